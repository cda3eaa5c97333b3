// The text of a template in, its syntax tree out. The only file that knows Handlebars, of which no more is needed than its parser.
import { createRequire } from "node:module";
import type * as Parser from "@handlebars/parser";

/** Loaded with the first template: not every command prints. */
const parser = (): typeof Parser => createRequire(import.meta.url)("@handlebars/parser") as typeof Parser;

// The parser's own declarations lead to a file that TypeScript does not find. These are the parts of its tree that templates may have.

/** A part of a tree, and where it stands. */
export interface Node {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number; readonly column: number } };
}

export interface Program {
  readonly body: readonly Node[];
}

/** `{{path}}`, `{{#path params}}` and `{{> name params}}` have these in common. */
interface Call extends Node {
  readonly params: readonly Node[];
  readonly hash?: { readonly pairs: readonly unknown[] };
}

export interface ContentStatement extends Node {
  readonly value: string;
}

export interface MustacheStatement extends Call {
  readonly path: Node;
  readonly escaped: boolean;
}

export interface BlockStatement extends Call {
  readonly path: PathExpression;
  readonly program: Program;
  readonly inverse?: Program;
}

export interface PartialStatement extends Call {
  readonly name: PathExpression;
  readonly indent: string;
}

export interface PathExpression extends Node {
  readonly original: string;
  /** Whether it begins with `@`. */
  readonly data: boolean;
  /** How often it begins with `../`. */
  readonly depth: number;
  /** Names, or something that computes one. */
  readonly parts: readonly unknown[];
}

/** Throws an `Error` whose message says where the text is no template. */
export function parseTemplate(text: string, file: string): Program {
  const tree: unknown = parser().parse(text, { srcName: file });
  return tree as Program;
}

/** Whether a call has `name=value`. */
export function hasHash({ hash }: Call): boolean {
  return hash !== undefined && hash.pairs.length > 0;
}
