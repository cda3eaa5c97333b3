// An OpenAPI 3.1 document in, `schema.ts` out: the raw types of everything in it. The only file that knows
// openapi-typescript and what it is made with.
import type { Api, Model, ModelId, Type } from "../api/api.js";
import { jsonOf } from "../api/fields.js";
import { innerTypes } from "../api/usage.js";
import type { File } from "../code/file.js";
import { fileOf, modules } from "./places.js";

/** Prints `paths`, `components` and `operations` as types, for users of openapi-fetch and the like. Rejects where the document is broken. */
export async function schemaFile(root: { readonly [field: string]: unknown }, api: Api): Promise<File> {
  const [{ default: openapiTypescript, astToString }, { default: ts }, { createConfig }] = await Promise.all([
    import("openapi-typescript"),
    import("typescript"),
    import("@redocly/openapi-core"),
  ]);
  const circular = circularModels(api);
  // With sorted keys: it takes the order of keys for the order of members, and the first of several for the one that counts.
  const document = withDistinctIds(jsonOf(root) as typeof root) as unknown as Parameters<typeof openapiTypescript>[0];
  const nodes = await openapiTypescript(document, {
    silent: true,
    alphabetize: true,
    // No rules: what is wrong with the document has been said, in our own words.
    redocly: await createConfig({}, { extends: [] }),
    transform: (_, { path }) => {
      const model = circular.get((path ?? "").replace(/^#/, ""));
      if (model === undefined) return undefined;
      const module = ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(`./models/${model.name}.js`));
      return ts.factory.createImportTypeNode(module, undefined, ts.factory.createIdentifier(model.name));
    },
  });
  return { kind: "printed", path: fileOf(modules.schema), text: astToString(nodes) };
}

/** The document with each operationId once: `operations` is an interface, which has no two members of one name. */
function withDistinctIds(root: { readonly [field: string]: unknown }): { readonly [field: string]: unknown } {
  const seen = new Set<unknown>();
  const once = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, "operationId")) return value;
    const { operationId, ...rest } = value as { operationId: unknown };
    if (!seen.has(operationId)) {
      seen.add(operationId);
      return value;
    }
    return rest;
  };
  const eachField = (value: unknown, change: (field: unknown) => unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, change(field)]));
  };
  return { ...root, paths: eachField(root["paths"], (item) => eachField(item, once)) };
}

/**
 * Models that contain themselves without an object in between, such as the type of any JSON value. TypeScript takes that from an
 * alias but not from a property of `components`, so `schema.ts` names the model's own type there.
 */
function circularModels(api: Api): ReadonlyMap<ModelId, Model> {
  const byId = new Map(api.models.map((model) => [model.id, model]));
  return new Map([...byId].filter(([id, model]) => reaches(model.type, id, byId, new Set())));
}

function reaches(type: Type, wanted: ModelId, byId: ReadonlyMap<ModelId, Model>, seen: Set<ModelId>): boolean {
  if (type.kind === "object" || type.kind === "map") return false;
  if (type.kind !== "model") return innerTypes(type).some((inner) => reaches(inner, wanted, byId, seen));
  // Only our own types tell a union from what its alternatives extend.
  const { derived } = byId.get(type.id) ?? {};
  const id = derived?.as === "base" ? derived.from : type.id;
  if (id === wanted) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  const model = byId.get(id);
  return model !== undefined && reaches(model.type, wanted, byId, seen);
}
