// Values that a schema lists in, types that have these values and no others out.
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Property, Type } from "./api.js";
import { union } from "./combine.js";
import { itemsOf, ownField, type Context } from "./fields.js";
import { byName } from "./names.js";

/** The type of a constant, or of a value of an enum. Objects and lists are what their parts are. */
export function valueType(context: Context, value: unknown, pointer: string): Type {
  if (value === null) return { kind: "null" };
  if (typeof value === "string" || typeof value === "boolean") return { kind: "literal", value };
  if (typeof value === "number") {
    if (isExact(value)) return { kind: "literal", value };
    context.report({
      code: "schema/unsupported",
      severity: "warning",
      message: "a number beyond 2^53 has no type of its own, because JavaScript would round it; the type is `number`",
      pointer,
      hint: "describe it as a string, if the service takes one",
    });
    return { kind: "number", integer: Number.isInteger(value) };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => valueType(context, item, child(pointer, index)));
    return { kind: "tuple", items, minimum: items.length };
  }
  const properties = Object.entries(isObject(value) ? value : {}).map(([name, inner]) =>
    plainProperty(name, valueType(context, inner, child(pointer, name)), true),
  );
  return { kind: "object", properties: properties.sort(byName) };
}

/** `enum`, with what its values mean where the description says so; `undefined` where there is none. */
export function enumType(context: Context, schema: JsonObject, pointer: string): Type | undefined {
  const listed = ownField(schema, "enum");
  if (listed === undefined) return undefined;
  const place = child(pointer, "enum");
  const items = [...itemsOf(context, listed, place, "a list of values")];
  if (items.length === 0) return undefined;
  // `type: [string, "null"]` beside an enum without null: whoever lists the type means it.
  const type = ownField(schema, "type");
  if (Array.isArray(type) && type.includes("null") && !items.includes(null)) items.push(null);
  const isSimple = (value: unknown): value is string | number | boolean | null =>
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && isExact(value));
  const values = [...new Set(items.filter(isSimple))];
  const descriptions = descriptionsOf(schema, items);
  const simple: Type[] =
    values.length === 0
      ? []
      : [{ kind: "enum", values, open: false, ...(descriptions !== undefined && { descriptions }) }];
  const others = items.flatMap((value, index) =>
    isSimple(value) ? [] : [valueType(context, value, child(place, index))],
  );
  return union([...simple, ...others]);
}

/** What values mean, by common usage: a list beside the values, or a map from them. */
function descriptionsOf(schema: JsonObject, values: readonly unknown[]): { [value: string]: string } | undefined {
  const texts = ownField(schema, "x-enum-descriptions") ?? ownField(schema, "x-enumDescriptions");
  const found = values.flatMap((value, index) => {
    const text = Array.isArray(texts)
      ? (texts[index] as unknown)
      : isObject(texts)
        ? ownField(texts, String(value))
        : undefined;
    return typeof text === "string" && text.trim() !== "" ? [[String(value), text] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** A property of which only the type is known. */
export function plainProperty(name: string, type: Type, required: boolean): Property {
  return { name, type, required, readOnly: false, writeOnly: false, deprecated: false, constraints: [] };
}

/**
 * Whether JavaScript has the very number that the description says: beyond 2^53 it has one in the neighbourhood. Looks into objects
 * and lists; values without numbers are exact.
 */
export function isExact(value: unknown): boolean {
  if (typeof value === "number")
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (Array.isArray(value)) return value.every(isExact);
  return !isObject(value) || Object.values(value).every(isExact);
}
