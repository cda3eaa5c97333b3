// Text in, the same formatted as Prettier formats it out. The only file that knows a formatter.
//
// oxfmt prints what Prettier prints and is many times faster, but for one shape, which is mended here; a test holds what is generated to
// Prettier.
import type * as Oxfmt from "oxfmt";
import type { Part } from "../code/file.js";

/** Prettier's defaults. They are spelled out, because oxfmt has defaults of its own. */
const options = {
  printWidth: 80,
  tabWidth: 2,
  useTabs: false,
  semi: true,
  singleQuote: false,
  trailingComma: "all",
  endOfLine: "lf",
  insertFinalNewline: true,
  sortPackageJson: false,
} as const;

/** Formats TypeScript, JavaScript and JSON; other texts stay as their templates draw them. */
export async function format(path: string, text: string): Promise<string> {
  if (!/\.(ts|mjs|json)$/.test(path)) return text;
  const { code, errors } = await runOxfmt(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} cannot be formatted: ${error.message}\n${error.codeframe ?? ""}`);
  return path.endsWith(".ts") ? withWholeUnions(code) : code;
}

async function runOxfmt(path: string, text: string): ReturnType<typeof Oxfmt.format> {
  // Loaded with the first text: not every command prints.
  const oxfmt = await import("oxfmt");
  return oxfmt.format(path, text, options);
}

/** What stands between files that are formatted as one. */
const seam = "// ---------- the next file ----------\n";

/**
 * Whether a file can be formatted behind others: it is a module, and begins with what cannot go on a statement before it, nor belong to
 * a comment there.
 */
export function canFollow(path: string, text: string): boolean {
  return (
    path.endsWith(".ts") &&
    !path.endsWith(".d.ts") &&
    /^(?:\s|\/\/.*|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:import|export) /.test(text) &&
    !text.includes(seam)
  );
}

interface Text {
  readonly path: string;
  readonly text: string;
}

/** Formats files that can follow each other: a call of the formatter takes as long as a page of code. */
export async function formatTogether(files: readonly Text[]): Promise<Text[]> {
  const { code, errors } = await runOxfmt("files.ts", files.map(({ text }) => `${text.trimEnd()}\n`).join(seam));
  const texts = errors.length > 0 ? [] : withWholeUnions(code).split(seam);
  if (texts.length === files.length) return texts.map((text, index) => ({ path: files[index]!.path, text }));
  // One of them is broken, which is said of it alone.
  return Promise.all(files.map(async ({ path, text }) => ({ path, text: await format(path, text) })));
}

/** How much of a file that comes in parts is formatted at once: what the formatter takes for it is some ten times as much. */
const mostAtOnce = 200_000;

/** Formats TypeScript that comes in parts, as it would be formatted in one piece. */
export async function formatParts(path: string, parts: Iterable<Part>): Promise<string> {
  let [text, around]: [string, readonly string[]] = ["", []];
  for (const { within, text: piece, isFormatted } of joined(parts)) {
    const common = around.findIndex((line, depth) => line !== within[depth]);
    const kept = common < 0 ? around.length : common;
    text += closing(around, kept) + opening(within, kept);
    around = within;
    const whole = () => [...within, piece, ...within.map(() => "}")].join("\n");
    text += isFormatted === true ? `${piece}\n` : inner(await format(path, whole()), within.length);
  }
  return text + closing(around, 0);
}

/** Parts that stand inside the same, as few larger ones. */
function* joined(parts: Iterable<Part>): Generator<Part> {
  let [first, texts, length]: [Part | undefined, string[], number] = [undefined, [], 0];
  for (const part of parts) {
    if (first !== undefined && (length >= mostAtOnce || !isAlike(first, part))) {
      yield { ...first, text: texts.join("\n") };
      [first, texts, length] = [undefined, [], 0];
    }
    first ??= part;
    texts.push(part.text);
    length += part.text.length;
  }
  if (first !== undefined) yield { ...first, text: texts.join("\n") };
}

function isAlike(one: Part, other: Part): boolean {
  return one.within === other.within && one.isFormatted === other.isFormatted;
}

function opening(lines: readonly string[], depth: number): string {
  return lines
    .slice(depth)
    .map((line, index) => `${indentOf(depth + index)}${line}\n`)
    .join("");
}

/** The ends of what is open, down to a depth, as the formatter prints them. */
function closing(lines: readonly string[], depth: number): string {
  return lines
    .slice(depth)
    .map((_, index) => `${indentOf(depth + index)}${depth + index === 0 ? "}" : "};"}\n`)
    .reverse()
    .join("");
}

function indentOf(depth: number): string {
  return " ".repeat(depth * options.tabWidth);
}

/** A formatted text without so many lines at its beginning and at its end. */
function inner(text: string, lines: number): string {
  let [start, end] = [0, text.length];
  for (let count = 0; count < lines; count++) {
    start = text.indexOf("\n", start) + 1;
    end = text.lastIndexOf("\n", end - 2) + 1;
  }
  return text.slice(start, end);
}

/** What a union stands behind, and the union, a member to a line. */
const broken = /([=:(]\n)( +)\| .*(?:\n\2\| .*)+$(?!\n\2[ |/])/gm;

/** Prettier leaves a union whole on the line below what it stands behind, where it fits there; oxfmt gives every member a line. */
function withWholeUnions(code: string): string {
  return code.replace(broken, (found, head: string, indent: string) => {
    const members = found.slice(head.length).split("\n");
    const whole = `${indent}${members.map((line) => line.slice(indent.length + 2)).join(" | ")}`;
    return whole.length <= options.printWidth ? `${head}${whole}` : found;
  });
}
