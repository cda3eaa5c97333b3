// The output of every accepted feature compiles as strictly as anybody may ask, under both compilers.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";

const fixtures = join(import.meta.dirname, "../fixtures/accept");
const root = join(import.meta.dirname, "../..");
const work = mkdtempSync(join(tmpdir(), "sdkwright-compile-"));

const compilerOptions = {
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  module: "nodenext",
  moduleResolution: "nodenext",
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitOverride: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
};

beforeAll(async () => {
  for (const feature of readdirSync(fixtures)) {
    const { texts = [] } = await plan(
      loadConfig({ spec: join(fixtures, feature, "input.yaml"), output: "out", config: false }),
    );
    for (const { path, text } of texts) {
      mkdirSync(dirname(join(work, feature, path)), { recursive: true });
      writeFileSync(join(work, feature, path), text);
    }
  }
  writeFileSync(join(work, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*/src"] }));
  writeFileSync(join(work, "package.json"), '{ "type": "module" }');
});
afterAll(() => rmSync(work, { recursive: true }));

describe.each(["typescript", "typescript-7"])("%s", (compiler) => {
  it("finds nothing", () => {
    const tsc = join(root, "node_modules", compiler, "bin/tsc");
    let output = "";
    try {
      execFileSync(process.execPath, [tsc, "-p", work], { encoding: "utf8" });
    } catch (error) {
      output = (error as { stdout: string }).stdout;
    }
    expect(output).toBe("");
  });
});
