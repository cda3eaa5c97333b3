// A schema in, a value that it allows out. Redocly's sampler makes it; texts and numbers that the schema leaves open are then
// replaced by those that are hard to write into a request.
import { sample } from "openapi-sampler";
import { isFields, type Description, type Fields } from "./description.js";

/** Why a value cannot be made, or cannot be sent in the way that the description asks for. */
export class Unsendable extends Error {}

/** Which values: everything, long and hard, or only what is required, empty and zero. */
export type Mode = "full" | "sparse";

/** Who sends the value, so that `readOnly` or `writeOnly` properties stay out. */
export type Sender = "client" | "server";

/** How deep the sampler goes before it closes objects and lists. */
const maxSampleDepth = 6;

const texts = [
  "a/b?c#d",
  "x&y=z+1",
  "50% off, now; or|else",
  " two  blanks ",
  "ünï — 日本語 😀",
  `"quoted" 'single' <tag>`,
  "back\\slash:$@!*()",
  "%2F%20%zz",
  "~tilde_and-dash.dot",
  "[1]{2}^`",
];
const integers = [7, 0, -1, 2147483647, 12];
const lists = 4;

/** What the sampler made of the schemas of a description, as JSON: errors and models stand in many operations. */
const samples = new WeakMap<Description, Map<string, string | undefined>>();

/** Makes values of one description; each value differs from the one before, and a second maker with the same seed gives the same again. */
export class Sampler {
  readonly #description: Description;
  readonly #samples: Map<string, string | undefined>;
  #turn: number;

  /** @param seed which values come first */
  constructor(description: Description, seed: number) {
    this.#description = description;
    this.#turn = seed;
    this.#samples = samples.get(description) ?? new Map<string, string | undefined>();
    samples.set(description, this.#samples);
  }

  /** A value of the schema; `undefined` where it allows none that can be sent. */
  value(schema: unknown, mode: Mode, sender: Sender): unknown {
    if (schema === false) return undefined;
    const plain = isFields(schema) && Object.keys(schema).length > 0 ? schema : { type: "string" };
    const { $ref: reference, ...others } = plain;
    const isReference = typeof reference === "string" && Object.keys(others).length === 0;
    const key = isReference ? `${mode} ${sender} ${reference}` : undefined;
    const text =
      key !== undefined && this.#samples.has(key) ? this.#samples.get(key) : this.#sample(plain, mode, sender);
    if (key !== undefined) this.#samples.set(key, text);
    return text === undefined ? undefined : this.#vary(JSON.parse(text), mode);
  }

  /** A sample as JSON has it; the sampler leaves marks in some places. */
  #sample(schema: Fields, mode: Mode, sender: Sender): string | undefined {
    const options = {
      skipNonRequired: mode === "sparse",
      skipReadOnly: sender === "client",
      skipWriteOnly: sender === "server",
      quiet: true,
      maxSampleDepth,
    };
    try {
      return JSON.stringify(sample(schema, options, this.#description.root)) as string | undefined;
    } catch (error) {
      throw new Unsendable(`there is no sample: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** A text of its own. */
  text(mode: Mode): string {
    return mode === "sparse" ? "" : texts[this.#turn++ % texts.length]!;
  }

  #vary(value: unknown, mode: Mode): unknown {
    if (typeof value === "string") return /^(string)+$/.test(value) ? this.text(mode) : value;
    if (value === 0) return mode === "sparse" ? 0 : integers[this.#turn++ % integers.length];
    if (value === true) return mode === "full";
    if (Array.isArray(value)) {
      const isFree = mode === "full" && value.length === 1 && typeof value[0] !== "object";
      const items = isFree ? Array.from({ length: lists }, () => value[0] as unknown) : value;
      return items.map((item) => this.#vary(item, mode));
    }
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#vary(item, mode)]));
  }
}
