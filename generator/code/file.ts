// A file that an output asks for, before it is printed.
import type { Json } from "../source/json.js";
import type { Code } from "./code.js";
import type { Markdown } from "./prose.js";

/** What a file is made from. Its path is relative to the output folder, with `/` between folders. */
export type File =
  /**
   * A template drawn with a view; imports and the header are added to TypeScript. Outputs of many files make each view when it is asked
   * for: all of them together are several times as large as the description.
   */
  | { readonly kind: "template"; readonly path: string; readonly template: string; readonly view: View }
  /** A value as JSON. */
  | { readonly kind: "json"; readonly path: string; readonly value: Json }
  /** TypeScript that is printed from a value, and may be larger than all the rest. */
  | { readonly kind: "printed"; readonly path: string; readonly parts: Iterable<Part> };

/** Statements, or members of what encloses them. Parts that follow each other stand inside the same where that is called the same. */
export interface Part {
  /** The lines that open what encloses it, the outermost first: `export interface components {`, `schemas: {`. */
  readonly within: readonly string[];
  readonly text: string;
  /** Whether it is printed as the formatter would, and as far in as it stands. */
  readonly isFormatted?: boolean;
}

/** What a template sees: only text that was made safe, flags, and lists and objects of these. */
export type View = { readonly [name: string]: ViewValue };
export type ViewValue = Code | Markdown | boolean | null | View | readonly ViewValue[];
