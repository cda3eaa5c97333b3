// Types in, their union or intersection out, as simple as it can be said.
import type { EnumType, ObjectType, Property, Type } from "./api.js";
import { byName } from "./names.js";

const unknown: Type = { kind: "unknown" };

/** One of several types; the same one twice is one, and an unknown one swallows the others. */
export function union(members: readonly Type[]): Type {
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  if (flat.some((member) => member.kind === "unknown")) return unknown;
  // Null is no kind of its own: what tells the others apart still does.
  const [told, ...others] = members.filter(({ kind }) => kind !== "null");
  if (told?.kind === "union" && told.discriminator !== undefined && others.length === 0)
    return { ...told, members: distinct(flat) };
  return single("union", distinct(flat.filter((member) => member.kind !== "never")), { kind: "never" });
}

/**
 * The type of further properties beside the named ones. TypeScript has no "all others", only "all", so it is wide enough for the named
 * ones, too: such an object can be read and written, which an intersection with a map cannot.
 */
export function indexOf({
  additional,
  properties,
}: Pick<ObjectType, "additional" | "properties">): { readonly type: Type; readonly mayBeMissing: boolean } | undefined {
  if (additional === undefined) return undefined;
  const type = union([additional, ...properties.map((property) => property.type)]);
  return { type, mayBeMissing: type.kind !== "unknown" && properties.some(({ required }) => !required) };
}

/**
 * All of several types. What says nothing is left out, objects without names become one, and of two types of which one is a part of
 * the other the narrower one stays.
 */
export function intersection(members: readonly Type[]): Type {
  const flat = members.flatMap((member) => (member.kind === "intersection" ? member.members : [member]));
  if (flat.some((member) => member.kind === "never")) return { kind: "never" };
  const told = flat.filter((member) => member.kind !== "unknown");
  const telling = distinct(told.some(isNeverNull) ? told.map(withoutNull) : told);
  const merged: Type[] = [];
  for (const member of telling) {
    const index = merged.findIndex((other) => both(other, member) !== undefined);
    if (index === -1) merged.push(member);
    else merged[index] = both(merged[index]!, member)!;
  }
  const adding = merged.filter((member) => !isEmpty(member));
  return single("intersection", adding.length === 0 ? merged : adding, unknown);
}

const neverNull: ReadonlySet<Type["kind"]> = new Set([
  "object",
  "map",
  "array",
  "tuple",
  "string",
  "number",
  "boolean",
]);

function isNeverNull({ kind }: Type): boolean {
  return neverNull.has(kind);
}

/** A choice without the null that it offers: an object that stands beside it does not take that. */
export function withoutNull(type: Type): Type {
  if (type.kind !== "union" || !type.members.some(({ kind }) => kind === "null")) return type;
  const members = type.members.filter(({ kind }) => kind !== "null");
  return members.length === 1 ? members[0]! : { ...type, members };
}

/** An object that declares nothing: beside others it says nothing, closed or not. */
function isEmpty(type: Type): boolean {
  return type.kind === "object" && type.properties.length === 0 && type.additional === undefined;
}

/** Two types as one; `undefined` where only `&` can say it. */
function both(a: Type, b: Type): Type | undefined {
  if (isObjectLike(a) && isObjectLike(b)) return mergeObjects(a, b);
  if (a.kind === "enum" && b.kind === "enum") return commonValues(a, b);
  if (a.kind === b.kind && isScalar(a)) return "format" in a ? a : b;
  if (isValueOf(a, b)) return a;
  return isValueOf(b, a) ? b : undefined;
}

function isScalar({ kind }: Type): boolean {
  return kind === "string" || kind === "number" || kind === "boolean" || kind === "null";
}

/** Whether a type is a choice of values that the other one takes anyway. */
function isValueOf(a: Type, b: Type): boolean {
  if (!isScalar(b)) return false;
  const kindOf = (value: unknown) => (value === null ? "null" : typeof value);
  if (a.kind === "literal") return kindOf(a.value) === b.kind;
  return a.kind === "enum" && a.values.every((value) => kindOf(value) === b.kind);
}

function commonValues(a: EnumType, b: EnumType): Type {
  const values = a.values.filter((value) => b.values.includes(value));
  const descriptions = { ...b.descriptions, ...a.descriptions };
  if (values.length === 0) return { kind: "never" };
  return { ...a, values, ...(Object.keys(descriptions).length > 0 && { descriptions }) };
}

type ObjectLike = ObjectType | { readonly kind: "map"; readonly values: Type };

function isObjectLike(type: Type): type is ObjectLike {
  return type.kind === "object" || type.kind === "map";
}

function mergeObjects(a: ObjectLike, b: ObjectLike): Type {
  const further = [a, b].flatMap((one) => {
    const values = one.kind === "map" ? one.values : one.additional;
    return values === undefined ? [] : [values];
  });
  const additional = further.length === 0 ? undefined : intersection(further);
  const properties = new Map<string, Property>();
  for (const property of [a, b].flatMap((one) => (one.kind === "map" ? [] : one.properties))) {
    const before = properties.get(property.name);
    properties.set(property.name, before === undefined ? property : mergeProperties(before, property));
  }
  if (properties.size === 0 && additional !== undefined) return { kind: "map", values: additional };
  const sorted = [...properties.values()].sort(byName);
  const isClosed = a.kind === "object" && b.kind === "object" && a.closed === true && b.closed === true;
  return {
    kind: "object",
    properties: sorted,
    ...(additional !== undefined && { additional }),
    ...(isClosed && { closed: true }),
  };
}

/** A property that two parts declare: both are true of it, and the later one describes it where it does. */
function mergeProperties(a: Property, b: Property): Property {
  return {
    ...a,
    ...b,
    type: intersection([a.type, b.type]),
    required: a.required || b.required,
    readOnly: a.readOnly || b.readOnly,
    writeOnly: a.writeOnly || b.writeOnly,
    deprecated: a.deprecated || b.deprecated,
    constraints: [...new Set([...a.constraints, ...b.constraints])],
  };
}

function single(kind: "union" | "intersection", members: readonly Type[], none: Type): Type {
  const [only] = members;
  if (only === undefined) return none;
  return members.length === 1 ? only : { kind, members };
}

function distinct(members: readonly Type[]): readonly Type[] {
  if (members.length < 2) return members;
  const seen = new Set<string>();
  return members.filter((member) => {
    const text = JSON.stringify(member);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
