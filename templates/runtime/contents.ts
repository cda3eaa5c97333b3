// Request bodies that may be sent in several media types; generated operations that have such import it.
import { encodeBody, encodeContent } from "./body.js";
import { ArgumentError } from "./errors.js";
import type {
  Body,
  BodyContent,
  BodyWriter,
  EncodedBody,
} from "./operation.js";
import type { Values } from "./url.js";

/**
 * Sends a value as the media type that the caller names, else as what it is (a form, a blob with a type, bytes, text), else as
 * the first that can hold it.
 */
export const byContentType: BodyWriter = (...request) =>
  encodeBody(...request, encodeFitting);

function encodeFitting(
  value: unknown,
  { contents = [], option = "contentType" }: Body,
  values: Values,
): EncodedBody {
  const given = values[option] as string | undefined;
  const content = given
    ? contents.find(({ mediaType }) => covers(mediaType, given))
    : fitting(value, contents);
  if (!content) {
    const allowed = contents.map(({ mediaType }) => mediaType).join(", ");
    throw new ArgumentError(
      `The body cannot be sent as ${given ?? tagOf(value)}, only as ${allowed}`,
    );
  }
  const mediaType = given ?? concrete(content.mediaType, value);
  const encoded = encodeContent(value, { ...content, mediaType });
  // A form says itself what it is: only its writer knows the boundary.
  return given && encoded.contentType !== undefined && !content.encode
    ? { ...encoded, contentType: given }
    : encoded;
}

/** What a value is by itself, and what can hold it. */
function fitting(
  value: unknown,
  contents: readonly BodyContent[],
): BodyContent | undefined {
  const kind = tagOf(value);
  const first = (pattern: RegExp) =>
    contents.find(({ mediaType }) => pattern.test(mediaType));
  if (kind === "FormData") return first(/^multipart\//i);
  if (kind === "URLSearchParams") return first(/urlencoded/i);
  if (isBytes(value)) {
    const { type = "" } = value as Partial<Blob>;
    return (
      contents.find(({ mediaType }) => type && covers(mediaType, type)) ??
      contents.find(({ mediaType }) => !formats.test(mediaType)) ??
      contents[0]
    );
  }
  if (typeof value === "string") {
    return first(/^text\/|[/+](xml|ya?ml)\b|\*/i) ?? contents[0];
  }
  if (Array.isArray(value)) {
    const isList = /^multipart\/(?!form-data)/i;
    return (
      first(/[/+]json\b|json-?l|nd-?json/i) ?? first(isList) ?? contents[0]
    );
  }
  const holdsFiles = Object.values(value as object)
    .flat()
    .some(isBytes);
  return (
    (holdsFiles ? first(/^multipart\//i) : undefined) ??
    first(formats) ??
    contents[0]
  );
}

/** The media types that this package writes by itself. */
const formats = /[/+]json\b|^multipart\/|urlencoded|json-?l|nd-?json/i;

function isBytes(value: unknown): boolean {
  return /^(Blob|File|ReadableStream|\w+Array|\w*Buffer|DataView)$/.test(
    tagOf(value),
  );
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Whether a declared media type, which may be a range, is or holds the given one. */
function covers(declared: string, given: string): boolean {
  const range = essence(declared);
  const type = essence(given);
  return (
    range === type ||
    (range.endsWith("*") && type.startsWith(range.replace(/\*.*/, "")))
  );
}

function essence(mediaType: string): string {
  return mediaType.split(";", 1)[0]!.trim().toLowerCase();
}

/** Some media type of a range, where the value leaves no doubt. */
function concrete(mediaType: string, value: unknown): string {
  if (!mediaType.includes("*") || (value as Partial<Blob>).type) {
    return mediaType;
  }
  const type = isBytes(value)
    ? "application/octet-stream"
    : typeof value === "string"
      ? "text/plain"
      : "application/json";
  if (covers(mediaType, type)) return type;
  throw new ArgumentError(
    `The body is of some type ${mediaType}: say which with contentType`,
  );
}
