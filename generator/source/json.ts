// JSON: its values, its parser, and places in its text. The only file that knows jsonc-parser.
import {
  findNodeAtLocation,
  parse as parseTolerantly,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from "jsonc-parser";
import type { Token } from "./pointer.js";
import type { Parsed, SyntaxProblem } from "./parsed.js";

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Parses strictly; on failure says where a tolerant parser first stumbled, because the strict one's message has no dependable place. */
export function parseJson(text: string): Parsed {
  try {
    return { format: "json", value: JSON.parse(text), problems: [] };
  } catch {
    return { format: "json", value: undefined, problems: [problemOf(text)] };
  }
}

function problemOf(text: string): SyntaxProblem {
  const errors: ParseError[] = [];
  parseTolerantly(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return { severity: "error", message: "not valid JSON", offset: 0 };
  const words = printParseErrorCode(first.error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return { severity: "error", message: `not valid JSON: ${words}`, offset: first.offset };
}

/** Where a value stands in the text: the offset of its start, or of its key where it is an object or a list. */
export function jsonLocator(text: string): (tokens: readonly Token[]) => number {
  const root = parseTree(text);
  return (tokens) => (root === undefined ? 0 : offsetIn(root, tokens));
}

function offsetIn(root: Node, tokens: readonly Token[]): number {
  let node = root;
  for (const token of tokens) {
    const next = findNodeAtLocation(node, [node.type === "array" ? Number(token) : token]);
    if (next === undefined) break;
    node = next;
  }
  const isContainer = node.type === "object" || node.type === "array";
  return isContainer && node.parent?.type === "property" ? node.parent.offset : node.offset;
}
