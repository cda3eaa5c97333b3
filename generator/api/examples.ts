// What may give examples in (a Parameter, Media Type or Schema Object), the one that pages show out.
import { isObject, type JsonObject } from "../document/shape.js";
import type { Json } from "../source/json.js";
import { child } from "../source/pointer.js";
import { jsonOf, ownField, resolve, type Context } from "./fields.js";
import { isExact } from "./values.js";

/**
 * What an object gives as an example of itself: `example`, or the first of `examples`, which is a list in schemas and a map elsewhere (of a
 * map, the first by name). Numbers that JavaScript would round are no example.
 */
export function exampleOf(context: Context, object: JsonObject, pointer: string): Json | undefined {
  const example =
    ownField(object, "example") ?? firstOf(context, ownField(object, "examples"), child(pointer, "examples"));
  return example === undefined || !isExact(example) ? undefined : jsonOf(example);
}

function firstOf(context: Context, examples: unknown, pointer: string): unknown {
  if (Array.isArray(examples)) return examples[0] as unknown;
  if (!isObject(examples)) return undefined;
  for (const name of Object.keys(examples).sort()) {
    // Reading it reports nothing: what is no Example Object is said where the form of the description is checked.
    const found = resolve(
      { ...context, report: () => undefined },
      examples[name],
      child(pointer, name),
      "an Example Object",
    );
    // `dataValue` is the value as it is, whatever it is written as (OpenAPI 3.2, section 4.19).
    const value = found && (ownField(found.value, "dataValue") ?? ownField(found.value, "value"));
    if (value !== undefined) return value;
  }
  return undefined;
}
