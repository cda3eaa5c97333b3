// The configuration: what its published JSON Schema describes is exactly what is read.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig } from "../../generator/index.js";

interface Schema {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | object;
}

const root = join(import.meta.dirname, "../..");
const schema = JSON.parse(readFileSync(join(root, "generator/config.schema.json"), "utf8")) as Schema;
const work = mkdtempSync(join(tmpdir(), "sdkwright-config-"));
afterAll(() => rmSync(work, { recursive: true }));

function load(config: unknown) {
  writeFileSync(join(work, "sdkwright.json"), JSON.stringify(config));
  return loadConfig({ cwd: work });
}

/** A value for every setting that the schema has. */
function sample(
  name: string,
  { type, properties, default: fallback, examples, additionalProperties }: Schema,
): unknown {
  if (fallback !== undefined) return fallback;
  if (examples !== undefined) return examples[0];
  if (properties !== undefined)
    return Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, sample(key, inner)]));
  if (typeof additionalProperties === "object") return { api: "a" };
  if (type === "array") return ["a"];
  if (type === "number") return 1;
  return name === "version" ? "1.0.0" : "a";
}

it("reads everything that its schema describes", () => {
  expect(() => load(sample("", schema))).not.toThrow();
});

it("describes everything that it reads", () => {
  const own = parse(readFileSync(join(root, "sdkwright.yaml"), "utf8")) as unknown;
  const undescribed: string[] = [];
  const visit = (value: unknown, { properties, additionalProperties }: Schema, path: string): void => {
    if (typeof value !== "object" || value === null || properties === undefined) return;
    for (const [key, inner] of Object.entries(value)) {
      const described = properties[key];
      if (described !== undefined) visit(inner, described, `${path}.${key}`);
      else if (additionalProperties === false) undescribed.push(`${path}.${key}`);
    }
  };
  visit(own, schema, "");
  expect(undescribed).toEqual([]);
});

it.each([
  [{ spec: 1 }, "spec is not text"],
  [{ spec: "a", output: "b", slice: { tags: "Users" } }, "slice.tags is not a list of texts"],
  [{ spec: "a", output: "b", package: { nmae: "x" } }, "package.nmae is not a setting; did you mean name?"],
  [
    { spec: "a", output: "b", naming: { options: "Options" } },
    "naming.options is not a name that contains {method} or {Method}",
  ],
  [
    { spec: "a", output: "b", client: { aliases: { "a-b": "ApiClient" } } },
    "client.aliases.a-b: the keys are names that TypeScript takes",
  ],
])("says what is wrong with %j", (config, message) => {
  expect(() => load(config)).toThrow(message);
});
