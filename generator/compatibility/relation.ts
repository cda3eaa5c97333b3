// Two types in, out: whether values of the one do where the other is expected, whether they are the same, which alternatives are lost.
//
// Named types are compared declaration by declaration elsewhere, so two of the same name are taken as equal here. Types of different
// names are compared by what they are; a pair that is being compared already is taken as fitting (coinduction), as recursion must be.
import type { ObjectShape, SurfaceProperty, SurfaceType } from "../surface/surface.js";
import { typeText, unionOf } from "../surface/type.js";

/** The models of two surfaces, and which old name is which new one. */
export interface Pair {
  readonly before: Models;
  readonly after: Models;
  /** Old name → new name, for those that were renamed. */
  readonly renamed: ReadonlyMap<string, string>;
}

export type Models = { readonly [name: string]: { readonly type: SurfaceType } };

/** A type and the surface that its names belong to. */
export interface Sided {
  readonly type: SurfaceType;
  readonly side: "before" | "after";
}

/**
 * What "does" means:
 * - `write`: a literal of the one type compiles where the other is expected; keys that are not declared do not (TS2353)
 * - `assign`: a value of the one type is one of the other to a compiler, as where it is handed on
 * - `read`: code that reads values of the target compiles with values of the source
 * - `accept`: the service takes a request that programs already send
 * - `answer`: an answer is what programs already expect
 */
export type Purpose = "write" | "assign" | "read" | "accept" | "answer";

/** Whether every value of `source` does where `target` is expected. */
export function fits(source: Sided, target: Sided, purpose: Purpose, pair: Pair): boolean {
  return new Relation(purpose, pair).fits(source, target);
}

/** Whether two types have the same shape, whatever the names of its parts are. */
export function isSameShape(a: Sided, b: Sided, pair: Pair): boolean {
  const relation = new Relation("same", pair);
  return relation.fits(a, b) && relation.fits(b, a);
}

/** Alternatives of one type that another does not have, and that were not made narrower either: code that has a case for them breaks. */
export function lostAlternatives(before: Sided, after: Sided, pair: Pair): SurfaceType[] {
  const old = alternatives(before.type, pair.before);
  if (old.length < 2) return [];
  const now = alternatives(after.type, pair.after).map((type): Sided => ({ ...after, type }));
  return old.filter((type) => {
    if (type.kind === "null" || type.kind === "undefined") return false;
    const one = { ...before, type };
    return !now.some((other) => fits(one, other, "read", pair) || fits(other, one, "read", pair));
  });
}

/** A union's members, and the values of a list one by one; with models, also those of a union that has a name. */
export function alternatives(
  type: SurfaceType,
  models: Models = {},
  open: readonly string[] = [],
): readonly SurfaceType[] {
  if (type.kind === "union") return type.members.flatMap((member) => alternatives(member, models, open));
  if (type.kind === "model") {
    const declared = Object.hasOwn(models, type.name) ? models[type.name]?.type : undefined;
    const isSeveral = declared?.kind === "union" || declared?.kind === "literals";
    if (declared === undefined || !isSeveral || open.includes(type.name)) return [type];
    return alternatives(declared, models, [...open, type.name]);
  }
  if (type.kind !== "literals" || type.open) return [type];
  return type.values.map((value): SurfaceType => ({ kind: "literals", values: [value] }));
}

/** The object that a type is, with what it extends; `undefined` for what is none. */
export function shapeOf(type: SurfaceType, models: Models, open: readonly string[] = []): ObjectShape | undefined {
  switch (type.kind) {
    case "object":
      return type;
    case "model": {
      const declared = models[type.name];
      return declared === undefined || open.includes(type.name)
        ? undefined
        : shapeOf(declared.type, models, [...open, type.name]);
    }
    case "intersection": {
      const shapes = type.members.map((member) => shapeOf(member, models, open));
      return shapes.every((shape) => shape !== undefined) ? shapes.reduce(merged) : undefined;
    }
    default:
      return undefined;
  }
}

function merged(a: ObjectShape, b: ObjectShape): ObjectShape {
  const properties: Record<string, SurfaceProperty> = { ...a.properties };
  for (const [name, property] of Object.entries(b.properties)) {
    const other = Object.hasOwn(a.properties, name) ? a.properties[name] : undefined;
    properties[name] =
      other === undefined
        ? property
        : {
            ...other,
            ...property,
            type:
              typeText(other.type) === typeText(property.type)
                ? property.type
                : { kind: "intersection", members: [other.type, property.type] },
            required: other.required || property.required,
          };
  }
  const additional = a.additional ?? b.additional;
  return { kind: "object", properties, ...(additional !== undefined && { additional }) };
}

/** One comparison, with the pairs of names that it has met. */
class Relation {
  readonly #purpose: Purpose | "same";
  readonly #pair: Pair;
  /** What was found of each pair; of one that is being compared, that it fits. */
  readonly #met = new Map<string, boolean>();

