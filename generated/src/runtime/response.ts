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
  signal?: AbortSignal,
): Promise<unknown> {
  const reader = operation.response;
  if (reader) return reader.read(response, operation, context, signal);
  const text = await response.text();
  return fromJson(text, () => {
    const type = response.headers.get("content-type");
    throw new ResponseParseError(
      `${operation.id} answered ${response.status} with invalid JSON (${type})`,
      answerInfo(response, text, context),
    );
  });
}

/** The value of a JSON text; of an empty one `undefined`, of any other what `otherwise` gives. */
export function fromJson(text: string, otherwise: () => unknown): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return otherwise();
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
    body: fromJson(text, () => text),
    retryAfterMs,
  };
}
