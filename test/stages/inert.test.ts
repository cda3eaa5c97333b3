// Hostile text of a description ends as text: it closes no comment, no string and no template, and names nothing outside.
import ts from "typescript";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";

const work = mkdtempSync(join(tmpdir(), "sdkwright-inert-"));
afterAll(() => rmSync(work, { recursive: true }));

const hostile = [
  "*/ globalThis.PWNED = 1; /*",
  '"; globalThis.PWNED = 1; //',
  "'; globalThis.PWNED = 1; //",
  "`${globalThis.PWNED = 1}`",
  "{{constructor.constructor('globalThis.PWNED = 1')()}}",
  "\n// @ts-ignore\nglobalThis.PWNED = 1;",
  "\u2028globalThis.PWNED = 1;\u2029",
  "\r globalThis.PWNED = 1;",
  "</script><script>globalThis.PWNED = 1</script>",
  "\\",
  "\u0001src/models/Thing\u0002Thing\u0003",
  "\ud800",
  "@ts-nocheck",
];

/** A document in which a text stands everywhere where text may stand. */
function documentWith(text: string): unknown {
  const schema = {
    type: "string",
    description: text,
    title: text,
    default: text,
    enum: ["a", text],
    example: text,
    "x-note": text,
  };
  return {
    openapi: "3.1.0",
    info: { title: `Title ${text}`, version: text, description: text, license: { name: text } },
    externalDocs: { url: text, description: text },
    tags: [{ name: "Things", description: text }],
    servers: [{ url: "https://example.com", description: text }],
    paths: {
      "/things/{id}": {
        get: {
          operationId: "getThing",
          tags: ["Things"],
          summary: text,
          description: text,
          parameters: [
            { name: "id", in: "path", required: true, description: text, schema },
            { name: "filter", in: "query", description: text, schema },
          ],
          responses: {
            "200": {
              description: text,
              content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
            },
          },
        },
      },
    },
    components: {
      schemas: {
        Thing: { type: "object", description: text, title: text, properties: { name: schema, [text]: schema } },
      },
    },
  };
}

/** The kinds of the nodes of a file: its shape without its words, and whether a name needs quotes. */
function shapeOf(path: string, text: string): string {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const problems = (file as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics;
  const kinds: string[] = [`${problems.length} problems`];
  const visit = (node: ts.Node): void => {
    kinds.push(ts.SyntaxKind[node.kind]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return kinds.join(" ").replaceAll(/Identifier|StringLiteral/g, "Name");
}

async function shapesOf(text: string): Promise<{ shapes: Record<string, string>; texts: Record<string, string> }> {
  const spec = join(work, "document.json");
  writeFileSync(spec, JSON.stringify(documentWith(text)));
  const { texts = [], diagnostics } = await plan(loadConfig({ spec, output: "out", config: false, name: "things" }));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const code = texts.filter(({ path }) => /\.(ts|mjs)$/.test(path) && !path.startsWith("src/runtime/"));
  return {
    shapes: Object.fromEntries(code.map(({ path, text: printed }) => [path, shapeOf(path, printed)])),
    texts: Object.fromEntries(texts.map(({ path, text: printed }) => [path, printed])),
  };
}

describe.each(hostile)("%j", (text) => {
  it("leaves the shape of the code as harmless text does", async () => {
    const harmless = await shapesOf("harmless");
    const { shapes, texts } = await shapesOf(text);
    const changed = Object.keys(harmless.shapes).filter((path) => shapes[path] !== harmless.shapes[path]);
    expect(changed).toEqual([]);
    // A page shows a script, but holds none: outside of code blocks and spans there is no tag.
    const pages = Object.keys(texts).filter((path) => path.endsWith(".md"));
    const shown = (path: string) => texts[path]!.replace(/```[^]*?```|`[^`]*`/g, "");
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.filter((path) => /<\/?script/i.test(shown(path)))).toEqual([]);
  });
});
