// A schema in, its type as `schema.ts` has it out: what the schema says word for word, with references as `components["schemas"]["Pet"]`.
import { pointerOf } from "../../api/fields.js";
import { child, lastToken, parsePointer } from "../../source/pointer.js";
import { compareNumbered } from "./collation.js";
import { commentOf } from "./comment.js";
import { isObject, recordOf, type Description, type JsonObject } from "./description.js";
import {
  array,
  boolean,
  generic,
  index,
  intersection,
  literal,
  never,
  nothing,
  nullToo,
  number,
  object,
  property,
  quoted,
  record,
  string,
  tuple,
  union,
  unknown,
  word,
  type Member,
  type Printed,
} from "./printed.js";

/** What printing needs to know, and notes. */
export interface Printing extends Description {
  /** Told when a type uses the helper `WithRequired`. */
  readonly onWithRequired: () => void;
}

/** The entries of an object, sorted by name; those that are the same to a reader by their code units. */
export function sortedEntries(value: unknown): [string, unknown][] {
  const record = recordOf(value);
  const names = Object.keys(record).sort((a, b) => compareNumbered(a, b) || (a < b ? -1 : 1));
  return names.map((name) => [name, record[name]]);
}

/** `#/components/schemas/Pet` as a type. */
export function referenceType(reference: string): Printed {
  const [first = "unknown", ...others] = parsePointer(pointerOf(reference)) ?? [];
  return word(`${first}${others.map((token) => `[${quoted(token)}]`).join("")}`);
}

/** The type of a schema that stands at a pointer. */
export function schemaType(schema: unknown, pointer: string, printing: Printing): Printed {
  if (schema === true) return unknown;
  if (!isObject(schema)) return schema ? unknown : never;
  if (typeof schema["$ref"] === "string") return referenceType(schema["$ref"]);
  return composedType(printing.schemaOf(schema), pointer, printing);
}

function composedType(schema: JsonObject, pointer: string, printing: Printing): Printed {
  const { const: constant, nullable, type } = schema;
  if (constant !== undefined && constant !== null) return literal(constant);
  if (isEnumOfValues(schema)) {
    const hasNull = (Array.isArray(type) && type.includes("null")) || Boolean(nullable);
    return union([...(schema["enum"] as unknown[]).map(literal), ...(hasNull ? [nothing] : [])]);
  }
  const own = ownType(schema, pointer, printing);
  const parts = listOf(schema["allOf"]).map((part) => partType(part, schema["required"], pointer, printing));
  const alternatives = (word: "anyOf" | "oneOf", list: unknown) =>
    listOf(list).map((item, index) => schemaType(item, child(pointer, word, index), printing));
  let whole = combined(intersection, [own, parts.length > 0 ? intersection(parts) : undefined]);
  const anyOf = alternatives("anyOf", schema["anyOf"]);
  if (anyOf.length > 0) whole = combined(union, [whole, ...anyOf]);
  const oneOf = alternatives("oneOf", schema["oneOf"] ?? (type === "object" ? schema["enum"] : undefined));
  if (oneOf.length > 0) {
    const isPlain = oneOf.every(({ kind }) => kind === "keyword");
    whole = isPlain ? combined(union, [whole, ...oneOf]) : combined(intersection, [whole, union(oneOf)]);
  }
  whole ??= Object.hasOwn(schema, "type") ? record() : unknown;
  return nullable && whole !== unknown ? union([whole, nullToo]) : whole;
}

