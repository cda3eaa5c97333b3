// Models that travel both ways have the shapes that they need, and no property of a document gets lost between them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Api, ModelId, Property, Type } from "../../generator/api/api.js";
import { loadConfig, plan } from "../../generator/index.js";

const root = join(import.meta.dirname, "../..");
const specs = join(root, "../shared");
const fixture = join(root, "test/fixtures/accept/variants/input.yaml");
const documents = [
  fixture,
  join(root, "test/fixtures/accept/discriminators/input.yaml"),
  join(specs, "specs/genesys-cloud/full-229.1.0.swagger2.json"),
  join(specs, "corpus/specs/ory-kratos/api.json"),
];

/** Each document is read once; the largest takes a while where many things run. */
const known = new Map<string, ReturnType<typeof readNow>>();
function read(spec: string): ReturnType<typeof readNow> {
  const reading = known.get(spec) ?? readNow(spec);
  known.set(spec, reading);
  return reading;
}

async function readNow(spec: string): Promise<{ api: Api; schemas: Record<string, unknown> }> {
  const { api, document } = await plan(loadConfig({ spec, output: "out", config: false }), "api");
  const { components } = document!.root as { components: { schemas: Record<string, unknown> } };
  return { api: api!, schemas: components.schemas };
}

/** The names that a schema lists under `properties`, also in its parts that are no references. */
function listed(schema: unknown): string[] {
  const { properties = {}, ...rest } = schema as { properties?: object } & Record<string, unknown>;
  const parts = ["allOf", "oneOf", "anyOf"].flatMap((word) => (rest[word] as unknown[] | undefined) ?? []);
  return [...Object.keys(properties), ...parts.flatMap(listed)];
}

function propertiesOf(type: Type): readonly Property[] {
  if (type.kind === "object") return type.properties;
  return type.kind === "union" || type.kind === "intersection" ? type.members.flatMap(propertiesOf) : [];
}

/** Every property of a type, however deep, as long as no other model begins. */
function allProperties(type: Type): readonly Property[] {
  switch (type.kind) {
    case "object":
      return [...type.properties, ...type.properties.flatMap((property) => allProperties(property.type))];
    case "array":
      return allProperties(type.items);
    case "map":
      return allProperties(type.values);
    case "union":
    case "intersection":
      return type.members.flatMap(allProperties);
    default:
      return [];
  }
}

describe.each(documents.map((path) => [path.split("/").slice(-2).join("/"), path]))(
  "%s",
  { timeout: 120_000 },
  (_, path) => {
    const isThere = existsSync(path);

    it.skipIf(!isThere)("loses no property", async () => {
      const { api, schemas } = await read(path);
      const shapes = (id: ModelId) => api.models.filter((model) => model.id === id || model.derived?.from === id);
      const lost: string[] = [];
      let count = 0;
      for (const [key, schema] of Object.entries(schemas)) {
        const id = `/components/schemas/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
        const known = new Set(shapes(id).flatMap(({ type }) => propertiesOf(type).map(({ name }) => name)));
        for (const name of listed(schema)) {
          count++;
          if (!known.has(name)) lost.push(`${key}.${name}`);
        }
      }
      expect(lost).toEqual([]);
      expect(count).toBeGreaterThan(10);
    });

    it.skipIf(!isThere)(
      "asks in no request for what only the service sets, and shows in no answer what is only sent",
      async () => {
        const { models } = (await read(path)).api;
        const sent = models.filter(({ usage }) => usage.request).flatMap(({ type }) => allProperties(type));
        const given = models.filter(({ usage }) => usage.response).flatMap(({ type }) => allProperties(type));
        expect(sent.filter(({ readOnly, required }) => readOnly && required)).toEqual([]);
        expect(given.filter(({ writeOnly, required }) => writeOnly && required)).toEqual([]);
      },
    );
  },
);

it("a second shape is made for nothing but what needs one", async () => {
  const { api } = await read(fixture);
  const second = api.models.filter(({ derived }) => derived?.as === "input").map(({ name }) => name);
  expect(second).toEqual(["LeadInput", "LinksInput", "TeamInput", "UserInputModel"]);
});
