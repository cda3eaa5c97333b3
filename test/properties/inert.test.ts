// Real documents with hostile texts and names: the code has the shape that it has with harmless ones, pages have their blocks, and
// nothing of it runs.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { lexer, type Token, type Tokens } from "marked";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig, plan } from "../../generator/index.js";
import { hostile, withNames, withTexts } from "./hostile.js";

const root = join(import.meta.dirname, "../..");
const corpus = join(root, "../shared/corpus");
const isMissing = !existsSync(corpus);
if (isMissing) console.warn("skipped: hostile texts in real documents, which are not at ../shared/corpus");

const documents = [
  join(root, "spec/usage-events.yaml"),
  ...[
    "edge/hey-api/3.1.x/discriminator-one-of.yaml",
    "specs/apis-guru/azure.com/iotcentral.json",
    "specs/amazon-sp-api/uploads-api-model/uploads_2020-11-01.json",
    "specs/lakefs/authentication.yml",
    "specs/powerplatform/certified-connectors/Microsoft Bookings/apiDefinition.swagger.json",
    "specs/scalar-galaxy/3.1.yaml",
    "specs/xero/xero-webhooks.yaml",
  ].map((path) => join(corpus, path)),
].filter((path) => existsSync(path));

const work = mkdtempSync(join(tmpdir(), "sdkwright-hostile-"));
afterAll(() => rmSync(work, { recursive: true }));

type Texts = readonly { readonly path: string; readonly text: string }[];

async function textsOf(document: unknown): Promise<Texts> {
  const spec = join(work, "document.json");
  writeFileSync(spec, JSON.stringify(document));
  const { texts = [], diagnostics } = await plan(loadConfig({ spec, output: "out", config: false, name: "things" }));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return texts;
}

/** The kinds of the nodes of a file: its shape without its words and without the order of what has names. */
function shapeOf(path: string, text: string): string {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const problems = (file as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics;
  const shape = (node: ts.Node): string => {
    if (ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isComputedPropertyName(node)) return "Name";
    const inner: string[] = [];
    ts.forEachChild(node, (child) => void inner.push(shape(child)));
    return `${ts.SyntaxKind[node.kind]}(${inner.sort().join()})`;
  };
  return `${problems.length} problems ${shape(file)}`;
}

function shapesOf(texts: Texts): string[] {
  const code = texts.filter(({ path }) => /\.(ts|mjs)$/.test(path) && !path.startsWith("src/runtime/"));
  return code.map(({ path, text }) => shapeOf(path, text)).sort();
}

const isHeading = (token: Token): token is Tokens.Heading => token.type === "heading";
const isTable = (token: Token): token is Tokens.Table => token.type === "table";

/** What a page is made of: its headings by depth, and its tables with their sizes. */
function blocksOf(text: string): string[] {
  const tokens = lexer(text);
  return [
    ...tokens.filter(isHeading).map(({ depth }) => `heading ${depth}`),
    ...tokens
      .filter(isTable)
      .map(({ header, rows }) => `table ${header.length} ${rows.map((row) => row.length).join()}`)
      // Tables of descriptions are theirs; those of pages begin with a word of ours.
      .filter((_, index) =>
        /^(Method|Argument|Option|Property|Status|Error)/.test(tokens.filter(isTable)[index]!.header[0]?.text ?? ""),
      ),
  ].sort();
}

/** Markup in a page that a browser would run or show as something else. */
function markupOf(text: string): string[] {
  const found: string[] = [];
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (token.type === "html") found.push(token.raw);
      if (token.type === "link" && /^\s*(javascript|data|vbscript):/i.test((token as Tokens.Link).href))
        found.push(token.raw);
      if ("tokens" in token && token.tokens !== undefined) visit(token.tokens);
      if (isTable(token)) for (const cell of [token.header, ...token.rows].flat()) visit(cell.tokens);
      if (token.type === "list") for (const item of (token as Tokens.List).items) visit(item.tokens);
    }
  };
  // But for the comments that a page itself begins and ends with.
  visit(lexer(text.replace(/^<!-- prettier-ignore-start -->|<!-- prettier-ignore-end -->\n$/g, "")));
  return found.filter((raw) => /<\s*(script|style|img|iframe|!)|javascript:|\bon\w+\s*=/i.test(raw));
}

function check(texts: Texts, harmless: Texts): void {
  expect(shapesOf(texts)).toEqual(shapesOf(harmless));
  // A path is made of names, and leads nowhere else.
  for (const { path } of texts)
    expect(path).toMatch(/^(?!.*(^|\/)(\.|\.\.|con|nul)(\/|$))[^\p{Cc}\p{Cs}\\:*?"<>|]{1,255}$/iu);
  const json: unknown = JSON.parse(texts.find(({ path }) => path === "package.json")!.text);
  expect(json).toMatchObject({ name: "things", version: "0.0.0" });
  const pages = texts.filter(({ path }) => path.endsWith(".md"));
  const before = harmless.filter(({ path }) => path.endsWith(".md"));
  const blocks = (all: Texts) => all.map(({ text }) => blocksOf(text).join("\n")).sort();
  expect(blocks(pages)).toEqual(blocks(before));
  expect(pages.flatMap(({ text }) => markupOf(text))).toEqual([]);
}

/** Loads the package; whatever it has to say, it says nothing. */
async function load(texts: Texts, name: string): Promise<void> {
  const folder = join(work, name);
  for (const { path, text } of texts.filter((one) => one.path.startsWith("src/"))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const outfile = join(folder, "all.mjs");
  const alias = { "#transport": join(folder, "src/runtime/transport.ts") };
  buildSync({
    entryPoints: [join(folder, "src/index.ts")],
    outfile,
    alias,
    bundle: true,
    format: "esm",
    platform: "node",
  });
  await import(/* @vite-ignore */ outfile);
  expect((globalThis as { PWNED?: unknown }).PWNED).toBeUndefined();
  expect(({} as { PWNED?: unknown }).PWNED).toBeUndefined();
}

/** A hostile name of its own: the hostile part ends it, or begins it. */
function nastyName(number: number, turn: number): string {
  const text = hostile[(number + turn) % hostile.length]!;
  return number % 2 === 0 ? `Harmless${number}${text}` : `${text}Harmless${number}`;
}

// Every text gets another one of the pool, and in each turn the next.
const turns = [0, 21];

describe.each(documents.map((path) => [path.slice(dirname(root).length), path]))("%s", (name, path) => {
  const original: unknown = parse(readFileSync(path, "utf8"));

  it.each(turns)("keeps its shape with hostile texts, turn %i", { timeout: 120_000 }, async (turn) => {
    const harmless = await textsOf(withTexts(original, (_, number) => `harmless ${number}`));
    const texts = await textsOf(withTexts(original, (_, number) => hostile[(number + turn) % hostile.length]!));
    check(texts, harmless);
    await load(texts, `${name}-texts-${turn}`);
  });

  it.each(turns)("keeps its shape with hostile names, turn %i", { timeout: 120_000 }, async (turn) => {
    const harmless = await textsOf(withNames(original, (_, number) => `Harmless${number}`));
    const texts = await textsOf(withNames(original, (_, number) => nastyName(number, turn)));
    check(texts, harmless);
    await load(texts, `${name}-names-${turn}`);
  });
});
