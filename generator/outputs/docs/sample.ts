// An operation or a model in, an example of TypeScript out that uses it as its users would, with the least that it needs.
import type { ModelId, Operation, Property, Type } from "../../api/api.js";
import type { Json } from "../../source/json.js";
import { literal, objectKey } from "../../code/code.js";
import { markdownBlock, type Markdown } from "../../code/prose.js";
import { inputOf, type Argument } from "./argument.js";
import { fits } from "./fits.js";
import type { Models } from "./javascript.js";

/** A value before it is laid out. */
type Sample =
  | string
  | { readonly fields: readonly (readonly [name: string, value: Sample])[] }
  | { readonly items: readonly Sample[] };

/** The width that an example is laid out for; Prettier's default, as people have it in their projects. */
const lineWidth = 80;

/**
 * A call of an operation, laid out as Prettier would:
 *
 * ```ts
 * const result = await api.getPet("eventDefinitionId");
 * ```
 *
 * What arrives bit by bit, and the items of a list, are walked through.
 */
export function callSample(operation: Operation, models: Models): Markdown {
  const { name, list } = operation;
  const values = valuesOf(operation, models);
  if (list !== undefined) return markdownBlock(`${listCall("api", operation, models)}\n${walk("item", "list")}`);
  const result = resultName(operation);
  const call = layOutCall(result === undefined ? "" : `const ${result} = `, `await api.${name}`, values);
  return markdownBlock(
    result === undefined || result === "result" ? call : `${call}\n${walk(result.slice(0, -1), result)}`,
  );
}

/** What the example of a call calls its result: `result`, or what its parts are that arrive bit by bit. `undefined` for nothing. */
function resultName({ result }: Operation): "result" | "events" | "items" | undefined {
  const [kind, another] = new Set([result, ...result.others].map((way) => way.kind));
  if (another !== undefined) return "result";
  switch (kind) {
    case "void":
      return undefined;
    case "events":
      return "events";
    case "json-lines":
      return "items";
    default:
      return "result";
  }
}

/** Whether the example of a call ends with a `result` that can be looked at. */
export function hasResult(operation: Operation): boolean {
  return operation.list === undefined && resultName(operation) === "result";
}

function walk(item: string, of: string): string {
  return `for await (const ${item} of ${of}) {\n  console.log(${item});\n}`;
}

/** A list, before anything of it is asked for: `const list = api.listPets();` */
export function listSample(object: string, operation: Operation, models: Models): Markdown {
  return markdownBlock(listCall(object, operation, models));
}

function listCall(object: string, operation: Operation, models: Models): string {
  return layOutCall("const list = ", `${object}.${operation.name}`, valuesOf(operation, models));
}

function valuesOf(operation: Operation, models: Models): Sample[] {
  const { required, options } = inputOf(operation);
  const body = options.find((option) => option.body !== undefined);
  return [
    ...required.map((argument) => argumentSample(argument, models)),
    ...(body === undefined ? [] : [{ fields: [[body.name, argumentSample(body, models)] as const] }]),
  ];
}

/** A value of a model, as an object that a program makes. `typeName` is what the program calls its type. */
export function modelSample(name: string, typeName: string, type: Type, models: Models): Markdown {
  const variable = name.charAt(0).toLowerCase() + name.slice(1);
  const value = typeSample(variable, type, models, []) ?? noValue;
  return markdownBlock(
    `const ${isReserved(variable) ? `${variable}Value` : variable}: ${typeName} = ${layOut(value, "")};`,
  );
}

/** Names that are fine for a property and not for a variable. */
function isReserved(name: string): boolean {
  return /^(await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|arguments|eval)$/.test(
    name,
  );
}

/** On one line if it fits; otherwise a short argument keeps its line, and others take a line each. */
function layOutCall(start: string, call: string, values: readonly Sample[]): string {
  const onOneLine = oneLine(start, call, values, "");
  if (onOneLine !== undefined) return onOneLine;
  const [only = ""] = values;
  const isShort = values.length <= 1 && layOut(only, "").length <= lineWidth / 4;
  if (start === "" || !(isShort || `${start}${call}(`.length > lineWidth))
    return `${start}${lineEach(call, values, "")}`;
  return `${start.trimEnd()}\n${oneLine("  ", call, values, "  ") ?? `  ${lineEach(call, values, "  ")}`}`;
}

