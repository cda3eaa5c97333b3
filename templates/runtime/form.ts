// Request bodies of application/x-www-form-urlencoded; generated operations that need it import it.
import { ArgumentError } from "./errors.js";
import type {
  BodyEncoder,
  ParameterEncoder,
  PropertyEncoding,
} from "./operation.js";
import { encodeText, plain } from "./url.js";

/**
 * One pair per property; arrays one pair per element, objects as JSON, both
 * as their `encoding` has it where they have one; absent values not at all.
 */
export const formBody: BodyEncoder = (value, { mediaType, encoding }) => ({
  body: pairsOf(value, encoding).join("&"),
  contentType: mediaType,
});

/** A parameter that is a form: the whole query. */
export const formQuery: ParameterEncoder = (_, value, { encoding }) =>
  pairsOf(value, encoding).join("&");

function pairsOf(
  value: unknown,
  encoding: Readonly<Record<string, PropertyEncoding>> = {},
): string[] {
  return entriesOf(value).flatMap(([name, item]) => {
    const own = encoding[name];
    const text = encodedPairs(name, item, own);
    if (text !== undefined) return text || [];
    const isJson = /[/+]json\b/i.test(own?.contentType ?? "");
    return elements(item).map(
      (each) => `${encode(name)}=${encode(textOf(each, isJson))}`,
    );
  });
}

/** The properties of an object. */
export function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new ArgumentError("A form is written from an object");
  }
  return Object.entries(value as object);
}

/** The pairs of a property that has a style of its own. */
export function encodedPairs(
  name: string,
  value: unknown,
  { encode, explode }: PropertyEncoding = {},
): string | undefined {
  if (!encode) return undefined;
  const present = Array.isArray(value) ? elements(value) : value;
  if (present === undefined || present === null) return "";
  if (Array.isArray(present) && present.length === 0) return "";
  return encode(name, present, {
    name,
    in: "query",
    ...(explode && { explode }),
  });
}

/** The elements that are there, of an array or of what stands alone. */
export function elements(value: unknown): unknown[] {
  return (Array.isArray(value) ? value : [value]).filter(
    (each) => each !== undefined && each !== null,
  );
}

/** A property as text: plain values as they are, objects (and `asJson` all) as JSON. */
export function textOf(value: unknown, asJson?: boolean): string {
  if (value instanceof Blob || ArrayBuffer.isView(value)) {
    throw new ArgumentError("A form of texts cannot hold a file");
  }
  const isPlain = typeof value !== "object" || value instanceof Date;
  return isPlain && !asJson ? plain(value) : JSON.stringify(value);
}

/** Percent-encodes all that a form may not hold (WHATWG URL, 5.2); a blank is `+`. */
function encode(text: string): string {
  const escape = (character: string) =>
    `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeText(text)
    .replace(/[!'()~]/g, escape)
    .replace(/%20/g, "+");
}
