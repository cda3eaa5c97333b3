// Types and what is said about discriminators in, types whose kinds a `switch` can tell apart out.
import type { ModelId, Property, Type } from "./api.js";
import { withoutNull } from "./combine.js";
import type { Values } from "./declared.js";
import type { Discriminators, Kinds } from "./discriminators.js";

/** The type of a schema with `oneOf` or `anyOf`: each kind is narrowed to its values, where its own type says less. */
export function narrowedUnion(discriminators: Discriminators, pointer: string, type: Type): Type {
  const union = discriminators.unions.get(pointer);
  if (union === undefined || type.kind !== "union") return type;
  const kinds = new Map(union.kinds.map(({ model, values }) => [model, values]));
  return {
    ...type,
    members: type.members.map((member) =>
      member.kind === "model"
        ? narrowedKind(discriminators, union.property, member.id, kinds.get(member.id) ?? [])
        : member,
    ),
    discriminator: discriminatorOf(union),
  };
}

/** The union of all kinds of a base. */
export function anyKind(
  discriminators: Discriminators,
  base: Kinds,
  baseModel: ModelId,
  idOf: (kind: ModelId) => ModelId,
): Type {
  const members = base.kinds.map(({ model, values }) => {
    const id = model === baseModel ? model : idOf(model);
    return id === model ? narrowedKind(discriminators, base.property, model, values) : ({ kind: "model", id } as const);
  });
  const [only] = members;
  return members.length === 1 && only !== undefined
    ? only
    : { kind: "union", members, discriminator: discriminatorOf(base) };
}

function discriminatorOf({ property, kinds }: Kinds): NonNullable<(Type & { kind: "union" })["discriminator"]> {
  return {
    property,
    mapping: kinds.flatMap(({ model, values }) => values.map((value) => ({ value, model }))),
  };
}

function narrowedKind(discriminators: Discriminators, property: string, id: ModelId, values: Values): Type {
  const model: Type = { kind: "model", id };
  const own = discriminators.values.get(id)?.get(property) ?? [];
  const isSame = own.length === values.length && values.every((value) => own.includes(value));
  if (isSame || values.length === 0) return model;
  return { kind: "intersection", members: [model, { kind: "object", properties: [tag(property, values)] }] };
}

/** A model whose discriminating properties are the values that mean it, declared or not. */
export function narrowedModel(discriminators: Discriminators, id: ModelId, type: Type): Type {
  let narrowed = type;
  for (const [property, values] of discriminators.values.get(id) ?? []) narrowed = withTag(narrowed, property, values);
  return narrowed;
}

function withTag(type: Type, name: string, values: Values): Type {
  if (type.kind === "object") {
    const own = type.properties.find((property) => property.name === name);
    const others = type.properties.filter((property) => property !== own);
    const properties = [...others, { ...own, ...tag(name, values, own) }].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { ...type, properties };
  }
  const object = withoutNull(type);
  if (object !== type) return withTag(object, name, values);
  if (type.kind !== "intersection") {
    const parts = type.kind === "unknown" || type.kind === "map" ? [] : [type];
    const own: Type = {
      kind: "object",
      properties: [tag(name, values)],
      ...(type.kind === "map" && { additional: type.values }),
    };
    return parts.length === 0 ? own : { kind: "intersection", members: [...parts, own] };
  }
  // The part that declares it, or the last one that is the model's own.
  const declares = (part: Type) => part.kind === "object" && part.properties.some((property) => property.name === name);
  const at = Math.max(
    type.members.findIndex(declares),
    type.members.some(declares) ? -1 : type.members.findLastIndex((part) => part.kind === "object"),
  );
  if (at < 0) return { ...type, members: [...type.members, { kind: "object", properties: [tag(name, values)] }] };
  return { ...type, members: type.members.map((part, index) => (index === at ? withTag(part, name, values) : part)) };
}

/**
 * The property, required: without it nobody could tell. A value is no enum, because an open one would be no tag. Without values, the kind
 * is what has none of the others', or no value at all; what it says of the property itself is true.
 */
function tag(name: string, values: Values, own?: Property): Property {
  const literals = values.map((value): Type => ({ kind: "literal", value }));
  const [only] = literals;
  const type: Type = literals.length === 1 && only !== undefined ? only : { kind: "union", members: literals };
  const plain = { readOnly: false, writeOnly: false, deprecated: false, constraints: [] };
  if (only === undefined) return own ?? { ...plain, name, type: { kind: "string" }, required: false };
  return { ...plain, ...own, name, type, required: true };
}
