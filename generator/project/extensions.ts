// The texts of a package and the folder with somebody's own code in it in, where that code does not compile any more out.
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import type { Config } from "../config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Text } from "../print/print.js";
import type { Source } from "../source/source.js";

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, Source>;
}

/** Compiles the folder of extensions, where there is one, against what is going to be written. */
export async function checkExtensions(
  { extensions, output, strict }: Config,
  texts: readonly Text[],
): Promise<Checked> {
  if (extensions === undefined || !existsSync(join(output, extensions))) return { diagnostics: [], sources: new Map() };
  // Loaded where it is needed: a compiler takes longer to start than most descriptions take to read.
  const { codeIn, errorsOf } = await import("../consumers/compiler.js");
  const errors = errorsOf(output, codeIn(output, extensions), new Map(texts.map(({ path, text }) => [path, text])));
  const named = errors.map((error) => ({ ...error, uri: relative(process.cwd(), error.file) }));
  return {
    diagnostics: named.map(({ uri, offset, message }) => ({
      code: "extension/broken",
      severity: strict ? "error" : "warning",
      message,
      place: { uri, offset },
    })),
    sources: new Map(named.map(({ uri, text }) => [uri, { uri, text, format: "text" }])),
  };
}
