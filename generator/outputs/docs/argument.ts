// What a caller gives an operation in, and how pages show it out: one entry for each argument and option.
import type { Json, Operation, Type } from "../../api/api.js";
import { literal } from "../../code/code.js";
import type { View } from "../../code/file.js";
import { markdownCell, markdownCellSpan, markdownComment, markdownLine, markdownText } from "../../code/prose.js";
import { argumentExample, argumentTypeName, listedValues, plainText, type Models } from "./javascript.js";
import { typeCell } from "./typeText.js";

/** A parameter or the body: what is required is an argument of the method, the rest are options. */
export interface Argument {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly isBody: boolean;
  readonly description?: string;
  readonly default?: Json;
  readonly example?: Json;
}

/** All that an operation takes, in the order of its arguments. */
export function inputOf(operation: Operation): { readonly required: readonly Argument[]; readonly options: readonly Argument[] } {
  const all = new Map<string, Argument>(operation.parameters.map((parameter) => [parameter.name, { ...parameter, isBody: false }]));
  const { body } = operation;
  const [content] = body?.content ?? [];
  if (body !== undefined && content !== undefined) {
    all.set(body.name, { ...body, type: content.type, deprecated: false, isBody: true });
  }
  const ordered = operation.arguments.flatMap((name) => all.get(name) ?? []);
  return { required: ordered.filter(({ required }) => required), options: ordered.filter(({ required }) => !required) };
}

/** One argument in a page. */
export function argumentView(argument: Argument, models: Models): View {
  const { name, type, required, deprecated, isBody, description = "", default: initial } = argument;
  const values = listedValues(type, models);
  return {
    /** The name, as text. */
    name: markdownLine(name),
    required,
    deprecated,
    isBody,
    /** TypeScript, with links to the pages of models. */
    type: typeCell(type, models, "models/"),
    /** For a table cell; null where nothing is said. */
    description: description.trim() === "" ? null : markdownCell(description),
    /** The description behind a line of code. */
    comment: markdownComment(description),
    /** As code; null where there is none. */
    default: initial === undefined || initial === null ? null : markdownCellSpan(literal(initial).code),
    /** As text; null where there is none. */
    defaultText: initial === undefined || initial === null || initial === "" ? null : markdownText(plainText(initial)),
    /** The values that are listed, or null. */
    values: values.length === 0 ? null : values.map((value) => ({ text: markdownText(plainText(value)), code: markdownCellSpan(literal(value).code) })),
    /** The type as JavaScript names it: `[String]`. */
    jsType: markdownLine(argumentTypeName(type, models)),
    /** An expression for an example in JavaScript. */
    jsExample: markdownText(argumentExample(argument, models)),
  };
}
