// Turns the value of a request body into what is sent, once, before the first attempt.
import { ArgumentError } from "./errors.js";
import type { Body, BodyContent, EncodedBody, Operation } from "./operation.js";
import type { RequestBody } from "./transport.js";
import { fromJson } from "./response.js";
import { missing, plain } from "./url.js";
import type { Values } from "./url.js";

/**
 * Writes the body of a request, and its type into the headers.
 *
 * @param encode how the value is sent. Default: as the body's only media type.
 */
export function encodeBody(
  operation: Operation,
  body: Body,
  values: Values,
  headers: Record<string, string>,
  encode: BodyValueEncoder = encodeContent,
): RequestBody | undefined {
  const value = values[body.name] ?? undefined;
  if (value === undefined) {
    if (body.required) throw missing(body.name, operation);
    return undefined;
  }
  const { body: sent, contentType } = encode(value, body, values);
  if (contentType) headers["content-type"] = contentType;
  else delete headers["content-type"];
  return sent;
}

/** Says how a value is sent. */
export type BodyValueEncoder = (
  value: unknown,
  body: Body,
  values: Values,
) => EncodedBody;

/** A value as one media type has it. */
export function encodeContent(
  value: unknown,
  content: BodyContent,
): EncodedBody {
  const { mediaType, encode } = content;
  const json = /[/+]json\b/i.test(mediaType);
  // The tag tells the kind without touching a class that is slow to load.
  const kind = Object.prototype.toString.call(value);
  if (encoded.test(kind)) {
    // Forms say themselves what they are, when they are written.
    const type = /Form|URL/.test(kind)
      ? undefined
      : (value as Blob).type || (json ? "application/octet-stream" : mediaType);
    return { body: value as RequestBody, contentType: type };
  }
  if (encode) return encode(value, content);
  const text = json && !isJsonText(value) ? toJson(value) : plain(value);
  return { body: text, contentType: mediaType };
}

/** Blobs, forms, search parameters, bytes and streams are sent as they are. */
const encoded = / (Blob|File|Form|URLS|Read|\w+Array|\w*Buf|DataV)/;

/** A text that is a JSON object or array already is not quoted once more. */
function isJsonText(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^\s*[[{]/.test(value) &&
    fromJson(value, () => "") !== ""
  );
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new ArgumentError(`The body is no JSON: ${cause}`);
  }
}
