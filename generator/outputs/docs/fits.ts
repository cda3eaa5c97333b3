// An example of the description and a type in, whether a program that gives the example as it is would compile out: descriptions
// hold examples that contradict them.
import type { ModelId, Type } from "../../api/api.js";
import type { Json } from "../../source/json.js";
import type { Models } from "./javascript.js";

/** How much may still be looked at: alternatives of alternatives would be tried without measure. */
interface Left {
  steps: number;
}

/** Far more than an example takes that anybody reads. */
const mostSteps = 10_000;

/** Whether TypeScript takes the value, written as a literal, for the type. An example that takes too long to say so of is none. */
export function fits(value: Json, type: Type, models: Models, left: Left = { steps: mostSteps }): boolean {
  left.steps--;
  if (left.steps < 0) return false;
  switch (type.kind) {
    case "unknown":
      return true;
    case "never":
    case "binary":
      return false;
    case "null":
      return value === null;
    case "boolean":
    case "number":
    case "string":
      return typeof value === type.kind;
    case "literal":
      return value === type.value;
    case "enum":
      return type.values.some((one) => one === value) || (type.open && typeof value === "string");
    case "array":
      return Array.isArray(value) && (value as readonly Json[]).every((item) => fits(item, type.items, models, left));
    case "tuple":
      return Array.isArray(value) && fitsTuple(value, type, models, left);
    case "map":
      return isObject(value) && Object.values(value).every((inner) => fits(inner, type.values, models, left));
    case "object":
      return isObject(value) && knowsNames(value, type, models, left) && fitsLoosely(value, type, models, left);
    case "intersection":
      return isObject(value)
        ? knowsNames(value, type, models, left) && fitsLoosely(value, type, models, left)
        : type.members.every((member) => fits(value, member, models, left));
    case "union":
      return type.members.some((member) => fits(value, member, models, left));
    case "model": {
      const model = models.get(type.id);
      return model === undefined || fits(value, model.type, models, left);
    }
  }
}

type JsonObject = { readonly [name: string]: Json };

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fitsTuple(
  value: readonly Json[],
  type: Type & { readonly kind: "tuple" },
  models: Models,
  left: Left,
): boolean {
  const { items, rest, minimum } = type;
  if (value.length < minimum || (rest === undefined && value.length > items.length)) return false;
  return value.every((item, index) => fits(item, items[index] ?? rest ?? { kind: "never" }, models, left));
}

/** The same, without asking whether there is more in the value than the type names: of the parts of an intersection each names some. */
function fitsLoosely(value: JsonObject, type: Type, models: Models, left: Left): boolean {
  switch (type.kind) {
    case "object": {
      const { properties, additional } = type;
      const named = new Set(properties.map(({ name }) => name));
      return (
        properties.every(({ name, required, type: own }) =>
          Object.hasOwn(value, name) ? fits(value[name] ?? null, own, models, left) : !required,
        ) &&
        (additional === undefined ||
          Object.entries(value).every(([name, inner]) => named.has(name) || fits(inner, additional, models, left)))
      );
    }
    case "intersection":
      return type.members.every((member) => fitsLoosely(value, member, models, left));
    case "union":
      return type.members.some((member) => fitsLoosely(value, member, models, left));
    case "model": {
      const model = models.get(type.id);
      return model === undefined || fitsLoosely(value, model.type, models, left);
    }
    default:
      return fits(value, type, models, left);
  }
}

/** Whether every field of the value is one that the type names; a literal with others does not compile. */
function knowsNames(value: JsonObject, type: Type, models: Models, left: Left): boolean {
  return Object.keys(value).every((name) => knowsName(name, type, models, [], left));
}

function knowsName(name: string, type: Type, models: Models, open: readonly ModelId[], left: Left): boolean {
  left.steps--;
  if (left.steps < 0) return false;
  switch (type.kind) {
    case "object":
      return type.additional !== undefined || type.properties.some((property) => property.name === name);
    case "map":
    case "unknown":
      return true;
    case "intersection":
    case "union":
      return type.members.some((member) => knowsName(name, member, models, open, left));
    case "model": {
      const model = models.get(type.id);
      if (model === undefined) return true;
      return !open.includes(type.id) && knowsName(name, model.type, models, [...open, type.id], left);
    }
    default:
      return false;
  }
}
