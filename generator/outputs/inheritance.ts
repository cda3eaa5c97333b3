// A type in, the interface that it is out, if it can be one: what it extends, and what it adds.
import type { Model, ModelId, ObjectType, Property, Type } from "../api/api.js";

/** An interface: the models that it extends, and what it says itself. */
export interface Interface {
  readonly bases: readonly ModelId[];
  readonly own: ObjectType;
}

const nothing: ObjectType = { kind: "object", properties: [] };

/**
 * The interface that a type is: an object, or an `allOf` of models that are interfaces themselves with an object of its own.
 * `undefined` for everything else, and where TypeScript would refuse to extend: a base is a choice or a map, two bases disagree about a
 * property, or the type's own object says something else than a base does.
 */
export function interfaceOf(type: Type, models: ReadonlyMap<ModelId, Model>): Interface | undefined {
  if (type.kind === "object") {
    return type.properties.length > 0 ? { bases: [], own: type } : undefined;
  }
  if (type.kind !== "intersection") return undefined;
  const bases = type.members.flatMap((member) => (member.kind === "model" ? [member.id] : []));
  const objects = type.members.filter((member) => member.kind === "object");
  if (bases.length + objects.length < type.members.length || objects.length > 1) return undefined;
  const own = objects[0] ?? nothing;
  // One base and nothing else is another name for it.
  if (own.additional !== undefined || (bases.length < 2 && own.properties.length === 0)) return undefined;
  const inherited = inheritedProperties(bases, models, new Set());
  if (inherited === undefined) return undefined;
  const agrees = own.properties.every((property) => {
    const base = inherited.get(property.name);
    return base === undefined || (narrows(property.type, base.type) && (property.required || !base.required));
  });
  return agrees ? { bases, own } : undefined;
}

/** Everything that the bases have; `undefined` where one is no interface, or two disagree. */
function inheritedProperties(
  bases: readonly ModelId[],
  models: ReadonlyMap<ModelId, Model>,
  open: ReadonlySet<ModelId>,
): Map<string, Property> | undefined {
  const all = new Map<string, Property>();
  for (const id of bases) {
    const properties = propertiesOf(id, models, open);
    if (properties === undefined) return undefined;
    for (const [name, property] of properties) {
      const before = all.get(name);
      if (before !== undefined && shapeOf(before) !== shapeOf(property)) return undefined;
      all.set(name, property);
    }
  }
  return all;
}

function propertiesOf(
  id: ModelId,
  models: ReadonlyMap<ModelId, Model>,
  open: ReadonlySet<ModelId>,
): Map<string, Property> | undefined {
  const type = models.get(id)?.type;
  if (type === undefined || open.has(id)) return undefined;
  const inner = new Set([...open, id]);
  if (type.kind === "model") return propertiesOf(type.id, models, inner);
  if (type.kind === "object" && type.additional !== undefined) return undefined;
  const found = interfaceOf(type, models);
  if (found === undefined) return undefined;
  const inherited = inheritedProperties(found.bases, models, inner);
  for (const property of found.own.properties) inherited?.set(property.name, property);
  return inherited;
}

/** What two bases must agree about: the type, and whether it may be missing. */
function shapeOf({ type, required, readOnly }: Property): string {
  return `${typeShape(type)} ${required} ${readOnly}`;
}

/** A type as text, without what is only said about it. */
function typeShape(type: Type): string {
  const told = new Set([
    "format",
    "integer",
    "descriptions",
    "description",
    "title",
    "default",
    "example",
    "constraints",
  ]);
  return JSON.stringify(type, (key, value: unknown) => (told.has(key) ? undefined : value));
}

/** Whether every value of a type is one of another, as far as it can be seen from here. */
function narrows(type: Type, base: Type): boolean {
  if (base.kind === "unknown" || type.kind === "never" || typeShape(type) === typeShape(base)) return true;
  const values = type.kind === "enum" && !type.open ? type.values : type.kind === "literal" ? [type.value] : undefined;
  if (base.kind === "string" && type.kind === "enum") return type.values.every((value) => typeof value === "string");
  if (values === undefined) return false;
  if (base.kind === "enum") return values.every((value) => base.values.includes(value));
  return values.every((value) => typeof value === base.kind);
}
