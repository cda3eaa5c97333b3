// A schema in, a type out: what JSON Schema says about a value, as far as TypeScript can say it.
import { isObject, referenceOf, type JsonObject } from "../document/shape.js";
import { child, valueAt } from "../source/pointer.js";
import type { ModelId, Property, Type } from "./api.js";
import { constraintsOf } from "./constraints.js";
import { checkConflicts, checkSchema } from "./checks.js";
import { intersection, union } from "./combine.js";
import { hasKinds, meaningOf, type Discriminators } from "./discriminators.js";
import { exampleOf } from "./examples.js";
import { entriesOf, extensionsOf, flagAt, itemsOf, jsonOf, kindOf, ownField, pointerOf, textAt } from "./fields.js";
import { schemaOf, type NamedContext } from "./heirs.js";
import type { Inline } from "./inline.js";
import { byName } from "./names.js";
import { partType, type Parts } from "./parts.js";
import { narrowedUnion } from "./narrow.js";
import { enumType, isExact, plainProperty, valueType } from "./values.js";
import {
  hasArrayWords,
  hasObjectWords,
  impliedTypes,
  isBinary,
  isClosedToAll,
  isEverything,
  isNullBeside,
  isPlainObject,
  partsOf,
  requiredNames,
  typeNames,
  withoutNull,
} from "./words.js";

/** A context that also knows which schemas have names, and how they are told apart. */
export interface TypeContext extends NamedContext {
  readonly discriminators: Discriminators;
  /** Places of schemas that are models although they are no components → the model. */
  readonly inline: ReadonlyMap<string, Inline>;
  /** Objects around the schema that is being read. */
  readonly depth: number;
  /** Pointers of the schemas that are being read, outermost first: a schema that contains itself without a name has no end. */
  readonly open: readonly string[];
  /** Parts without a name that were read before. */
  readonly parts: Parts;
}

const unknown: Type = { kind: "unknown" };
const never: Type = { kind: "never" };

/** The type of a schema that stands at `pointer`; reports what is wrong with it and what cannot be said. */
export function typeOf(context: TypeContext, schema: unknown, pointer: string): Type {
  if (schema === undefined || schema === true) return unknown;
  if (schema === false) return never;
  if (!isObject(schema)) {
    context.report({
      code: "schema/invalid",
      severity: "error",
      message: `expected a schema, found ${kindOf(schema)}`,
      pointer,
    });
    return unknown;
  }
  // Most schemas are a reference and nothing else.
  if (Object.hasOwn(schema, "$ref") && Object.keys(schema).length === 1) {
    const [type = unknown] = referencedType(context, schema, pointer);
    return type;
  }
  const inline = context.inline.get(pointer);
  if (inline !== undefined && context.open.at(-1) !== inline.id) return inlineType(schema, inline.id);
  checkSchema(context, schema, pointer);
  if (isEverything(ownField(schema, "not"))) return never;
  const parts = [...referencedType(context, schema, pointer), ...combinedTypes(context, schema, pointer)];
  const told = parts.filter(({ kind }) => kind !== "unknown");
  const isNullable = told.length > 0 && isNullBeside(schema);
  const own = ownType(context, isNullable ? withoutNull(schema) : schema, pointer, told);
  if (own !== undefined) told.push(own);
  if (Array.isArray(schema["allOf"])) checkConflicts(context, told, pointer);
  const open = told.filter((type) => type.kind !== "model" || !isClosedToAll(schemaOf(context, type.id)));
  const adding = open.length === 0 ? told : open;
  const all = adding.length < 2 ? adding : adding.map((type) => withFurther(context, type));
  const whole = intersection([...all, ...conditionalTypes(context, schema, pointer, all)]);
  return isNullable ? union([whole, { kind: "null" }]) : whole;
}

/**
 * What a part stands for beside others: a model whose further properties have a type is written out, so that the others may declare
 * properties of other types. An intersection with it would ask of these that they are of both.
 */
function withFurther(context: TypeContext, type: Type): Type {
  if (type.kind !== "model") return type;
  const meant = context.models.has(type.id) ? modelType(context, type.id) : undefined;
  if (meant?.kind === "model") return withFurther(context, meant);
  const further = meant?.kind === "map" ? meant.values : meant?.kind === "object" ? meant.additional : undefined;
  return meant === undefined || further === undefined || further.kind === "unknown" ? type : meant;
}

/** A model that a schema is where it stands; whether the value may be null is said beside it. */
function inlineType(schema: JsonObject, id: ModelId): Type {
  const model: Type = { kind: "model", id };
  const type = ownField(schema, "type");
  return Array.isArray(type) && type.includes("null") ? union([model, { kind: "null" }]) : model;
}

