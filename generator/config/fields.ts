// An object of a configuration in, its fields out, each of the kind that is asked for; what is of another kind, or means nothing, is a mistake.
import { nearest, UsageError } from "../diagnostics/diagnostic.js";

/** Where a field stands, as messages begin: `sdkwright.yaml:3:12`. */
export type Where = (path: readonly string[]) => string;

/** The fields of an object of the configuration, taken one by one; those that nobody took are mistakes. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #where: Where;
  readonly #path: readonly string[];
  readonly #taken = new Set<string>();

  /** @param path the fields that lead to the object */
  constructor(values: Readonly<Record<string, unknown>>, where: Where, path: readonly string[] = []) {
    this.#values = values;
    this.#where = where;
    this.#path = path;
  }

  /** A field as messages name it: `sdkwright.yaml:3:12: package.name`. */
  place(field: string): string {
    return `${this.#where(this.#pathOf(field))}: ${this.#pathOf(field).join(".")}`;
  }

  #pathOf(field: string): readonly string[] {
    return [...this.#path, field];
  }

  /** A text; with a pattern, one that matches it. */
  text(field: string, pattern = /[^]*/, words = "text"): string | undefined {
    // A version or a fingerprint may look like a number.
    if (typeof this.#values[field] === "number")
      throw new UsageError(`${this.place(field)} is a number where text belongs: write it in quotes`);
    return this.#take(field, (value) => typeof value === "string" && pattern.test(value), words) as string | undefined;
  }

  /** One of some words. */
  choice<W extends string>(field: string, words: readonly W[]): W | undefined {
    const isOne = (value: unknown) => words.some((word) => word === value);
    return this.#take(field, isOne, words.join(" or ")) as W | undefined;
  }

  /** One of some words for each of some fields. */
  choices<F extends string, W extends string>(fields: readonly F[], words: readonly W[]): { [field in F]?: W } {
    const present = fields.flatMap((field) => {
      const word = this.choice(field, words);
      return word === undefined ? [] : [[field, word] as const];
    });
    return Object.fromEntries(present) as { [field in F]?: W };
  }

  /** A list of inner objects, each read by `read`. */
  objects<T>(field: string, read: (fields: Fields) => T): T[] {
    const list = (this.#take(field, Array.isArray, "a list of objects") ?? []) as readonly unknown[];
    return list.map((_, index) =>
      new Fields({ ...list }, this.#where, this.#pathOf(field)).object(String(index), read),
    );
  }

  /** A text, as a list of one, or a list of texts and of inner objects, each read by `read`. */
  textOrList<T>(field: string, read: (fields: Fields) => T): readonly (string | T)[] {
    const isItem = (item: unknown) => typeof item === "string" || (typeof item === "object" && item !== null);
    const is = (value: unknown) =>
      typeof value === "string" || (Array.isArray(value) && value.length > 0 && value.every(isItem));
    const value = this.#take(field, is, "text, or a list of texts and objects");
    if (value === undefined) return [];
    if (typeof value === "string") return [value];
    const list = value as readonly unknown[];
    const items = new Fields({ ...list }, this.#where, this.#pathOf(field));
    return list.map((item, index) => (typeof item === "string" ? item : items.object(String(index), read)));
  }

  texts(field: string): readonly string[] {
    const isList = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === "string");
    return (this.#take(field, isList, "a list of texts") ?? []) as readonly string[];
  }

  number(field: string): number | undefined {
    return this.#take(field, (value) => typeof value === "number", "a number") as number | undefined;
  }

  flag(field: string): boolean | undefined {
    return this.#take(field, (value) => typeof value === "boolean", "true or false") as boolean | undefined;
  }

  /** Those of some texts that are there. */
  someTexts<F extends string>(fields: readonly F[]): { [field in F]?: string } {
    const present = fields.flatMap((field) => {
      const text = this.text(field);
      return text === undefined ? [] : [[field, text] as const];
    });
    return Object.fromEntries(present) as { [field in F]?: string };
  }

  /** The whole object as a map of texts; with a pattern, one whose keys match it. */
  textMap(pattern = /[^]*/, words = ""): { readonly [name: string]: string } {
    const wrong = Object.keys(this.#values).find((name) => !pattern.test(name));
    if (wrong !== undefined) throw new UsageError(`${this.place(wrong)}: the keys are ${words}`);
    return this.someTexts(Object.keys(this.#values)) as { readonly [name: string]: string };
  }

  /** An inner object, read by `read`; an empty one where there is none. */
  object<T>(field: string, read: (fields: Fields) => T): T {
    const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
    const value = (this.#take(field, isObject, "an object") ?? {}) as Readonly<Record<string, unknown>>;
    const fields = new Fields(value, this.#where, this.#pathOf(field));
    const result = read(fields);
    fields.finish();
    return result;
  }

  /** Complains about a field that means nothing here. */
  finish(): void {
    const unknown = Object.keys(this.#values).find((field) => !this.#taken.has(field));
    if (unknown === undefined) return;
    const meant = nearest(unknown, this.#taken);
    throw new UsageError(
      `${this.place(unknown)} is not a setting${meant === undefined ? "" : `; did you mean ${meant}?`}`,
    );
  }

  #take(field: string, is: (value: unknown) => boolean, words: string): unknown {
    this.#taken.add(field);
    const value = Object.hasOwn(this.#values, field) ? this.#values[field] : undefined;
    if (value !== undefined && !is(value)) throw new UsageError(`${this.place(field)} is not ${words}`);
    return value;
  }
}
