// Documents in, the whole of their models, API classes and client out: one folder per feature, its output reviewed by eye.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";

const fixtures = join(import.meta.dirname, "../fixtures/accept");

describe.each(readdirSync(fixtures))("%s", (feature) => {
  it("gives the reviewed output", async () => {
    const spec = join(fixtures, feature, "input.yaml");
    const { diagnostics, texts = [] } = await plan(loadConfig({ spec, output: "out", config: false }));
    const warnings = diagnostics.map(
      ({ severity, code, message, place }) => `${severity}  ${code}  ${place?.pointer ?? ""}  ${message}`,
    );
    await expect(`${warnings.join("\n")}\n`).toMatchFileSnapshot(join(fixtures, feature, "output/diagnostics.txt"));
    const printed = texts.filter(
      ({ path }) => /^src\/(apis|models|ApiClient)/.test(path) && !path.endsWith("index.ts"),
    );
    expect(printed.length).toBeGreaterThan(0);
    for (const { path, text } of printed)
      await expect(text).toMatchFileSnapshot(join(fixtures, feature, "output", path));
  });
});
