// Reads a successful answer as the operation says.
import { headersOf } from "./api-promise.js";
import { ResponseParseError } from "./errors.js";
import type { AnswerInfo, ErrorContext } from "./errors.js";
import type { Operation } from "./operation.js";
import type { HttpResponse } from "./transport.js";

/** The value that a successful call resolves to. */
export async function readResponse(
  response: HttpResponse,
  operation: Operation,
  context: ErrorContext,
): Promise<unknown> {
  const reader = operation.response;
  if (reader) return reader.read(response, operation, context);
  const text = await response.text();
  const { value, ok } = parseJson(text);
  if (ok) return value;
  const type = response.headers.get("content-type");
  throw new ResponseParseError(
    `${operation.id} answered ${response.status} with something that is not JSON (${type})`,
    answerInfo(response, text, context),
  );
}

/** JSON, where the text is; an empty text is `undefined`. */
function parseJson(text: string): { value: unknown; ok: boolean } {
  try {
    // A byte order mark may precede JSON (RFC 8259, 8.1).
    const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    return { value: json ? JSON.parse(json) : undefined, ok: true };
  } catch {
    return { value: text, ok: false };
  }
}

/** What an error keeps of an answer. */
export function answerInfo(
  response: HttpResponse,
  text: string,
  context: ErrorContext,
  retryAfterMs?: number,
): AnswerInfo {
  return {
    ...context,
    status: response.status,
    statusText: response.statusText,
    headers: headersOf(response.headers),
    text,
    body: parseJson(text).value,
    retryAfterMs,
  };
}