/** Only the last argument may go on over more lines. */
function oneLine(start: string, call: string, values: readonly Sample[], indentation: string): string | undefined {
  const inline = values.map((value) => layOut(value, indentation));
  const text = `${start}${call}(${inline.join(", ")});`;
  const [firstLine = ""] = text.split("\n");
  return firstLine.length <= lineWidth && !inline.slice(0, -1).some((value) => value.includes("\n")) ? text : undefined;
}

function lineEach(call: string, values: readonly Sample[], indentation: string): string {
  const inner = `${indentation}  `;
  const lines = values.map((value) => `${inner}${layOut(value, inner)},\n`);
  return lines.length === 0 ? `${call}();` : `${call}(\n${lines.join("")}${indentation});`;
}

/** An object takes a line for each field; a list of simple values takes one line. */
function layOut(sample: Sample, indentation: string): string {
  if (typeof sample === "string") return sample;
  const inner = `${indentation}  `;
  if ("fields" in sample) {
    if (sample.fields.length === 0) return "{}";
    const lines = sample.fields.map(([name, value]) => `${inner}${objectKey(name).code}: ${layOut(value, inner)},\n`);
    return `{\n${lines.join("")}${indentation}}`;
  }
  const items = sample.items.map((item) => layOut(item, inner));
  if (!items.some((item) => item.includes("\n"))) return `[${items.join(", ")}]`;
  return `[\n${items.map((item) => `${inner}${item},\n`).join("")}${indentation}]`;
}

function argumentSample({ name, type, body, example, default: initial }: Argument, models: Models): Sample {
  const form = body?.payloads[0] ?? { kind: "type", type };
  switch (form.kind) {
    case "type":
      return valueSample({ name, type: form.type, example, default: initial }, models, []) ?? noValue;
    case "list":
      return { items: [valueSample({ name: "item", type: form.items }, models, []) ?? noValue] };
    case "bytes":
      return blob;
    default:
      return literal(name).code;
  }
}

/** An argument or a property, with what the description gives as an example of it. */
interface Described {
  readonly name: string;
  readonly type: Type;
  readonly example?: Json | undefined;
  readonly default?: Json | undefined;
}

const noFields: Sample = { fields: [] };
/** What is taken for every type, because there is nothing to take. */
const noValue: Sample = "undefined as never";
const blob = 'new Blob(["content"])';

/** What the description gives, where it is of the type; otherwise something that is. `undefined` where there is no value, or none that ends. */
function valueSample(value: Described, models: Models, open: readonly ModelId[]): Sample | undefined {
  const given = [value.example, value.default].find(
    (one) => one !== undefined && one !== null && fits(one, value.type, models),
  );
  return given === undefined ? typeSample(value.name, value.type, models, open) : jsonSample(given);
}

function jsonSample(value: Json): Sample {
  if (Array.isArray(value)) return { items: (value as readonly Json[]).map(jsonSample) };
  if (typeof value !== "object" || value === null) return literal(value).code;
  return { fields: Object.entries(value).map(([name, inner]) => [name, jsonSample(inner)] as const) };
}

/** Texts are called after what they are for. `undefined` where there is no value: for a model inside of itself, and `never`. */
function typeSample(name: string, type: Type, models: Models, open: readonly ModelId[]): Sample | undefined {
  switch (type.kind) {
    case "string":
      return literal(stringSample(name, type.format)).code;
    case "number":
      return "1";
    case "boolean":
      return "true";
    case "literal":
      return literal(type.value).code;
    case "enum":
      return literal(type.values[0] ?? null).code;
    case "binary":
      return blob;
    case "array": {
      const item = type.items.kind === "unknown" ? undefined : typeSample(name, type.items, models, open);
      return { items: item === undefined ? [] : [item] };
    }
    case "tuple":
      return all(type.items.slice(0, Math.max(type.minimum, 1)).map((item) => typeSample(name, item, models, open)));
    case "model": {
      const model = models.get(type.id);
      if (model === undefined) return noFields;
      return open.includes(type.id) ? undefined : typeSample(name, model.type, models, [...open, type.id]);
    }
    case "union":
      return unionSample(name, type.members, models, open);
    case "object":
    case "intersection":
      return objectSample(type, models, open);
    case "null":
      return "null";
    case "never":
      return undefined;
    case "unknown":
    case "map":
      return noFields;
  }
}

