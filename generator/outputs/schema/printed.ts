// The types of `schema.ts` as values: pieces in, a larger piece out. How they are laid out is for `layout.ts`.
import { once } from "../../source/once.js";

/** A type; what it is in one line stands beside what it is made of. */
export type Printed = { readonly line: Line | undefined } & (
  | { readonly kind: "keyword" | "other" }
  | { readonly kind: "union" | "intersection" | "tuple"; readonly types: readonly Printed[] }
  | { readonly kind: "array"; readonly items: Printed }
  | { readonly kind: "generic"; readonly name: string; readonly types: readonly Printed[] }
  | { readonly kind: "object"; readonly members: readonly Member[]; readonly isShared?: boolean }
);

/** Code on one line. */
export interface Line {
  readonly text: string;
  /** Whether the formatter may print it in other characters, or counts its columns in another way. */
  readonly isOdd: boolean;
}

/** A property of an object, or its index. */
export interface Member {
  /** The comment with the end of its last line, or "". */
  readonly comment: string;
  /** What stands before the colon. */
  readonly head: Line;
  readonly type: Printed;
}

function keyword(text: string): Printed {
  return { kind: "keyword", line: { text, isOdd: false } };
}

export const string = keyword("string");
export const number = keyword("number");
export const boolean = keyword("boolean");
export const nothing = keyword("null");
export const never = keyword("never");
/** Not a keyword like the others: beside it, others say something. */
export const unknown = word("unknown");
/** Null as an alternative that is said even where another says it. */
export const nullToo = word("null");

/** A type that is one word, however long. */
export function word(text: string): Printed {
  return { kind: "other", line: { text, isOdd: !isPlain(text) } };
}

/** Whether a text is of the characters that are one column wide, and are spelled in no other way. */
function isPlain(text: string): boolean {
  return /^[ -[\]-~]*$/.test(text);
}

/** One value of JSON. */
export function literal(value: unknown): Printed {
  switch (typeof value) {
    case "string": {
      const text = JSON.stringify(value);
      return { kind: "other", line: { text, isOdd: !isPlain(text) } };
    }
    case "number": {
      const text = String(value);
      return { kind: "other", line: { text, isOdd: !/^-?\d+(\.\d+)?$/.test(text) } };
    }
    case "boolean":
      return word(String(value));
    case "object":
      if (value === null) return nothing;
      if (Array.isArray(value)) return value.length === 0 ? array(never) : tuple(value.map(literal));
      return valuesOf(value);
    default:
      return unknown;
  }
}

function valuesOf(value: object): Printed {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? record() : object(entries.map(([name, inner]) => property(name, literal(inner))));
}

/** An object without properties. */
export function record(): Printed {
  return generic("Record", string, never);
}

export function generic(name: string, ...types: readonly Printed[]): Printed {
  return { kind: "generic", name, types, line: lineOf(`${name}<`, types, ", ", ">") };
}

/** An object type with these members, a line each. One that is shared stands in many places, and is laid out once for each depth. */
export function object(members: readonly Member[], { isShared = false } = {}): Printed {
  return { kind: "object", members, isShared, line: undefined };
}

export function array(items: Printed): Printed {
  return { kind: "array", items, line: lineOf("", [items], "", "[]", true) };
}

export function tuple(types: readonly Printed[]): Printed {
  return { kind: "tuple", types, line: lineOf("[", types, ", ", "]") };
}

export function union(types: readonly Printed[]): Printed {
  return joined(types, "union", " | ");
}

export function intersection(types: readonly Printed[]): Printed {
  return joined(types, "intersection", " & ");
}

/** Keywords are said once. */
function joined(types: readonly Printed[], kind: "union" | "intersection", sign: string): Printed {
  const [first = never] = types;
  if (types.length < 2) return first;
  const seen = new Set<Printed>();
  const distinct = types.filter((type) => type.kind !== "keyword" || (!seen.has(type) && seen.add(type)));
  const line = lineOf("", distinct, sign, "", true);
  // The formatter leaves out parentheses that say nothing.
  const isOdd = distinct.length < 2 || (kind === "intersection" && distinct.some((type) => type.kind === kind));
  return { kind, types: distinct, line: line && isOdd ? { ...line, isOdd } : line };
}

/** What types are in one line; `inside` says whether they need parentheses there. */
function lineOf(
  start: string,
  types: readonly Printed[],
  between: string,
  end: string,
  inside = false,
): Line | undefined {
  let [text, isOdd] = [start, false];
  for (const [at, { kind, line }] of types.entries()) {
    if (line === undefined) return undefined;
    if (at > 0) text += between;
    text += inside ? inParentheses(kind, line.text) : line.text;
    isOdd ||= line.isOdd;
  }
  return { text: text + end, isOdd };
}

/** A type as it stands inside of another. */
export function inParentheses(kind: Printed["kind"], text: string): string {
  return kind === "union" || kind === "intersection" ? `(${text})` : text;
}

/** A property of an object. */
export function property(
  name: string,
  type: Printed,
  {
    optional = false,
    readonly = false,
    comment = "",
  }: { readonly optional?: boolean; readonly readonly?: boolean; readonly comment?: string } = {},
): Member {
  const { text, isOdd } = key(name);
  return { comment, head: { text: `${readonly ? "readonly " : ""}${text}${optional ? "?" : ""}`, isOdd }, type };
}

/** A property that is not there. */
export const absent = once((name: string) => property(name, never, { optional: true }));

/** What properties of any name have. */
export function index(parameter: string, type: Printed): Member {
  return { comment: "", head: { text: `[${parameter}: string]`, isOdd: false }, type };
}

/** A name of a property: as it is where the language takes that, quoted and in ASCII elsewhere. */
function key(name: string): Line {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return { text: name, isOdd: false };
  // Numbers with a point or an exponent can be spelled in several ways.
  if (String(Number(name)) === name && !name.startsWith("-")) return { text: name, isOdd: /[.e]/.test(name) };
  const text = quoted(name);
  return { text, isOdd: text.includes("\\") };
}

/** A string in ASCII: what looks like another name is seen to be one. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}
