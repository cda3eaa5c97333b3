// Writes an operation's parameters into the url of a request.
import { ArgumentError } from "./errors.js";
import type { Operation, Parameter } from "./operation.js";

/** What a caller has given, by the names in the generated method. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * The url of a call; parameters that are not in it go to `headers`.
 *
 * @param further query parameters as the caller wrote them
 */
export function urlOf(
  base: string,
  operation: Operation,
  values: Values,
  headers: Record<string, string>,
  further: Values | undefined,
): string {
  let { path } = operation;
  let query = "";
  for (const parameter of operation.parameters ?? []) {
    const { name, key = name, encode } = parameter;
    const value = present(values[name]);
    const isPath = parameter.in === "path";
    if (value === undefined || (isPath && value === "")) {
      if (parameter.required || isPath) throw missing(name, operation);
    } else if (parameter.write) {
      parameter.write(headers, key, value, parameter);
    } else if (isPath) {
      const text = encode?.(key, value, parameter);
      const written = text ?? encodeText(joined(value, String));
      path = path.split(`{${key}}`).join(written);
    } else {
      const text = (encode ?? pairs)(key, value, parameter);
      query += text && `&${text}`;
    }
  }
  if (/(^|\/)(\.|%2e){1,2}([/?]|$)/i.test(path)) {
    throw new ArgumentError(
      `A path parameter must not be "." or ".." when calling ${operation.id}`,
      { operation },
    );
  }
  for (const [key, given] of Object.entries(further ?? {})) {
    const value = present(given);
    if (value !== undefined) query += `&${pairs(key, value)}`;
  }
  const url = base + path;
  return url + (url.includes("?") ? query : query.replace("&", "?"));
}

/** The refusal of a call without something that it needs. */
export function missing(name: string, operation: Operation): ArgumentError {
  const message = `Missing the required parameter "${name}" when calling ${operation.id}`;
  return new ArgumentError(message, { operation });
}

/** The value, arrays without their gaps; `undefined` when nothing is left. */
function present(value: unknown): unknown {
  if (!Array.isArray(value)) return value ?? undefined;
  const items = value.filter((item) => item !== undefined && item !== null);
  return items.length ? items : undefined;
}

/** One pair, or one for each element where the parameter says so. */
function pairs(
  key: string,
  value: unknown,
  { explode }: Partial<Parameter> = {},
): string {
  const name = `${encodeQuery(key)}=`;
  // A comma inside an element must not look like one between elements.
  const isList = Array.isArray(value) && !explode;
  return isList
    ? name + joined(value, (text) => encodeQuery(text).replace(/,/g, "%2C"))
    : joined(value, (text) => name + encodeQuery(text), "&");
}

/** A plain value, or the elements of an array one after the other. */
export function joined(
  value: unknown,
  encode: (text: string) => string,
  separator = ",",
): string {
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => encode(plain(item))).join(separator);
}

/** The text of a plain value; objects are refused rather than sent as `[object Object]`. */
export function plain(value: unknown): string {
  const text = value instanceof Date ? value.toJSON() : value;
  if (Number.isFinite(text) || /^(str|boo|big)/.test(typeof text)) {
    return String(text);
  }
  throw unsendable(value);
}

function unsendable(value: unknown): ArgumentError {
  return new ArgumentError(`Cannot send a parameter of type ${typeof value}`);
}

/** Percent-encodes everything but RFC 3986's unreserved characters and `!'()*`. */
export function encodeText(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw unsendable(text); // half of a surrogate pair
  }
}

/** Percent-encodes for a query: a blank as `+`; `$`, `,` and `:` stay readable. */
export function encodeQuery(text: string): string {
  return encodeText(text)
    .replace(/%(24|2C|3A)/g, decodeURIComponent)
    .replace(/%20/g, "+");
}
