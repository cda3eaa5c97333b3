// A document in, what its discriminators say out: for each union and each base, which value of the property means which model.
//
// Read from the schemas before any type is made of them, because a reference to a base stands for any of its kinds (OpenAPI 3.1,
// section 4.8.25), and what a reference means must not depend on what was read first.
import { nearest } from "../diagnostics/diagnostic.js";
import { mappingTarget } from "../document/mappings.js";
import { whereSought } from "../document/sameResponses.js";
import { isObject, walk, type JsonObject, type Visit } from "../document/shape.js";
import { child, lastToken, parent } from "../source/pointer.js";
import type { ModelId } from "./api.js";
import { declaredProperty, type Values } from "./declared.js";
import { kindOf, ownField, type Part } from "./fields.js";
import {
  allBases,
  allHeirs,
  readHeirs,
  schemaOf,
  schemasIn,
  targetOf,
  type Heirs,
  type NamedContext,
} from "./heirs.js";

/** One kind of a union or of a base. */
export interface Kind {
  readonly model: ModelId;
  /** The values that mean it; none where nothing can be said. */
  readonly values: Values;
}

/** The kinds of a union, or of a base that others extend. */
export interface Kinds {
  readonly property: string;
  /** Sorted by id. */
  readonly kinds: readonly Kind[];
}

export interface Discriminators {
  /** By the pointer of the schema with `oneOf` or `anyOf`. */
  readonly unions: ReadonlyMap<string, Kinds>;
  /** Models that others extend by `allOf`, and that say how to tell these apart. */
  readonly bases: ReadonlyMap<ModelId, Kinds>;
  /**
   * Model → property → what it may be: all that unions and bases say, and what its heirs are, which are it as well. No values, where it
   * may be any or missing, and the model does not declare it.
   */
  readonly values: ReadonlyMap<ModelId, ReadonlyMap<string, Values>>;
  /** Unions that some of their own alternatives extend: these mean what the union has beside its alternatives, which may be nothing. */
  readonly extended: ReadonlyMap<ModelId, { readonly heirs: ReadonlySet<ModelId>; readonly hasMore: boolean }>;
}

/** What a description says about one discriminator. */
interface Stated {
  readonly pointer: string;
  readonly property: string;
  /** Model → the values that the mapping gives it. */
  readonly mapping: ReadonlyMap<ModelId, readonly string[]>;
  /** The kind of whatever has no value, or one that means no other kind (OpenAPI 3.2, section 4.25). */
  readonly fallback?: ModelId;
}

/** What the reading of each discriminator needs to know of the others. */
interface Reading extends NamedContext {
  readonly heirs: Heirs;
  readonly stated: ReadonlyMap<string, Stated>;
}

/** Reads every discriminator; reports mappings that name nothing, and kinds that cannot be told apart. */
export function readDiscriminators(context: NamedContext): Discriminators {
  const stated = new Map<string, Stated>();
  for (const { value, pointer } of discriminatedSchemas(context.root)) {
    const one = readStated(context, value, pointer);
    if (one !== undefined) stated.set(pointer, one);
  }
  const reading: Reading = { ...context, heirs: readHeirs(context), stated };
  const unions = new Map<string, Kinds>();
  const bases = new Map<ModelId, Kinds>();
  for (const [pointer, one] of stated) {
    const schema = schemaOf(context, pointer);
    if (alternativesOf(schema).length > 0) unions.set(pointer, kindsOfUnion(reading, schema, one));
    else if (context.models.has(pointer) && reading.heirs.has(pointer)) bases.set(pointer, kindsOfBase(reading, one));
  }
  return { unions, bases, values: valuesOfModels(reading, unions, bases), extended: extendedUnions(reading) };
}

function* discriminatedSchemas(root: JsonObject): Generator<Part> {
  const isDiscriminated = ({ value, kind }: Visit) =>
    kind === "schema" && isObject(value) && Object.hasOwn(value, "discriminator");
  for (const visit of walk(root, "document", "", { enters: whereSought(isDiscriminated) }))
    if (isDiscriminated(visit)) yield { value: visit.value as JsonObject, pointer: visit.pointer };
}

