// Every example of the pages of every accepted feature compiles with the package that it is about.
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { compile, removePackages, writePackages, type CompileError } from "../corpus/compile.js";
import { examplesOf, nameOf } from "../corpus/examples.js";

const fixtures = join(import.meta.dirname, "../fixtures/accept");
const inputs = new Map([
  ...readdirSync(fixtures).map((feature) => [feature, join(fixtures, feature, "input.yaml")] as const),
  ["docs", join(import.meta.dirname, "../fixtures/docs/library.yaml")],
]);
const work = mkdtempSync(join(tmpdir(), "sdkwright-examples-"));

let errors: ReadonlyMap<string, readonly CompileError[]>;
beforeAll(async () => {
  for (const [feature, spec] of inputs) {
    const config = loadConfig({ spec, output: "out", config: false });
    const { texts = [], api } = await plan(config);
    if (api === undefined) throw new Error(`${feature} is refused`);
    const sources = texts.filter(({ path }) => path.endsWith(".ts"));
    writePackages(work, [
      { name: feature, packageName: nameOf(texts), files: [...sources, ...examplesOf(texts, api)] },
    ]);
  }
  errors = await compile(work, "7");
});
afterAll(() => removePackages(work));

it.each([...inputs.keys()])("the examples of %s", (feature) => {
  expect(errors.get(feature) ?? []).toEqual([]);
});
