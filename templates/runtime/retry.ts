// Decides whether a call is repeated after a failure, and how long to wait before.
import type { Clock } from "./clock.js";
import { ApiError, ConnectionError, RateLimitError } from "./errors.js";
import type { Operation } from "./operation.js";
import type { HttpHeaders } from "./transport.js";

/** Waits that the service asks for are honoured up to this many milliseconds. */
const longestWait = 60_000;

/** What is told before each repetition. */
export interface RetryInfo {
  readonly operation: Operation;
  /** The attempt that failed: 1 is the first. */
  readonly attempt: number;
  /** Milliseconds until the next attempt. */
  readonly delay: number;
  /** Why the attempt failed. */
  readonly error: ApiError | ConnectionError;
}

/**
 * Stops a client from making an outage worse: each repetition costs tokens,
 * each success brings one back, and without tokens nothing is repeated.
 */
export class RetryBudget {
  #tokens = 500;

  /** Pays for a repetition: 14 tokens, 5 after a throttling answer. */
  spend(error: unknown): boolean {
    const left = this.#tokens - (error instanceof RateLimitError ? 5 : 14);
    if (left >= 0) this.#tokens = left;
    return left >= 0;
  }

  /** Called for each success. */
  earn(): void {
    if (this.#tokens < 500) this.#tokens++;
  }
}

/**
 * Milliseconds to wait before the next attempt; `Infinity`: there is none.
 *
 * @param forced the caller lets the call be repeated even when the service may
 *   have acted on it
 */
export function retryDelay(
  error: unknown,
  attempt: number,
  { retry, method }: Operation,
  forced: boolean | undefined,
  clock: Clock,
): number {
  const { status, retryAfterMs: asked } =
    error instanceof ApiError ? error : {};
  const isRefused = status === 429 || (status === 503 && asked !== undefined);
  const isFailure =
    error instanceof ConnectionError || /^(408|50[0234])$/.test(`${status}`);
  const isRepeatable =
    forced ||
    (retry ? retry === "safe" : /^(GET|HEAD|PUT|DELETE|OPTIONS)$/.test(method));
  if (isRefused ? retry === "never" : !(isRepeatable && isFailure)) {
    return Infinity;
  }
  if (asked !== undefined) return asked <= longestWait ? asked : Infinity;
  const backoff = Math.min(500 * 2 ** (attempt - 1), 8_000);
  return Math.round(backoff * (0.5 + clock.random() / 2));
}

/**
 * How long the service asks to wait, in milliseconds: `retry-after-ms`,
 * `Retry-After` in seconds or as a date, and on 429 the service's own header
 * (seconds until its limit is reset).
 */
export function retryAfter(
  status: number,
  headers: HttpHeaders,
  resetHeader: string | undefined,
  clock: Clock,
): number | undefined {
  const said = headers.get("retry-after");
  // Until a date it takes as long as by the service's own clock, where it tells the time.
  const now = dateOf(headers.get("date") ?? "") || clock.now();
  return [
    number(headers.get("retry-after-ms")),
    number(said) * 1000,
    // Without a time of day it is no date, however much a parser makes of it.
    said?.includes(":") ? Math.max(0, dateOf(said) - now) : NaN,
    status === 429 && resetHeader
      ? number(headers.get(resetHeader)) * 1000
      : NaN,
  ].find((wait) => wait >= 0);
}

/** All dates of HTTP are in UTC; only the one of C's `asctime` does not say so (RFC 9110, 5.6.7). */
function dateOf(text: string): number {
  return Date.parse(text.replace(/ \d{4}$/, " GMT$&"));
}

function number(text: string | null): number {
  return text ? Number(text) : NaN;
}
