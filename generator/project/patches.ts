// The folder with patches beside a configuration in, generated texts with what people changed in them out.
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Config } from "../config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { patched } from "../disk/patch.js";
import type { Text } from "../print/print.js";

const ending = ".patch";

/** Where patches are, each under the path of the file that it changes. */
export function patchesFolder({ file, lock }: Config): string | undefined {
  return file === undefined || lock === undefined ? undefined : join(dirname(file), "patches");
}

export interface Patched {
  readonly texts: readonly Text[];
  /** Patches that do not apply: what they change is not there any more. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Applies every patch of the folder. */
export function withPatches(config: Config, texts: readonly Text[]): Patched {
  const folder = patchesFolder(config);
  if (folder === undefined || !existsSync(folder)) return { texts, diagnostics: [] };
  const byPath = new Map(texts.map((text) => [text.path, text]));
  const diagnostics: Diagnostic[] = [];
  for (const path of patchesIn(folder)) {
    const target = path.slice(0, -ending.length);
    const text = byPath.get(target);
    const result = text && patched(text.text, readFileSync(join(folder, path), "utf8").replaceAll("\r\n", "\n"));
    if (result !== undefined) byPath.set(target, { path: target, text: result });
    else diagnostics.push(lost(relative(process.cwd(), join(folder, path)), target, text !== undefined));
  }
  return { texts: texts.map(({ path }) => byPath.get(path)!), diagnostics };
}

function lost(patch: string, target: string, isThere: boolean): Diagnostic {
  return {
    code: "output/patch",
    severity: "error",
    message: isThere
      ? `${patch} does not apply any more: what it changes in ${target} is not there as it was`
      : `${patch} changes ${target}, which is not generated any more`,
    hint: "delete the patch, and run the same command again; where the change is still wanted, make it again then, and run generate --keep-edits",
  };
}

function patchesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending) && lstatSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}
