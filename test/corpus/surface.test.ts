// The public surface that is read from layout is the one that a compiler finds, in packages of published descriptions, too.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { surfaceOf } from "../../generator/print/surface.js";
import { surfaceByCompiler } from "../package/surfaceByCompiler.js";

const corpus = join(import.meta.dirname, "../../../shared/corpus/specs");
const isMissing = !existsSync(corpus);
if (isMissing) console.warn("skipped: the surface of packages, whose descriptions are not at ../shared/corpus");

const documents = ["stripe/spec3.yaml", "weaviate/schema.json", "influxdata-multifile/cloud.yml", "figma/openapi.yaml"];

describe.skipIf(isMissing)("read from layout and by a compiler, the surface is the same", () => {
  it.each(documents)("for the package of %s", { timeout: 120_000 }, async (path) => {
    const config = loadConfig({ spec: join(corpus, path), output: "unused", config: false });
    const { texts = [] } = await plan(config);
    const sources = texts.filter(({ path: file }) => file.startsWith("src/") && file !== "src/schema.ts");
    expect(surfaceOf(sources)).toBe(surfaceByCompiler(sources));
    expect(sources.length).toBeGreaterThan(5);
  });
});
