// A model and the name of a property in, what the model's schemas say about that property out.
import { isObject, referenceOf, type JsonObject } from "../document/shape.js";
import { valueAt } from "../source/pointer.js";
import type { ModelId } from "./api.js";
import { ownField, pointerOf } from "./fields.js";
import { schemaOf, schemasIn, type NamedContext } from "./heirs.js";

/** Values of a property that tells kinds apart. They are numbers where the property is one. */
export type Values = readonly (string | number)[];

/** What is said about a property. */
export interface Declared {
  readonly isFound: boolean;
  /** Whether the model allows nothing beyond its properties. */
  readonly isClosed: boolean;
  /** Whether values of the model are objects at all. */
  readonly isObject: boolean;
  /** The values that `const` and `enum` list, where they do. */
  readonly values?: Values;
  readonly type: "text" | "number" | "other";
}

/** What a model, and what it extends, say about a property. */
export function declaredProperty(context: NamedContext, id: ModelId, property: string): Declared {
  return declaredBy(context, schemaOf(context, id), property, new Set([id]));
}

function declaredBy(context: NamedContext, schema: JsonObject, property: string, seen: Set<string>): Declared {
  const parts = schemasIn(schema, "allOf").map((part) => declaredBy(context, part, property, seen));
  const reference = referenceOf(schema);
  if (reference !== undefined && !seen.has(reference)) {
    seen.add(reference);
    const target = valueAt(context.root, pointerOf(reference));
    if (isObject(target)) parts.push(declaredBy(context, target, property, seen));
  }
  const { properties } = schema;
  const own =
    isObject(properties) && Object.hasOwn(properties, property)
      ? [valueOf(context, properties[property], new Set())]
      : [];
  const found = [...parts.filter(({ isFound }) => isFound), ...own];
  const [values, ...others] = found.flatMap((one) => (one.values === undefined ? [] : [one.values]));
  const type = ownField(schema, "type");
  return {
    isFound: found.length > 0,
    isClosed:
      ["additionalProperties", "unevaluatedProperties"].some((word) => ownField(schema, word) === false) ||
      parts.some(({ isClosed }) => isClosed),
    isObject: (type === undefined || [type].flat().includes("object")) && parts.every((part) => part.isObject),
    ...(values !== undefined && { values: values.filter((value) => others.every((other) => other.includes(value))) }),
    type: found.find((one) => one.type !== "text")?.type ?? "text",
  };
}

/** What the schema of the property itself says. */
function valueOf(context: NamedContext, schema: unknown, seen: Set<string>): Declared {
  const found: Declared = { isFound: true, isClosed: false, isObject: true, type: "text" };
  if (!isObject(schema)) return found;
  const reference = referenceOf(schema);
  if (reference !== undefined && !seen.has(reference)) {
    seen.add(reference);
    return valueOf(context, valueAt(context.root, pointerOf(reference)), seen);
  }
  const [part, ...others] = schemasIn(schema, "allOf");
  if (part !== undefined && others.length === 0) return valueOf(context, part, seen);
  const listed = Object.hasOwn(schema, "const") ? [schema["const"]] : ownField(schema, "enum");
  const values = Array.isArray(listed)
    ? listed.filter((value): value is string | number => typeof value === "string" || typeof value === "number")
    : [];
  const types = [ownField(schema, "type")].flat().filter((name) => name !== "null" && name !== undefined);
  const isNumber = types.length > 0 && types.every((name) => name === "integer" || name === "number");
  return {
    ...found,
    ...(values.length > 0 && { values: [...new Set(values)] }),
    type: isNumber ? "number" : types.every((name) => name === "string") ? "text" : "other",
  };
}
