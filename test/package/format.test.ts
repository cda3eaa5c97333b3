// Every generated file is as Prettier would write it: nobody who opens one in an editor makes a diff.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { format } from "prettier";
import { formatJson } from "../../generator/surface/json.js";
import { loadConfig, plan, type Config } from "../../generator/index.js";
import { root } from "./packed.js";
import { numbers } from "../corpus/shuffle.js";
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
    // Its pages are those that its users know, byte for byte.
    expect(result.changed.filter((path) => !/^docs\/\w+Api\.md$/.test(path))).toEqual([]);
    expect(result.checked).toBeGreaterThan(40);
  });

  it("JSON of any shape", async () => {
    const next = numbers(1);
    const below = (limit: number) => Math.floor(next() * limit);
    const letters = [..."abcdefghijklmnopqrstuvwxyz -é日😀"];
    const word = () => Array.from({ length: below(40) }, () => letters[below(letters.length)]).join("");
    const list = (depth: number) => Array.from({ length: below(5) }, () => value(depth + 1));
    const value = (depth: number): unknown => {
      const kind = below(depth > 4 ? 4 : 8);
      if (kind < 4) return [below(1e9), null, word(), true][kind];
      return kind < 6 ? list(depth) : Object.fromEntries(list(depth).map((one) => [word(), one]));
    };
    for (let count = 0; count < 300; count++) {
      const made = {
        any: value(0),
        numbers: Array.from({ length: below(30) }, () => below(1e9) - 5e8),
        last: value(0),
      };
      const text = `${formatJson(made)}\n`;
      expect(JSON.parse(text)).toEqual(made);
      expect(await format(text, { filepath: "any.json" })).toBe(text);
    }
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
