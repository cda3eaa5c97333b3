// A property of `schema.ts` in, its code out: as the formatter prints it, where its rules for that are known here.
//
// Nearly all of `schema.ts` is what takes a line to a property, and more of it than of all other code; to print it as it stays takes a
// part of the time that formatting takes. Where it is not certain what the formatter does, it is asked.
import { inParentheses, type Line, type Member, type Printed } from "./printed.js";

/** The formatter's width, which nothing but a word that cannot be broken exceeds. */
const width = 80;

/** Code, and whether it is as the formatter would print it. */
export interface LaidOut {
  readonly text: string;
  readonly isFormatted: boolean;
}

/** A property that stands `depth` steps in. */
export function laidOut(member: Member, depth: number): LaidOut {
  const layout = new Layout();
  const text = layout.member(member, "  ".repeat(depth));
  return { text, isFormatted: layout.isCertain };
}

/** What is shared, as it was laid out last. */
const known = new WeakMap<Printed, LaidOut & { readonly indent: string }>();

class Layout {
  isCertain = true;

  member({ comment, head, type }: Member, indent: string): string {
    this.#check(head);
    const start = `${indent}${this.#comment(comment, indent)}${head.text}:`;
    const column = indent.length + head.text.length + 2;
    const { line } = type;
    if (line !== undefined) this.#check(line);
    const fits = line !== undefined && column + line.text.length + 1 <= width;
    // The brackets around a name are broken, too.
    if (head.text.startsWith("[") && !fits && type.kind !== "object") this.isCertain = false;
    if (line === undefined) return `${start}${this.#block(type, indent)};`;
    if (fits || isUnbreakable(type)) return `${start} ${line.text};`;
    return `${start}${this.#broken(type, indent)};`;
  }

  #check({ isOdd }: Line): void {
    if (isOdd) this.isCertain = false;
  }

  /** What is laid out in some way that the formatter can read. */
  #uncertain(text: string): string {
    this.isCertain = false;
    return text;
  }

  #comment(comment: string, indent: string): string {
    if (comment === "") return "";
    // Which characters are white space, and end a line, is a question that has several answers; and some comments are orders to formatters.
    if (/[\v\f\r\u0085\u2028\u2029\ufeff]|-ignore/.test(comment)) this.isCertain = false;
    return comment.replaceAll("\n", `\n${indent}`);
  }

  /** A type of one line for which a line has no room, with what stands before it. */
  #broken(type: Printed, indent: string): string {
    if (type.kind === "union") return this.#union(type.types, indent, 1);
    if (type.kind === "intersection" && type.types.every(isUnbreakable))
      return ` ${type.types.map(lineIn).join(` &\n${indent}  `)}`;
    if (type.kind === "array" && type.items.kind === "union")
      return ` (${this.#union(type.items.types, indent, 0)}\n${indent})[]`;
    return ` ${this.#uncertain(type.line!.text)}`;
  }

  /** A union of one line on the next line, or in a line to each type. `behind` is the length of what follows it. */
  #union(types: readonly Printed[], indent: string, behind: number): string {
    const whole = types.map(lineIn).join(" | ");
    if (indent.length + 2 + whole.length + behind <= width) return `\n${indent}  ${whole}`;
    return this.#alternatives(types, indent);
  }

  /** The types of a union, each on a line of its own. */
  #alternatives(types: readonly Printed[], indent: string): string {
    return types
      .map((type) => {
        if (type.line === undefined) return `\n${indent}  | ${this.#inner(type, `${indent}    `)}`;
        this.#check(type.line);
        const text = lineIn(type);
        if (indent.length + 4 + text.length >= width && !isUnbreakable(type)) this.#uncertain(text);
        return `\n${indent}  | ${text}`;
      })
      .join("");
  }

  /** A type with an object in it, with what stands before it. */
  #block(type: Printed, indent: string): string {
    if (type.kind === "union" && !isNullable(type.types)) return this.#alternatives(type.types, indent);
    if (type.kind === "array" && type.items.kind === "union" && !isNullable(type.items.types))
      return ` (${this.#alternatives(type.items.types, indent)}\n${indent})[]`;
    return ` ${this.#outer(type, indent)}`;
  }

  /** A type that begins on the line of what it stands behind. */
  #outer(type: Printed, indent: string): string {
    if (type.kind !== "union" && type.kind !== "intersection") return this.#inner(type, indent);
    const isKnown =
      type.kind === "union"
        ? isNullable(type.types)
        : type.types.length === 2 && type.types.every((one) => one.kind === "object" || isUnbreakable(one));
    const text = type.types.map((one) => this.#inner(one, indent)).join(type.kind === "union" ? " | " : " & ");
    return isKnown ? text : this.#uncertain(text);
  }

  #object(type: Printed & { readonly kind: "object" }, indent: string): string {
    const inner = `${indent}  `;
    const print = (layout: Layout) =>
      `{\n${type.members.map((member) => layout.member(member, inner)).join("\n")}\n${indent}}`;
    if (!type.isShared) return print(this);
    let last = known.get(type);
    if (last?.indent !== indent) {
      const own = new Layout();
      const text = print(own);
      last = { text, isFormatted: own.isCertain, indent };
      known.set(type, last);
    }
    if (!last.isFormatted) this.isCertain = false;
    return last.text;
  }

  /** A type as a part of another. */
  #inner(type: Printed, indent: string): string {
    if (type.line !== undefined) {
      this.#check(type.line);
      return lineIn(type);
    }
    const all = (types: readonly Printed[]) => types.map((one) => this.#inner(one, indent)).join(", ");
    switch (type.kind) {
      case "object":
        return this.#object(type, indent);
      case "array":
        return `${this.#inner(type.items, indent)}[]`;
      case "union":
      case "intersection":
        return `(${this.#outer(type, indent)})`;
      case "tuple":
        return this.#uncertain(`[${all(type.types)}]`);
      case "generic":
        return this.#uncertain(`${type.name}<${all(type.types)}>`);
      default:
        throw new Error(`${type.kind} is a word`);
    }
  }
}

/** A type of one line as a part of another. */
function lineIn({ kind, line }: Printed): string {
  return inParentheses(kind, line!.text);
}

/** Whether a type stays on its line, however long that becomes. */
function isUnbreakable({ kind, ...type }: Printed): boolean {
  return kind === "keyword" || kind === "other" || (kind === "array" && "items" in type && isUnbreakable(type.items));
}

/** One object, or null: that is printed as the object is. */
function isNullable(types: readonly Printed[]): boolean {
  const others = types.filter(({ kind }) => kind !== "object");
  return others.length === types.length - 1 && others.every(({ line }) => line?.text === "null");
}