/** `$ref`; in 3.1 it may have siblings, which then hold as well (JSON Schema Core, section 8.2.3.1). */
function referencedType(context: TypeContext, schema: JsonObject, pointer: string): Type[] {
  const reference = referenceOf(schema);
  if (reference === undefined) return [];
  const known = context.parts.references.get(reference);
  if (known !== undefined) return [known];
  const target = pointerOf(reference);
  if (context.models.has(target) && !context.inline.has(target) && !hasKinds(context.discriminators, target)) {
    const model: Type = { kind: "model", id: target };
    context.parts.references.set(reference, model);
    return [model];
  }
  const value = valueAt(context.root, target);
  if (context.models.has(target) || context.inline.has(target)) {
    const inline = context.inline.get(target);
    const id = meaningOf(context, inline?.id ?? target, pointer);
    if (id === undefined) return [];
    return [inline !== undefined && isObject(value) ? inlineType(value, id) : { kind: "model", id }];
  }
  if (value === undefined) return [unknown];
  if (context.open.includes(target)) {
    context.parts.circles++;
    const message = "a schema that is not a component contains itself; the inner one is `unknown`";
    context.report({
      code: "schema/unsupported",
      severity: "warning",
      message,
      pointer,
      hint: "move the schema to components.schemas",
    });
    return [unknown];
  }
  const inside = { ...context, open: [...context.open, target] };
  const type = partType(context.parts, context.report, target, () => typeOf(inside, value, target));
  if (type !== undefined) return [type];
  context.report({
    code: "schema/unsupported",
    severity: "warning",
    message: "written out, this schema has more than 10,000 parts; it is `unknown`",
    pointer,
    hint: "move the schemas that it refers to into components.schemas",
  });
  return [unknown];
}

/** `allOf`, `oneOf` and `anyOf` (JSON Schema Core, section 10.2.1). */
function combinedTypes(context: TypeContext, schema: JsonObject, pointer: string): Type[] {
  const members = (keyword: string) =>
    !Object.hasOwn(schema, keyword)
      ? []
      : itemsOf(context, ownField(schema, keyword), child(pointer, keyword), "a list of schemas").map((member, index) =>
          typeOf(context, member, child(pointer, keyword, index)),
        );
  const types = members("allOf").filter((_, index) => !isPlainObject(partsOf(schema)[index]));
  for (const keyword of ["oneOf", "anyOf"]) {
    const alternatives = members(keyword);
    if (alternatives.length > 0) types.push(narrowedUnion(context.discriminators, pointer, union(alternatives)));
  }
  return types;
}

/**
 * `if`, `then`, `else` and `dependentSchemas` (JSON Schema Core, section 10.2.2): what holds in some cases. Of two branches one
 * holds; what a single one declares, a value may have.
 */
function conditionalTypes(context: TypeContext, schema: JsonObject, pointer: string, told: readonly Type[]): Type[] {
  if (!Object.hasOwn(schema, "if") && !Object.hasOwn(schema, "dependentSchemas")) return [];
  const branches = ["then", "else"].filter((keyword) => Object.hasOwn(schema, "if") && Object.hasOwn(schema, keyword));
  const types = branches.map((keyword) => typeOf(context, schema[keyword], child(pointer, keyword)));
  if (types.length === 2 && types.every(({ kind }) => kind !== "unknown")) return [union(types)];
  const place = child(pointer, "dependentSchemas");
  const dependent = entriesOf(context, ownField(schema, "dependentSchemas"), place, "a map of schemas").map(
    ([name, inner]) => typeOf(context, inner, child(place, name)),
  );
  const all: Type = { kind: "intersection", members: told };
  const properties = [...types, ...dependent]
    .flatMap((type) => (type.kind === "object" ? type.properties : []))
    .filter(({ name }) => findProperty(context, all, name, new Set()) === undefined);
  const optional = properties.map((property): Type => ({
    kind: "object",
    properties: [{ ...property, required: false }],
  }));
  return optional.length === 0 ? [] : [intersection(optional)];
}

/** What the schema's own words say; `undefined` where they say nothing beyond its parts. */
function ownType(context: TypeContext, schema: JsonObject, pointer: string, parts: readonly Type[]): Type | undefined {
  if (Object.hasOwn(schema, "const")) return valueType(context, schema["const"], child(pointer, "const"));
  const listed = enumType(context, schema, pointer);
  if (listed !== undefined) return listed;
  const names = typeNames(context, schema, pointer);
  // `{ allOf: […], type: object }`: the parts are objects already.
  if (parts.length > 0 && !hasObjectWords(schema) && !hasArrayWords(schema))
    return requiredOfParts(context, schema, pointer, parts);
  const kinds = (names.length > 0 ? names : impliedTypes(schema)).filter(
    (name) => name === "object" || !partsOf(schema).some(isPlainObject),
  );
  return kinds.length === 0 ? undefined : union(kinds.map((name) => typeOfName(context, name, schema, pointer, parts)));
}

