// The raw text of a parameter in, its value out: OpenAPI's styles read from the server's side, straight from the specification
// (OpenAPI 3.1.1 section 4.8.12.4, RFC 6570 section 3.2, RFC 6265 section 4.2.1). Plain values come out as texts.
import { parse } from "qs";
import { isFields, type DescribedParameter } from "./description.js";

/** What arrived, before any percent-decoding. */
export interface RawRequest {
  /** By the name in the path template. */
  readonly path: ReadonlyMap<string, string>;
  readonly query: readonly RawPair[];
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly RawPair[];
}

export interface RawPair {
  readonly key: string;
  readonly value: string;
}

/** What is expected, which says how to read: a server knows it from the schema. */
export type Shape =
  | { readonly kind: "plain" }
  | { readonly kind: "list" }
  | { readonly kind: "object"; readonly keys: readonly string[] };

/** How a value is read. */
export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return { kind: "list" };
  return isFields(value) ? { kind: "object", keys: Object.keys(value) } : { kind: "plain" };
}

/** A value that was found, and the pairs of the query or of the cookies that it was read from. */
export interface Found {
  readonly value: unknown;
  readonly pairs: readonly RawPair[];
}

type Decode = (text: string) => string;

/** URLs are percent-encoded; servers also read `+` in a query as a blank (URL Standard, section 5.1). */
export const decodePath: Decode = decodeURIComponent;
export const decodeQuery: Decode = (text) => decodeURIComponent(text.replaceAll("+", " "));
const asIs: Decode = (text) => text;

/** What a server reads for a parameter; `undefined` where nothing was sent. Throws where the text is none of its style. */
export function readParameter(parameter: DescribedParameter, raw: RawRequest, shape: Shape): Found | undefined {
  switch (parameter.in) {
    case "path":
      return single(raw.path.get(parameter.name), (text) => readPath(parameter, text, shape));
    case "header":
      return single(raw.headers.get(parameter.name.toLowerCase()), (text) =>
        parameter.mediaType === undefined
          ? simple(parameter, text.trim(), shape, asIs)
          : inMediaType(parameter.mediaType, text),
      );
    case "query":
      return readPairs(parameter, raw.query, shape, decodeQuery);
    case "querystring":
      return readQuerystring(parameter, raw.query);
    case "cookie":
      return readPairs(parameter, raw.cookies, shape, parameter.style === "cookie" ? asIs : decodePath);
  }
}

/** A value that is described by `content`: JSON, or a text of its own. */
function inMediaType(mediaType: string, text: string): unknown {
  return /[/+]json$/.test(mediaType) ? JSON.parse(text) : text;
}

/** The whole query in a media type (3.2, Parameter Object, `in: querystring`). */
function readQuerystring({ mediaType }: DescribedParameter, pairs: readonly RawPair[]): Found | undefined {
  if (pairs.length === 0) return undefined;
  if (mediaType !== undefined && /[/+]json$/.test(mediaType)) {
    const text = pairs.map(({ key, value }) => (value === "" ? key : `${key}=${value}`)).join("&");
    return { value: JSON.parse(decodePath(text)), pairs };
  }
  const values = new Map<string, string[]>();
  for (const { key, value } of pairs) {
    values.set(decodeQuery(key), [...(values.get(decodeQuery(key)) ?? []), decodeQuery(value)]);
  }
  const entries = [...values].map(([key, list]) => [key, list.length === 1 ? list[0] : list] as const);
  return { value: Object.fromEntries(entries), pairs };
}

function single(text: string | undefined, read: (text: string) => unknown): Found | undefined {
  return text === undefined ? undefined : { value: read(text), pairs: [] };
}

function readPath(parameter: DescribedParameter, text: string, shape: Shape): unknown {
  if (parameter.mediaType !== undefined) return inMediaType(parameter.mediaType, decodePath(text));
  switch (parameter.style) {
    case "label":
      return label(parameter, text, shape);
    case "matrix":
      return matrix(parameter, text, shape);
    default:
      return simple(parameter, text, shape, decodePath);
  }
}

/** What stands between values without `explode`. In a form body a comma is always encoded, so that it cannot be part of a value. */
function delimiterOf(style: string): RegExp {
  switch (style) {
    case "spaceDelimited":
      return /%20|\+| /;
    case "pipeDelimited":
      return /%7C|\|/i;
    case "tabDelimited":
      return /%09|\t/;
    case "commaDelimited":
      return /,|%2C/i;
    default:
      return /,/;
  }
}

/** `3,4`; objects `a,1,b,2` or `a=1,b=2`. */
function simple({ style, explode }: DescribedParameter, text: string, shape: Shape, decode: Decode): unknown {
  if (shape.kind === "plain") return decode(text);
  return split(text, delimiterOf(style), shape, explode, decode);
}

