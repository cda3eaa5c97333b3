// The pages of a package in, the programs that they show out, to be compiled with it: what people copy must be right.
import { marked } from "marked";
import type { Text } from "../../generator/index.js";

/** What the reader of a page puts in. */
const given = `declare const yourAccessToken: string;
declare const yourApiKey: string;
declare const username: string;
declare const password: string;
declare const tokens: { current(): string };
export {};
`;

/** One file for each page: its imports, what its first example declares, and a function for each example behind it. */
export function examplesOf(texts: readonly Text[]): Text[] {
  return texts
    .filter(({ path }) => /^(docs\/.*|README)\.md$/.test(path))
    .flatMap(({ path, text }) => {
      const blocks = marked
        .lexer(text)
        .flatMap((token) => (token.type === "code" && token.lang === "ts" ? [token.text as string] : []));
      if (blocks.length === 0) return [];
      const isImport = (line: string) => line.startsWith("import ");
      const imports = blocks.flatMap((block) => block.split("\n").filter(isImport));
      const [first = "", ...others] = blocks.map((block) =>
        block
          .split("\n")
          .filter((line) => !isImport(line))
          .join("\n"),
      );
      const functions = others.map((block, index) => `export async function example${index}() {\n${block}\n}\n`);
      return [
        {
          path: `examples/${path.replace(/\.md$/, ".ts")}`,
          text: [...new Set(imports), given, first, ...functions].join("\n"),
        },
      ];
    });
}

/** The name by which the examples import the package. */
export function nameOf(texts: readonly Text[]): string {
  const file = texts.find(({ path }) => path === "package.json");
  return (JSON.parse(file?.text ?? "{}") as { name?: string }).name ?? "";
}
