// A type in, a value of it out that is written as TypeScript: what the description gives as an example, or the least that there is.
import type { ModelId, Property, Type } from "../../api/api.js";
import { literal } from "../../code/code.js";
import type { Json } from "../../source/json.js";
import { fits } from "./fits.js";
import type { Models } from "./javascript.js";

/** A value before it is laid out. */
export type Sample =
  | string
  | { readonly fields: readonly (readonly [name: string, value: Sample])[] }
  | { readonly items: readonly Sample[] };

/** An argument or a property, with what the description gives as an example of it. */
export interface Described {
  readonly name: string;
  readonly type: Type;
  readonly example?: Json | undefined;
  readonly default?: Json | undefined;
}

const noFields: Sample = { fields: [] };
/** What is taken for every type, because there is nothing to take. */
const noValue: Sample = "undefined as never";
const blob = 'new Blob(["content"])';

/** Where in a value something stands. */
interface Inside {
  /** The models around it. */
  readonly open: readonly ModelId[];
  /** What may still be looked at: models that need each other twice each would have values without measure. */
  readonly left: { steps: number };
}

/** Far more than an example has that anybody reads. */
const mostSteps = 10_000;

function within({ open, left }: Inside, model: ModelId): Inside {
  return { open: [...open, model], left };
}

/** Takes a step; false where there is none left. */
function step({ left }: Inside): boolean {
  left.steps--;
  return left.steps >= 0;
}

/** A value that a program gives: what the description gives as an example, or the least that the type takes. */
export function valueSample(value: Described, models: Models): Sample {
  return describedSample(value, models, { open: [], left: { steps: mostSteps } }) ?? noValue;
}

/** What the description gives, where it is of the type; otherwise something that is. `undefined` where there is no value, or none that ends. */
function describedSample(value: Described, models: Models, inside: Inside): Sample | undefined {
  const given = [value.example, value.default].find(
    (one) => one !== undefined && one !== null && isShort(one) && fits(one, value.type, models),
  );
  return given === undefined ? typeSample(value.name, value.type, models, inside) : jsonSample(given);
}

/** How many values an example has at most that a page shows in a call: one of hundreds of lines hides the call. */
const mostValues = 30;

function isShort(value: Json): boolean {
  let left = mostValues;
  const count = (one: Json): boolean => {
    left--;
    return left >= 0 && (typeof one !== "object" || one === null || Object.values(one).every(count));
  };
  return count(value);
}

function jsonSample(value: Json): Sample {
  if (Array.isArray(value)) return { items: (value as readonly Json[]).map(jsonSample) };
  if (typeof value !== "object" || value === null) return literal(value).code;
  return { fields: Object.entries(value).map(([name, inner]) => [name, jsonSample(inner)] as const) };
}

/** Texts are called after what they are for. `undefined` where there is no value: for a model inside of itself, and `never`. */
function typeSample(name: string, type: Type, models: Models, inside: Inside): Sample | undefined {
  if (!step(inside)) return undefined;
  switch (type.kind) {
    case "string":
      return literal(stringSample(name, type.format)).code;
    case "number":
      return "1";
    case "boolean":
      return "true";
    case "literal":
      return literal(type.value).code;
    case "enum":
      return literal(type.values[0] ?? null).code;
    case "binary":
      return blob;
    case "array": {
      const item = type.items.kind === "unknown" ? undefined : typeSample(name, type.items, models, inside);
      return { items: item === undefined ? [] : [item] };
    }
    case "tuple":
      return all(type.items.slice(0, Math.max(type.minimum, 1)).map((item) => typeSample(name, item, models, inside)));
    case "model": {
      const model = models.get(type.id);
      if (model === undefined) return noFields;
      if (inside.open.includes(type.id)) return undefined;
      return describedSample({ name, type: model.type, example: model.example }, models, within(inside, type.id));
    }
    case "union":
      return unionSample(name, type.members, models, inside);
    case "object":
      return objectSample(type, models, inside);
    case "intersection":
      return intersectionSample(name, type, models, inside);
    case "null":
      return "null";
    case "never":
      return undefined;
    case "unknown":
    case "map":
      return noFields;
  }
}

function all(items: readonly (Sample | undefined)[]): Sample | undefined {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? { items: known } : undefined;
}

/** The first alternative that has an end; null only where nothing else has one. */
function unionSample(name: string, members: readonly Type[], models: Models, inside: Inside): Sample | undefined {
  const ordered = [...members.filter(({ kind }) => kind !== "null"), ...members.filter(({ kind }) => kind === "null")];
  for (const member of ordered) {
    const sample = typeSample(name, member, models, inside);
    if (sample !== undefined) return sample;
  }
  return undefined;
}

/** What every object has; one without an own property of that name is not of a type that has it as text, even where it is optional. */
const ofEveryObject: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype).filter((name) => !name.startsWith("__")),
);

