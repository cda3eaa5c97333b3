// The types of `schema.ts` as text: pieces in, a larger piece out, with parentheses where they are needed. Layout is the formatter's.

/** A type as it is written. */
export interface Printed {
  readonly text: string;
  /** What decides whether it needs parentheses, and whether saying it twice says anything. */
  readonly kind: "keyword" | "union" | "intersection" | "array" | "other";
}

function keyword(text: string): Printed {
  return { text, kind: "keyword" };
}

export const string = keyword("string");
export const number = keyword("number");
export const boolean = keyword("boolean");
export const nothing = keyword("null");
export const never = keyword("never");
/** Not a keyword like the others: beside it, others say something. */
export const unknown: Printed = { text: "unknown", kind: "other" };

/** One value of JSON. */
export function literal(value: unknown): Printed {
  switch (typeof value) {
    case "string":
      return { text: JSON.stringify(value), kind: "other" };
    case "number":
      return { text: String(value), kind: "other" };
    case "boolean":
      return { text: String(value), kind: "other" };
    case "object":
      if (value === null) return nothing;
      if (Array.isArray(value)) return value.length === 0 ? array(never) : tuple(value.map(literal));
      return valuesOf(value);
    default:
      return unknown;
  }
}

function valuesOf(value: object): Printed {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0
    ? record()
    : object(entries.map(([name, inner]) => `${key(name)}: ${literal(inner).text};`));
}

/** An object without properties. */
export function record(): Printed {
  return generic("Record", string, never);
}

export function generic(name: string, ...types: readonly Printed[]): Printed {
  return { text: `${name}<${types.map(({ text }) => text).join(", ")}>`, kind: "other" };
}

/** An object type with these members, a line each. */
export function object(members: readonly string[]): Printed {
  return { text: `{\n${members.join("\n")}\n}`, kind: "other" };
}

export function array(items: Printed): Printed {
  return { text: `${inParentheses(items)}[]`, kind: "array" };
}

export function tuple(items: readonly Printed[]): Printed {
  return { text: `[${items.map(({ text }) => text).join(", ")}]`, kind: "other" };
}

export function union(types: readonly Printed[]): Printed {
  return joined(types, "union", " | ");
}

export function intersection(types: readonly Printed[]): Printed {
  return joined(types, "intersection", " & ");
}

/** Keywords are said once. */
function joined(types: readonly Printed[], kind: "union" | "intersection", sign: string): Printed {
  const [first = never] = types;
  if (types.length < 2) return first;
  const seen = new Set<string>();
  const distinct = types.filter(({ kind: inner, text }) => inner !== "keyword" || (!seen.has(text) && seen.add(text)));
  return { text: distinct.map(inParentheses).join(sign), kind };
}

function inParentheses({ text, kind }: Printed): string {
  return kind === "union" || kind === "intersection" ? `(${text})` : text;
}

/** A property of an object. */
export function property(
  name: string,
  type: Printed,
  {
    optional = false,
    readonly = false,
    comment = "",
  }: { readonly optional?: boolean; readonly readonly?: boolean; readonly comment?: string } = {},
): string {
  return `${comment}${readonly ? "readonly " : ""}${key(name)}${optional ? "?" : ""}: ${type.text};`;
}

/** A name of a property: as it is where the language takes that, quoted and in ASCII elsewhere. */
export function key(name: string): string {
  if (String(Number(name)) === name && !name.startsWith("-")) return name;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** A string in ASCII: what looks like another name is seen to be one. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}
