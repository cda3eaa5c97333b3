// A JSON value in, its text as Prettier leaves it out: in one line where it fits, otherwise a member to a line.
//
// It is written by hand because there is much of it: it takes as long as `JSON.stringify` does a few times, and Prettier a hundred times that.

const width = 80;

/**
 * @param indent - of the line that the value stands in
 * @param before - how many columns stand before it
 * @param after - how many have to follow it on its last line: a comma
 */
export function formatJson(value: unknown, indent = "", before = 0, after = 0): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  const room = width - before - after;
  const whole = leastLength(value, room) > room ? undefined : inLine(value, room);
  if (whole !== undefined) return whole;
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const names = Object.keys(value);
    // There is nothing to break in what is empty, however little room there is.
    if (names.length === 0) return "{}";
    const lines = names.map((name, index) => {
      const member = (value as Readonly<Record<string, unknown>>)[name];
      const key = `${Array.isArray(member) ? ascii(name) : JSON.stringify(name)}: `;
      return `${inner}${key}${formatJson(member, inner, inner.length + key.length, index < names.length - 1 ? 1 : 0)}`;
    });
    return `{\n${lines.join(",\n")}\n${indent}}`;
  }
  const elements = value as readonly unknown[];
  if (elements.length === 0) return "[]";
  if (isFilled(elements)) return `[\n${fill(elements.map(String), inner)}\n${indent}]`;
  const lines = elements.map((element, index) => {
    const text = typeof element === "string" ? ascii(element) : undefined;
    return `${inner}${text ?? formatJson(element, inner, inner.length, index < elements.length - 1 ? 1 : 0)}`;
  });
  return `[\n${lines.join(",\n")}\n${indent}]`;
}

/** The text in one line; `undefined` where it has to be broken, or is longer than there is room. */
function inLine(value: unknown, room: number): string | undefined {
  if (typeof value === "string") {
    const text = JSON.stringify(value);
    return text.length <= room && !isWide(text) ? text : undefined;
  }
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    if (hasManyParts(value)) return undefined;
    const parts = joined(value, room - 2, (element, left) =>
      typeof element === "string" ? short(ascii(element), left) : inLine(element, left),
    );
    return parts === undefined ? undefined : `[${parts}]`;
  }
  const names = Object.keys(value);
  if (names.length === 0) return "{}";
  const parts = joined(names, room - 4, (name, left) => {
    const key = `${JSON.stringify(name)}: `;
    const member = (value as Readonly<Record<string, unknown>>)[name];
    const text = isWide(key) ? undefined : inLine(member, left - key.length);
    return text === undefined ? undefined : `${key}${text}`;
  });
  return parts === undefined ? undefined : `{ ${parts} }`;
}

/** How many columns a value takes at least, counted until they are more than there is room: most are told to be too long without their text. */
function leastLength(value: unknown, room: number): number {
  if (typeof value === "string") return value.length + quotes;
  if (typeof value !== "object" || value === null) return 1;
  let least = 2;
  if (Array.isArray(value)) {
    for (const element of value as readonly unknown[]) {
      least += leastLength(element, room - least) + between;
      if (least > room + between) break;
    }
    return value.length === 0 ? least : least - between;
  }
  for (const name of Object.keys(value)) {
    const key = name.length + quotes + 2;
    least += key + leastLength((value as Readonly<Record<string, unknown>>)[name], room - least - key) + between;
    if (least > room) break;
  }
  return least;
}

const quotes = 2;
/** A comma, or a brace of an object, with its blank. */
const between = 2;

function joined<T>(
  parts: readonly T[],
  room: number,
  print: (part: T, room: number) => string | undefined,
): string | undefined {
  let text = "";
  for (const part of parts) {
    const next = print(part, room - text.length);
    if (next === undefined) return undefined;
    text += text === "" ? next : `, ${next}`;
    if (text.length > room) return undefined;
  }
  return text;
}

function short(text: string, room: number): string | undefined {
  return text.length <= room ? text : undefined;
}

/** Letters outside of ASCII may be two columns wide, or none. An object that holds some is broken, which is right at any width. */
function isWide(text: string): boolean {
  return /[^ -~]/.test(text);
}

/** Lists have no such choice: their texts, and what they stand behind, are spelled in ASCII. */
function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Several lists, or several objects, with several parts each are never in one line. */
function hasManyParts(list: readonly unknown[]): boolean {
  const isPlural = (one: unknown) => typeof one === "object" && one !== null && Object.keys(one).length > 1;
  return list.length > 1 && list.every((one) => isPlural(one) && Array.isArray(one) === Array.isArray(list[0]));
}

/** Numbers stand side by side. */
function isFilled(list: readonly unknown[]): list is readonly number[] {
  return list.length > 1 && list.every((one) => typeof one === "number");
}

function fill(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const [index, word] of words.entries()) {
    const text = index < words.length - 1 ? `${word},` : word;
    if (line === indent) line += text;
    else if (line.length + 1 + text.length <= width) line += ` ${text}`;
    else {
      lines.push(line);
      line = `${indent}${text}`;
    }
  }
  return [...lines, line].join("\n");
}
