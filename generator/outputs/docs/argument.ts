// What a caller gives an operation in, and how pages show it out: one entry for each argument and option.
import type { Extensions, Operation, Type } from "../../api/api.js";
import { isRange } from "../../api/media.js";
import type { Json } from "../../source/json.js";
import type { View } from "../../code/file.js";
import { markdownCellSpan, markdownComment, markdownLine, markdownText } from "../../code/prose.js";
import type { DocsSettings } from "../output.js";
import { bodyPayloads, contentTypeDescription, type Payload } from "../../api/payloads.js";
import { extensionViews } from "./extension.js";
import { argumentExample, argumentTypeName, type Models } from "./javascript.js";
import { payloadsCell, typeCell } from "./typeText.js";
import { wordsView } from "./words.js";

/** A parameter or the body: what is required is an argument of the method, the rest are options. */
export interface Argument {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** Every form in which it can be given; for the body alone. */
  readonly body?: { readonly payloads: readonly Payload[] };
  readonly description?: string;
  readonly default?: Json;
  readonly example?: Json;
  /** The `x-` fields of a parameter. */
  readonly extensions?: Extensions;
}

/** All that an operation takes, in the order of its arguments. */
export function inputOf(operation: Operation): {
  readonly required: readonly Argument[];
  readonly options: readonly Argument[];
} {
  const all = new Map<string, Argument>(operation.parameters.map((parameter) => [parameter.name, parameter]));
  const { body } = operation;
  const [content] = body?.content ?? [];
  if (body !== undefined && content !== undefined) {
    const payloads = body.content.flatMap(bodyPayloads);
    all.set(body.name, { ...body, type: content.type, deprecated: false, body: { payloads } });
  }
  const ordered = operation.arguments.flatMap((name) => all.get(name) ?? []);
  return {
    required: ordered.filter(({ required }) => required),
    options: ordered.filter(({ required }) => !required),
  };
}

/** The option that chooses the media type of a body, where there is something to choose. */
export function contentTypeOption({ body }: Operation): readonly Argument[] {
  if (body?.contentTypeOption === undefined) return [];
  const members = body.content.map(({ mediaType }): Type =>
    isRange(mediaType) ? { kind: "string" } : { kind: "literal", value: mediaType },
  );
  return [
    {
      name: body.contentTypeOption,
      type: { kind: "union", members },
      required: false,
      deprecated: false,
      description: contentTypeDescription,
    },
  ];
}

/** One argument in a page. */
export function argumentView(argument: Argument, models: Models, docs: DocsSettings): View {
  const { name, type, required, body, description = "" } = argument;
  return {
    /** The name, as text. */
    name: markdownLine(name),
    /** The name as code, for a table cell. */
    code: markdownCellSpan(name),
    required,
    isBody: body !== undefined,
    extensions: extensionViews(argument.extensions, docs),
    /** TypeScript, with links to the pages of models. */
    type: body === undefined ? typeCell(type, models, "models/") : payloadsCell(body.payloads, models, "models/"),
    ...wordsView(argument, models),
    // What only pages for JavaScript print is made where one does.
    /** The description behind a line of code. */
    get comment() {
      return markdownComment(description);
    },
    /** The type as JavaScript names it: `[String]`. */
    get jsType() {
      return markdownLine(argumentTypeName(type, models));
    },
    /** An expression for an example in JavaScript. */
    get jsExample() {
      return markdownText(argumentExample(argument, models));
    },
  };
}
