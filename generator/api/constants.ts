// A schema with an enum in, a name for each of its values out, where the description has names for them.
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Constant, Type } from "./api.js";
import { ownField, type Context } from "./fields.js";
import { pascalCase } from "./names.js";

/** Where descriptions name the values of an enum, by common usage: a list beside the values, or a map from them. */
const fields = ["x-enum-varnames", "x-enumNames", "x-enum-names"];

/**
 * The constants of an enum; none where the description names none, or names that leave out values. `x-ms-enum` lists values with
 * names of their own.
 */
export function constantsOf(context: Context, schema: JsonObject, pointer: string, type: Type): readonly Constant[] {
  if (type.kind !== "enum") return [];
  const listed = ownField(schema, "enum");
  const values = Array.isArray(listed) ? (listed as readonly unknown[]) : [];
  const field = fields.find((name) => Object.hasOwn(schema, name));
  const named = field === undefined ? microsoftNames(schema) : namesIn(schema[field], values);
  if (named === undefined) return [];
  const missing = values.find((value) => value !== null && named.get(value) === undefined);
  if (missing !== undefined) {
    context.report({
      code: "schema/invalid",
      severity: "warning",
      message: `${field ?? "x-ms-enum"} has no name for ${JSON.stringify(missing)}; there are no constants`,
      pointer: child(pointer, field ?? "x-ms-enum"),
    });
    return [];
  }
  const taken = new Set<string>();
  return type.values.flatMap((value): Constant[] => {
    if (typeof value !== "string" && typeof value !== "number") return [];
    const name = keyOf(named.get(value) ?? "");
    // Of two values with one name, the second says which it is.
    const free = [name, `${name}_${spelled(value)}`].find((candidate) => !taken.has(candidate));
    if (free === undefined) return [];
    taken.add(free);
    const description = type.descriptions?.[String(value)];
    return [{ name: free, value, ...(description !== undefined && { description }) }];
  });
}

function namesIn(names: unknown, values: readonly unknown[]): ReadonlyMap<unknown, string> {
  const entries = values.map((value, index): [unknown, unknown] => [
    value,
    Array.isArray(names) ? names[index] : isObject(names) ? ownField(names, String(value)) : undefined,
  ]);
  return new Map(
    entries.filter((entry): entry is [unknown, string] => typeof entry[1] === "string" && entry[1].trim() !== ""),
  );
}

function microsoftNames(schema: JsonObject): ReadonlyMap<unknown, string> | undefined {
  const extension = ownField(schema, "x-ms-enum");
  const values = isObject(extension) ? ownField(extension, "values") : undefined;
  if (!Array.isArray(values)) return undefined;
  return new Map(
    values.filter(isObject).flatMap(({ value, name }) => (typeof name === "string" ? [[value, name] as const] : [])),
  );
}

function spelled(value: string | number): string {
  return String(value)
    .normalize("NFC")
    .replace(/[^\p{ID_Continue}]+/gu, "_");
}

/** A name that is written behind a dot: what is an identifier stays as it is. */
function keyOf(text: string): string {
  return /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text) ? text.normalize("NFC") : pascalCase(text);
}
