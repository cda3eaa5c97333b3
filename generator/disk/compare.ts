// What a run would write and what stands on the disk in, each difference out.
import { createTwoFilesPatch } from "diff";
import type { Lock } from "./lock.js";
import { hashOf, type Tree } from "./tree.js";

/** A file of the output folder that is not as a run would leave it. */
export type Difference =
  /** It should be there and is not. */
  | { readonly kind: "missing"; readonly path: string; readonly after: string }
  /** It is as the last run left it, and this run would write another text. */
  | { readonly kind: "different"; readonly path: string; readonly before: string; readonly after: string }
  /** Somebody changed it after the last run. */
  | { readonly kind: "edited"; readonly path: string; readonly before: string; readonly after: string }
  /** An earlier run wrote it, and this one would not. */
  | { readonly kind: "stale"; readonly path: string; readonly before: string }
  /** An earlier run wrote it, this one would not, and somebody changed it in between. */
  | { readonly kind: "stale-edited"; readonly path: string; readonly before: string }
  /** It stands among generated files, and no run wrote it. */
  | { readonly kind: "foreign"; readonly path: string; readonly before: string };

/** What is known of earlier runs. */
export interface Past {
  /** What the last run wrote, where a lock says so. */
  readonly lock?: Lock;
  /** What a run that was cut off was about to write: path → hash. */
  readonly pending: ReadonlyMap<string, string>;
  /** The text with which generated sources begin: it tells a left-over from somebody's own file where there is no lock. */
  readonly header: string;
}

/** Compares texts with a folder. Sorted by path; nothing is equal to nothing. */
export function compare(texts: ReadonlyMap<string, string>, tree: Tree, past: Past): Difference[] {
  const { lock, header } = past;
  const differences: Difference[] = [];
  for (const [path, after] of texts) {
    const before = tree.texts.get(path);
    if (before === undefined) differences.push({ kind: "missing", path, after });
    else if (before !== after)
      differences.push({ kind: isEdited(path, before, past) ? "edited" : "different", path, before, after });
  }
  const folders = new Set(
    [...texts.keys()].filter((path) => path.includes("/")).map((path) => path.slice(0, path.indexOf("/"))),
  );
  for (const [path, before] of tree.texts) {
    if (texts.has(path)) continue;
    if (lock?.files.has(path))
      differences.push({ kind: isEdited(path, before, past) ? "stale-edited" : "stale", path, before });
    else if (before.startsWith(header))
      differences.push({ kind: lock === undefined ? "stale" : "foreign", path, before });
    else if (path.includes("/") && folders.has(path.slice(0, path.indexOf("/"))))
      differences.push({ kind: "foreign", path, before });
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isEdited(path: string, before: string, { lock, pending }: Past): boolean {
  const locked = lock?.files.get(path);
  if (typeof locked !== "string") return false;
  const hash = hashOf(before);
  return locked !== hash && pending.get(path) !== hash;
}

/** The unified diff of a difference, from the disk to what a run would write. */
export function unifiedDiff(difference: Difference): string {
  const before = "before" in difference ? difference.before : "";
  const after = "after" in difference ? difference.after : "";
  const patch = createTwoFilesPatch(
    `${difference.path} (on disk)`,
    `${difference.path} (generated)`,
    before,
    after,
    "",
    "",
    { context: 3 },
  );
  return patch.replace(/^=+\n/, "");
}
