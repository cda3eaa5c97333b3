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
  let lines = texts.flatMap((text, index) => [...(index === 0 ? [] : [""]), ...wrap(text)]);
  const tagLines = tags.flatMap(tagToLines);
  if (tagLines.length > 0) lines = lines.length > 0 ? [...lines, "", ...tagLines] : tagLines;
  const [only] = lines;
  if (only === undefined) return { code: "", mentions: [] };
  const text =
    lines.length === 1 && only.length <= proseWidth
      ? `/** ${only} */`
      : ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"].join("\n");
  return { code: text, mentions: [] };
}

/** Words of JSON Schema that are tags of the same name in comments, too, for people and for tools that read them. */
export const constraintTags = [
  "format",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
] as const;

/** `@param name text`, `@default 25`, `@deprecated`, and the words of JSON Schema that say something about a value. */
export interface DocTag {
  readonly tag:
    | "param"
    | "returns"
    | "default"
    | "deprecated"
    | "beta"
    | "example"
    | "see"
    | "remarks"
    | (typeof constraintTags)[number];
  /** The parameter, for `@param`. */
  readonly name?: string;
  readonly text?: string;
}

/** What is said of something that may change or go at any time; `@beta` is the word of TSDoc for it. */
export const previewText = "This is a preview: it may change or go in any release.";

/** `@deprecated`, with what a thing is called now, where it was renamed. */
export function deprecatedTag(renamedTo?: string): DocTag {
  return { tag: "deprecated", ...(renamedTo !== undefined && { text: `renamed to \`${renamedTo}\`` }) };
}

function tagToLines({ tag, name, text }: DocTag): string[] {
  const words = [
    `@${tag}`,
    ...(name === undefined ? [] : [name, "-"]),
    ...(text === undefined ? [] : [inert(text).trim()]),
  ];
  const lines = wrap(words.join(" ").replace(/ - *$/, ""));
  return lines.map((line, index) => (index === 0 || line === "" ? line : `  ${line}`));
}

