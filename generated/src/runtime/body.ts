// Turns the value of a request body into what is sent, once, before the first attempt.
import { ArgumentError } from "./errors.js";
import type { Body, EncodedBody } from "./operation.js";
import type { RequestBody } from "./transport.js";

/** The encoded body; `undefined` where there is none. */
export function encodeBody(
  value: unknown,
  body: Body,
): EncodedBody | undefined {
  if (value === undefined || value === null) return undefined;
  const json = /[/+]json\b/i.test(body.mediaType);
  if (isEncoded(value)) {
    const contentType = ownType(value, json ? undefined : body.mediaType);
    return { body: value, contentType };
  }
  if (body.encode) return body.encode(value, body);
  const text = json && !isJsonText(value) ? toJson(value) : String(value);
  return { body: text, contentType: body.mediaType };
}

/** Blobs, forms, bytes and streams are sent as they are. */
function isEncoded(value: unknown): value is Exclude<RequestBody, string> {
  return /^(Blob|File|FormData|URLSearchParams|ReadableStream|\w+Array|\w*Buffer|DataView)$/.test(
    tagOf(value),
  );
}

/** The kind of a value, asked without touching a class that may be expensive to load. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** The media type that the value itself brings, else the declared one. */
function ownType(
  value: Exclude<RequestBody, string>,
  declared: string | undefined,
): string | undefined {
  const tag = tagOf(value);
  if (tag === "FormData") return undefined;
  if (tag === "URLSearchParams") return "application/x-www-form-urlencoded";
  return (value as Blob).type || declared || "application/octet-stream";
}

/** A text that is a JSON object or array already is not quoted once more. */
function isJsonText(value: unknown): boolean {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new ArgumentError(`The body is no JSON: ${cause}`);
  }
}
