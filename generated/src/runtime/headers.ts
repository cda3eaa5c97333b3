// Adds headers to a request, and refuses those that could not be sent or would smuggle in others.
import { ArgumentError } from "./errors.js";

/** A header name: a token (RFC 9110, 5.1). */
const token = /^[\w!#$%&'*+\-.^`|~]+$/;

/** A header value: visible characters, blanks and obs-text (RFC 9110, 5.5). */
const text = /^[\t -~\x80-\xff]*$/;

/** Sets one header; a name in another case of letters is the same header. */
export function setHeader(
  headers: Record<string, string>,
  name: string,
  value: unknown,
): void {
  const refusal =
    typeof value !== "string"
      ? `Invalid header: "${name}" must have string name and value`
      : !token.test(name)
        ? `Invalid header name: "${name}" - must be a valid HTTP token`
        : !text.test(value) &&
          `Invalid header value for "${name}": contains invalid characters`;
  if (refusal) throw new ArgumentError(refusal);
  headers[name.toLowerCase()] = value as string;
}

/** Sets all headers of a record. `what` names the record in the refusal. */
export function setHeaders(
  headers: Record<string, string>,
  added: unknown,
  what: string,
): void {
  if (!added) return;
  if (typeof added !== "object") {
    throw new ArgumentError(`${what} headers must be a valid object`);
  }
  for (const [name, value] of Object.entries(added)) {
    setHeader(headers, name, value);
  }
}
