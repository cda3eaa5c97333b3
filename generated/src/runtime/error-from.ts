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
  const { status } = info;
  const Kind = byStatus[status] ?? (status < 500 ? ApiError : ServerError);
  return new Kind(info);
}

const byStatus: Readonly<Record<number, typeof ApiError>> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  413: PayloadTooLargeError,
  422: UnprocessableEntityError,
  429: RateLimitError,
};

/** What a thrown value of a transport or of a body that broke off means. */
export function errorFromTransport(
  thrown: unknown,
  context: ErrorContext,
): SdkError {
  if (SdkError.is(thrown)) return thrown;
  // The innermost error tells most: `fetch failed` is caused by `ECONNRESET`.
  let root = thrown as Partial<Thrown>;
  for (let depth = 0; depth < 9 && !root?.code; depth++) {
    root = (root?.errors?.[0] ?? root?.cause ?? root) as Partial<Thrown>;
  }
  const { name, message, stack } = Object(thrown) as Thrown;
  // Only this much of the cause: others hang the whole request on their errors.
  const cause = Object.assign(new Error(message), { name, stack });
  const { code } = Object(root);
  const said = root?.message || code || `The connection failed: ${thrown}`;
  return new ConnectionError(said, { ...context, ...{ code, cause } });
}

interface Thrown extends Error {
  readonly code: string;
  readonly errors: readonly unknown[];
}
