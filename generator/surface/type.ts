// A type of a service in, the same as a surface has it out: without words for people, and sorted; and back to the text that is compared.
import type { ModelId, Property, Type } from "../api/api.js";
import { indexOf } from "../api/combine.js";
import type { Conventions, LiteralsType, ObjectShape, SurfaceProperty, SurfaceType } from "./surface.js";

/** What reading a type needs. */
export interface TypeReading {
  readonly conventions: Conventions;
  readonly names: ReadonlyMap<ModelId, string>;
}

export function surfaceType(type: Type, reading: TypeReading): SurfaceType {
  const { conventions, names } = reading;
  switch (type.kind) {
    case "unknown":
    case "never":
    case "null":
    case "boolean":
    case "binary":
      return { kind: type.kind };
    case "string":
      return { kind: conventions.dates === "Date" && /^date(-time)?$/.test(type.format ?? "") ? "date" : "string" };
    case "number":
      return { kind: "number", ...(type.integer && { integer: true }) };
    case "literal":
      return literals([type.value], false);
    case "enum":
      return literals(type.values, type.open && conventions.enums === "open");
    case "array":
      return { kind: "array", items: surfaceType(type.items, reading) };
    case "tuple":
      return {
        kind: "tuple",
        items: type.items.map((item) => surfaceType(item, reading)),
        ...(type.rest !== undefined && { rest: surfaceType(type.rest, reading) }),
        minimum: type.minimum,
      };
    case "object":
      return {
        ...objectShape(type.properties, type.additional, reading),
        ...(type.closed === true && { closed: true }),
      };
    case "map":
      return objectShape([], type.values, reading);
    case "model": {
      const name = names.get(type.id);
      return name === undefined ? { kind: "unknown" } : { kind: "model", name };
    }
    case "union": {
      const members = type.members.map((member) => surfaceType(member, reading));
      return unionOf(members, type.discriminator?.property);
    }
    case "intersection":
      return { kind: "intersection", members: sorted(type.members.map((member) => surfaceType(member, reading))) };
    default:
      return assertNever(type);
  }
}

function objectShape(properties: readonly Property[], additional: Type | undefined, reading: TypeReading): ObjectShape {
  const sortedProperties = [...properties].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    kind: "object",
    // Object.fromEntries defines properties: one called `__proto__` is one like any other.
    properties: Object.fromEntries(
      sortedProperties.map((property) => [property.name, surfaceProperty(property, reading)]),
    ),
    ...(additional !== undefined && { additional: additionalType(properties, additional, reading) }),
  };
}

/** Beside named properties TypeScript has no type for all others, only one for all: what is printed is as wide as that. */
function additionalType(properties: readonly Property[], additional: Type, reading: TypeReading): SurfaceType {
  const index = reading.conventions.results === "printed" ? indexOf({ additional, properties }) : undefined;
  if (index === undefined) return surfaceType(additional, reading);
  const type = surfaceType(index.type, reading);
  return index.mayBeMissing ? unionOf([type, { kind: "undefined" }]) : type;
}

function surfaceProperty(property: Property, reading: TypeReading): SurfaceProperty {
  const { constraints } = property;
  return {
    type: surfaceType(property.type, reading),
    required: property.required,
    ...(property.readOnly && { readOnly: true }),
    ...(property.writeOnly && { writeOnly: true }),
    ...(property.deprecated && { deprecated: true }),
    ...(constraints.length > 0 && { constraints: [...constraints].sort() }),
    ...(property.default !== undefined && { default: property.default }),
  };
}

function literals(values: readonly (string | number | boolean | null)[], open: boolean): SurfaceType {
  const named = values.filter((value) => value !== null);
  const sortedValues = [...new Set(named)].sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
  const listed: LiteralsType = { kind: "literals", values: sortedValues, ...(open && { open: true }) };
  if (named.length === values.length) return listed;
  return named.length === 0 ? { kind: "null" } : unionOf([listed, { kind: "null" }]);
}

