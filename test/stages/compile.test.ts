// The output of every accepted feature compiles as strictly as anybody may ask, under both compilers.
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import {
  compile,
  compilers,
  removePackages,
  writePackages,
  type CompileError,
  type CompilerName,
} from "../corpus/compile.js";

const fixtures = join(import.meta.dirname, "../fixtures/accept");
const features = readdirSync(fixtures);
const work = mkdtempSync(join(tmpdir(), "sdkwright-compile-"));

/** Beyond what the package's own tsconfig.json asks for. */
const stricter = {
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  skipLibCheck: false,
};

beforeAll(async () => {
  for (const feature of features) {
    const { texts = [] } = await plan(
      loadConfig({ spec: join(fixtures, feature, "input.yaml"), output: "out", config: false }),
    );
    expect(texts.length, feature).toBeGreaterThan(0);
    const files = texts.filter(({ path }) => path.endsWith(".ts"));
    // Programs of users, for features that show in what they may write.
    const uses = join(fixtures, feature, "uses.ts");
    if (existsSync(uses)) files.push({ path: "src/uses.ts", text: readFileSync(uses, "utf8") });
    writePackages(work, [{ name: feature, files }], stricter);
  }
});
afterAll(() => removePackages(work));

describe.each(Object.keys(compilers) as CompilerName[])("TypeScript %s", (compiler) => {
  let errors: ReadonlyMap<string, readonly CompileError[]>;
  beforeAll(async () => {
    errors = await compile(work, compiler);
  });

  it.each(features)("finds nothing in %s", (feature) => {
    expect(errors.get(feature) ?? []).toEqual([]);
  });
});
