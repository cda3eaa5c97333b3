// A document of any version in, an OpenAPI 3.1 document out. No later stage knows that there are versions.
import type { Origins } from "./document.js";
import { isObject, mapChildren, referenceOf, setOwn, type JsonObject, type Kind } from "./shape.js";
import { upgradeSwagger } from "./upgradeSwagger.js";

/** The document in OpenAPI 3.1, with the origins of what was moved. */
export function upgrade(root: JsonObject, origins: Origins): { root: JsonObject; origins: Origins } {
  const moved = root["swagger"] === undefined ? { root, origins } : upgradeSwagger(root, origins);
  const upgraded = upgradeObject(moved.root, "document", "") as JsonObject;
  return { root: { ...upgraded, openapi: "3.1.0" }, origins: moved.origins };
}

function upgradeObject(value: unknown, kind: Kind, pointer: string): unknown {
  const inner = mapChildren(value, kind, pointer, (visit) => upgradeObject(visit.value, visit.kind, visit.pointer));
  return kind === "schema" && isObject(inner) ? upgradeSchema(inner) : inner;
}

/** The schema dialects of 2.0 and 3.0 in the words of JSON Schema 2020-12. Documents of 3.1 that still use the old words are read the same. */
function upgradeSchema(schema: JsonObject): JsonObject {
  let result = schema;
  const change = (fields: Record<string, unknown>, ...removed: string[]) => {
    const copy: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(result)) if (!removed.includes(key)) setOwn(copy, key, value);
    result = Object.assign(copy, fields);
  };

  // 2.0: `discriminator` is the name of the property (Swagger 2.0, Schema Object).
  if (typeof schema["discriminator"] === "string") change({ discriminator: { propertyName: schema["discriminator"] } });
  // 2.0: `type: file` (Swagger 2.0, Parameter Object and Response Object).
  if (schema["type"] === "file") change({ type: "string", format: "binary" });
  // 3.0: boolean bounds (JSON Schema Validation 00, section 5.3).
  for (const [exclusive, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (schema[exclusive] === true && typeof schema[bound] === "number") change({ [exclusive]: schema[bound] }, bound);
    else if (typeof schema[exclusive] === "boolean") change({}, exclusive);
  }
  // A tuple is `prefixItems` since 2020-12 (JSON Schema Core, section 10.3.1.1).
  if (Array.isArray(schema["items"])) {
    const { additionalItems } = schema;
    change(
      { prefixItems: schema["items"], ...(additionalItems !== undefined && { items: additionalItems }) },
      "items",
      "additionalItems",
    );
    if (additionalItems === undefined) change({}, "items");
  }
  // 3.0: `nullable` (OpenAPI 3.0.4, Schema Object); 2.0: `x-nullable` by common usage.
  if (schema["nullable"] !== undefined || schema["x-nullable"] !== undefined) {
    const isNullable = schema["nullable"] === true || schema["x-nullable"] === true;
    change({}, "nullable", "x-nullable");
    if (isNullable) result = orNull(result);
  }
  return result;
}

function orNull(schema: JsonObject): JsonObject {
  const { type } = schema;
  const values =
    Array.isArray(schema["enum"]) && !schema["enum"].includes(null)
      ? { enum: [...(schema["enum"] as unknown[]), null] }
      : {};
  if (typeof type === "string" && type !== "null") return { ...schema, ...values, type: [type, "null"] };
  if (Array.isArray(type))
    return type.includes("null") ? schema : { ...schema, ...values, type: [...(type as unknown[]), "null"] };
  if (
    referenceOf(schema) === undefined &&
    !["allOf", "anyOf", "oneOf", "enum"].some((keyword) => Object.hasOwn(schema, keyword))
  )
    return schema;
  const { description, title, deprecated, readOnly, writeOnly, default: fallback, example, ...rest } = schema;
  const annotations = { title, description, deprecated, readOnly, writeOnly, default: fallback, example };
  const kept = Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== undefined));
  return { ...kept, anyOf: [{ ...rest, ...values }, { type: "null" }] };
}
