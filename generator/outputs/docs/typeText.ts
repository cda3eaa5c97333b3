// A type in, the same type as people read it in Markdown out: TypeScript, in which every model is a link to its page.
import type { Model, Type } from "../../api/api.js";
import { key, literal } from "../../code/code.js";
import {
  markdownCellSpan,
  markdownJoin,
  markdownLine,
  markdownLink,
  markdownSpan,
  type Markdown,
} from "../../code/prose.js";
import type { Payload } from "../../api/payloads.js";
import type { Models } from "./javascript.js";

/** Where a page stands, as the way from it to the pages of models: `models/` or nothing. */
export type ModelFolder = "models/" | "docs/models/" | "";

/** The type in a table cell: `` [Pet](models/Pet.md)`[]` ``. */
export function typeCell(type: Type, models: Models, folder: ModelFolder): Markdown {
  return printed(piecesOf(type, models), folder, markdownCellSpan);
}

/** The type in a line of text. */
export function typeLine(type: Type, models: Models, folder: ModelFolder): Markdown {
  return printed(piecesOf(type, models), folder, markdownSpan);
}

/** What a body can be given as, or a result be, in a table cell. */
export function payloadsCell(payloads: readonly Payload[], models: Models, folder: ModelFolder): Markdown {
  return printed(payloadsPieces(payloads, models), folder, markdownCellSpan);
}

/** The same in a line of text; `mayBeEmpty` where there may be nothing. */
export function payloadsLine(
  payloads: readonly Payload[],
  mayBeEmpty: boolean,
  models: Models,
  folder: ModelFolder,
): Markdown {
  const pieces = payloadsPieces(payloads, models);
  const isAnything = payloads.some((payload) => payload.kind === "type" && payload.type.kind === "unknown");
  return printed(mayBeEmpty && !isAnything ? [...pieces, " | undefined"] : pieces, folder, markdownSpan);
}

/** A link to the page of a model. */
export function modelLink(model: Model, folder: ModelFolder): Markdown {
  return markdownLink(markdownLine(model.name), `${folder}${model.name}.md`);
}

/** Code, or a model that it mentions. */
type Piece = string | Model;

function printed(pieces: readonly Piece[], folder: ModelFolder, span: (text: string) => Markdown): Markdown {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (typeof piece === "string" && typeof last === "string") merged[merged.length - 1] = last + piece;
    else merged.push(piece);
  }
  return markdownJoin(
    merged.map((piece) => (typeof piece === "string" ? span(piece) : modelLink(piece, folder))),
    "",
  );
}

function payloadsPieces(payloads: readonly Payload[], models: Models): readonly Piece[] {
  return joined(distinct(payloads.map((payload) => payloadPieces(payload, models))), " | ");
}

function payloadPieces(payload: Payload, models: Models): readonly Piece[] {
  switch (payload.kind) {
    case "type":
      return piecesOf(payload.type, models);
    case "list":
      return [...inParentheses(payload.items, models), "[]"];
    case "stream":
      return ["AsyncIterable<", ...piecesOf(payload.items, models), ">"];
    case "events": {
      const kinds = payload.events?.map(({ event, data }): readonly Piece[] => [
        "ServerEvent<",
        ...piecesOf(data, models),
        event === undefined ? ">" : `, ${literal(event).code}>`,
      ]);
      return ["AsyncIterable<", ...(kinds === undefined ? ["ServerEvent"] : joined(distinct(kinds), " | ")), ">"];
    }
    case "bytes":
      return ["BinaryBody"];
    case "global":
      return [payload.name];
    case "text":
      return ["string"];
    case "nothing":
      return ["void"];
    default:
      return assertNever(payload);
  }
}

/** An object without a name is written out as long as a cell can hold it. */
const mostProperties = 4;

function piecesOf(type: Type, models: Models): readonly Piece[] {
  switch (type.kind) {
    case "unknown":
    case "never":
    case "null":
    case "boolean":
    case "number":
    case "string":
      return [type.kind];
    case "binary":
      return ["Blob"];
    case "literal":
      return [literal(type.value).code];
    case "enum":
      return [[...new Set(type.values.map((value) => (value === null ? "null" : typeof value)))].join(" | ")];
    case "array":
      return [...inParentheses(type.items, models), "[]"];
    case "tuple":
      return [
        "[",
        ...joined([...type.items.map((item) => piecesOf(item, models)), ...restOf(type.rest, models)], ", "),
        "]",
      ];
    case "object":
      return objectPieces(type, models);
    case "map":
      return ["Record<string, ", ...piecesOf(type.values, models), ">"];
    case "model": {
      const model = models.get(type.id);
      return [model ?? "unknown"];
    }
    case "union":
      return joined(distinct(type.members.map((member) => piecesOf(member, models))), " | ");
    case "intersection":
      return joined(
        type.members.map((member) => inParentheses(member, models)),
        " & ",
      );
    default:
      return assertNever(type);
  }
}

function objectPieces(type: Type & { readonly kind: "object" }, models: Models): readonly Piece[] {
  const simple =
    type.properties.length <= mostProperties && type.properties.every((property) => property.type.kind !== "object");
  if (!simple || type.additional !== undefined) return ["object"];
  if (type.properties.length === 0) return ["{}"];
  const fields = type.properties.map((property): readonly Piece[] => [
    `${key(property.name).code}${property.required ? "" : "?"}: `,
    ...piecesOf(property.type, models),
  ]);
  return ["{ ", ...joined(fields, "; "), " }"];
}

function restOf(rest: Type | undefined, models: Models): readonly (readonly Piece[])[] {
  return rest === undefined ? [] : [["...", ...inParentheses(rest, models), "[]"]];
}

/** A type where an operator binds tighter than the type's own. */
function inParentheses(type: Type, models: Models): readonly Piece[] {
  const pieces = piecesOf(type, models);
  const isOpen = (piece: Piece) => typeof piece === "string" && (piece.includes(" | ") || piece.includes(" & "));
  const hasOperator = type.kind === "union" || type.kind === "intersection" || type.kind === "enum";
  return hasOperator && pieces.some(isOpen) ? ["(", ...pieces, ")"] : pieces;
}

function joined(lists: readonly (readonly Piece[])[], separator: string): readonly Piece[] {
  return lists.flatMap((list, index) => (index === 0 ? list : [separator, ...list]));
}

/** `string | string` is what two lists of values look like. */
function distinct(lists: readonly (readonly Piece[])[]): readonly (readonly Piece[])[] {
  const text = (list: readonly Piece[]) => list.map((piece) => (typeof piece === "string" ? piece : piece.id)).join("");
  return [...new Map(lists.map((list) => [text(list), list])).values()];
}

function assertNever(value: never): never {
  throw new Error(`unexpected type: ${JSON.stringify(value)}`);
}
