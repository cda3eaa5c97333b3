// The names that the runtime's main module exports, read from the module itself, so that the package's index can name them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "../program.js";

/** The exports of `templates/runtime/index.ts`, which consists of `export { … } from` and `export type { … } from`. Sorted. */
export function runtimeExports(): { readonly values: readonly string[]; readonly types: readonly string[] } {
  const text = readFileSync(join(program.templates, "runtime/index.ts"), "utf8");
  const names = (pattern: RegExp) =>
    [...text.matchAll(pattern)].flatMap(([, list = ""]) => list.match(/\w+/g) ?? []).sort();
  return { values: names(/^export \{([^}]*)\}/gm), types: names(/^export type \{([^}]*)\}/gm) };
}
