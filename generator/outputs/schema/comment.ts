// An object of the description in, the comment before its type out: what it says about itself, with the tags that editors know.
import { jsonOf } from "../../api/fields.js";
import { isObject } from "./description.js";

/** The comment and the end of its last line; "" where there is nothing to say. */
export function commentOf(value: unknown): string {
  if (!isObject(value)) return "";
  const { title, summary, format, deprecated, examples, type, nullable } = value;
  const lines: string[] = [];
  for (const text of [title, summary]) if (text) lines.push(inLines(text));
  if (format) lines.push(`Format: ${inLines(format)}`);
  if (deprecated) lines.push("@deprecated");
  if (value["description"] !== undefined && value["description"] !== "")
    lines.push(tag("description", value["description"]));
  if (value["default"] !== undefined) lines.push(tag("default", value["default"]));
  if (value["example"] !== undefined) lines.push(tag("example", value["example"]));
  if (Array.isArray(examples)) for (const example of examples) lines.push(tag("example", example));
  if (Object.hasOwn(value, "const")) lines.push("@constant");
  if (value["enum"]) {
    const name = Array.isArray(type) ? type.join("|") : typeof type === "string" ? type : "unknown";
    lines.push(`@enum {${name}${nullable ? "|null" : ""}}`);
  }
  const [first] = lines;
  if (first === undefined) return "";
  const text = lines.length === 1 && !first.includes("\n") ? `* ${first} ` : `*\n * ${lines.join("\n * ")}\n `;
  return `/*${withoutTrailing(text.replaceAll("*/", "*\\/"))}*/\n`;
}

function tag(name: string, value: unknown): string {
  return `@${name} ${inLines(typeof value === "object" ? JSON.stringify(jsonOf(value), null, 2) : value)}`;
}

function inLines(value: unknown): string {
  return String(value).trim().replace(/\r?\n/g, "\n *     ");
}

/** Lines without white space at their ends, but for the last. */
function withoutTrailing(text: string): string {
  if (!/[^\S\n]\n/.test(text)) return text;
  const lines = text.split("\n");
  return lines.map((line, index) => (index < lines.length - 1 ? line.trimEnd() : line)).join("\n");
}
