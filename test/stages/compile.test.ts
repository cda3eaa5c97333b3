// The output of every accepted feature compiles as strictly as anybody may ask, under both compilers.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";

const fixtures = join(import.meta.dirname, "../fixtures/accept");
const root = join(import.meta.dirname, "../..");
const work = mkdtempSync(join(tmpdir(), "sdkwright-compile-"));

/** Beyond what the package's own tsconfig.json asks for. */
const stricter = [
  "--noUnusedLocals",
  "--noUnusedParameters",
  "--noImplicitOverride",
  "--noImplicitReturns",
  "--skipLibCheck",
  "false",
];

beforeAll(async () => {
  for (const feature of readdirSync(fixtures)) {
    const { texts = [] } = await plan(
      loadConfig({ spec: join(fixtures, feature, "input.yaml"), output: "out", config: false }),
    );
    for (const { path, text } of texts) {
      mkdirSync(dirname(join(work, feature, path)), { recursive: true });
      writeFileSync(join(work, feature, path), text);
    }
    // Programs of users, for features that show in what they may write.
    const uses = join(fixtures, feature, "uses.ts");
    if (existsSync(uses)) writeFileSync(join(work, feature, "src/uses.ts"), readFileSync(uses, "utf8"));
  }
});
afterAll(() => rmSync(work, { recursive: true }));

describe.each(["typescript", "typescript-7"])("%s", (compiler) => {
  it.each(readdirSync(fixtures))("finds nothing in %s", (feature) => {
    const tsc = join(root, "node_modules", compiler, "bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", join(work, feature), "--noEmit", ...stricter], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });
});