function typeOfName(
  context: TypeContext,
  name: string,
  schema: JsonObject,
  pointer: string,
  parts: readonly Type[],
): Type {
  const format = textAt(context, schema, "format", pointer);
  switch (name) {
    case "string":
      if (isBinary(schema, format)) return { kind: "binary" };
      return { kind: "string", ...(format !== undefined && { format }) };
    case "integer":
    case "number":
      return { kind: "number", integer: name === "integer", ...(format !== undefined && { format }) };
    case "boolean":
      return { kind: "boolean" };
    case "null":
      return { kind: "null" };
    case "array":
      return arrayType(context, schema, pointer);
    default:
      return objectType(context, schema, pointer, parts);
  }
}

/** How deep objects without a name may nest: what is deeper, no compiler reads. */
const deepest = 100;

function arrayType(context: TypeContext, schema: JsonObject, pointer: string): Type {
  const prefix = ownField(schema, "prefixItems");
  const items = ownField(schema, "items");
  if (!Array.isArray(prefix)) return { kind: "array", items: typeOf(context, items, child(pointer, "items")) };
  const minimum = ownField(schema, "minItems");
  const maximum = ownField(schema, "maxItems");
  const isClosed = items === false || (typeof maximum === "number" && maximum <= prefix.length);
  return {
    kind: "tuple",
    items: prefix.map((item, index) => typeOf(context, item, child(pointer, "prefixItems", index))),
    minimum: typeof minimum === "number" ? minimum : 0,
    ...(!isClosed && { rest: typeOf(context, items, child(pointer, "items")) }),
  };
}

/** An object: its properties, a map, or both. */
function objectType(context: TypeContext, schema: JsonObject, pointer: string, parts: readonly Type[]): Type {
  if (context.depth > deepest) {
    const message = `objects nest deeper than ${deepest} levels; the inner ones are \`unknown\``;
    context.report({
      code: "schema/unsupported",
      severity: "warning",
      message,
      pointer,
      hint: "move inner schemas to components.schemas",
    });
    return unknown;
  }
  const required = requiredNames(context, schema, pointer);
  const byBases = parts.length > 0 ? requiredByBases(context, schema) : required;
  const inside = { ...context, depth: context.depth + 1 };
  const place = child(pointer, "properties");
  const declared = entriesOf(context, ownField(schema, "properties"), place, "a map of schemas").map(
    ([name, property]) =>
      propertyOf(inside, name, property, child(place, name), required.has(name) || byBases.has(name)),
  );
  const named = new Set(declared.map((property) => property.name));
  // What a part of an allOf requires beyond its own properties is looked up where the whole is read.
  const isPart = /\/allOf\/\d+$/.test(pointer);
  const demanded = (isPart && parts.length === 0 ? [] : requiredElsewhere(context, schema, pointer, parts)).filter(
    ({ name }) => !named.has(name),
  );
  const properties = [...declared, ...demanded];
  const additional = additionalType(context, schema, pointer, properties.length > 0 || parts.length > 0);
  if (properties.length === 0 && additional !== undefined) return { kind: "map", values: additional };
  properties.sort((a, b) => (a.name < b.name ? -1 : 1));
  const isClosed = ownField(schema, "additionalProperties") === false && additional === undefined;
  return {
    kind: "object",
    properties,
    ...(additional !== undefined && { additional }),
    ...(isClosed && { closed: true }),
  };
}

/** `additionalProperties` and `patternProperties`; an object about which nothing is said may hold anything. */
function additionalType(
  context: TypeContext,
  schema: JsonObject,
  pointer: string,
  hasProperties: boolean,
): Type | undefined {
  const isWhole = !["$ref", "allOf", "anyOf", "oneOf", "if"].some((keyword) => Object.hasOwn(schema, keyword));
  // Without other schemas at the same place, nothing but the properties beside it is evaluated (JSON Schema Core, section 11.3).
  const additional =
    ownField(schema, "additionalProperties") ?? (isWhole ? ownField(schema, "unevaluatedProperties") : undefined);
  const patterns = entriesOf(
    context,
    ownField(schema, "patternProperties"),
    child(pointer, "patternProperties"),
    "a map of schemas",
  )
    .map(([pattern, value]) => ({
      name: pattern,
      type: typeOf(context, value, child(pointer, "patternProperties", pattern)),
    }))
    .sort(byName)
    .map(({ type }) => type);
  if (additional === undefined || additional === false) {
    if (patterns.length > 0) return union(patterns);
    return hasProperties || additional === false ? undefined : unknown;
  }
  const type = typeOf(context, additional === true ? {} : additional, child(pointer, "additionalProperties"));
  return patterns.length === 0 ? type : union([...patterns, type]);
}