/** `.3.4`, `.a=1.b=2`; without `explode` `.3,4` and `.a,1,b,2`. */
function label({ explode }: DescribedParameter, text: string, shape: Shape): unknown {
  if (!text.startsWith(".")) throw new Error(`the style label starts with a dot: ${text}`);
  const rest = text.slice(1);
  return shape.kind === "plain" ? decodePath(rest) : split(rest, explode ? /\./ : /,/, shape, explode, decodePath);
}

/** `;name=3;name=4`, `;a=1;b=2`; without `explode` `;name=3,4` and `;name=a,1,b,2`. */
function matrix({ name, explode }: DescribedParameter, text: string, shape: Shape): unknown {
  if (!text.startsWith(";")) throw new Error(`the style matrix starts with a semicolon: ${text}`);
  const pairs = text.slice(1).split(";").map(pairOf);
  if (shape.kind === "object" && explode) {
    return Object.fromEntries(pairs.map(({ key, value }) => [decodePath(key), decodePath(value)]));
  }
  if (pairs.some(({ key }) => decodePath(key) !== name))
    throw new Error(`${text} names another parameter than ${name}`);
  if (shape.kind === "list" && explode) return pairs.map(({ value }) => decodePath(value));
  const [first] = pairs;
  return shape.kind === "plain" ? decodePath(first!.value) : split(first!.value, /,/, shape, false, decodePath);
}

/** Values in a row. */
function split(text: string, delimiter: RegExp, shape: Shape, explode: boolean, decode: Decode): unknown {
  const pieces = text.split(delimiter);
  if (shape.kind !== "object") return pieces.map(decode);
  const pairs = explode
    ? pieces.map(pairOf)
    : pieces.flatMap((key, index) => (index % 2 === 0 ? [{ key, value: pieces[index + 1] ?? "" }] : []));
  return Object.fromEntries(pairs.map(({ key, value }) => [decode(key), decode(value)]));
}

/** Query and cookie: one pair, or several with `explode`. */
function readPairs(
  parameter: DescribedParameter,
  all: readonly RawPair[],
  shape: Shape,
  decode: Decode,
): Found | undefined {
  const { name, style, explode, mediaType } = parameter;
  if (style === "deepObject" && shape.kind === "object") return deepObject(name, all);
  // The specification has no lists at the top of a deep object: servers read `a=1&a=2` or `a[]=1&a[]=2`.
  if (style === "deepObject" && shape.kind === "list") {
    const found = deepObject(name, all);
    if (found !== undefined) return found;
  }
  const isExplodedObject = shape.kind === "object" && explode && mediaType === undefined;
  const names = isExplodedObject ? shape.keys : [name];
  const pairs = all.filter(({ key }) => names.includes(decode(key)));
  const [first] = pairs;
  if (first === undefined) return undefined;
  if (isExplodedObject) {
    return { value: Object.fromEntries(pairs.map(({ key, value }) => [decode(key), decode(value)])), pairs };
  }
  if (shape.kind === "list" && explode && mediaType === undefined) {
    return { value: pairs.map(({ value }) => decode(value)), pairs };
  }
  if (pairs.length > 1) throw new Error(`${name} was sent ${pairs.length} times`);
  if (mediaType !== undefined) return { value: inMediaType(mediaType, decode(first.value)), pairs };
  return {
    value: shape.kind === "plain" ? decode(first.value) : split(first.value, delimiterOf(style), shape, false, decode),
    pairs,
  };
}

/** `name[a]=1&name[b][c]=2`; deeper than the specification goes, as `qs` reads it, which most servers use or follow. */
export function deepObject(name: string, all: readonly RawPair[]): Found | undefined {
  const pairs = all.filter(({ key }) => decodeQuery(key).startsWith(`${name}[`));
  if (pairs.length === 0) return undefined;
  const text = pairs.map(({ key, value }) => `v${key.slice(encodedLength(key, name.length))}=${value}`).join("&");
  const read = parse(text, { depth: 50, arrayLimit: 10_000, parameterLimit: 100_000, plainObjects: true });
  return { value: read["v"], pairs };
}

/** How much of an encoded text makes so many decoded characters. */
function encodedLength(text: string, length: number): number {
  for (let end = 0; end <= text.length; end++) {
    try {
      if (decodeQuery(text.slice(0, end)).length === length) return end;
    } catch {
      // The end is inside an encoded character.
    }
  }
  return text.length;
}

function pairOf(text: string): RawPair {
  const equals = text.indexOf("=");
  return equals < 0 ? { key: text, value: "" } : { key: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** `a=1&b=2`, or cookies with `; ` between them. */
export function pairsOf(text: string, separator: string): RawPair[] {
  return text === "" ? [] : text.split(separator).map(pairOf);
}
