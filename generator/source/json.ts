// JSON: its values, its parser, and places in its text. The only file that knows jsonc-parser.
import { createRequire } from "node:module";
import type * as Jsonc from "jsonc-parser";
import type { ParseError } from "jsonc-parser";
import { once } from "./once.js";
import type { Token } from "./pointer.js";
import type { Parsed, SyntaxProblem } from "./parsed.js";

/** Loaded where it is needed: values are parsed by JSON.parse, and places are for messages. */
const jsonc = (): typeof Jsonc => createRequire(import.meta.url)("jsonc-parser") as typeof Jsonc;

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Parses strictly; what is not JSON is read with the commas that it lacks and without those that are too many, where nothing else is wrong. */
export function parseJson(text: string): Parsed {
  const value = valueOf(text);
  if (value !== undefined) return withoutRepeated(text, value, []);
  const { problems, corrected } = correctCommas(text);
  const meant = corrected === undefined ? undefined : valueOf(corrected);
  if (meant !== undefined) return withoutRepeated(text, meant, problems);
  // More is wrong than commas, where nobody can say.
  const isSaid = problems.some(({ severity }) => severity === "error");
  const first = { message: "not valid JSON", offset: problems[0]?.offset ?? 0, severity: "error" as const };
  return { format: "json", value: undefined, problems: isSaid ? problems : [first] };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function withoutRepeated(text: string, value: unknown, problems: readonly SyntaxProblem[]): Parsed {
  const keys = countKeys(value);
  const isOnce = keys === countColonsBehindQuotes(text) || keys === countWrittenKeys(text);
  const repeated = isOnce ? [] : repeatedKeys(text);
  return {
    format: "json",
    value: repeated.some(({ severity }) => severity === "error") ? undefined : value,
    problems: [...problems, ...repeated],
  };
}

/** JSON.parse keeps the last of two properties of one name and says nothing; an operation may be lost with the first. */
function repeatedKeys(text: string): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const open: Set<string>[] = [];
  jsonc().visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, offset, length) => {
      const names = open.at(-1);
      // Of two texts the last one counts, as everywhere. An object or a list may be an operation that would be lost.
      const isLoss = /^\s*:\s*[{[]/.test(text.slice(offset + length, offset + length + 200));
      if (names?.has(name)) {
        const message = `the property ${JSON.stringify(name)} is there twice`;
        problems.push({ severity: isLoss ? "error" : "warning", message, offset, isRepeatedKey: true });
      }
      names?.add(name);
    },
  });
  return problems;
}

function countKeys(root: unknown): number {
  let count = 0;
  const stack: unknown[] = [root];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (Array.isArray(value)) {
      for (const inner of value as readonly unknown[]) if (isHolding(inner)) stack.push(inner);
    } else if (isHolding(value)) {
      // No list of the keys is made: all of them are as many as the description has lines.
      for (const key in value) {
        count++;
        if (isHolding(value[key])) stack.push(value[key]);
      }
    }
  }
  return count;
}

/** Whether a value is an object or a list. */
function isHolding(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Every string of the text, and those before a colon. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)) if (colon !== undefined) count++;
  return count;
}

/** The same without looking at what strings are, or more than that: `"::1"` counts here. Several times as fast. */
function countColonsBehindQuotes(text: string): number {
  // Blanks before colons are rare, and leave nothing to be counted quickly.
  if (/"\s+:/.test(text)) return Infinity;
  let count = 0;
  for (let quote = text.indexOf('":'); quote >= 0; quote = text.indexOf('":', quote + 2))
    if (!isEscaped(text, quote)) count++;
  return count;
}

/**
 * The text with its commas put right, and a warning for each; without a corrected text where something else is wrong, of which a
 * tolerant parser says where it first stumbled: the strict one's message has no dependable place.
 */
function correctCommas(text: string): { readonly problems: readonly SyntaxProblem[]; readonly corrected?: string } {
  const { parse, printParseErrorCode } = jsonc();
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const problems: SyntaxProblem[] = [];
  let corrected = "";
  let end = 0;
  for (const { error, offset } of errors) {
    // What is missing behind a comma is a name, and the value, too.
    if (offset === end && end > 0) continue;
    const name = printParseErrorCode(error);
    const before = text.slice(end, offset).trimEnd();
    if (name === "CommaExpected" && text.charAt(offset) !== ":") {
      problems.push({
        severity: "warning",
        message: "not valid JSON: there is no comma before this; it is read as if there were one",
        offset,
      });
      corrected += `${before},`;
      end = offset;
    } else if (before.endsWith(",") && /[}\]]/.test(text.charAt(offset))) {
      const comma = end + before.length - 1;
      problems.push({
        severity: "warning",
        message: "not valid JSON: nothing follows this comma; it is passed over",
        offset: comma,
      });
      corrected += before.slice(0, -1);
      end = offset;
    } else {
      const words =
        text.charAt(offset) === ":"
          ? "a colon where none belongs"
          : name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
      return { problems: [{ severity: "error", message: `not valid JSON: ${words}`, offset }] };
    }
  }
  if (errors.length === 0) return { problems: [{ severity: "error", message: "not valid JSON", offset: 0 }] };
  return { problems, corrected: corrected + text.slice(end) };
}

/** Where a member of an object or a list stands. */
interface Member {
  /** The offset of its key; of an item of a list, of its value. */
  readonly key: number;
  readonly value: number;
}

/**
 * Where a value stands in a text that was parsed: the offset of its start, or of its key where it is an object or a list. Only what is
 * on the way is looked into, and only once: a tree of a large text takes as much as all else that is known of it.
 */
export function jsonLocator(text: string): (tokens: readonly Token[]) => number {
  const membersAt = once((offset: number) => membersOf(text, offset));
  const start = skip(/[\ufeff\s]*/y, text, 0);
  return (tokens) => {
    let place: Member = { key: start, value: start };
    for (const token of tokens) {
      const next = membersAt(place.value).get(token);
      if (next === undefined) break;
      place = next;
    }
    return /[[{]/.test(text.charAt(place.value)) ? place.key : place.value;
  };
}

/** The members of the object or list at an offset, by key or index; of two with one key the first. */
function membersOf(text: string, offset: number): ReadonlyMap<Token, Member> {
  const members = new Map<Token, Member>();
  const isObject = text.charAt(offset) === "{";
  if (!isObject && text.charAt(offset) !== "[") return members;
  for (let key = skip(/[\s,]*/y, text, offset + 1); !/^[\]}]?$/.test(text.charAt(key));) {
    const keyEnd = isObject ? endOfValue(text, key) : key;
    const value = isObject ? skip(/[\s:]*/y, text, keyEnd) : key;
    const token = isObject ? (JSON.parse(text.slice(key, keyEnd)) as string) : String(members.size);
    if (!members.has(token)) members.set(token, { key, value });
    key = skip(/[\s,]*/y, text, endOfValue(text, value));
  }
  return members;
}

/** The end of what a sticky pattern matches at an offset. */
function skip(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  pattern.exec(text);
  return pattern.lastIndex;
}

/** The offset behind the value that starts at another one. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (depth > 0) continue;
    else at = skip(/[^\s,\]}]*/y, text, at) - 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** The offset behind the string that starts at another one: most of a description is in strings, and is passed over at once. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1))
    if (!isEscaped(text, quote)) return quote + 1;
  return text.length;
}

/** Whether an odd number of backslashes stands before a character. */
function isEscaped(text: string, offset: number): boolean {
  let start = offset;
  while (text[start - 1] === "\\") start--;
  return (offset - start) % 2 === 1;
}
