// An OpenAPI 3.1 document in, `schema.ts` as openapi-typescript prints it out: the oracle of `outputs/schema.ts`.
import type { GlobalContext, OpenAPI3 } from "openapi-typescript";
import type { Api, Model, ModelId } from "../../../generator/api/api.js";
import { components } from "../../../generator/api/circles.js";
import { jsonOf, pointerOf } from "../../../generator/api/fields.js";
import { child, lastToken, parent, valueAt } from "../../../generator/source/pointer.js";

/** Hooks that may be `undefined`, which their types say in another way than ours. */
type Hook = "inject" | "postTransform" | "transformProperty";

type JsonObject = { readonly [field: string]: unknown };

/**
 * Prints `paths`, `components` and `operations` as types, for users of openapi-fetch and the like. All references of the document are
 * local, and name something; rejects where the document is broken.
 */
export async function schemaByLibrary(root: JsonObject, api: Api): Promise<string> {
  const [{ transformSchema, scanDiscriminators, resolveRef, astToString }, { default: ts }] = await Promise.all([
    import("openapi-typescript"),
    import("typescript"),
  ]);
  const circular = circularModels(root, api);
  // With sorted keys: it takes the order of keys for the order of members, and the first of several for the one that counts. The copy
  // is its own, too: it writes into what it is given.
  const document = withNamedKinds(withDistinctIds(jsonOf(root) as typeof root)) as unknown as OpenAPI3;
  const options = {
    ...defaults,
    alphabetize: true,
    silent: true,
    transform: (_: unknown, { path }: { readonly path?: string | undefined }) => {
      const model = circular.get((path ?? "").replace(/^#/, ""));
      if (model === undefined) return undefined;
      const module = ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(`./models/${model.name}.js`));
      return ts.factory.createImportTypeNode(module, undefined, ts.factory.createIdentifier(model.name));
    },
  };
  // Its main function would have Redocly bundle and lint the document first. That has been done, in our own words, and takes longer
  // than everything else of a run.
  const context: Omit<GlobalContext, "redoc" | Hook> = {
    ...options,
    discriminators: scanDiscriminators(document, options),
    injectFooter: [],
    resolve: ($ref) => resolveRef(document, $ref, { silent: true }),
  };
  const nodes = transformSchema(document, context as GlobalContext);
  return astToString(nodes);
}

/** What openapi-typescript does where nothing else is said. */
const defaults = {
  additionalProperties: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  defaultNonNullable: true,
  emptyObjectsUnknown: false,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: false,
  generatePathParams: false,
  immutable: false,
  makePathsEnum: false,
  pathParamsAsTypes: false,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
} as const;

/** The document with each operationId once: `operations` is an interface, which has no two members of one name. */
function withDistinctIds(root: JsonObject): JsonObject {
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
 * The document with every kind that declares the property of its discriminator itself in the mapping. The library gives a kind that
 * is not in it the property a second time.
 */
function withNamedKinds(root: JsonObject): JsonObject {
  const pointer = "/components/schemas";
  const schemas = recordOf(valueAt(root, pointer));
  const mappings = new Map<string, Record<string, string>>();
  for (const [name, schema] of Object.entries(schemas)) {
    const { allOf, properties } = recordOf(schema);
    for (const part of Array.isArray(allOf) ? (allOf as unknown[]) : []) {
      const { $ref } = recordOf(part);
      const base = typeof $ref === "string" && parent(pointerOf($ref)) === pointer ? lastToken(pointerOf($ref)) : "";
      const { propertyName, mapping } = recordOf(recordOf(schemas[base])["discriminator"]);
      const own = `#${child(pointer, name)}`;
      if (typeof propertyName !== "string" || !Object.hasOwn(recordOf(properties), propertyName)) continue;
      if (!Object.values(recordOf(mapping)).includes(own)) mappings.set(base, { ...mappings.get(base), [name]: own });
    }
  }
  if (mappings.size === 0) return root;
  const changed = Object.entries(schemas).map(([name, schema]): [string, unknown] => {
    const added = mappings.get(name);
    if (added === undefined) return [name, schema];
    const discriminator = recordOf(recordOf(schema)["discriminator"]);
    const mapping = { ...recordOf(discriminator["mapping"]), ...added };
    return [name, { ...recordOf(schema), discriminator: { ...discriminator, mapping } }];
  });
  return { ...root, components: { ...recordOf(root["components"]), schemas: Object.fromEntries(changed) } };
}

function recordOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/**
 * Models that contain themselves without an object in between, such as the type of any JSON value. TypeScript takes that from an
 * alias but not from a property of `components`, so `schema.ts` names the model's own type there. Looked for in the document: the
 * models themselves have no circles that are none of values.
 */
function circularModels(root: JsonObject, api: Api): ReadonlyMap<ModelId, Model> {
  const edges = new Map<ModelId, readonly ModelId[]>();
  const queue = api.models.map(({ id }) => id);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (edges.has(id)) continue;
    const targets = referencesOf(valueAt(root, id));
    edges.set(id, targets);
    queue.push(...targets);
  }
  const isCircle = ([id, ...others]: readonly ModelId[]) => others.length > 0 || edges.get(id!)!.includes(id!);
  const circular = new Set(components(edges).filter(isCircle).flat());
  return new Map(api.models.flatMap((model) => (circular.has(model.id) ? [[model.id, model]] : [])));
}

/** What a schema refers to, but for what stands inside an object. */
function referencesOf(schema: unknown): ModelId[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { $ref, items, ...others } = schema as JsonObject;
  if (typeof $ref === "string") return [pointerOf($ref)];
  const parts = ["allOf", "anyOf", "oneOf", "prefixItems"].flatMap((word): unknown => others[word] ?? []);
  return [items, ...parts].flatMap(referencesOf);
}
