// Text in, the same formatted as Prettier formats it out. The only file that knows a formatter.
//
// oxfmt prints what Prettier prints and is many times faster, but for one shape, which is mended here; a test holds what is generated to
// Prettier.
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
  // Loaded with the first text: not every command prints.
  const { format: oxfmt } = await import("oxfmt");
  const { code, errors } = await oxfmt(path, text, options);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} cannot be formatted: ${error.message}\n${error.codeframe ?? ""}`);
  return path.endsWith(".ts") ? withWholeUnions(code) : code;
}

/** How much of a file that comes in parts is formatted at once: what the formatter takes for it is some ten times as much. */
const mostAtOnce = 200_000;

/** Formats TypeScript that comes in parts, as it would be formatted in one piece. */
export async function formatParts(path: string, parts: readonly Part[]): Promise<string> {
  let [text, around]: [string, readonly string[]] = ["", []];
  for (const { within, text: piece } of joined(parts)) {
    const common = around.findIndex((line, depth) => line !== within[depth]);
    const kept = common < 0 ? around.length : common;
    text += closing(around, kept) + opening(within, kept);
    around = within;
    text += inner(await format(path, [...within, piece, ...within.map(() => "}")].join("\n")), within.length);
  }
  return text + closing(around, 0);
}

/** Parts that stand inside the same, as few larger ones. */
function* joined(parts: readonly Part[]): Generator<Part> {
  let [texts, length]: [string[], number] = [[], 0];
  for (const [index, { within, text }] of parts.entries()) {
    texts.push(text);
    length += text.length;
    if (length < mostAtOnce && parts[index + 1]?.within === within) continue;
    yield { within, text: texts.join("\n") };
    [texts, length] = [[], 0];
  }
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
