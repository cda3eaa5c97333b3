// Every error that a call can reject with; none of them can reach a token, a request header or a request body.
import type { Operation } from "./operation.js";

/** Marks errors of this runtime, also those of a second copy of the package. */
const brand = Symbol.for("sdk-runtime.error");

/** What is known about the call that failed. */
export interface ErrorContext {
  /** The descriptor of the operation. */
  readonly operation?: Operation | undefined;
  /** How many requests were sent. */
  readonly attempts?: number | undefined;
  /** The service's own id of the exchange, for support requests. */
  readonly correlationId?: string | undefined;
  /** The error underneath, without anything that it held. */
  readonly cause?: unknown;
}

/** The root of all errors of this package. */
export class SdkError extends Error {
  override get name(): string {
    return "SdkError";
  }
  /** The descriptor of the operation, where one was called. */
  declare readonly operation?: Operation | undefined;
  /** How many requests were sent. */
  declare readonly attempts?: number | undefined;
  /** The service's own id of the exchange, for support requests. */
  declare readonly correlationId?: string | undefined;

  /** @param context what is known; further fields of it become the error's, too */
  constructor(message: string, context: ErrorContext | AnswerInfo = {}) {
    super(message, context);
    // The cause is one of them; `super` has made it a property that logs do not show.
    Object.assign(this, context);
  }

  /** `instanceof`, also for errors of another copy of this package. */
  static is<T>(this: { readonly prototype: T }, error: unknown): error is T {
    const { name } = this.prototype as SdkError;
    for (
      let kind = (error as Branded | undefined)?.[brand] && error;
      kind;
      kind = Object.getPrototypeOf(kind)
    ) {
      if ((kind as SdkError).name === name) return true;
    }
    return false;
  }

  /** What logs need; the descriptor is shortened to its id. */
  toJSON(): Record<string, unknown> {
    const { name, message, operation } = this;
    const facts: object = this;
    return { name, message, ...facts, operation: operation?.id };
  }

  get [brand](): true {
    return true;
  }
}

interface Branded {
  readonly [brand]?: true;
}

/** The call was refused before anything was sent: fix the arguments. */
export class ArgumentError extends SdkError {
  override get name(): string {
    return "ArgumentError";
  }
}

/** The caller's own `signal` ended the call; its reason is the `cause`. */
export class AbortError extends SdkError {
  override get name(): string {
    return "AbortError";
  }
}

/** No complete answer arrived. */
export class ConnectionError extends SdkError {
  override get name(): string {
    return "ConnectionError";
  }
  /** The system's code, such as `ECONNRESET` or `ENOTFOUND`. */
  declare readonly code?: string | undefined;
}

/** The answer, body included, took longer than allowed. */
export class TimeoutError extends ConnectionError {
  override get name(): string {
    return "TimeoutError";
  }
  constructor(milliseconds: number, context: ErrorContext = {}) {
    super(`timeout of ${milliseconds}ms exceeded`, {
      ...context,
      ...{ code: "ECONNABORTED" },
    });
  }
}

/** An answer, as errors keep it. */
export interface AnswerInfo extends ErrorContext {
  /** The HTTP status. */
  readonly status: number;
  /** The reason phrase of the status line; often empty. */
  readonly statusText: string;
  /** The headers of the answer, names in lower case, without cookies. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it was sent. */
  readonly text: string;
  /** The body as JSON, or as text where it is not JSON. */
  readonly body: unknown;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The service answered with success, but not with what the operation returns. */
export class ResponseParseError extends SdkError {
  override get name(): string {
    return "ResponseParseError";
  }
  /** The HTTP status. */
  declare readonly status: number;
  /** The headers of the answer, names in lower case, without cookies. */
  declare readonly headers: Readonly<Record<string, string>>;
  /** The body as it was sent. */
  declare readonly text: string;
}

/**
 * The service answered with an error status.
 *
 * The fields of a JSON body stand on the error itself (`error.code`,
 * `error.contextId`, …) where the error has no field of that name.
 */
export class ApiError extends SdkError {
  override get name(): string {
    return "ApiError";
  }
  /** The HTTP status. */
  declare readonly status: number;
  /** The reason phrase of the status line; often empty. */
  declare readonly statusText: string;
  /** The headers of the answer, names in lower case, without cookies. */
  declare readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON, or as text where it is not JSON. */
  declare readonly body: unknown;
  /** The body as it was sent. */
  declare readonly text: string;
  /** How long the service asked to wait, in milliseconds. */
  declare readonly retryAfterMs?: number | undefined;
  /** The service's code of the error, where its body has one. */
  declare readonly code?: string;
  /** Fields of the body. */
  readonly [field: string]: unknown;

  constructor(answer: AnswerInfo) {
    const { status, statusText, body } = answer;
    // A text has no fields, though it has characters.
    const fields = Object(typeof body === "string" || body);
    super(`${fields.message || `${status} ${statusText}`.trim()}`, answer);
    for (const key of Object.keys(fields)) {
      if (!(key in this)) (this as Record<string, unknown>)[key] = fields[key];
    }
  }

  /** The body's field `error`, else the error itself. */
  get error(): unknown {
    return Object(this.body).error ?? this;
  }
}

/** An error of an operation that says what its answers hold: with this status, this body. */
export type ApiErrorOf<Status extends number, Body> = ApiError & {
  readonly status: Status;
  readonly body: Body;
};

/** 400: the service could not read the request. */
export class BadRequestError extends ApiError {
  override get name(): string {
    return "BadRequestError";
  }
}

/** 401: no token, or one that is no longer good. */
export class AuthenticationError extends ApiError {
  override get name(): string {
    return "AuthenticationError";
  }
}

/** 403: the token does not allow this. */
export class PermissionError extends ApiError {
  override get name(): string {
    return "PermissionError";
  }
}

/** 404: there is no such thing. */
export class NotFoundError extends ApiError {
  override get name(): string {
    return "NotFoundError";
  }
}

/** 409: it changed in the meantime. */
export class ConflictError extends ApiError {
  override get name(): string {
    return "ConflictError";
  }
}

/** 413: the body is too large. */
export class PayloadTooLargeError extends ApiError {
  override get name(): string {
    return "PayloadTooLargeError";
  }
}

/** 422: the request is well-formed but means nothing. */
export class UnprocessableEntityError extends ApiError {
  override get name(): string {
    return "UnprocessableEntityError";
  }
}

/** 429: too many requests; `retryAfterMs` says how long to wait. */
export class RateLimitError extends ApiError {
  override get name(): string {
    return "RateLimitError";
  }
}

/** 5xx: the service failed. */
export class ServerError extends ApiError {
  override get name(): string {
    return "ServerError";
  }
}
