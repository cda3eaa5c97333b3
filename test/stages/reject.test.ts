// Broken documents in, messages out: one folder per diagnostic, its text reviewed by eye. Nothing is ever written.
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { codes, generate, locateDiagnostic, render } from "../../generator/index.js";

const fixtures = join(import.meta.dirname, "../fixtures/reject");
const work = mkdtempSync(join(tmpdir(), "sdkwright-reject-"));
afterAll(() => rmSync(work, { recursive: true }));

const cases = readdirSync(fixtures, { recursive: true, encoding: "utf8" }).filter((path) =>
  /input\.(yaml|json)$/.test(path),
);

describe.each(cases)("%s", (path) => {
  const folder = join(fixtures, path, "..");
  const spec = relative(process.cwd(), join(fixtures, path));
  const output = join(work, path);

  it("says what is wrong, where, and what to do", async () => {
    const { ok, plan } = await generate({ spec, output, config: false });
    const text = plan.diagnostics.map((diagnostic) => render(diagnostic, plan.sources, "text")).join("\n");
    await expect(`${text}\n`).toMatchFileSnapshot(join(folder, "expected.txt"));
    expect(ok).toBe(false);
    expect(existsSync(output)).toBe(false);
  });

  it("gives every finding a code that can be explained, and a place", async () => {
    const { plan } = await generate({ spec, output, config: false });
    expect(plan.diagnostics.length).toBeGreaterThan(0);
    for (const diagnostic of plan.diagnostics) {
      expect(codes).toHaveProperty([diagnostic.code]);
      const { file, line, column } = locateDiagnostic(diagnostic, plan.sources);
      expect({ file, line, column }).toEqual({
        file: spec,
        line: expect.any(Number) as number,
        column: expect.any(Number) as number,
      });
    }
  });
});
