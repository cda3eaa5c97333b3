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
  const spec = join(work, "document.json");
  const info = { title: "Bounded", version: "1" };
  writeFileSync(spec, JSON.stringify({ openapi: "3.1.0", info, paths: {}, components: { schemas: { A: schema } } }));
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
