// A type in, the interface that it is out, if it can be one: what it extends, and what it adds.
import type { Model, ModelId, ObjectType, Property, Type } from "../api/api.js";

/** An interface: the models that it extends, and what it says itself. */
export interface Interface {
  readonly bases: readonly ModelId[];
  readonly own: ObjectType;
}

const nothing: ObjectType = { kind: "object", properties: [] };

/** What an interface has: what it says itself, and what its bases have. */
interface Scope {
  readonly own: ReadonlyMap<string, Property>;
  readonly bases: readonly Scope[];
}

/** Which types are interfaces, among some models. */
export interface Interfaces {
  /**
   * The interface that a type is: an object, or an `allOf` of models that are interfaces themselves with an object of its own.
   * `undefined` for everything else, and where TypeScript would refuse to extend: a base is a choice or a map, two bases disagree about
   * a property, or the type's own object says something else than a base does.
   */
  of(type: Type): Interface | undefined;
}

/** Reads each model once, however many extend it. */
export function interfacesOf(models: ReadonlyMap<ModelId, Model>): Interfaces {
  const known = new Map<ModelId, Scope | undefined>();

  const scopeOf = (id: ModelId): Scope | undefined => {
    if (known.has(id)) return known.get(id);
    // Until it is known, it is none: what contains itself as a base is no interface.
    known.set(id, undefined);
    const type = models.get(id)?.type;
    const scope = type === undefined ? undefined : scopeOfType(type);
    known.set(id, scope);
    return scope;
  };

  const scopeOfType = (type: Type): Scope | undefined => {
    if (type.kind === "model") return scopeOf(type.id);
    if (type.kind === "object" && type.additional !== undefined) return undefined;
    const found = read(type);
    return found && { own: new Map(found.own.properties.map((one) => [one.name, one])), bases: found.scopes };
  };

  const read = (type: Type): (Interface & { readonly scopes: readonly Scope[] }) | undefined => {
    if (type.kind === "object") return type.properties.length > 0 ? { bases: [], own: type, scopes: [] } : undefined;
    if (type.kind !== "intersection") return undefined;
    const bases = type.members.flatMap((member) => (member.kind === "model" ? [member.id] : []));
    const objects = type.members.filter((member) => member.kind === "object");
    if (bases.length + objects.length < type.members.length || objects.length > 1) return undefined;
    const own = objects[0] ?? nothing;
    // One base and nothing else is another name for it.
    if (own.additional !== undefined || (bases.length < 2 && own.properties.length === 0)) return undefined;
    const scopes = bases.flatMap((id) => scopeOf(id) ?? []);
    if (scopes.length < bases.length || !agree(scopes)) return undefined;
    const fits = own.properties.every((property) => {
      const base = scopes.map((scope) => find(scope, property.name)).find((one) => one !== undefined);
      return base === undefined || (narrows(property.type, base.type) && (property.required || !base.required));
    });
    return fits ? { bases, own, scopes } : undefined;
  };

  return {
    of: (type) => {
      const found = read(type);
      return found && { bases: found.bases, own: found.own };
    },
  };
}

function find(scope: Scope, name: string): Property | undefined {
  let at: Scope | undefined = scope;
  while (at !== undefined) {
    const own = at.own.get(name);
    if (own !== undefined) return own;
    const [first, ...others]: readonly Scope[] = at.bases;
    for (const other of others) {
      const found = find(other, name);
      if (found !== undefined) return found;
    }
    at = first;
  }
  return undefined;
}

/** Whether several bases say the same about each property that more than one of them has. */
function agree(scopes: readonly Scope[]): boolean {
  if (scopes.length < 2) return true;
  const shapes = new Map<string, string>();
  return scopes.every((scope) =>
    [...namesIn(scope)].every((name) => {
      const shape = shapeOf(find(scope, name)!);
      const before = shapes.get(name) ?? shape;
      shapes.set(name, shape);
      return before === shape;
    }),
  );
}

function namesIn(scope: Scope): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<Scope>();
  const queue = [scope];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const name of next.own.keys()) names.add(name);
    for (const base of next.bases) queue.push(base);
  }
  return names;
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