function combined(
  how: (types: readonly Printed[]) => Printed,
  types: readonly (Printed | undefined)[],
): Printed | undefined {
  const given = types.filter((type) => type !== undefined);
  return given.length === 0 ? undefined : how(given);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An enum of a schema that says nothing about objects. */
function isEnumOfValues(schema: JsonObject): boolean {
  return (
    Array.isArray(schema["enum"]) &&
    schema["type"] !== "object" &&
    !Object.hasOwn(schema, "properties") &&
    !Object.hasOwn(schema, "additionalProperties")
  );
}

/** One part of `allOf`. What the whole requires is required of it, and the property of a discriminator is said by the whole. */
function partType(part: unknown, required: unknown, pointer: string, printing: Printing): Printed {
  const { $ref, discriminator } = recordOf(part);
  const names = listOf(required).map(String);
  let type: Printed;
  let property = recordOf(discriminator)["propertyName"];
  if (typeof $ref === "string") {
    type = referenceType($ref);
    property = printing.discriminators.get(pointerOf($ref))?.propertyName ?? property;
    const { properties } = recordOf(schemaAt($ref, printing));
    const needed = printing.told.has(pointerOf($ref))
      ? []
      : names.filter((name) => Object.hasOwn(recordOf(properties), name));
    if (needed.length > 0) {
      printing.onWithRequired();
      type = generic("WithRequired", type, union(needed.map(literal)));
    }
  } else if (isObject(part)) {
    type = schemaType(
      { ...printing.schemaOf(part), required: [...names, ...listOf(part["required"])] },
      pointer,
      printing,
    );
  } else type = schemaType(part, pointer, printing);
  return typeof property === "string" ? generic("Omit", type, literal(property)) : type;
}

function schemaAt(reference: string, { resolve, schemaOf }: Printing): JsonObject {
  return schemaOf(recordOf(resolve(reference)));
}

/** What a schema says beside its compositions; `undefined` where that is nothing. */
function ownType(schema: JsonObject, pointer: string, printing: Printing): Printed | undefined {
  switch (schema["type"]) {
    case "null":
      return nothing;
    case "string":
      return string;
    case "number":
    case "integer":
      return number;
    case "boolean":
      return boolean;
    case "array":
      return arrayType(schema, pointer, printing);
  }
  if (Array.isArray(schema["type"])) return typesOf(schema, schema["type"], pointer, printing);
  return objectType(schema, pointer, printing);
}

function arrayType({ items, prefixItems }: JsonObject, pointer: string, printing: Printing): Printed {
  const tupleItems = prefixItems ?? items;
  if (Array.isArray(tupleItems)) return tuple(tupleItems.map((item) => schemaType(item, pointer, printing)));
  return array(items ? schemaType(items, pointer, printing) : unknown);
}

/** Several types: one alternative each. A type that a `oneOf` says itself is left to it. */
function typesOf(schema: JsonObject, types: readonly unknown[], pointer: string, printing: Printing): Printed {
  const { oneOf } = schema;
  const isSaid = (type: unknown) => Array.isArray(oneOf) && oneOf.some((one) => recordOf(one)["type"] === type);
  return union(
    types
      .filter((type) => type === "array" || type === "object" || !isSaid(type))
      .map((type) => {
        if (type === "null" || type === null) return nothing;
        return composedType({ ...schema, type, ...(Array.isArray(oneOf) && { oneOf: undefined }) }, pointer, printing);
      }),
  );
}

function objectType(schema: JsonObject, pointer: string, printing: Printing): Printed | undefined {
  const { properties, $defs, additionalProperties, patternProperties } = schema;
  const kind = kindMember(schema, pointer, printing);
  const members = [
    ...(kind === undefined ? [] : [kind]),
    ...sortedEntries(properties).map(([name, value]) => propertyMember(schema, name, value, pointer, printing)),
  ];
  if (isObject($defs) && Object.keys($defs).length > 0) members.push(definitions($defs, pointer, printing));
  const others = [
    ...(additionalProperties === true ||
    (isObject(additionalProperties) && Object.keys(additionalProperties).length === 0)
      ? [unknown]
      : []),
    ...(isObject(additionalProperties) && Object.keys(additionalProperties).length > 0
      ? [schemaType(additionalProperties, pointer, printing)]
      : []),
    ...sortedEntries(patternProperties).map(([, value]) => schemaType(value, pointer, printing)),
  ];
  const named = members.length > 0 ? object(members) : undefined;
  const rest = others.length > 0 ? object([index("key", union(others))]) : undefined;
  return combined(intersection, [named, rest]);
}

/** The value by which a kind is told apart that takes its discriminator from a base. */
function kindMember(schema: JsonObject, pointer: string, { discriminators, told }: Printing): Member | undefined {
  if (!schema["allOf"] && !schema["anyOf"]) return undefined;
  const discriminator = schema["discriminator"] || told.has(pointer) ? undefined : discriminators.get(pointer);
  if (discriminator === undefined) return undefined;
  const { propertyName, mapping } = discriminator;
  const name = lastToken(pointer);
  const isMeant = (target: string) => (target.startsWith("#") ? lastToken(pointerOf(target)) : target) === name;
  const value = Object.keys(mapping).find((one) => isMeant(mapping[one]!)) ?? name;
  return property(propertyName, literal(value));
}

/** Whether a place looks like a part of a request: there a default fills nothing. */
export function looksSent(pointer: string): boolean {
  return /parameters|requestBody|requestBodies/.test(pointer);
}

function propertyMember(schema: JsonObject, name: string, value: unknown, pointer: string, printing: Printing): Member {
  const { readOnly, default: standard, $ref } = recordOf(value);
  const isFilled = standard !== undefined && !looksSent(pointer);
  const isRequired = listOf(schema["required"]).includes(name) || isFilled;
  const type = typeof $ref === "string" ? referenceType($ref) : schemaType(value, child(pointer, name), printing);
  return property(name, type, { optional: !isRequired, readonly: Boolean(readOnly), comment: commentOf(value) });
}

function definitions($defs: JsonObject, pointer: string, printing: Printing): Member {
  const names = Object.keys($defs).sort();
  const members = names.map((name) => {
    const value = $defs[name];
    const type = schemaType(value, child(pointer, "$defs", name), printing);
    return property(name, type, { readonly: Boolean(recordOf(value)["readOnly"]), comment: commentOf(value) });
  });
  return property("$defs", object(members));
}
