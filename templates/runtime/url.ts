// Writes an operation's parameters into the url, the headers and the cookies of a request.
import { ArgumentError } from "./errors.js";
import { setHeader } from "./headers.js";
import type { Operation, Parameter } from "./operation.js";

/** Looks a value up by its name in the generated method. */
export type Lookup = (name: string) => unknown;

/** The url of a call; header and cookie parameters go to `headers`. */
export function applyParameters(
  base: string,
  operation: Operation,
  lookup: Lookup,
  headers: Record<string, string>,
): string {
  let path = operation.path;
  let query = "";
  let cookie = "";
  for (const parameter of operation.parameters ?? []) {
    const { name, key = name, encode } = parameter;
    const value = lookup(name);
    if (isMissing(value, parameter)) {
      if (parameter.required || parameter.in === "path") {
        throw missing(name, operation);
      }
      continue;
    }
    switch (parameter.in) {
      case "path": {
        const text = encode ? encode(key, value, parameter) : segment(value);
        if (!text) throw missing(name, operation);
        path = path.replace(`{${key}}`, () => text);
        break;
      }
      case "query":
        query += and(
          encode ? encode(key, value, parameter) : pairs(key, value, parameter),
        );
        break;
      case "header":
        setHeader(
          headers,
          key,
          encode ? encode(key, value, parameter) : joined(value, String),
        );
        break;
      case "cookie": {
        const pair = encode
          ? encode(key, value, parameter)
          : `${key}=${joined(value, encodeText)}`;
        if (pair) cookie += cookie ? `; ${pair}` : pair;
      }
    }
  }
  if (/(^|\/)\.\.?(\/|$)/.test(path)) {
    throw new ArgumentError(
      `A path parameter must not be "." or ".." when calling ${operation.id}`,
      { operation },
    );
  }
  if (cookie) headers["cookie"] = cookie;
  return append(base + path, query);
}

/** Further query parameters, as the caller wrote them. */
export function addQuery(
  url: string,
  query: Readonly<Record<string, unknown>> | undefined,
): string {
  let added = "";
  for (const [key, value] of Object.entries(query ?? {})) {
    if (isMissing(value)) continue;
    added += and(pairs(key, value, { name: key, in: "query" }));
  }
  return append(url, added);
}

/** Adds pairs, each with its `&`, to a url that may have some already. */
function append(url: string, pairs: string): string {
  return url + (url.includes("?") ? pairs : pairs.replace("&", "?"));
}

/** The refusal of a call without something that it needs. */
export function missing(name: string, operation: Operation): ArgumentError {
  const message = `Missing the required parameter "${name}" when calling ${operation.id}`;
  return new ArgumentError(message, { operation });
}

/** Absent values and empty arrays are not sent; an empty text is, in a query. */
function isMissing(value: unknown, parameter?: Parameter): boolean {
  if (value === undefined || value === null) return true;
  if (value === "") return parameter?.in === "path";
  return Array.isArray(value) && !value.some(isPresent);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function and(pair: string): string {
  return pair && `&${pair}`;
}

function segment(value: unknown): string {
  return encodeText(joined(value, String));
}

function pairs(key: string, value: unknown, parameter: Parameter): string {
  const name = encodeQuery(key);
  if (!parameter.explode || !Array.isArray(value)) {
    return `${name}=${joined(value, encodeQuery)}`;
  }
  const present = value.filter(isPresent);
  return present.map((item) => `${name}=${encodeQuery(plain(item))}`).join("&");
}

/** A plain value, or the present elements of an array joined by commas. */
function joined(value: unknown, encode: (text: string) => string): string {
  if (!Array.isArray(value)) return encode(plain(value));
  return value
    .filter(isPresent)
    .map((item) => encode(plain(item)).replace(/,/g, commaIn(encode)))
    .join(",");
}

/** A comma inside an element must not look like one between elements. */
function commaIn(encode: (text: string) => string): string {
  return encode === String ? "," : "%2C";
}

/** The text of a plain value; objects are refused rather than sent as `[object Object]`. */
export function plain(value: unknown): string {
  if (value instanceof Date) return value.toJSON() ?? refuse("Invalid Date");
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return String(value);
    case "number":
      return Number.isFinite(value) ? String(value) : refuse(String(value));
    default:
      return refuse(Object.prototype.toString.call(value));
  }
}

function refuse(what: string): never {
  throw new ArgumentError(`${what} cannot be sent as a parameter`);
}

/** Percent-encodes everything but RFC 3986's unreserved characters and `!'()*`. */
export function encodeText(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return refuse("Text that is not well-formed Unicode");
  }
}

const bare: Record<string, string> = {
  "%20": "+",
  "%24": "$",
  "%2C": ",",
  "%3A": ":",
};

/** Percent-encodes for a query: a blank as `+`; `$`, `,` and `:` stay readable. */
export function encodeQuery(text: string): string {
  return encodeText(text).replace(/%(?:20|24|2C|3A)/g, (hex) => bare[hex]!);
}
