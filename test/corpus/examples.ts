// The pages of a package in, the programs that they show out, to be compiled with it: what people copy must be right.
import { marked } from "marked";
import type { Api, Text } from "../../generator/index.js";

/** What the reader of a page puts in. */
const given: Text = {
  path: "examples/given.d.ts",
  text: `declare var yourAccessToken: string;
declare var yourApiKey: string;
declare var yourBaseUrl: string;
declare var username: string;
declare var password: string;
declare var clientId: string;
declare var clientSecret: string;
declare var redirectUri: string;
declare var session: { login: any };
declare var tokens: { current(): string };
declare var schema: any;
// What it does with them is compiled where they are, in test/everywhere.
declare module "undici";
declare module "node:fs";
declare module "node:stream";
`,
};

/** One file for each page: its imports, what its first example declares, and a function for each example behind it. */
export function examplesOf(texts: readonly Text[], api: Api): Text[] {
  // Code that stands in the description itself is not ours.
  const described = JSON.stringify(api);
  const isOurs = (code: string) => !described.includes(JSON.stringify(code).slice(1, -1));
  const pages = texts.filter(({ path }) => /^(docs\/.*|README)\.md$/.test(path));
  const examples = pages.flatMap(({ path, text }) => {
    const codes = marked
      .lexer(text)
      .flatMap((token) => (token.type === "code" && token.lang === "ts" ? [token.text as string] : []));
    const program = programOf(codes.filter(isOurs));
    return program === "" ? [] : [{ path: `examples/${path.replace(/\.md$/, ".ts")}`, text: program }];
  });
  return [given, ...examples];
}

function programOf(codes: readonly string[]): string {
  if (codes.length === 0) return "";
  const isImport = (line: string) => line.startsWith("import ");
  const lines = codes.map((code) => code.split("\n"));
  const imports = new Set(lines.flatMap((code) => code.filter(isImport)));
  const [first = "", ...others] = lines.map((code) => code.filter((line) => !isImport(line)).join("\n"));
  const functions = others.map((code, index) => `export async function example${index}() {\n${code}\n}\n`);
  return [...imports, "export {};", first, ...functions].join("\n");
}

/** The name by which the examples import the package. */
export function nameOf(texts: readonly Text[]): string {
  const file = texts.find(({ path }) => path === "package.json");
  return (JSON.parse(file?.text ?? "{}") as { name?: string }).name ?? "";
}