/** One of several types, in the order of their texts; unions inside are taken apart, lists of values joined. */
export function unionOf(members: readonly SurfaceType[], discriminator?: string): SurfaceType {
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  const lists = flat.filter((member) => member.kind === "literals");
  const merged =
    lists.length < 2
      ? flat
      : [
          ...flat.filter((member) => member.kind !== "literals"),
          literals(
            lists.flatMap(({ values }) => values),
            lists.some(({ open }) => open === true),
          ),
        ];
  const distinct = merged.length < 2 ? merged : sorted(merged);
  const [only] = distinct;
  if (only !== undefined && distinct.length === 1) return only;
  return { kind: "union", members: distinct, ...(discriminator !== undefined && { discriminator }) };
}

function sorted(types: readonly SurfaceType[]): SurfaceType[] {
  const byText = new Map(types.map((type) => [typeText(type), type]));
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, type]) => type);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A type as an expression of TypeScript, in one line. Two types with the same text are the same to programs.
 *
 * @param rename - gives models other names: those of the surface with which the text is compared
 */
export function typeText(type: SurfaceType, rename?: ReadonlyMap<string, string>): string {
  switch (type.kind) {
    case "unknown":
    case "never":
    case "void":
    case "undefined":
    case "null":
    case "boolean":
    case "string":
    case "number":
      return type.kind;
    case "binary":
      return "Blob";
    case "date":
      return "Date";
    case "bytes":
      return "BinaryBody";
    case "form-data":
      return "FormData";
    case "url-search-params":
      return "URLSearchParams";
    case "literals":
      return [...type.values.map((value) => JSON.stringify(value)), ...(type.open ? ["(string & {})"] : [])].join(
        " | ",
      );
    case "array":
      return `${operandText(type.items, rename)}[]`;
    case "tuple": {
      const items = type.items.map((item, index) => operandText(item, rename) + (index < type.minimum ? "" : "?"));
      return `[${[...items, ...(type.rest === undefined ? [] : [`...${operandText(type.rest, rename)}[]`])].join(", ")}]`;
    }
    case "object":
      return objectText(type, rename);
    case "model":
      return rename?.get(type.name) ?? type.name;
    case "union":
      return type.members.map((member) => typeText(member, rename)).join(" | ");
    case "intersection":
      return type.members.map((member) => operandText(member, rename)).join(" & ");
    case "stream":
      return `AsyncIterable<${typeText(type.items, rename)}>`;
    default:
      return assertNever(type);
  }
}

function operandText(type: SurfaceType, rename?: ReadonlyMap<string, string>): string {
  const text = typeText(type, rename);
  return type.kind === "union" || type.kind === "intersection" || (type.kind === "literals" && text.includes(" | "))
    ? `(${text})`
    : text;
}

function objectText({ properties, additional }: ObjectShape, rename?: ReadonlyMap<string, string>): string {
  const members = Object.entries(properties).map(([name, { type, required, readOnly }]) => {
    return `${readOnly ? "readonly " : ""}${keyText(name)}${required ? "" : "?"}: ${typeText(type, rename)}`;
  });
  if (additional !== undefined) members.push(`[key: string]: ${typeText(additional, rename)}`);
  return members.length === 0 ? "{}" : `{ ${members.join("; ")} }`;
}

/** A property's name as it is written: `name`, `"x-name"`. */
export function keyText(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** The models that a type mentions. */
export function mentionedModels(type: SurfaceType): string[] {
  if (type.kind === "model") return [type.name];
  return innerTypes(type).flatMap(mentionedModels);
}

/** The types directly inside one. */
export function innerTypes(type: SurfaceType): readonly SurfaceType[] {
  switch (type.kind) {
    case "array":
    case "stream":
      return [type.items];
    case "tuple":
      return type.rest === undefined ? type.items : [...type.items, type.rest];
    case "object":
      return [
        ...Object.values(type.properties).map((property) => property.type),
        ...(type.additional === undefined ? [] : [type.additional]),
      ];
    case "union":
    case "intersection":
      return type.members;
    default:
      return [];
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