/** The properties of an object, by name: what each part of an intersection says of one of them. */
interface Shape {
  readonly required: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, readonly Property[]>;
}

function objectSample(type: Type, models: Models, inside: Inside): Sample | undefined {
  const shape = shapeOf(type, models, inside);
  if (shape === undefined) return undefined;
  const fields: (readonly [string, Sample])[] = [];
  for (const [name, properties] of shape.properties) {
    if (!shape.required.has(name) && !ofEveryObject.has(name)) continue;
    const sample = describedSample(inOne(name, properties), models, inside);
    if (sample === undefined) return undefined;
    fields.push([name, sample]);
  }
  return { fields };
}

/** What several parts of an intersection say of one property, as one. */
function inOne(name: string, properties: readonly Property[]): Described {
  const [only, another] = properties;
  if (only !== undefined && another === undefined) return only;
  return {
    name,
    type: { kind: "intersection", members: properties.map(({ type }) => type) },
    example: properties.find(({ example }) => example !== undefined)?.example,
    default: properties.find(({ default: initial }) => initial !== undefined)?.default,
  };
}

/** What all types of an intersection take: an object with the properties of all of them, or else a value of the narrowest. */
function intersectionSample(
  name: string,
  type: Type & { readonly kind: "intersection" },
  models: Models,
  inside: Inside,
): Sample | undefined {
  const plain = partsOf(type, models, inside).filter((part) => !mayBeObject(part, models, inside));
  const lists = plain.flatMap((part) => (part.kind === "array" ? [part.items] : []));
  if (lists.length > 0 && lists.length === plain.length)
    return typeSample(name, { kind: "array", items: { kind: "intersection", members: lists } }, models, inside);
  const [narrowest] = plain.sort((a, b) => width(a) - width(b));
  return narrowest === undefined ? objectSample(type, models, inside) : typeSample(name, narrowest, models, inside);
}

/** The types that a type is all of; models that are another name for something are what they name. */
function partsOf(type: Type, models: Models, inside: Inside): readonly Type[] {
  if (!step(inside)) return [type];
  if (type.kind === "intersection") return type.members.flatMap((member) => partsOf(member, models, inside));
  if (type.kind !== "model" || inside.open.includes(type.id)) return [type];
  const model = models.get(type.id);
  return model === undefined ? [type] : partsOf(model.type, models, within(inside, type.id));
}

function mayBeObject(type: Type, models: Models, inside: Inside): boolean {
  if (!step(inside)) return true;
  switch (type.kind) {
    case "object":
    case "map":
    case "unknown":
      return true;
    case "model": {
      const model = inside.open.includes(type.id) ? undefined : models.get(type.id);
      return model === undefined || mayBeObject(model.type, models, within(inside, type.id));
    }
    case "union":
      return type.members.some((member) => mayBeObject(member, models, inside));
    case "intersection":
      return type.members.every((member) => mayBeObject(member, models, inside));
    default:
      return false;
  }
}

/** `undefined` for a model inside of itself. Of alternatives it is the first. */
function shapeOf(type: Type, models: Models, inside: Inside): Shape | undefined {
  if (!step(inside)) return undefined;
  switch (type.kind) {
    case "object":
      return {
        required: new Set(type.properties.filter(({ required }) => required).map(({ name }) => name)),
        properties: new Map(type.properties.map((property) => [property.name, [property]])),
      };
    case "intersection": {
      const required = new Set<string>();
      const properties = new Map<string, readonly Property[]>();
      for (const member of type.members) {
        const shape = shapeOf(member, models, inside);
        if (shape === undefined) return undefined;
        for (const name of shape.required) required.add(name);
        for (const [name, own] of shape.properties) properties.set(name, [...(properties.get(name) ?? []), ...own]);
      }
      return { required, properties };
    }
    case "union":
      for (const member of type.members) {
        const shape = shapeOf(member, models, inside);
        if (shape !== undefined) return shape;
      }
      return undefined;
    case "model": {
      const model = models.get(type.id);
      if (model === undefined) return noShape;
      return inside.open.includes(type.id) ? undefined : shapeOf(model.type, models, within(inside, type.id));
    }
    default:
      return noShape;
  }
}

const noShape: Shape = { required: new Set(), properties: new Map() };

/** How many values a type has: of several types of one property the narrowest has the values that all of them take. */
function width(type: Type): number {
  switch (type.kind) {
    case "never":
      return 0;
    case "literal":
    case "null":
      return 1;
    case "boolean":
      return 2;
    case "enum":
      return type.open ? manyValues : type.values.length;
    case "union":
      return Math.min(
        type.members.reduce((sum, member) => sum + width(member), 0),
        manyValues,
      );
    case "unknown":
      return manyValues + 1;
    default:
      return manyValues;
  }
}

const manyValues = 1_000_000_000;

function stringSample(name: string, format: string | undefined): string {
  if (format === "date-time") return "2025-01-01T00:00:00Z";
  return format === "date" ? "2025-01-01" : name;
}