  constructor(purpose: Purpose | "same", pair: Pair) {
    this.#purpose = purpose;
    this.#pair = pair;
  }

  fits(source: Sided, target: Sided): boolean {
    const { type: from } = source;
    const { type: to } = target;
    if (this.#purpose !== "same" && to.kind === "unknown") return true;
    if (from.kind === "never") return true;
    if (from.kind === "model" && to.kind === "model" && this.#nameOf(source) === this.#nameOf(target)) return true;
    if (!mayContainItself(from) && !mayContainItself(to)) return this.#fitsKind(source, target);
    const key = `${source.side} ${typeText(from)} ${target.side} ${typeText(to)}`;
    const known = this.#met.get(key);
    if (known !== undefined) return known;
    this.#met.set(key, true);
    const found = this.#fitsKind(source, target);
    this.#met.set(key, found);
    return found;
  }

  #fitsKind(source: Sided, target: Sided): boolean {
    const { type: from } = source;
    const { type: to } = target;
    if (from.kind === "union") return from.members.every((type) => this.fits({ ...source, type }, target));
    if (from.kind === "literals" && !from.open && from.values.length > 1 && to.kind === "union")
      return alternatives(from).every((type) => this.fits({ ...source, type }, target));
    if (to.kind === "union") {
      if (from.kind === "boolean" && this.#acceptsBothBooleans(target)) return true;
      if (to.members.some((type) => this.fits(source, { ...target, type }))) return true;
      // A name may stand for several types, each of which fits another alternative.
      const inner = from.kind === "model" ? this.#resolved(source) : undefined;
      const isSeveral = inner?.kind === "union" || (inner?.kind === "literals" && inner.open !== true);
      return isSeveral && this.fits({ ...source, type: inner }, target);
    }
    return this.#fitsShape(source, target);
  }

  #nameOf({ type, side }: Sided): string {
    const name = type.kind === "model" ? type.name : "";
    return side === "before" ? (this.#pair.renamed.get(name) ?? name) : name;
  }

  #acceptsBothBooleans({ type }: Sided): boolean {
    const values = alternatives(type).flatMap((one) => (one.kind === "literals" ? one.values : []));
    return values.includes(true) && values.includes(false);
  }

  #fitsShape(source: Sided, target: Sided): boolean {
    const from = this.#resolved(source);
    const to = this.#resolved(target);
    if (from === undefined || to === undefined) return from === to;
    if (from.kind === "union" || to.kind === "union") {
      if (source.type === from && target.type === to) return false;
      return this.fits({ ...source, type: from }, { ...target, type: to });
    }
    if (from.kind === "object" && to.kind === "object") return this.#fitsObject(from, source.side, to, target.side);
    if (to.kind === "intersection")
      return to.members.every((type) => this.fits({ ...source, type: from }, { ...target, type }));
    if (from.kind === "intersection")
      return from.members.some((type) => this.fits({ ...source, type }, { ...target, type: to }));
    if (to.kind === "unknown") return this.#purpose !== "same" || from.kind === "unknown";
    if (to.kind === "void") return this.#purpose === "answer" || from.kind === "void" || from.kind === "undefined";
    if (from.kind === "literals") return fitsLiterals(from, to, this.#purpose);
    if (from.kind === "array" && to.kind === "array")
      return this.fits({ ...source, type: from.items }, { ...target, type: to.items });
    if (from.kind === "stream" && to.kind === "stream")
      return this.fits({ ...source, type: from.items }, { ...target, type: to.items });
    if (from.kind === "tuple") return this.#fitsTuple(from, source, to, target);
    if (from.kind === "number" && to.kind === "number")
      return this.#purpose !== "accept" || from.integer === true || to.integer !== true;
    // Bytes can be given as whatever holds them, a blob among others.
    if (from.kind === "binary" && to.kind === "bytes") return this.#purpose !== "same";
    if (from.kind === "string" && to.kind === "literals" && to.open === true)
      return this.#purpose === "read" || this.#purpose === "assign";
    return from.kind === to.kind;
  }

  /** What a name stands for, and an object for several that are merged; `undefined` for a name that means nothing. */
  #resolved({ type, side }: Sided): SurfaceType | undefined {
    const models = side === "before" ? this.#pair.before : this.#pair.after;
    const shape = shapeOf(type, models);
    if (shape !== undefined) return shape;
    const seen = new Set<string>();
    let one: SurfaceType | undefined = type;
    while (one?.kind === "model") {
      if (seen.has(one.name)) return undefined;
      seen.add(one.name);
      one = models[one.name]?.type;
    }
    return one;
  }

