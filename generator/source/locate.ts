// A source and a JSON pointer in, line and column out. Runs only when a message is printed: positions cost more than parsing.
import { jsonLocator } from "./json.js";
import { parsePointer, type Token } from "./pointer.js";
import type { Source } from "./source.js";
import { yamlLocator } from "./yaml.js";

/** A place in a text, counted from 1 as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a pointer stands in a source: the start of its value, or of its key where the value is an object or a list. A pointer to
 * something that is not there gives the nearest thing around it that is.
 */
export function locate(source: Source, pointer: string): Position {
  return positionOf(source.text, offsetOf(source, pointer));
}

/** The same as an offset into the text. */
export function offsetOf(source: Source, pointer: string): number {
  if (pointer === "") return /^\s*/.exec(source.text)![0].length;
  let locator = locators.get(source);
  if (locator === undefined) {
    locator = locatorOf(source);
    locators.set(source, locator);
  }
  return locator(parsePointer(pointer) ?? []);
}

function locatorOf({ format, text }: Source): (tokens: readonly Token[]) => number {
  switch (format) {
    case "json":
      return jsonLocator(text);
    case "yaml":
      return yamlLocator(text);
    case "text":
      return () => 0;
  }
}

/** One tree per source, kept as long as the source: a run that prints twenty messages parses once. */
const locators = new WeakMap<Source, (tokens: readonly Token[]) => number>();

/** Line and column of an offset. */
export function positionOf(text: string, offset: number): Position {
  const starts = lineStarts(text);
  let [line, after] = [1, starts.length];
  // The last line that starts at or before the offset; a line break belongs to the line that it ends.
  while (line < after) {
    const middle = (line + after + 1) >> 1;
    if (starts[middle - 1]! <= offset) line = middle;
    else after = middle - 1;
  }
  return { line, column: offset - starts[line - 1]! + 1 };
}

/** Where the lines of a text start. A run prints many messages about one text, which may have a million lines. */
export function lineStarts(text: string): readonly number[] {
  if (latest?.text !== text) {
    const starts = [0];
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
    latest = { text, starts };
  }
  return latest.starts;
}

let latest: { readonly text: string; readonly starts: readonly number[] } | undefined;
