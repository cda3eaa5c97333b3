// JSON: its values, its parser, and places in its text. The only file that knows jsonc-parser.
import { createRequire } from "node:module";
import type * as Jsonc from "jsonc-parser";
import type { Node, ParseError } from "jsonc-parser";
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
  return meant === undefined ? { format: "json", value: undefined, problems } : withoutRepeated(text, meant, problems);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function withoutRepeated(text: string, value: unknown, problems: readonly SyntaxProblem[]): Parsed {
  const repeated = countKeys(value) === countWrittenKeys(text) ? [] : repeatedKeys(text);
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
        problems.push({ severity: isLoss ? "error" : "warning", message, offset });
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
    if (typeof value !== "object" || value === null) continue;
    const isList = Array.isArray(value);
    for (const key of Object.keys(value)) {
      if (!isList) count++;
      const inner = (value as Record<string, unknown>)[key];
      if (typeof inner === "object" && inner !== null) stack.push(inner);
    }
  }
  return count;
}

/** Every string of the text, and those before a colon. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)) if (colon !== undefined) count++;
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
    if (name === "CommaExpected") {
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
      const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
      return { problems: [{ severity: "error", message: `not valid JSON: ${words}`, offset }] };
    }
  }
  if (errors.length === 0) return { problems: [{ severity: "error", message: "not valid JSON", offset: 0 }] };
  return { problems, corrected: corrected + text.slice(end) };
}

/** Where a value stands in the text: the offset of its start, or of its key where it is an object or a list. */
export function jsonLocator(text: string): (tokens: readonly Token[]) => number {
  const root = jsonc().parseTree(text);
  return (tokens) => (root === undefined ? 0 : offsetIn(root, tokens));
}

function offsetIn(root: Node, tokens: readonly Token[]): number {
  const { findNodeAtLocation } = jsonc();
  let node = root;
  for (const token of tokens) {
    const next = findNodeAtLocation(node, [node.type === "array" ? Number(token) : token]);
    if (next === undefined) break;
    node = next;
  }
  const isContainer = node.type === "object" || node.type === "array";
  return isContainer && node.parent?.type === "property" ? node.parent.offset : node.offset;
}
