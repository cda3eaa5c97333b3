// An operation or a model in, an example of TypeScript out that uses it as its users would, with the least that it needs.
import type { ModelId, Operation, Property, Type } from "../../api/api.js";
import type { Json } from "../../source/json.js";
import { literal, objectKey } from "../../code/code.js";
import { markdownBlock, type Markdown } from "../../code/prose.js";
import { inputOf, type Argument } from "./argument.js";
import type { Models } from "./javascript.js";

/** A value before it is laid out. */
type Sample =
  | string
  | { readonly fields: readonly (readonly [name: string, value: Sample])[] }
  | { readonly items: readonly Sample[] };

/** The width that an example is laid out for; Prettier's default, as people have it in their projects. */
const width = 80;

/**
 * A call of an operation, laid out as Prettier would:
 *
 * ```ts
 * const result = await api.getPet("eventDefinitionId");
 * ```
 */
export function callSample(operation: Operation, models: Models): Markdown {
  const start = operation.result.kind === "void" ? "" : "const result = ";
  return markdownBlock(layOutCall(start, `await api.${operation.name}`, valuesOf(operation, models)));
}

/** The same of a list, before anything of it is asked for: `const list = api.listPets();` */
export function listSample(operation: Operation, models: Models): Markdown {
  return markdownBlock(layOutCall("const list = ", `api.${operation.name}`, valuesOf(operation, models)));
}

function valuesOf(operation: Operation, models: Models): Sample[] {
  const { required, options } = inputOf(operation);
  const body = options.find((option) => option.isBody);
  return [
    ...required.map((argument) => argumentSample(argument, models)),
    ...(body === undefined ? [] : [{ fields: [[body.name, argumentSample(body, models)] as const] }]),
  ];
}

/** A value of a model, as an object that a program makes. `typeName` is what the program calls its type. */
export function modelSample(name: string, typeName: string, type: Type, models: Models): Markdown {
  const variable = name.charAt(0).toLowerCase() + name.slice(1);
  const value = typeSample(variable, type, models, []);
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
  const isShort = values.length <= 1 && layOut(only, "").length <= width / 4;
  if (start === "" || !(isShort || `${start}${call}(`.length > width)) return `${start}${lineEach(call, values, "")}`;
  return `${start.trimEnd()}\n${oneLine("  ", call, values, "  ") ?? `  ${lineEach(call, values, "  ")}`}`;
}

/** Only the last argument may go on over more lines. */
function oneLine(start: string, call: string, values: readonly Sample[], indentation: string): string | undefined {
  const inline = values.map((value) => layOut(value, indentation));
  const text = `${start}${call}(${inline.join(", ")});`;
  const [firstLine = ""] = text.split("\n");
  return firstLine.length <= width && !inline.slice(0, -1).some((value) => value.includes("\n")) ? text : undefined;
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

function argumentSample(argument: Argument, models: Models): Sample {
  if (argument.example !== undefined) return jsonSample(argument.example);
  if (argument.default !== undefined && argument.default !== null) return jsonSample(argument.default);
  return typeSample(argument.name, argument.type, models, []);
}

function propertySample(property: Property, models: Models, open: readonly ModelId[]): Sample {
  if (property.example !== undefined && property.example !== null) return jsonSample(property.example);
  if (property.default !== undefined && property.default !== null) return jsonSample(property.default);
  return typeSample(property.name, property.type, models, open);
}

function jsonSample(value: Json): Sample {
  if (Array.isArray(value)) return { items: (value as readonly Json[]).map(jsonSample) };
  if (typeof value !== "object" || value === null) return literal(value).code;
  return { fields: Object.entries(value).map(([name, inner]) => [name, jsonSample(inner)] as const) };
}

/** Texts are called after what they are for; a model that contains itself ends in an empty object. */
function typeSample(name: string, type: Type, models: Models, open: readonly ModelId[]): Sample {
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
      return 'new Blob(["content"])';
    case "array":
      return { items: type.items.kind === "unknown" ? [] : [typeSample(name, type.items, models, open)] };
    case "tuple":
      return {
        items: type.items.slice(0, Math.max(type.minimum, 1)).map((item) => typeSample(name, item, models, open)),
      };
    case "model": {
      const model = models.get(type.id);
      return model === undefined || open.includes(type.id)
        ? { fields: [] }
        : typeSample(name, model.type, models, [...open, type.id]);
    }
    case "union":
      return typeSample(name, type.members.find((member) => member.kind !== "null") ?? { kind: "null" }, models, open);
    case "object":
    case "intersection":
      return { fields: requiredFields(type, models, open) };
    case "null":
      return "null";
    case "never":
    case "unknown":
    case "map":
      return { fields: [] };
  }
}

function requiredFields(type: Type, models: Models, open: readonly ModelId[]): readonly (readonly [string, Sample])[] {
  switch (type.kind) {
    case "object":
      return type.properties
        .filter((property) => property.required)
        .map((property) => [property.name, propertySample(property, models, open)] as const);
    case "intersection":
      return [...new Map(type.members.flatMap((member) => requiredFields(member, models, open)))];
    case "model": {
      const model = models.get(type.id);
      return model === undefined || open.includes(type.id)
        ? []
        : requiredFields(model.type, models, [...open, type.id]);
    }
    default:
      return [];
  }
}

function stringSample(name: string, format: string | undefined): string {
  if (format === "date-time") return "2025-01-01T00:00:00Z";
  return format === "date" ? "2025-01-01" : name;
}
