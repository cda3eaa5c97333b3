// Two texts in, what differs between them out, as a patch; and a text with a patch applied. The only file that knows how patches look.
import { createRequire } from "node:module";
import type * as Diff from "diff";
import type { Difference } from "./compare.js";

/** Loaded where it is needed: most runs meet no patch. */
const diff = (): typeof Diff => createRequire(import.meta.url)("diff") as typeof Diff;

/** The unified diff of a difference, from the disk to what a run would write. */
export function unifiedDiff(difference: Difference): string {
  const { path } = difference;
  const before = "before" in difference ? difference.before : "";
  const after = "after" in difference ? difference.after : "";
  return patchBetween([`${path} (on disk)`, before], [`${path} (generated)`, after]);
}

/** What a person changed in a generated text. */
export function patchOf(path: string, generated: string, edited: string): string {
  return patchBetween([`a/${path}`, generated], [`b/${path}`, edited]);
}

function patchBetween(before: readonly [string, string], after: readonly [string, string]): string {
  const patch = diff().createTwoFilesPatch(before[0], after[0], before[1], after[1], "", "", { context: 3 });
  return patch.replace(/^=+\n/, "");
}

/** A text with a patch applied; `undefined` where what the patch changes is not there any more. */
export function patched(text: string, patch: string): string | undefined {
  try {
    const result = diff().applyPatch(text, patch);
    return result === false ? undefined : result;
  } catch {
    return undefined;
  }
}
