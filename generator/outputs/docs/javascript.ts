// A type in, the words out with which pages for JavaScript speak of it: `[String]`, and an example `["expand_example"]`.
//
// JavaScript has no types to print, so its pages name the constructor of a value. What has a name of its own is an `Object` where it
// is given, and is called by its name where it is returned.
import type { Model, ModelId, Type } from "../../api/api.js";
import type { Json } from "../../source/json.js";

/** The models by their ids. */
export type Models = ReadonlyMap<ModelId, Model>;

/** The type of an argument: `String`, `[String]`, `{String: Object}`; a model and a list of models are an `Object`. */
export function argumentTypeName(type: Type, models: Models): string {
  const plain = resolved(type, models);
  if (plain.kind === "array") {
    const items = argumentTypeName(plain.items, models);
    return items === "Object" ? "Object" : `[${items}]`;
  }
  if (plain.kind === "map" && !isFreeForm(plain, models)) return `{String: ${argumentTypeName(plain.values, models)}}`;
  return constructorName(plain);
}

/** The type of a result: `User`, `[User]`; what is not a model is in quotes: `'String'`, `['String']`, but for `Object`. */
export function resultTypeName(type: Type, models: Models): string {
  if (type.kind === "model" && !isFreeForm(type, models)) {
    const model = models.get(type.id);
    if (model !== undefined && hasProperties(model.type)) return model.name;
  }
  const plain = resolved(type, models);
  if (plain.kind === "array") return `[${resultTypeName(plain.items, models)}]`;
  if (plain.kind === "map" && !isFreeForm(plain, models)) return `{'String': ${resultTypeName(plain.values, models)}}`;
  const name = constructorName(plain);
  return name === "Object" ? name : `'${name}'`;
}

/** Whether a result is a model or holds models. */
export function holdsModels(type: Type, models: Models): boolean {
  if (type.kind === "array") return holdsModels(type.items, models);
  if (type.kind === "map") return holdsModels(type.values, models);
  return type.kind === "model" && !isFreeForm(type, models);
}

/**
 * A value for an argument, as an expression: what the description gives as an example, as it stands there; else the default; else
 * something of the right kind. Nothing is known of a free-form object: `null`.
 */
export function argumentExample(
  argument: { readonly name: string; readonly type: Type; readonly example?: Json; readonly default?: Json },
  models: Models,
): string {
  const { name, type, example, default: initial } = argument;
  if (example !== undefined) return plainText(example);
  if (initial !== undefined && initial !== null) return JSON.stringify(initial);
  return kindExample(name, type, models);
}

function kindExample(name: string, type: Type, models: Models): string {
  if (isFreeForm(type, models)) return "null";
  const plain = resolved(type, models);
  if (plain.kind === "array") return `[${kindExample(name, plain.items, models)}]`;
  if (plain.kind === "map") return "null";
  switch (constructorName(plain)) {
    case "String":
      return JSON.stringify(`${name}_example`);
    case "Number":
      return "3.4";
    case "Boolean":
      return "true";
    case "Date":
      return '"2013-10-20T19:20:30+01:00"';
    case "File":
      return '"/path/to/file"';
    default:
      return "{}";
  }
}

/** A value as people write it in a sentence: text without quotes. */
export function plainText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The values that a type lists, also as the items of an array. */
export function listedValues(type: Type, models: Models): readonly (string | number | boolean | null)[] {
  const plain = resolved(type, models);
  if (plain.kind === "array") return listedValues(plain.items, models);
  return plain.kind === "enum" ? plain.values : [];
}

/** Whether the values that a type lists are not all that there may be. */
export function isOpen(type: Type, models: Models): boolean {
  const plain = resolved(type, models);
  return plain.kind === "array" ? isOpen(plain.items, models) : plain.kind === "enum" && plain.open;
}

function constructorName(type: Type): "String" | "Number" | "Boolean" | "Date" | "File" | "Object" {
  switch (type.kind) {
    case "string":
      return type.format === "date-time" ? "Date" : "String";
    case "number":
      return "Number";
    case "boolean":
      return "Boolean";
    case "binary":
      return "File";
    case "literal":
      return nameOfValue(type.value);
    case "enum":
      return nameOfValue(type.values.find((value) => value !== null) ?? null);
    case "union": {
      const names = new Set(type.members.filter((member) => member.kind !== "null").map(constructorName));
      const [only] = names;
      return only !== undefined && names.size === 1 ? only : "Object";
    }
    default:
      return "Object";
  }
}

function nameOfValue(value: string | number | boolean | null): "String" | "Number" | "Boolean" | "Object" {
  if (typeof value === "string") return "String";
  if (typeof value === "number") return "Number";
  return typeof value === "boolean" ? "Boolean" : "Object";
}

/** What a model is when it is not an object with properties of its own: the type that it names. One that has no end stays a model. */
function resolved(type: Type, models: Models): Type {
  if (type.kind !== "model") return type;
  const model = models.get(type.id);
  if (model === undefined || hasProperties(model.type) || holdsItself(type, models, [])) return type;
  return resolved(model.type, models);
}

/** Whether a type is a list of lists of … itself, or a map of such. */
function holdsItself(type: Type, models: Models, open: readonly ModelId[]): boolean {
  switch (type.kind) {
    case "array":
      return holdsItself(type.items, models, open);
    case "map":
      return holdsItself(type.values, models, open);
    case "model": {
      if (open.includes(type.id)) return true;
      const model = models.get(type.id);
      return model !== undefined && !hasProperties(model.type) && holdsItself(model.type, models, [...open, type.id]);
    }
    default:
      return false;
  }
}

function hasProperties(type: Type): boolean {
  return (
    (type.kind === "object" && type.properties.length > 0) || type.kind === "intersection" || type.kind === "union"
  );
}

/** An object of which nothing is known. */
function isFreeForm(type: Type, models: Models): boolean {
  const plain = resolved(type, models);
  if (plain.kind === "map") return plain.values.kind === "unknown";
  return (
    plain.kind === "unknown" ||
    (plain.kind === "object" && plain.properties.length === 0 && plain.additional === undefined)
  );
}
