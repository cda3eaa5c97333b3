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
  readonly operation: Operation | undefined;
  /** How many requests were sent. */
  readonly attempts: number;
  /** The service's own id of the exchange, for support requests. */
  readonly correlationId: string | undefined;

  constructor(message: string, context: ErrorContext = {}) {
    super(message, "cause" in context ? { cause: context.cause } : undefined);
    this.operation = context.operation;
    this.attempts = context.attempts ?? 0;
    this.correlationId = context.correlationId;
  }

  /** `instanceof`, also for errors of another copy of this package. */
  static is<T>(this: { readonly prototype: T }, error: unknown): error is T {
    const { name } = this.prototype as SdkError;
    if (!(error as { [brand]?: true } | undefined)?.[brand]) return false;
    let prototype: unknown = error;
    while ((prototype = Object.getPrototypeOf(prototype))) {
      if ((prototype as SdkError).name === name) return true;
    }
    return false;
  }

  /** What logs need, and nothing else. */
  toJSON(): Record<string, unknown> {
    const { name, message, attempts, correlationId } = this;
    return {
      name,
      message,
      operation: this.operation?.id,
      attempts,
      correlationId,
    };
  }

  get [brand](): true {
    return true;
  }
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
  readonly code: string | undefined;

  constructor(
    message: string,
    code: string | undefined,
    context: ErrorContext,
  ) {
    super(message, context);
    this.code = code;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), code: this.code };
  }
}

/** The answer, body included, took longer than allowed. */
export class TimeoutError extends ConnectionError {
  override get name(): string {
    return "TimeoutError";
  }
  constructor(milliseconds: number, context: ErrorContext = {}) {
    const message = `timeout of ${milliseconds}ms exceeded`;
    super(message, "ECONNABORTED", context);
  }
}

/** The service answered with success, but not with what the operation returns. */
export class ResponseParseError extends SdkError {
  override get name(): string {
    return "ResponseParseError";
  }
  /** The HTTP status. */
  readonly status: number;
  /** The answer as it was sent. */
  readonly text: string;

  constructor(message: string, response: AnswerInfo) {
    super(message, response);
    this.status = response.status;
    this.text = response.text;
  }
}

/** An answer, as errors keep it. */
export interface AnswerInfo extends ErrorContext {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it was sent. */
  readonly text: string;
  /** The body as JSON, or the text where it is none. */
  readonly body: unknown;
  readonly retryAfterMs: number | undefined;
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
  readonly status: number;
  /** The reason phrase of the status line; often empty. */
  readonly statusText: string;
  /** The headers of the answer, names in lower case, without cookies. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON, or as text where it is not JSON. */
  readonly body: unknown;
  /** The body as it was sent. */
  readonly text: string;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The service's code of the error, where its body has one. */
  declare readonly code?: string;
  /** Fields of the body. */
  readonly [field: string]: unknown;

  constructor(info: AnswerInfo) {
    const { status, statusText, body } = info;
    const fields = typeof body === "object" && body ? Object.entries(body) : [];
    const said = (body as { message?: unknown } | null | undefined)?.message;
    const fallback = `${status} ${statusText}`.trim();
    super(typeof said === "string" && said ? said : fallback, info);
    this.status = status;
    this.statusText = statusText;
    this.headers = info.headers;
    this.body = body;
    this.text = info.text;
    this.retryAfterMs = info.retryAfterMs;
    for (const [key, value] of fields) {
      if (key in this) continue;
      Object.defineProperty(this, key, { value, enumerable: true });
    }
  }

  /** The body's field `error`, else the error itself. */
  get error(): unknown {
    return (this.body as { error?: unknown } | null | undefined)?.error ?? this;
  }

  override toJSON(): Record<string, unknown> {
    const { status, code, body } = this;
    return { ...super.toJSON(), status, code, body };
  }
}

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