function all(items: readonly (Sample | undefined)[]): Sample | undefined {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? { items: known } : undefined;
}

/** The first alternative that has an end; null only where nothing else has one. */
function unionSample(
  name: string,
  members: readonly Type[],
  models: Models,
  open: readonly ModelId[],
): Sample | undefined {
  const ordered = [...members.filter(({ kind }) => kind !== "null"), ...members.filter(({ kind }) => kind === "null")];
  for (const member of ordered) {
    const sample = typeSample(name, member, models, open);
    if (sample !== undefined) return sample;
  }
  return undefined;
}

/** What every object has; one without an own property of that name is not of a type that has it as text, even where it is optional. */
const ofEveryObject: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype).filter((name) => !name.startsWith("__")),
);

/** The properties of an object, by name: what each part of an intersection says of one of them. */
interface Shape {
  readonly required: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, readonly Property[]>;
}

function objectSample(type: Type, models: Models, open: readonly ModelId[]): Sample | undefined {
  const shape = shapeOf(type, models, open);
  if (shape === undefined) return undefined;
  const fields: (readonly [string, Sample])[] = [];
  for (const [name, properties] of shape.properties) {
    if (!shape.required.has(name) && !ofEveryObject.has(name)) continue;
    const [narrowest] = [...properties].sort((a, b) => width(a.type) - width(b.type));
    if (narrowest === undefined) continue;
    const sample = valueSample(narrowest, models, open);
    if (sample === undefined) return undefined;
    fields.push([name, sample]);
  }
  return { fields };
}

/** `undefined` for a model inside of itself. Of alternatives it is the first. */
function shapeOf(type: Type, models: Models, open: readonly ModelId[]): Shape | undefined {
  switch (type.kind) {
    case "object":
      return {
        required: new Set(type.properties.filter(({ required }) => required).map(({ name }) => name)),
        properties: new Map(type.properties.map((property) => [property.name, [property]])),
      };
    case "intersection": {
      const required = new Set<string>();
      const properties = new Map<string, readonly Property[]>();
      for (const member of type.members) {
        const shape = shapeOf(member, models, open);
        if (shape === undefined) return undefined;
        for (const name of shape.required) required.add(name);
        for (const [name, own] of shape.properties) properties.set(name, [...(properties.get(name) ?? []), ...own]);
      }
      return { required, properties };
    }
    case "union":
      for (const member of type.members) {
        const shape = shapeOf(member, models, open);
        if (shape !== undefined) return shape;
      }
      return undefined;
    case "model": {
      const model = models.get(type.id);
      if (model === undefined) return noShape;
      return open.includes(type.id) ? undefined : shapeOf(model.type, models, [...open, type.id]);
    }
    default:
      return noShape;
  }
}

const noShape: Shape = { required: new Set(), properties: new Map() };

/** How many values a type has: of several types of one property the narrowest has the values that all of them take. */
function width(type: Type): number {
  switch (type.kind) {
    case "never":
      return 0;
    case "literal":
    case "null":
      return 1;
    case "boolean":
      return 2;
    case "enum":
      return type.open ? manyValues : type.values.length;
    case "union":
      return Math.min(
        type.members.reduce((sum, member) => sum + width(member), 0),
        manyValues,
      );
    case "unknown":
      return manyValues + 1;
    default:
      return manyValues;
  }
}

const manyValues = 1_000_000_000;

function stringSample(name: string, format: string | undefined): string {
  if (format === "date-time") return "2025-01-01T00:00:00Z";
  return format === "date" ? "2025-01-01" : name;
}
