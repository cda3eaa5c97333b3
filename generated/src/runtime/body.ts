// Turns the value of a request body into what is sent, once, before the first attempt.
import { ArgumentError } from "./errors.js";
import type { BodyContent, EncodedBody } from "./operation.js";
import type { RequestBody } from "./transport.js";
import { fromJson } from "./response.js";
import { plain } from "./url.js";

/** The encoded body; `undefined` where there is none. */
export function encodeBody(
  value: unknown,
  content: BodyContent,
): EncodedBody | undefined {
  if (value === undefined || value === null) return undefined;
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
