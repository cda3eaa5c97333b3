// Decides whether a call is repeated after a failure, and how long to wait before.
import type { Clock } from "./clock.js";
import { ApiError, ConnectionError } from "./errors.js";
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
  spend(throttled: boolean): boolean {
    const price = throttled ? 5 : 14;
    if (this.#tokens < price) return false;
    this.#tokens -= price;
    return true;
  }

  /** Called for each success. */
  earn(): void {
    if (this.#tokens < 500) this.#tokens++;
  }
}

/** May the call be repeated when nobody knows whether the service acted on it? */
export function isRepeatable(operation: Operation, forced?: boolean): boolean {
  return (
    forced === true ||
    operation.retry === "safe" ||
    (operation.retry !== "never" &&
      /^(GET|HEAD|PUT|DELETE|OPTIONS)$/.test(operation.method))
  );
}

/** Milliseconds to wait before the next attempt, or `undefined`: give up. */
export function retryDelay(
  error: unknown,
  attempt: number,
  operation: Operation,
  repeatable: boolean,
  clock: Clock,
): number | undefined {
  let asked: number | undefined;
  if (error instanceof ApiError) {
    const { status } = error;
    asked = error.retryAfterMs;
    const refused = status === 429 || (status === 503 && asked !== undefined);
    if (refused ? operation.retry === "never" : !repeatable) return undefined;
    if (!refused && ![408, 500, 502, 503, 504].includes(status)) {
      return undefined;
    }
  } else if (!(error instanceof ConnectionError && repeatable)) {
    return undefined;
  }
  if (asked !== undefined) return asked <= longestWait ? asked : undefined;
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
  const milliseconds = number(headers.get("retry-after-ms"));
  if (milliseconds !== undefined) return milliseconds;
  const said = headers.get("retry-after");
  const seconds =
    number(said) ??
    untilDate(said, headers, clock) ??
    (status === 429 && resetHeader
      ? number(headers.get(resetHeader))
      : undefined);
  return seconds === undefined ? undefined : seconds * 1000;
}

function number(text: string | null): number | undefined {
  return text && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

/** Seconds until an HTTP date, by the service's own clock where it tells the time; 0 when it has passed. */
function untilDate(
  text: string | null,
  headers: HttpHeaders,
  clock: Clock,
): number | undefined {
  const time = Date.parse(text ?? "");
  const now = Date.parse(headers.get("date") ?? "") || clock.now();
  return Number.isNaN(time) ? undefined : Math.max(0, (time - now) / 1000);
}