  #fitsTuple(from: SurfaceType & { kind: "tuple" }, source: Sided, to: SurfaceType, target: Sided): boolean {
    if (to.kind === "array")
      return [...from.items, ...(from.rest === undefined ? [] : [from.rest])].every((type) =>
        this.fits({ ...source, type }, { ...target, type: to.items }),
      );
    if (to.kind !== "tuple") return false;
    if (from.minimum < to.minimum || (from.rest !== undefined && to.rest === undefined)) return false;
    // Element by element, and then what may follow on both sides.
    const longest = Math.max(from.items.length, to.items.length) + 1;
    return Array.from({ length: longest }).every((_, index) => {
      const [type, other] = [from.items[index] ?? from.rest, to.items[index] ?? to.rest];
      if (type === undefined) return true;
      return other !== undefined && this.fits({ ...source, type }, { ...target, type: other });
    });
  }

  #fitsObject(from: ObjectShape, fromSide: Sided["side"], to: ObjectShape, toSide: Sided["side"]): boolean {
    const sided = (type: SurfaceType, side: Sided["side"]): Sided => ({ type, side });
    if (this.#purpose === "assign" && hasNothingInCommon(from, to)) return false;
    for (const [name, wanted] of Object.entries(to.properties)) {
      if (this.#isHidden(wanted)) continue;
      const given = Object.hasOwn(from.properties, name) ? from.properties[name] : undefined;
      if (given === undefined || this.#isHidden(given)) {
        if (wanted.required) return false;
        if (from.additional !== undefined) {
          const value = unionOf([from.additional, { kind: "undefined" }]);
          const other = unionOf([wanted.type, { kind: "undefined" }]);
          if (!this.fits(sided(value, fromSide), sided(other, toSide))) return false;
        } else if (this.#purpose === "read" || this.#purpose === "answer" || this.#purpose === "same") return false;
        continue;
      }
      if (wanted.required && !given.required) return false;
      if (this.#purpose === "same" && wanted.required !== given.required) return false;
      if (!this.fits(sided(given.type, fromSide), sided(wanted.type, toSide))) return false;
    }
    return this.#fitsFurther(from, fromSide, to, toSide);
  }

  /** Properties that the target does not declare. */
  #fitsFurther(from: ObjectShape, fromSide: Sided["side"], to: ObjectShape, toSide: Sided["side"]): boolean {
    const { additional } = to;
    if (additional === undefined) {
      if (this.#purpose !== "write" && this.#purpose !== "same") return true;
      if (from.additional !== undefined) return false;
      return Object.entries(from.properties).every(
        ([name, property]) => Object.hasOwn(to.properties, name) || this.#isHidden(property),
      );
    }
    const target: Sided = { type: additional, side: toSide };
    if (from.additional === undefined) {
      // Code that reads further keys needs an index signature.
      if (this.#purpose === "read" || this.#purpose === "assign" || this.#purpose === "same") return false;
    } else if (!this.fits({ type: from.additional, side: fromSide }, target)) return false;
    return Object.entries(from.properties).every(
      ([name, { type }]) => Object.hasOwn(to.properties, name) || this.fits({ type, side: fromSide }, target),
    );
  }

  /** What only the service sets is not written, what is only sent is not read. */
  #isHidden({ readOnly, writeOnly }: SurfaceProperty): boolean {
    if (this.#purpose === "write" || this.#purpose === "accept") return readOnly === true;
    return (this.#purpose === "read" || this.#purpose === "answer") && writeOnly === true;
  }
}

/** Of an object that may have some properties and need not have any, one that has others alone is none to a compiler (TS2559). */
function hasNothingInCommon(from: ObjectShape, to: ObjectShape): boolean {
  const [own, wanted] = [Object.keys(from.properties), Object.entries(to.properties)];
  if (own.length === 0 || wanted.length === 0 || from.additional !== undefined || to.additional !== undefined)
    return false;
  return wanted.every(([name, { required }]) => !required && !Object.hasOwn(from.properties, name));
}

/** Whether what a type stands for may hold the type itself: by its name, or as what several together are. */
function mayContainItself({ kind }: SurfaceType): boolean {
  return kind === "model" || kind === "intersection";
}

function fitsLiterals(from: SurfaceType & { kind: "literals" }, to: SurfaceType, purpose: Purpose | "same"): boolean {
  if (to.kind === "literals") {
    // A list is what the service takes, and an open one only says that it may answer with more.
    const isTyped = purpose === "read" || purpose === "assign";
    if (isTyped && to.open === true) return from.values.every((value) => typeof value === "string");
    // Programs hand on what they were given, and that may be any text.
    if ((isTyped || purpose === "write") && from.open === true && to.open !== true) return false;
    return from.values.every((value) => to.values.includes(value)) && (purpose !== "same" || from.open === to.open);
  }
  if (purpose === "same") return false;
  if (from.open === true) return to.kind === "string";
  return from.values.every((value) => typeof value === to.kind);
}
