// Small documents of every feature: the order of keys changes nothing, and what is added elsewhere renames nothing.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig, plan } from "../../generator/index.js";
import { numbers, shuffled } from "../corpus/shuffle.js";

const fixtures = join(import.meta.dirname, "../fixtures/accept");
/** Those whose names and shapes come from more than one place of the document. */
const features = ["discriminators", "enums", "inline", "variants", "webhooks"].filter((name) =>
  readdirSync(fixtures).includes(name),
);
const work = mkdtempSync(join(tmpdir(), "sdkwright-features-"));
afterAll(() => rmSync(work, { recursive: true }));

const documentOf = (feature: string): unknown => parse(readFileSync(join(fixtures, feature, "input.yaml"), "utf8"));

async function textsOf(document: unknown): Promise<Record<string, string>> {
  const spec = join(work, "document.json");
  writeFileSync(spec, JSON.stringify(document));
  const { texts = [], diagnostics } = await plan(loadConfig({ spec, output: "out", config: false }));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return Object.fromEntries(texts.map(({ path, text }) => [path, text]));
}

describe.each(features)("%s", (feature) => {
  it("is the same with its keys shuffled", async () => {
    const original = await textsOf(documentOf(feature));
    for (const seed of [1, 2, 3]) expect(await textsOf(shuffled(documentOf(feature), numbers(seed)))).toEqual(original);
  });

  it("keeps its files when something else is described, with objects, bases and unions of its own", async () => {
    const document = documentOf(feature) as {
      paths: Record<string, unknown>;
      components: { schemas: Record<string, unknown> };
    };
    const before = await textsOf(document);
    const object = (name: string) => ({
      type: "object",
      properties: { [name]: { type: "string" }, kind: { type: "string" } },
    });
    document.paths["/zebras"] = {
      post: {
        operationId: "createZebra",
        tags: ["Zebras"],
        requestBody: { content: { "application/json": { schema: object("stripes") } } },
        responses: {
          "200": {
            description: "ok",
            content: { "application/json": { schema: { type: "array", items: object("stripes") } } },
          },
        },
      },
    };
    document.components.schemas["Animal"] = { ...object("legs"), discriminator: { propertyName: "kind" } };
    document.components.schemas["Zebra"] = { allOf: [{ $ref: "#/components/schemas/Animal" }, object("stripes")] };
    const after = await textsOf(document);
    const changed = Object.keys(before).filter((path) => after[path] !== before[path]);
    expect(
      changed.filter(
        (path) => !/(^README|\/index\.ts|schema\.ts|^surface\.(txt|json))/.test(path) && !path.endsWith("README.md"),
      ),
    ).toEqual([]);
    expect(Object.keys(after)).toEqual(
      expect.arrayContaining(["src/models/CreateZebraBody.ts", "src/models/AnyAnimal.ts"]),
    );
  });
});