function propertyOf(context: TypeContext, name: string, schema: unknown, pointer: string, required: boolean): Property {
  const type = typeOf(context, schema, pointer);
  if (!isObject(schema)) return plainProperty(name, type, required);
  const title = textAt(context, schema, "title", pointer);
  const description = textAt(context, schema, "description", pointer);
  const example = exampleOf(context, schema, pointer);
  const fallback = ownField(schema, "default");
  const extensions = extensionsOf(schema);
  if (!isExact(fallback)) {
    const message = "the default is a number beyond 2^53, which JavaScript would round; it is not in the documentation";
    context.report({ code: "schema/unsupported", severity: "warning", message, pointer: child(pointer, "default") });
  }
  return {
    name,
    type,
    required,
    readOnly: flagAt(context, schema, "readOnly", pointer),
    writeOnly: flagAt(context, schema, "writeOnly", pointer),
    deprecated: flagAt(context, schema, "deprecated", pointer),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && isExact(fallback) && { default: jsonOf(fallback) }),
    ...(example !== undefined && { example }),
    constraints: constraintsOf(schema),
    ...(Object.keys(extensions).length > 0 && { extensions }),
  };
}

/** `required` about properties that other parts declare: the same properties, now not optional. */
function requiredOfParts(
  context: TypeContext,
  schema: JsonObject,
  pointer: string,
  parts: readonly Type[],
): Type | undefined {
  const properties = requiredElsewhere(context, schema, pointer, parts);
  return properties.length === 0 ? undefined : { kind: "object", properties };
}

/**
 * What a schema requires, as other parts declare it; what none of them declares may be anything. A part that is referred to says itself
 * what it requires, unless only another part declares that.
 */
function requiredElsewhere(
  context: TypeContext,
  schema: JsonObject,
  pointer: string,
  parts: readonly Type[],
): Property[] {
  const all: Type = { kind: "intersection", members: parts };
  const own = requiredNames(context, schema, pointer);
  const byBases = parts.length > 1 ? requiredByBases(context, schema) : own;
  return [...new Set([...own, ...byBases])].sort().flatMap((name) => {
    const found = findProperty(context, all, name, new Set());
    if (found === undefined) return own.has(name) ? [plainProperty(name, unknown, true)] : [];
    return found.required ? [] : [{ ...found, required: true }];
  });
}

/** The names that are required by what a schema refers to, itself or in a part. */
function requiredByBases({ root }: TypeContext, schema: JsonObject): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<unknown>();
  const queue: unknown[] = [schema];
  while (queue.length > 0) {
    const part = queue.pop();
    if (!isObject(part) || seen.has(part)) continue;
    seen.add(part);
    for (const name of part === schema ? [] : [ownField(part, "required")].flat())
      if (typeof name === "string") names.add(name);
    for (const inner of [ownField(part, "allOf")].flat()) queue.push(inner);
    const reference = referenceOf(part);
    if (reference !== undefined) queue.push(valueAt(root, pointerOf(reference)));
  }
  return names;
}

/** The type of a model, read once however many properties are looked for; `undefined` while it is being read. */
function modelType(context: TypeContext, pointer: string): Type | undefined {
  const { models } = context.parts;
  const known = models.get(pointer);
  if (known !== undefined) return known ?? undefined;
  models.set(pointer, null);
  const silent = { ...context, report: () => undefined, open: [pointer] };
  const type = typeOf(silent, valueAt(context.root, pointer), pointer);
  models.set(pointer, type);
  return type;
}

function findProperty(context: TypeContext, type: Type, name: string, seen: Set<string>): Property | undefined {
  switch (type.kind) {
    case "object":
      return type.properties.find((property) => property.name === name);
    case "intersection": {
      const found = type.members.flatMap((member) => findProperty(context, member, name, seen) ?? []);
      const telling = found.filter((property) => property.type.kind !== "unknown");
      const [first] = telling.length > 0 ? telling : found;
      if (first === undefined) return undefined;
      // One that is required and may be anything leaves what is optional beside it as optional as it was.
      const required = (telling.length > 0 ? telling : found).some((property) => property.required);
      return { ...first, type: intersection(found.map((property) => property.type)), required };
    }
    case "union": {
      // Null has no properties, so it is not what is meant here.
      const members = type.members.filter(({ kind }) => kind !== "null");
      const found = members.flatMap((member) => findProperty(context, member, name, new Set(seen)) ?? []);
      const [first] = found;
      if (first === undefined || found.length < members.length) return undefined;
      const required = found.every((property) => property.required);
      return { ...first, type: union(found.map((property) => property.type)), required };
    }
    case "model": {
      const pointer = type.id.replace(/^\w+:/, "");
      if (seen.has(pointer) || context.open.includes(pointer)) return undefined;
      seen.add(pointer);
      const found = modelType(context, pointer);
      return found === undefined ? undefined : findProperty(context, found, name, seen);
    }
    default:
      return undefined;
  }
}
