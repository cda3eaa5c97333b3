// Turns what went wrong (an error answer, a thrown value of a transport) into the typed error.
import {
  ApiError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  NotFoundError,
  PayloadTooLargeError,
  PermissionError,
  RateLimitError,
  SdkError,
  ServerError,
  UnprocessableEntityError,
} from "./errors.js";
import type { AnswerInfo, ErrorContext } from "./errors.js";

/** The error for an answer with an error status. */
export function errorFromAnswer(info: AnswerInfo): ApiError {
  return new (classOf(info.status))(info);
}

function classOf(status: number): typeof ApiError {
  switch (status) {
    case 400:
      return BadRequestError;
    case 401:
      return AuthenticationError;
    case 403:
      return PermissionError;
    case 404:
      return NotFoundError;
    case 409:
      return ConflictError;
    case 413:
      return PayloadTooLargeError;
    case 422:
      return UnprocessableEntityError;
    case 429:
      return RateLimitError;
    default:
      return status >= 500 ? ServerError : ApiError;
  }
}

/** What a thrown value of a transport or of a body that broke off means. */
export function errorFromTransport(
  thrown: unknown,
  context: ErrorContext,
): SdkError {
  if (SdkError.is(thrown)) return thrown;
  const { message, code } = root(thrown);
  return new ConnectionError(message, code, {
    ...context,
    cause: bare(thrown),
  });
}

/** The innermost error tells most: `fetch failed` is caused by `ECONNRESET`. */
function root(thrown: unknown): { message: string; code: string | undefined } {
  let error = thrown as Error & { code?: unknown; errors?: unknown[] };
  for (let depth = 0; depth < 8; depth++) {
    if (typeof error?.code === "string") break;
    const inner = error?.errors?.[0] ?? error?.cause;
    if (!(inner instanceof Error)) break;
    error = inner as typeof error;
  }
  const code = typeof error?.code === "string" ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return { message: message || code || "The connection failed", code };
}

/** Name, message and stack without the rest: clients hang the request on theirs. */
function bare(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return undefined;
  const { name, message, stack } = thrown;
  const copy = new Error(message);
  return Object.assign(copy, { name, stack });
}
