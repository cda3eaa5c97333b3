// Fields of the description's objects in, values of the expected kind out; what is of another kind is reported and left out.
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { localPointer } from "../document/references.js";
import { isObject, referenceOf, type JsonObject } from "../document/shape.js";
import { child, valueAt } from "../source/pointer.js";
import type { Json } from "../source/json.js";
import type { Extensions } from "./api.js";

/** A finding about a part of the document. */
export type Finding = Omit<Diagnostic, "place"> & { readonly pointer: string };

/** What every part of the reading needs. */
export interface Context {
  readonly root: JsonObject;
  readonly report: (finding: Finding) => void;
}

/** A part of the document, after references were followed. */
export interface Part {
  readonly value: JsonObject;
  readonly pointer: string;
}

/** An object that must be one; `undefined` where it is missing or something else. */
export function objectAt(context: Context, value: unknown, pointer: string, expected: string): JsonObject | undefined {
  if (value === undefined) return undefined;
  if (isObject(value)) return value;
  wrongKind(context, pointer, expected, value);
  return undefined;
}

/** The entries of a map of objects. `null` is an empty one: in YAML, all of it was commented out. */
export function entriesOf(context: Context, value: unknown, pointer: string, expected: string): [string, unknown][] {
  if (isCommentedOut(context, value, pointer, expected)) return [];
  const object = objectAt(context, value, pointer, expected);
  return object === undefined ? [] : Object.entries(object);
}

/** The items of a list; `null` is an empty one. */
export function itemsOf(context: Context, value: unknown, pointer: string, expected: string): readonly unknown[] {
  if (value === undefined || isCommentedOut(context, value, pointer, expected)) return [];
  if (Array.isArray(value)) return value;
  wrongKind(context, pointer, expected, value);
  return [];
}

/** A description without paths describes nothing; any other section may be empty. */
function isCommentedOut(context: Context, value: unknown, pointer: string, expected: string): boolean {
  if (value !== null || pointer === "/paths") return false;
  context.report({
    code: "document/structure",
    severity: "warning",
    message: `expected ${expected}, found null; it is taken as empty`,
    pointer,
  });
  return true;
}

/** A field that is text. Numbers and booleans are taken as they are written: YAML makes them of unquoted text. */
export function textAt(context: Context, object: JsonObject, field: string, pointer: string): string | undefined {
  const value = ownField(object, field);
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  warnKind(context, child(pointer, field), "text", value);
  return undefined;
}

/** A field that is true or false; anything else is reported and false. */
export function flagAt(context: Context, object: JsonObject, field: string, pointer: string): boolean {
  const value = ownField(object, field);
  if (value === undefined) return false;
  if (typeof value === "boolean") return value;
  warnKind(context, child(pointer, field), "true or false", value);
  return value === "true";
}

export function ownField(object: JsonObject, field: string): unknown {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}

/** A token of HTTP (RFC 9110 section 5.6.2): what may name a header, so that no name from a description starts one of its own. */
export function isToken(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}

const noExtensions: Extensions = {};

/** The `x-` fields of an object, sorted by name. */
export function extensionsOf(object: JsonObject): Extensions {
  if (!Object.keys(object).some((name) => name.startsWith("x-"))) return noExtensions;
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => name.startsWith("x-"))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A value as JSON, with sorted keys: what a document says by their order, it does not say. */
export function jsonOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (!isObject(value)) return (value ?? null) as Json;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, jsonOf(inner)]));
}

/** The object that a value is, or that its reference names (bundling has made sure that there is one). */
export function resolve(context: Context, value: unknown, pointer: string, expected: string): Part | undefined {
  const seen = new Set<string>();
  for (;;) {
    const reference = referenceOf(value);
    if (reference === undefined) break;
    pointer = pointerOf(reference);
    if (seen.has(pointer)) return undefined;
    seen.add(pointer);
    value = valueAt(context.root, pointer);
    if (value === undefined) return undefined;
  }
  const object = objectAt(context, value, pointer, expected);
  return object === undefined ? undefined : { value: object, pointer };
}

/** The pointer of a reference; bundling has made all of them local. */
export function pointerOf(reference: string): string {
  return localPointer(reference) ?? "";
}

export function wrongKind(context: Context, pointer: string, expected: string, value: unknown): void {
  context.report({
    code: "document/structure",
    severity: "error",
    message: `expected ${expected}, found ${kindOf(value)}`,
    pointer,
  });
}

function warnKind(context: Context, pointer: string, expected: string, value: unknown): void {
  context.report({
    code: "document/structure",
    severity: "warning",
    message: `expected ${expected}, found ${kindOf(value)}; it is left out`,
    pointer,
  });
}

/** A value in words: "a list", `null`, "the text "abc"". */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const shown = JSON.stringify(value);
  return `${typeof value === "string" ? "the text" : `the ${typeof value}`} ${shown.length > 40 ? `${shown.slice(0, 37)}…"` : shown}`;
}