/** Text that cannot end a comment, start a tag or a directive, or move a cursor. */
function inert(text: string): string {
  const plain = printable(text).replaceAll("\t", "  ").replaceAll("*/", "*\\/").replaceAll("/*", "/\\*");
  return plain.includes("@") ? plain.replace(/(^|\s|[^\w`\\.-])@(?=[a-z])/gim, "$1\\@") : plain;
}

/** Paragraphs wrapped to the width; code, tables and lists keep their lines. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let inFence = false;
  for (const line of text.split("\n")) {
    const kept = line.trimEnd();
    if (/^\s*(```|~~~)/.test(kept)) inFence = !inFence;
    if (inFence || kept.length <= proseWidth || /^( {4}|\s*[|>`~<]|\s*([-*+]|\d+[.)])\s|#)/.test(kept))
      lines.push(kept);
    else for (const wrapped of wrapLine(kept)) lines.push(wrapped);
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
  return {
    markdown: closedSpans(oneLine(harmless(text)).trim()),
  };
}

/** Lines as one, with a blank for each break and the white space around it. */
function oneLine(text: string): string {
  if (!text.includes("\n")) return text;
  const lines = text.split("\n");
  const last = lines.length - 1;
  const inner = lines.slice(1, last).flatMap((line) => line.trim() || []);
  return [lines[0]!.trimEnd(), ...inner, lines[last]!.trimStart()].join(" ");
}

/** Text in a table cell: one line, in which a bar does not end the cell. */
export function markdownCell(text: string): Markdown {
  const { markdown: line } = markdownLine(text);
  return {
    markdown: line.replace(/\\+\|?|\|/g, (run) => {
      const isEscaped = run.length % 2 === 0 || !run.endsWith("|");
      return isEscaped ? run : `${run.slice(0, -1)}\\|`;
    }),
  };
}

/** Code as text in a Markdown code block; what it shows is only ever read. */
export function markdownCode(text: Code): Markdown {
  return { markdown: text.code };
}

/** Text at the start of a line of Markdown: a sentence, never a heading, a list, a rule or the start of a block. */
export function markdownSentence(text: string): Markdown {
  const { markdown: line } = markdownLine(text);
  const block = /^(?=#{1,6}(\s|$)|[>|]|[-+*](\s|$)|([-*_=]\s*){2,}$|`{3}|~{3}|:{3})/;
  return { markdown: line.replace(block, "\\").replace(/^(\d{1,9})(?=[.)](\s|$))/, "$1\\") };
}

/**
 * Paragraphs of a description in a page. A block of code that it opens and leaves open ends with it, and its headings are paragraphs
 * in bold: they are no parts of the page.
 */
export function markdownParagraphs(text: string): Markdown {
  const lines: string[] = [];
  let fence = "";
  for (const line of harmless(text.trim()).split("\n")) {
    const [, marks = "", rest = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    const isInside = fence !== "";
    if (!isInside) fence = marks;
    else if (marks.startsWith(fence) && rest.trim() === "") fence = "";
    lines.push(isInside || fence !== "" ? line : withoutHeading(line, lines.at(-1) ?? ""));
  }
  return { markdown: [...lines, ...(fence === "" ? [] : [fence])].join("\n") };
}

/** A line that neither is a heading nor makes one of the line above. */
function withoutHeading(line: string, above: string): string {
  const heading = /^ {0,3}#{1,6}(?=\s|$)(.*)$/.exec(line)?.[1];
  if (heading !== undefined) {
    const words = withoutClosing(heading).trim();
    return words === "" ? "" : `**${words.replaceAll("*", "")}**`;
  }
  return above.trim() !== "" && /^ {0,3}(=+|-+)\s*$/.test(line) ? "" : line;
}

/** The text of a heading without the `#` that may close it. */
function withoutClosing(heading: string): string {
  const text = heading.trimEnd();
  let end = text.length;
  while (text[end - 1] === "#") end--;
  return /\s/.test(text[end - 1] ?? " ") ? text.slice(0, end) : text;
}

/** Back-ticks that open code which nothing ends are back-ticks, so that they take nothing of what follows. */
function closedSpans(line: string): string {
  if (!line.includes("`")) return line;
  const runs = [...line.matchAll(/`+/g)];
  /** For each run the next one of its length. */
  const ends: (number | undefined)[] = [];
  const next = new Map<number, number>();
  for (let index = runs.length - 1; index >= 0; index--) {
    const [{ length }] = runs[index]!;
    ends[index] = next.get(length);
    next.set(length, index);
  }
  const open = new Set<number>();
  for (let index = 0; index < runs.length; index++) {
    const end = ends[index];
    if (end === undefined) open.add(runs[index]!.index);
    else index = end;
  }
  return line.replace(/`+/g, (ticks, index: number) => (open.has(index) ? ticks.replaceAll("`", "\\`") : ticks));
}

/** Text as it stands, on one line: blanks and quotes stay what they are. */
export function markdownText(text: string): Markdown {
  return { markdown: harmless(text).replaceAll("\n", " ") };
}

/** Text in which quotes are entities, for what a renderer may turn into typographic ones. */
export function markdownQuoted(text: string): Markdown {
  return { markdown: markdownText(text).markdown.replaceAll("'", "&#39;").replaceAll('"', "&quot;") };
}

/** Text in a comment behind a line of code: on one line, without quotes, so that it can end neither a comment nor a string. */
export function markdownComment(text: string): Markdown {
  const line = harmless(text).replace(/[\t\n]/g, " ");
  return {
    markdown: line.replaceAll("\\", "\\\\").replaceAll('"', "").replaceAll("*/", "*_/").replaceAll("/*", "/_*"),
  };
}

/** Text as code within a line: `` `a` ``. */
export function markdownSpan(text: string): Markdown {
  const line = oneLine(printable(text));
  if (!line.includes("`") && line.trim() !== "") return { markdown: `\`${line}\`` };
  const longest = (line.match(/`+/g) ?? []).reduce((most, ticks) => Math.max(most, ticks.length), 0);
  const ticks = "`".repeat(longest + 1);
  const blank = longest > 0 || line.trim() === "" ? " " : "";
  return { markdown: ticks + blank + line + blank + ticks };
}

/** Text as code in a table cell, where a bar ends the cell also within code. */
export function markdownCellSpan(text: string): Markdown {
  // Tables know `\|` and nothing else: a backslash in front of a bar can only be written as HTML.
  if (text.includes("\\|")) return { markdown: `<code>${printable(text).replace(/[&<>\\`|*_[\]\n]/g, entity)}</code>` };
  return { markdown: markdownSpan(text).markdown.replaceAll("|", "\\|") };
}

/** Lines between the fences of a block of code; none of them ends it. */
export function markdownBlock(text: string): Markdown {
  return { markdown: printable(text).replace(/^( *)```/gm, "$1` ` `") };
}

/** A link with a text that was made safe, to an address that the generator made. */
export function markdownLink(text: Markdown, address: string): Markdown {
  return { markdown: `[${text.markdown}](${encodeURI(address).replaceAll("(", "%28").replaceAll(")", "%29")})` };
}

/** Pieces of Markdown with the same text of the generator between them. */
export function markdownJoin(pieces: readonly Markdown[], separator: string): Markdown {
  return { markdown: pieces.map((piece) => piece.markdown).join(separator) };
}

/** Markdown that the generator's own source spells, with safe pieces in its gaps. */
export function md(strings: TemplateStringsArray, ...gaps: readonly Markdown[]): Markdown {
  return { markdown: String.raw({ raw: strings }, ...gaps.map((gap) => gap.markdown)) };
}

/** Scripts, frames and event handlers do nothing in a description; comments and declarations would swallow what follows them. */
function harmless(text: string): string {
  const plain = printable(text);
  const inert = plain.includes("<") ? withoutScripts(plain) : plain;
  return inert.includes(":") ? inert.replace(/javascript:/gi, "javascript&#58;") : inert;
}

function withoutScripts(text: string): string {
  return text
    .replace(
      /<(?=\s*([!?]|\/?\s*(script|style|iframe|object|embed|form|input|button|svg|math|link|meta|base|title|textarea)\b))/gi,
      "&lt;",
    )
    .replace(/<[^>]*/g, (tag) => tag.replace(/\bon(?=\w+\s*=)/gi, "data-on"));
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** Text without characters that move a cursor, with one kind of line end. */
function printable(text: string): string {
  return text.replace(unprintable, (found) => (lineEnds.has(found[0]!) ? "\n" : "\ufffd"));
}

/** What ends a line in another way than `\n`, and what moves a cursor: control characters, marks of direction, a mark of byte order. */
const unprintable = /\r\n|[^\P{Cc}\t\n]|[\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const lineEnds = new Set("\r\u0085\u2028\u2029");