function alternativesOf(schema: JsonObject): readonly JsonObject[] {
  return [...schemasIn(schema, "oneOf"), ...schemasIn(schema, "anyOf")];
}

function readStated(context: NamedContext, schema: JsonObject, pointer: string): Stated | undefined {
  const discriminator = ownField(schema, "discriminator");
  if (!isObject(discriminator)) return undefined;
  const place = child(pointer, "discriminator");
  const property = ownField(discriminator, "propertyName");
  if (typeof property !== "string") {
    warn(context, place, "a discriminator without `propertyName` tells nothing apart");
    return undefined;
  }
  const given = ownField(discriminator, "mapping");
  const mapping = new Map<ModelId, string[]>();
  for (const [value, target] of Object.entries(isObject(given) ? given : {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const model = mappedModel(context, target, child(place, "mapping", value));
    if (model !== undefined) mapping.set(model, [...(mapping.get(model) ?? []), value]);
  }
  const other = ownField(discriminator, "defaultMapping");
  const fallback = other === undefined ? undefined : mappedModel(context, other, child(place, "defaultMapping"));
  return { pointer, property, mapping, ...(fallback !== undefined && { fallback }) };
}

/** The model that a value of a mapping names. */
function mappedModel(context: NamedContext, target: unknown, pointer: string): ModelId | undefined {
  if (typeof target !== "string") {
    warn(context, pointer, `a mapping names a schema by text, not by ${kindOf(target)}`);
    return undefined;
  }
  const found = mappingTarget(context.root, target);
  if (found !== undefined && context.models.has(found)) return found;
  const names = [...context.models].filter((id) => parent(id) === section).map(lastToken);
  const meant = nearest(target.slice(target.lastIndexOf("/") + 1), names);
  const hint = meant === undefined ? undefined : `did you mean ${JSON.stringify(meant)}?`;
  warn(context, pointer, `${JSON.stringify(target)} names no schema; the value is left out`, hint);
  return undefined;
}

/**
 * What a reference to a model means where it stands: beside what a model extends, a base means any of its kinds. `undefined` where
 * it means nothing: a union that consists of its alternatives, for an alternative that extends it.
 */
export function meaningOf(
  { models, discriminators }: NamedContext & { readonly discriminators: Discriminators },
  target: ModelId,
  pointer: string,
): ModelId | undefined {
  if (!hasKinds(discriminators, target)) return target;
  const heir = /^(.*)\/allOf\/\d+$/.exec(pointer)?.[1];
  if (heir === undefined || !models.has(heir)) return discriminators.bases.has(target) ? anyId(target) : target;
  const union = discriminators.extended.get(target);
  if (union?.heirs.has(heir) !== true) return target;
  return union.hasMore ? baseId(target) : undefined;
}

/** Whether what a reference to a model means depends on where it stands, or is another model. */
export function hasKinds({ bases, extended }: Discriminators, target: ModelId): boolean {
  return bases.has(target) || extended.has(target);
}

/** The id of the union of all kinds of a base. */
export function anyId(base: ModelId): ModelId {
  return `any:${base}`;
}

/** The id of what a union has beside its alternatives. */
export function baseId(union: ModelId): ModelId {
  return `base:${union}`;
}

/** Where schemas have names. */
const section = "/components/schemas";

function warn(context: NamedContext, pointer: string, message: string, hint?: string): void {
  context.report({
    code: "schema/discriminator",
    severity: "warning",
    message,
    pointer,
    ...(hint !== undefined && { hint }),
  });
}

function kindsOfUnion(reading: Reading, schema: JsonObject, stated: Stated): Kinds {
  const alternatives = alternativesOf(schema).flatMap((one) => modelOf(reading, one) ?? []);
  const known = new Set(alternatives.flatMap((id) => [id, ...modelsIn(reading, id), ...allHeirs(reading.heirs, id)]));
  for (const [model, [value = ""]] of stated.mapping) {
    if (!known.has(model))
      warn(
        reading,
        child(stated.pointer, "discriminator", "mapping", value),
        `${lastToken(model)} is none of the alternatives`,
      );
  }
  const kinds = new Map<ModelId, Kind>();
  for (const id of alternatives) {
    for (const model of leavesOf(reading, id, stated.property)) {
      const mapped = stated.mapping.get(model) ?? stated.mapping.get(id);
      // The name of a union within the union is not the name of any of its alternatives.
      kinds.set(model, { model, values: valuesOf(reading, model, stated, mapped, model === id) });
    }
  }
  return sorted(stated.property, kinds);
}

/** The kinds of a base are its heirs, and the base itself where the mapping or the property's own values name it. */
function kindsOfBase(reading: Reading, stated: Stated): Kinds {
  const { pointer: base, property, mapping } = stated;
  const declared = declaredProperty(reading, base, property);
  if (!declared.isFound)
    warn(
      reading,
      child(base, "discriminator"),
      `${lastToken(base)} does not declare ${JSON.stringify(property)}; what extends it gets it`,
    );
  const kinds = new Map<ModelId, Kind>();
  const name = lastToken(base);
  const own = mapping.get(base) ?? (declared.values?.includes(name) === true ? [name] : []);
  if (stated.fallback === base) kinds.set(base, { model: base, values: [] });
  else if (own.length > 0) kinds.set(base, { model: base, values: own });
  // Heirs that tell their own heirs apart by another property are one kind to their base.
  const isOwnBase = (heir: ModelId) => {
    const inner = reading.stated.get(heir);
    return inner !== undefined && inner.property !== property;
  };
  for (const heir of allHeirs(reading.heirs, base, isOwnBase)) {
    const inner = reading.stated.get(heir);
    const mapped = mapping.get(heir) ?? (inner?.property === property ? inner.mapping.get(heir) : undefined);
    // A mapping lists the kinds there are; what it passes over and others extend is a step between.
    if (mapped === undefined && mapping.size > 0 && reading.heirs.has(heir)) continue;
    kinds.set(heir, { model: heir, values: valuesOf(reading, heir, stated, mapped, true) });
  }
  return sorted(property, kinds);
}

function sorted(property: string, kinds: ReadonlyMap<ModelId, Kind>): Kinds {
  return { property, kinds: [...kinds.values()].sort((a, b) => (a.model < b.model ? -1 : 1)) };
}

/** The values that mean a kind, so far as mapping, name and the kind's own words agree. What it says itself counts most. */
function valuesOf(
  reading: Reading,
  model: ModelId,
  { property, pointer, fallback }: Stated,
  mapped: readonly string[] | undefined,
  isNamed: boolean,
): Values {
  const place = child(pointer, "discriminator");
  const said = `${lastToken(model)} does not declare ${JSON.stringify(property)}`;
  const { isFound, isClosed, isObject: hasProperties, values, type } = declaredProperty(reading, model, property);
  if (!isFound && (isClosed || !hasProperties)) {
    warn(reading, place, `${said}, and allows no further properties; it cannot be told apart`);
    return [];
  }
  const isHeir = reading.models.has(pointer) && allBases(reading, model).includes(pointer);
  if (!isFound && !isHeir && model !== fallback) warn(reading, place, `${said}; it is added`);
  const wanted = mapped ?? (isNamed ? [nameOf(reading, model)] : []);
  if (values === undefined) {
    if (model === fallback) return [];
    if (type === "text") return wanted;
    const numbers = wanted.map(Number);
    return type === "number" && numbers.every(Number.isFinite) ? numbers : [];
  }
  const agreed = values.filter((value) => wanted.includes(String(value)));
  if (agreed.length > 0) return agreed;
  if (mapped !== undefined) {
    const listed = values.map((value) => JSON.stringify(value)).join(" or ");
    warn(
      reading,
      child(place, "mapping", mapped[0] ?? ""),
      `${JSON.stringify(mapped[0])} means ${lastToken(model)}, whose ${JSON.stringify(property)} is ${listed}`,
    );
  }
  // A list that it shares with what it extends says nothing about it.
  const isShared = allBases(reading, model).some(
    (base) => declaredProperty(reading, base, property).values?.length === values.length,
  );
  return isShared && values.length > 1 ? [] : values;
}

/** What a kind is called in the property where no mapping says so: as its schema, or as its own extension has it. */
function nameOf(reading: Reading, model: ModelId): string {
  const schema = schemaOf(reading, model);
  const given = ownField(schema, "x-ms-discriminator-value") ?? ownField(schema, "x-discriminator-value");
  return typeof given === "string" ? given : lastToken(model);
}

/** The model that a schema is nothing but a reference to. */
function modelOf(reading: Reading, schema: JsonObject): ModelId | undefined {
  const [part, ...others] = schemasIn(schema, "allOf");
  return targetOf(reading, schema) ?? (part !== undefined && others.length === 0 ? modelOf(reading, part) : undefined);
}

/** Every model that a model may turn out to be, unions in between included. */
function modelsIn(reading: Reading, id: ModelId, seen = new Set<ModelId>()): ModelId[] {
  if (seen.has(id)) return [];
  seen.add(id);
  const schema = schemaOf(reading, id);
  const inner = [schema, ...alternativesOf(schema)].flatMap((one) => targetOf(reading, one) ?? []);
  return [id, ...inner.flatMap((one) => modelsIn(reading, one, seen))];
}

/** The same without unions and aliases, and without what tells its kinds apart by the same property: that has said it itself. */
function leavesOf(reading: Reading, id: ModelId, property: string): ModelId[] {
  const tells = (one: ModelId) =>
    reading.stated.get(one)?.property === property &&
    (reading.heirs.has(one) || alternativesOf(schemaOf(reading, one)).length > 0);
  const isLeaf = (one: ModelId) => {
    const schema = schemaOf(reading, one);
    return targetOf(reading, schema) === undefined && alternativesOf(schema).length === 0 && !tells(one);
  };
  const told = modelsIn(reading, id).filter(tells);
  const toldByOthers = new Set(told.flatMap((one) => modelsIn(reading, one)));
  return modelsIn(reading, id).filter((one) => isLeaf(one) && !toldByOthers.has(one));
}

function valuesOfModels(
  reading: Reading,
  unions: ReadonlyMap<string, Kinds>,
  bases: ReadonlyMap<ModelId, Kinds>,
): Discriminators["values"] {
  const own = new Map<ModelId, Map<string, Set<string | number>>>();
  for (const [holder, { property, kinds }] of [...unions, ...bases]) {
    for (const { model, values } of kinds) {
      // What a base is itself does not bind its heirs.
      if (model === holder || values.length === 0) continue;
      const properties = own.get(model) ?? new Map<string, Set<string | number>>();
      own.set(model, properties.set(property, new Set([...(properties.get(property) ?? []), ...values])));
    }
  }
  const all = new Map([...own].map(([model, properties]) => [model, new Map(properties)]));
  for (const [model, properties] of own) {
    for (const base of allBases(reading, model)) {
      const above = all.get(base);
      for (const [property, values] of properties) {
        const known = above?.get(property);
        if (known !== undefined) above?.set(property, new Set([...known, ...values]));
      }
    }
  }
  const values = new Map(
    [...all].map(([model, properties]) => [
      model,
      new Map([...properties].map(([property, values]): [string, Values] => [property, [...values].sort()])),
    ]),
  );
  for (const { property, fallback } of reading.stated.values()) {
    for (const model of fallback === undefined ? [] : [fallback, ...allBases(reading, fallback)]) {
      const { isFound, isClosed, values: declared } = declaredProperty(reading, model, property);
      if (declared !== undefined) continue;
      if (isFound || isClosed || model !== fallback) values.get(model)?.delete(property);
      else values.set(model, new Map(values.get(model)).set(property, []));
    }
  }
  return values;
}

function extendedUnions(reading: Reading): Discriminators["extended"] {
  return new Map(
    [...reading.heirs.keys()].flatMap((id) => {
      const schema = schemaOf(reading, id);
      const alternatives = alternativesOf(schema).flatMap((one) => modelOf(reading, one) ?? []);
      const heirs = new Set(allHeirs(reading.heirs, id));
      const hasMore = ["properties", "allOf", "additionalProperties"].some((word) => Object.hasOwn(schema, word));
      return alternatives.some((alternative) => heirs.has(alternative)) ? [[id, { heirs, hasMore }] as const] : [];
    }),
  );
}
