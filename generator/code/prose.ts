// Descriptions in, comments and Markdown out: text for people that stays text whatever it says.
import type { Code } from "./code.js";

/** The width that prose in comments is wrapped to, without its indentation. */
const proseWidth = 76;

/**
 * A doc comment of some paragraphs and tags, or empty code where there is nothing to say:
 *
 * ```ts
 * /** The name of the object. *\/
 * ```
 */
export function docComment(paragraphs: readonly (string | undefined)[], tags: readonly DocTag[] = []): Code {
  const texts = paragraphs.map((text) => (text === undefined ? "" : inert(text).trim())).filter((text) => text !== "");
  const lines = texts.flatMap((text, index) => [...(index === 0 ? [] : [""]), ...wrap(text)]);
  const tagLines = tags.flatMap(tagToLines);
  if (lines.length > 0 && tagLines.length > 0) lines.push("");
  lines.push(...tagLines);
  const [only] = lines;
  if (only === undefined) return { code: "", mentions: [] };
  const text =
    lines.length === 1 && only.length <= proseWidth
      ? `/** ${only} */`
      : ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"].join("\n");
  return { code: text, mentions: [] };
}

/** `@param name text`, `@default 25`, `@deprecated`. */
export interface DocTag {
  readonly tag: "param" | "returns" | "default" | "deprecated" | "example" | "see" | "remarks" | "format";
  /** The parameter, for `@param`. */
  readonly name?: string;
  readonly text?: string;
}

function tagToLines({ tag, name, text }: DocTag): string[] {
  const words = [`@${tag}`, ...(name === undefined ? [] : [name, "-"]), ...(text === undefined ? [] : [inert(text).trim()])];
  const lines = wrap(words.join(" ").replace(/ - *$/, ""));
  return lines.map((line, index) => (index === 0 || line === "" ? line : `  ${line}`));
}

/** Text that cannot end a comment, start a tag or a directive, or move a cursor. */
function inert(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "\ufffd")
      .replaceAll("\t", "  ")
      .replaceAll("*/", "*\\/")
      .replaceAll("/*", "/\\*")
      .replace(/(^|\s|[^\w`\\.-])@(?=[a-z])/gim, "$1\\@")
  );
}

/** Paragraphs wrapped to the width; code, tables and lists keep their lines. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let inFence = false;
  for (const line of text.split("\n")) {
    const kept = line.replace(/\s+$/, "");
    if (/^\s*(```|~~~)/.test(kept)) inFence = !inFence;
    if (inFence || kept.length <= proseWidth || /^( {4}|\s*[|>`~<]|\s*([-*+]|\d+[.)])\s|#)/.test(kept)) lines.push(kept);
    else lines.push(...wrapLine(kept));
  }
  return lines.filter((line, index) => line !== "" || lines[index - 1] !== "");
}

function wrapLine(line: string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > proseWidth) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current].filter((wrapped) => wrapped !== "");
}

declare const safe: unique symbol;

/** Markdown that is safe to print where it was made for. Only this file makes it. */
export interface Markdown {
  readonly markdown: string;
  readonly [safe]?: never;
}

/** Text of a description as Markdown of its own: it stays what it is, but holds no HTML that runs and no control characters. */
export function markdown(text: string): Markdown {
  return { markdown: harmless(text) };
}

/** Text in one line of Markdown: a heading, a list item, a table cell. */
export function markdownLine(text: string): Markdown {
  return { markdown: harmless(text).replace(/\s*\n\s*/g, " ").trim() };
}

/** Text in a table cell: one line, in which a bar does not end the cell. */
export function markdownCell(text: string): Markdown {
  return { markdown: markdownLine(text).markdown.replace(/(?<!\\)\|/g, "\\|") };
}

/** Code as text in a Markdown code block; what it shows is only ever read. */
export function markdownCode(text: Code): Markdown {
  return { markdown: text.code };
}

/** Scripts, frames and event handlers do nothing in a description; comments would swallow what follows them. */
function harmless(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "\ufffd")
      .replace(/<(?=\s*(!--|\/?\s*(script|style|iframe|object|embed|form|input|button|svg|math|link|meta|base|title|textarea)\b))/gi, "&lt;")
      .replace(/(<[^>]*?)\bon(?=\w+\s*=)/gi, "$1data-on")
      .replace(/javascript:/gi, "javascript&#58;")
  );
}
