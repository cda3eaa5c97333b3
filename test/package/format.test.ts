// Every generated source is as Prettier would write it: nobody who opens one in an editor makes a diff. Markdown keeps the layout of its templates.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadConfig, plan, type Config } from "../../generator/index.js";
import { root } from "./packed.js";
import { changedByPrettier } from "./prettier.js";

/** The files of a run that Prettier would change. */
async function changed(config: Config): Promise<{ changed: string[]; checked: number }> {
  const { texts = [], diagnostics } = await plan(config);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return changedByPrettier(texts);
}

describe("prettier leaves as it is", () => {
  it("the package", async () => {
    const result = await changed(loadConfig({ cwd: root }));
    expect(result.changed).toEqual([]);
    expect(result.checked).toBeGreaterThan(40);
  });

  const documents = [
    "resend/resend.yaml",
    "notion/notion-openapi.json",
    "scalar-galaxy/3.1.yaml",
    "influxdata-multifile/cloud.yml",
    "weaviate/schema.json",
  ];
  const corpus = fileURLToPath(new URL("../../../shared/corpus/specs/", import.meta.url));
  const isMissing = !existsSync(corpus);
  if (isMissing) console.warn("skipped: the format of other packages, whose descriptions are not at ../shared/corpus");

  it.skipIf(isMissing).each(documents)(
    "the package of %s",
    async (name) => {
      const result = await changed(
        loadConfig({ spec: `${corpus}${name}`, output: "unused", config: false, cwd: root }),
      );
      expect(result.changed).toEqual([]);
      expect(result.checked).toBeGreaterThan(20);
    },
    120_000,
  );
});
