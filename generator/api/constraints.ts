// A schema in, what it says about a value beyond its type out: bounds, patterns, formats.
import type { JsonObject } from "../document/shape.js";
import { isExact } from "./values.js";

const constraintWords = [
  "format",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "contentEncoding",
  "contentMediaType",
];

const isConstraint = new Set(constraintWords);

/** What the schema says about the value beyond its type, as `word: value`. */
export function constraintsOf(schema: JsonObject): string[] {
  if (!Object.keys(schema).some((word) => isConstraint.has(word))) return [];
  const said = constraintWords.filter((word) => Object.hasOwn(schema, word));
  return said.flatMap((word) => {
    const value = schema[word];
    return typeof value === "string" || (typeof value === "number" && isExact(value)) || value === true
      ? [`${word}: ${String(value)}`]
      : [];
  });
}
