// The names that the runtime's main module exports, read from the module itself, so that the package's index can name them.
import { readFileSync } from "node:fs";
import { identifier, type Code } from "../code/code.js";

export interface RuntimeExports {
  readonly values: readonly Code[];
  readonly types: readonly Code[];
}

/** The exports of `templates/runtime/index.ts`, which consists of `export { … } from` and `export type { … } from`. */
export function runtimeExports(): RuntimeExports {
  const text = readFileSync(new URL("../../templates/runtime/index.ts", import.meta.url), "utf8");
  const names = (pattern: RegExp) =>
    [...text.matchAll(pattern)]
      .flatMap(([, list = ""]) =>
        list
          .split(",")
          .map((name) => name.trim())
          .filter((name) => name !== ""),
      )
      .sort();
  return {
    values: names(/^export \{([^}]*)\}/gm).map(identifier),
    types: names(/^export type \{([^}]*)\}/gm).map(identifier),
  };
}
