// A schema in, what its words say by themselves out, without reading the schemas that it holds.
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import { itemsOf, kindOf, ownField, resolve, type Context } from "./fields.js";

/** `true` or `{}`. What another `not` leaves, TypeScript cannot say. */
export function isEverything(schema: unknown): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).length === 0);
}

/**
 * A type that lists null beside other schemas: by the letter it takes nothing that they do not take as well. Whoever lists it means
 * it, and a reader had better expect it.
 */
export function isNullBeside(schema: JsonObject): boolean {
  const type = ownField(schema, "type");
  const isListed = type === "null" || (Array.isArray(type) && type.includes("null"));
  return isListed && !Object.hasOwn(schema, "const") && !Object.hasOwn(schema, "enum");
}

/** The same schema, whose type does not list null. */
export function withoutNull({ type, ...others }: JsonObject): JsonObject {
  const names = [type].flat().filter((name) => name !== "null");
  return names.length === 0 ? others : { ...others, type: names };
}

/**
 * An object without properties that allows no others. As a part of something, by the letter it allows none of what the other parts
 * declare, and nobody could write such a value; whoever takes it as a part means that it adds nothing, as it does without a name.
 */
export function isClosedToAll(schema: JsonObject): boolean {
  const { title: _title, description: _description, ...words } = schema;
  const { properties = {}, required = [], additionalProperties, type, ...others } = words;
  const declares = [properties, required].some((held) => Object.keys(Object(held) as object).length > 0);
  return type === "object" && additionalProperties === false && !declares && Object.keys(others).length === 0;
}

/** What `allOf` lists. */
export function partsOf(schema: JsonObject): readonly unknown[] {
  const allOf = ownField(schema, "allOf");
  return Array.isArray(allOf) ? allOf : [];
}

/** A part such as `{ type: object, required: [name] }`: what it requires is looked up among the other parts. */
export function isPlainObject(part: unknown): boolean {
  const words = isObject(part)
    ? Object.keys(part).filter((word) => !["required", "title", "description"].includes(word))
    : [];
  return isObject(part) && words.length === 1 && part["type"] === "object";
}

/** Whether the schema itself says what an object holds. */
export function hasObjectWords(schema: JsonObject): boolean {
  const { properties } = schema;
  const additional = ownField(schema, "additionalProperties");
  return (
    (isObject(properties) && Object.keys(properties).length > 0) ||
    (additional !== undefined && additional !== false && additional !== true) ||
    ownField(schema, "patternProperties") !== undefined
  );
}

/** Whether the schema itself says what a list holds. */
export function hasArrayWords(schema: JsonObject): boolean {
  return ["items", "prefixItems"].some((keyword) => Object.hasOwn(schema, keyword));
}

const typeWords = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** The names in `type`; reports those that are none. */
export function typeNames(context: Context, schema: JsonObject, pointer: string): string[] {
  const type = ownField(schema, "type");
  if (type === undefined) return [];
  const names = Array.isArray(type) ? (type as unknown[]) : [type];
  return names.filter((name): name is string => {
    if (typeof name === "string" && typeWords.includes(name)) return true;
    const known =
      typeof name === "string"
        ? `\`type: ${name.slice(0, 60)}\` is not a type of JSON Schema`
        : `\`type\` is ${kindOf(name)}`;
    context.report({
      code: "schema/invalid",
      severity: "error",
      message: known,
      pointer: child(pointer, "type"),
      hint: `types are ${typeWords.join(", ")}`,
    });
    return false;
  });
}

/** A schema without `type` whose other words only make sense for one. */
export function impliedTypes(schema: JsonObject): string[] {
  if (["properties", "additionalProperties", "patternProperties"].some((keyword) => Object.hasOwn(schema, keyword)))
    return ["object"];
  if (hasArrayWords(schema)) return ["array"];
  return partsOf(schema).some(isPlainObject) ? ["object"] : [];
}

/** Whether a schema, or what it refers to, is nothing but bytes. */
export function isBytes(context: Context, schema: unknown): boolean {
  const part = resolve({ ...context, report: () => undefined }, schema, "", "a schema");
  if (part === undefined || ownField(part.value, "type") !== "string") return false;
  const format = ownField(part.value, "format");
  return isBinary(part.value, typeof format === "string" ? format : undefined);
}

/**
 * Bytes as they are. Since 3.1 a media type that is not text says so (OpenAPI 3.1, section 4.8.14.2); with a `contentEncoding` they are
 * text again.
 */
export function isBinary(schema: JsonObject, format: string | undefined): boolean {
  if (Object.hasOwn(schema, "contentEncoding")) return false;
  if (format === "binary") return true;
  const mediaType = ownField(schema, "contentMediaType");
  return typeof mediaType === "string" && !/^text\/|[/+](json|xml|yaml|javascript)\b/i.test(mediaType);
}

/** The properties that must be there, by the schema itself and by the parts that stand in it. */
export function requiredNames(context: Context, schema: JsonObject, pointer: string): Set<string> {
  const names = ownField(schema, "required");
  // 3.0 and before: `required: true` on a property, by people who mean the list around it.
  if (typeof names === "boolean") return new Set();
  const items = itemsOf(context, names, child(pointer, "required"), "a list of names");
  // `allOf: [{ $ref }, { required: [name] }]`: what a part requires may be declared by another one.
  const ofParts = partsOf(schema)
    .filter(isObject)
    .flatMap((part) => ownField(part, "required"));
  return new Set([...items, ...ofParts].filter((name): name is string => typeof name === "string"));
}
