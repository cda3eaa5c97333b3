// A document says nothing by the order of its keys, so the output does not depend on it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig, plan } from "../../generator/index.js";
import { numbers, shuffled } from "../corpus/shuffle.js";

const root = join(import.meta.dirname, "../..");
const work = mkdtempSync(join(tmpdir(), "sdkwright-order-"));
afterAll(() => rmSync(work, { recursive: true }));

async function textsOf(document: unknown): Promise<Record<string, string>> {
  const spec = join(work, "document.json");
  writeFileSync(spec, JSON.stringify(document));
  const { texts = [], diagnostics } = await plan(loadConfig({ spec, output: "out", cwd: root }));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return Object.fromEntries(texts.map(({ path, text }) => [path, text]));
}

describe("a document with its keys shuffled gives the same bytes", () => {
  it.each([1, 2, 3])("usage events, shuffle %i", async (seed) => {
    const document: unknown = parse(readFileSync(join(root, "spec/usage-events.yaml"), "utf8"));
    expect(await textsOf(shuffled(document, numbers(seed)))).toEqual(await textsOf(document));
  });
});

it("what is too much to be written out is the same too much in any order", async () => {
  const part = (level: number) => ({ $ref: `#/components/schemas/Level${level + 1}/properties/inner` });
  const levels = Array.from({ length: 15 }, (_, level) => [
    `Level${level}`,
    { properties: { inner: { properties: { a: part(level), b: part(level) } } } },
  ]);
  const schemas = [...levels, ["Level15", { properties: { inner: { type: "string" } } }]];
  const described = (list: typeof schemas): unknown => ({
    openapi: "3.1.0",
    info: { title: "Parts", version: "1" },
    paths: {},
    components: { schemas: Object.fromEntries(list) as unknown },
  });
  const before = await textsOf(described(schemas));
  const after = await textsOf(described(schemas.toReversed()));
  expect(before["src/schema.ts"]).toContain("unknown");
  expect(after).toEqual(before);
});

describe("adding something unrelated renames nothing", () => {
  it("keeps every file but the lists", async () => {
    const document = parse(readFileSync(join(root, "spec/usage-events.yaml"), "utf8")) as {
      paths: Record<string, unknown>;
      components: { schemas: Record<string, unknown> };
    };
    const before = await textsOf(document);
    const added = structuredClone(document);
    added.paths["/api/v2/pets"] = {
      get: { operationId: "getPets", tags: ["Pets"], responses: { "200": { description: "ok" } } },
    };
    added.components.schemas["Pet"] = { type: "object", properties: { name: { type: "string" } } };
    const after = await textsOf(added);
    const changed = Object.keys(before).filter((path) => after[path] !== before[path]);
    expect(changed.sort()).toEqual([
      "README.md",
      "src/apis/index.ts",
      "src/index.ts",
      "src/models/index.ts",
      "src/schema.ts",
      "surface.json",
      "surface.txt",
    ]);
  });
});
