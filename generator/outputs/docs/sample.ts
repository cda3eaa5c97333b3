// An operation or a model in, an example of TypeScript out that uses it as its users would, with the least that it needs.
import type { Model, Operation } from "../../api/api.js";
import { literal, objectKey } from "../../code/code.js";
import { markdownBlock, type Markdown } from "../../code/prose.js";
import { inputOf, type Argument } from "./argument.js";
import type { Models } from "./javascript.js";
import { valueSample, type Sample } from "./value.js";

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
export function callSample(operation: Operation, models: Models, object = "api"): Markdown {
  const { name, list } = operation;
  const values = valuesOf(operation, models);
  if (list !== undefined)
    return markdownBlock(`${pending("list", object, operation, models)}\n${walk("item", "list")}`);
  const result = resultName(operation);
  const call = layOutCall(result === undefined ? "" : `const ${result} = `, `await ${object}.${name}`, values);
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

/** A call that nobody has awaited yet: `const list = api.listPets();` */
export function pendingSample(variable: string, object: string, operation: Operation, models: Models): Markdown {
  return markdownBlock(pending(variable, object, operation, models));
}

function pending(variable: string, object: string, operation: Operation, models: Models): string {
  return layOutCall(`const ${variable} = `, `${object}.${operation.name}`, valuesOf(operation, models));
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
export function modelSample({ name, type, example }: Model, typeName: string, models: Models): Markdown {
  const variable = name.charAt(0).toLowerCase() + name.slice(1);
  const value = valueSample({ name: variable, type, example }, models);
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
      return valueSample({ name, type: form.type, example, default: initial }, models);
    case "list":
      return { items: [valueSample({ name: "item", type: form.items }, models)] };
    case "bytes":
      return valueSample({ name, type: { kind: "binary" } }, models);
    default:
      return literal(name).code;
  }
}
