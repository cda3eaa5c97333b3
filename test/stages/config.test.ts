// The configuration: what its published JSON Schema describes is exactly what is read.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parse } from "yaml";
import { ruleIds } from "../../generator/compatibility/change.js";
import { loadConfig } from "../../generator/index.js";

interface Schema {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | object;
  readonly enum?: readonly string[];
  readonly items?: Schema;
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
  { type, properties, default: fallback, examples, additionalProperties, enum: words, items }: Schema,
): unknown {
  if (words !== undefined) return words[0];
  if (items?.properties !== undefined) return [sample(name, items)];
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
  const { package: own, ...all } = sample("", schema) as { readonly package: Readonly<Record<string, unknown>> };
  // A version is said here or there.
  const { versionFrom: _, version, ...rest } = own;
  expect(() => load({ ...all, package: { ...rest, version } })).not.toThrow();
  expect(() => load({ ...all, package: { ...rest, versionFrom: "sdkwright.json" } })).toThrow("has no version");
  expect(() => load({ ...all, output: "sdk", package: { ...rest, versionFrom: "sdk/package.json" } })).not.toThrow();
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
  [{ spec: "a", output: "b", compat: { policy: "lax" } }, "compat.policy is not strict or default or wire"],
  [
    { spec: "a", output: "b", compat: { levels: { "property-remove": "minor" } } },
    "compat.levels.property-remove is not a setting; did you mean property-removed?",
  ],
  [
    { spec: "a", output: "b", compat: { levels: { "property-removed": "none" } } },
    "compat.levels.property-removed is not major or minor or patch",
  ],
  [{ spec: "a", output: "b", compat: { accept: [{ fingerprint: "22292f8b" }] } }, "compat.accept.0.reason is missing"],
  [
    { spec: "a", output: "b", compat: { accept: [{ fingerprint: "22292f8b", reason: "unused", until: "soon" }] } },
    "compat.accept.0.until is not a day (2027-01-31) or a version (6.0.0); write it in quotes",
  ],
  [{ spec: "a", output: "b", compat: { accept: ["22292f8b"] } }, "compat.accept.0 is not an object"],
])("says what is wrong with %j", (config, message) => {
  expect(() => load(config)).toThrow(message);
});

it("describes each kind of change that has a level", () => {
  expect(Object.keys(schema.properties!["compat"]!.properties!["levels"]!.properties!)).toEqual(ruleIds);
});

it.each([
  ["spec: a.yaml\noutpt: sdk\n", "sdkwright.yaml:2:8: outpt is not a setting; did you mean output?"],
  ["spec: a.yaml\noutput: sdk\npackage:\n  vesion: 1.0.0\n", "sdkwright.yaml:4:11: package.vesion is not a setting"],
  [
    "spec: a.yaml\noutput: sdk\npackage: { version: 1.0 }\n",
    "sdkwright.yaml:3:21: package.version is a number where text",
  ],
  [
    "spec: a.yaml\noutput: sdk\ncompat:\n  accept:\n    - fingerprint: 12345678\n      reason: r\n",
    "sdkwright.yaml:5:20: compat.accept.0.fingerprint is a number where text belongs: write it in quotes",
  ],
  ["spec: a.yaml\n\toutput: sdk\n", "sdkwright.yaml:2:1: not valid YAML: Tabs"],
  ["spec: a.yaml\noutput: sdk\noutput: other\n", "sdkwright.yaml:3:1: not valid YAML: Map keys must be unique"],
  ['spec: a.yaml\noutput: ""\n', "sdkwright.yaml:2:9: output is not the path of a folder"],
  ["a text", "sdkwright.yaml: a configuration is an object: a line `spec: openapi.yaml`"],
  [
    '{ "spec": "a.yaml",\n  "output": "sdk", "output": "b" }',
    'sdkwright.json:2:20: the property "output" is there twice',
  ],
  ['// Ours.\n{ "spec": "a.yaml", "output": "sdk" }', "in JSON begins with a brace: comments are for sdkwright.yaml"],
])("says where a configuration is wrong: %j", (text, message) => {
  const folder = mkdtempSync(join(tmpdir(), "sdkwright-config-"));
  try {
    writeFileSync(join(folder, /^(\/\/|\{ ")/.test(text) ? "sdkwright.json" : "sdkwright.yaml"), text);
    expect(() => loadConfig({ cwd: folder })).toThrow(message);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
