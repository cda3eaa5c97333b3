// Descriptions whose meaning is much larger than their text: they end, with a word about what was left out.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { loadConfig, plan, type Plan } from "../../generator/index.js";

const work = mkdtempSync(join(tmpdir(), "sdkwright-bounded-"));
afterAll(() => rmSync(work, { recursive: true }));

/** Generates from a document whose only component is `A`. */
function planOf(schema: unknown): Promise<Plan> {
  return planOfDocument({ components: { schemas: { A: schema } } });
}

function planOfDocument(document: object): Promise<Plan> {
  const spec = join(work, "document.json");
  const info = { title: "Bounded", version: "1" };
  writeFileSync(spec, JSON.stringify({ openapi: "3.1.0", info, paths: {}, ...document }));
  return plan(loadConfig({ spec, output: "out", config: false }));
}

it("does not write out parts that refer to parts twice each", async () => {
  const part = (level: number) => `#/components/schemas/A/$defs/L${level}`;
  const levels = Array.from({ length: 40 }, (_, level) => {
    const inner = level === 0 ? { type: "string" } : { $ref: part(level - 1) };
    return [`L${level}`, { type: "object", properties: { a: inner, b: inner } }] as const;
  });
  const { texts, diagnostics } = await planOf({
    $defs: Object.fromEntries(levels),
    type: "object",
    properties: { a: { $ref: part(levels.length - 1) } },
  });
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toContain(
    "schema/unsupported written out, this schema has more than 10,000 parts; it is `unknown`",
  );
  const size = texts!.reduce((sum, { text }) => sum + text.length, 0);
  expect(size).toBeLessThan(3_000_000);
});

it("reads a model of 20,000 properties", async () => {
  const properties = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [`p${index}`, { type: "string" }]),
  );
  const { texts } = await planOf({ type: "object", properties });
  const model = texts!.find(({ path }) => path === "src/models/A.ts")!.text;
  expect(model.match(/^ {2}p\d+\?: string;$/gm)).toHaveLength(20_000);
});

it("reads a model that extends a model, 500 times", async () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => {
      const own = { type: "object", properties: { [`p${index}`]: { type: "string" } } };
      const base = `#/components/schemas/M${index - 1}`;
      return [`M${index}`, index === 0 ? own : { allOf: [{ $ref: base }, own] }];
    }),
  );
  const { texts } = await planOfDocument({ components: { schemas } });
  const model = texts!.find(({ path }) => path === "src/models/M499.ts")!.text;
  expect(model).toContain("export interface M499 extends M498 {\n  p499?: string;\n}");
});

it("looks for what is required in a chain of 100 models", async () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => {
      const own = { type: "object", properties: { [`p${index}`]: { type: "string" } } };
      const base = `#/components/schemas/M${index - 1}`;
      return [`M${index}`, index === 0 ? own : { allOf: [{ $ref: base }, { ...own, required: ["p0"] }] }];
    }),
  );
  const { texts } = await planOfDocument({ components: { schemas } });
  const model = texts!.find(({ path }) => path === "src/models/M1.ts")!.text;
  expect(model).toContain("p0: string;");
});

it("makes one class of 5,000 operations", async () => {
  const responses = { "200": { description: "" } };
  const paths = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`/p${index}`, { get: { operationId: `op${index}`, responses } }]),
  );
  const { api } = await planOfDocument({ paths });
  expect(api!.resources.map(({ operations }) => operations.length)).toEqual([5000]);
});

// Whoever looks for the end of a run from each of its places takes an hour for these.
it.each(["\t", " ", "\u00a0", "\\", "`", "` ", "<a ", "#", "-", "\n", "*", "[a](", "|", "word "])(
  "takes texts and names with %j 100,000 times",
  async (run) => {
    const text = `a${run.repeat(100_000)}b`;
    const schema = { type: "string", title: text, description: text, default: text, enum: [text] };
    const response = { description: text, content: { "application/json": { schema, example: text } } };
    const operation = { operationId: text, tags: [text], summary: text, description: text };
    const parameters = [{ name: text, in: "query", description: text, schema }];
    const { texts } = await planOfDocument({
      tags: [{ name: text, description: text }],
      paths: { "/a": { get: { ...operation, parameters, responses: { "200": response } } } },
    });
    expect(texts!.filter(({ path }) => path.startsWith("docs/"))).not.toEqual([]);
  },
);

const sent = {
  "/a": {
    post: {
      operationId: "send",
      requestBody: { required: true, content: { "application/json": { schema: { $ref: "#/components/schemas/A" } } } },
      responses: { "204": { description: "OK" } },
    },
  },
};

it("gives no example of a model that needs another twice, 60 times over", async () => {
  const model = (level: number) => ({ $ref: `#/components/schemas/${level === 0 ? "A" : `L${level}`}` });
  const levels = Array.from({ length: 60 }, (_, level) => {
    const properties = { a: model(level + 1), b: model(level + 1) };
    return [level === 0 ? "A" : `L${level}`, { type: "object", required: ["a", "b"], properties }] as const;
  });
  const schemas = { ...Object.fromEntries(levels), L60: { type: "object", properties: { id: { type: "string" } } } };
  const { texts } = await planOfDocument({ paths: sent, components: { schemas } });
  expect(texts!.find(({ path }) => path === "docs/DefaultApi.md")?.text).toContain(
    "await api.send(undefined as never);",
  );
  expect(texts!.find(({ path }) => path === "docs/models/L59.md")?.text).toContain("  a: {},\n  b: {},\n");
});

it("leaves out an example that would be held against alternatives of alternatives, 40 deep", async () => {
  const filter = { $ref: "#/components/schemas/Filter" };
  const kind = { type: "object", properties: { of: filter } };
  let example: object = { wrong: 1 };
  for (let depth = 0; depth < 40; depth++) example = { of: example };
  const schemas = {
    A: { type: "object", required: ["filter"], properties: { filter: { allOf: [filter], example } } },
    Filter: { oneOf: [{ $ref: "#/components/schemas/And" }, { $ref: "#/components/schemas/Or" }] },
    ...{ And: kind, Or: kind },
  };
  const { texts } = await planOfDocument({ paths: sent, components: { schemas } });
  expect(texts!.find(({ path }) => path === "docs/DefaultApi.md")?.text).toContain("  filter: {},\n");
});
