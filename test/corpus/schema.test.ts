// `schema.ts` is, to the byte, what openapi-typescript makes of the same document.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { onlyReferences } from "../../generator/document/onlyReferences.js";
import { wholeReferences } from "../../generator/document/wholeReferences.js";
import { format } from "../../generator/print/format.js";
import { header } from "../../generator/print/print.js";
import { schemaByLibrary } from "./oracle/schemaByLibrary.js";

const root = join(import.meta.dirname, "../..");
const fixtures = readdirSync(join(root, "test/fixtures/accept")).map(
  (name) => `test/fixtures/accept/${name}/input.yaml`,
);
const corpus = "../shared/corpus/specs";
const isMissing = !existsSync(join(root, corpus));
if (isMissing) console.warn("skipped: schema.ts of published descriptions, which are not at ../shared/corpus");
const published = [
  "digitalocean/DigitalOcean-public.v2.yaml",
  "figma/openapi.yaml",
  "influxdata-multifile/cloud.yml",
  "openai/openapi.yaml",
  "stripe/spec3.yaml",
];

describe("schema.ts", () => {
  it.each([
    ...fixtures,
    "spec/usage-events.yaml",
    "test/corpus/everything.yaml",
    "test/corpus/everything-2.0.yaml",
    ...(isMissing ? [] : published.map((path) => `${corpus}/${path}`)),
  ])(
    "of %s is what openapi-typescript prints",
    async (spec) => {
      const {
        document,
        api,
        texts = [],
      } = await plan(loadConfig({ spec, output: "unused", config: false, cwd: root }));
      const whole = wholeReferences(onlyReferences(document!.root));
      const file = await schemaByLibrary(whole, api!);
      if (file.kind !== "printed") throw new Error("the library's text is printed as it is");
      const ours = texts.find(({ path }) => path === "src/schema.ts")?.text;
      expect(ours).toBe(await format("schema.ts", `${header}\n${file.text}`));
    },
    120_000,
  );
});
