// Text that is safe to print as TypeScript. Text of a description becomes code only through the functions of this file.
import type { Json } from "../source/json.js";

declare const safe: unique symbol;

/** TypeScript source, and the exports of other modules that it mentions. Only this folder makes one. */
export interface Code {
  readonly code: string;
  readonly mentions: readonly Mention[];
  readonly [safe]?: never;
}

/** An export of another module of the package. */
export interface Mention {
  /** The module, from the root of the package and without its ending: `src/models/User`. */
  readonly module: string;
  readonly name: string;
  /** Whether only its type is used. */
  readonly typeOnly: boolean;
}

const none: readonly Mention[] = [];

/**
 * Code written in the generator's own source, with code in its gaps:
 *
 * ```ts
 * code`Array<${items}>`
 * ```
 */
export function code(strings: TemplateStringsArray, ...gaps: readonly Code[]): Code {
  let text = strings[0] ?? "";
  gaps.forEach((gap, index) => {
    text += gap.code + (strings[index + 1] ?? "");
  });
  return { code: text, mentions: mentionsOf(gaps) };
}

/** Pieces of code with the same code between them. */
export function join(pieces: readonly Code[], separator: string): Code {
  return { code: pieces.map((piece) => piece.code).join(separator), mentions: mentionsOf(pieces) };
}

function mentionsOf(pieces: readonly Code[]): readonly Mention[] {
  const mentions: Mention[] = [];
  for (const piece of pieces) for (const mention of piece.mentions) mentions.push(mention);
  return mentions.length === 0 ? none : mentions;
}

/** A value as a literal: `"a"`, `25`, `{ a: [1] }`. Every string ends inside its quotes. */
export function literal(value: Json): Code {
  return { code: literalText(value), mentions: none };
}

function literalText(value: Json): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? String(value) : "null";
  if (typeof value !== "object" || value === null) return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literalText).join(", ")}]`;
  const fields = Object.entries(value).map(([name, inner]) => `${objectKeyText(name)}: ${literalText(inner)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** A JSON string is a TypeScript string but for what a template engine, a browser or an editor may take for its own. */
function quoted(value: string | boolean | null): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, escapeUnit);
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The type of all texts that begin like this: `` `image/${string}` ``. */
export function textStartingWith(start: string): Code {
  const inner = quoted(start).slice(1, -1).replace(/\\"/g, '"').replace(/[`$]/g, "\\$&");
  return { code: `\`${inner}\${string}\``, mentions: none };
}

/** A property name in a type: `name`, or `"content-type"` where it is not an identifier. */
export function key(name: string): Code {
  return { code: isPlainKey(name) ? name : quoted(name), mentions: none };
}

/** A property name in an object literal, where a plain `__proto__` would set the prototype. */
export function objectKey(name: string): Code {
  return { code: objectKeyText(name), mentions: none };
}

function objectKeyText(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return isPlainKey(name) ? name : quoted(name);
}

/** A name that `api/names.ts` made: anything else is a mistake of ours. */
export function identifier(name: string): Code {
  if (!isIdentifier(name)) throw new Error(`not an identifier: ${JSON.stringify(name)}`);
  return { code: name, mentions: none };
}

/**
 * The name of something that another module exports; the file that prints it will import it. Which name it has there is known only
 * when the file is complete (two modules may export the same), so a placeholder stands for it until then.
 */
export function reference(name: string, module: string, options: { readonly typeOnly: boolean }): Code {
  identifier(name);
  return { code: `\u0001${module}\u0002${name}\u0003`, mentions: [{ module, name, typeOnly: options.typeOnly }] };
}

/** Puts names in the place of references; `nameOf` gives the local name of an export. */
export function resolveReferences(text: string, nameOf: (module: string, name: string) => string): string {
  // eslint-disable-next-line no-control-regex -- the marks of `reference`, which no text of a description can contain
  return text.replace(/\u0001([^\u0002]*)\u0002([^\u0003]*)\u0003/g, (_, module: string, name: string) =>
    nameOf(module, name),
  );
}

/** Whether a text is an identifier of TypeScript (ECMA-262, IdentifierName; without the joiners, which nobody sees). */
function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && !/[\u200c\u200d]/.test(name);
}

/** Whether a text stands unquoted as a property name: ASCII only, as formatters have it. */
function isPlainKey(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name);
}
