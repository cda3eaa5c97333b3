// Every file that is generated from published descriptions is as Prettier would write it; `npm run corpus:prettier` asks that of all of them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { changedByPrettier } from "../package/prettier.js";

const corpus = join(import.meta.dirname, "../../../shared/corpus/specs");
const isMissing = !existsSync(corpus);
if (isMissing) console.warn("skipped: the format of packages, whose descriptions are not at ../shared/corpus");

const documents = [
  "resend/resend.yaml",
  "notion/notion-openapi.json",
  "scalar-galaxy/3.1.yaml",
  "influxdata-multifile/cloud.yml",
  "weaviate/schema.json",
];

describe.skipIf(isMissing)("prettier leaves as it is", () => {
  it.each(documents)("the package of %s", { timeout: 120_000 }, async (path) => {
    const config = loadConfig({ spec: join(corpus, path), output: "unused", config: false });
    const { texts = [], diagnostics } = await plan(config);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const result = await changedByPrettier(texts);
    expect(result.changed).toEqual([]);
    expect(result.checked).toBeGreaterThan(20);
  });
});
