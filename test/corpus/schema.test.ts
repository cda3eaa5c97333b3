// `schema.ts` is, to the byte, what openapi-typescript makes of the same document, but for one line that it writes wrong.
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

/** A choice whose members have no property in common has none that could be required: there theirs does not compile. */
const helper = /type WithRequired<T, K extends keyof T> = T & \{\s*\[P in K\]-\?: T\[P\];?\s*\};/;
const helperForChoices = "type WithRequired<T, K extends PropertyKey> = T & { [P in Extract<K, keyof T>]-?: T[P] };";

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
      const printed = await schemaByLibrary(whole, api!);
      const ours = texts.find(({ path }) => path === "src/schema.ts")?.text;
      const theirs = printed.replace(helper, helperForChoices);
      expect(ours).toBe(await format("schema.ts", `${header}\n${theirs}`));
    },
    120_000,
  );
});
