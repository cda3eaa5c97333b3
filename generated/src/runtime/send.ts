// Makes a call: one attempt after the other, as long as repeating is right.
import type { ApiResponse } from "./api-promise.js";
import { withDeadline } from "./clock.js";
import type { Clock } from "./clock.js";
import { AuthenticationError, TimeoutError } from "./errors.js";
import type { ApiError, ConnectionError } from "./errors.js";
import { exchange } from "./exchange.js";
import type { Operation } from "./operation.js";
import type {
  CallOptions,
  ClientOptions,
  ServiceDescription,
} from "./options.js";
import { prepare } from "./prepare.js";
import { isRepeatable, retryDelay } from "./retry.js";
import type { RetryBudget } from "./retry.js";
import { isStream } from "./transport.js";
import type { HttpRequest, Transport } from "./transport.js";

/** What all calls of a client have in common. */
export interface Session {
  readonly service: ServiceDescription;
  readonly options: ClientOptions;
  readonly transport: Transport;
  readonly budget: RetryBudget;
  readonly clock: Clock;
}

/** Makes one call; `raw` leaves the body of the answer unread. */
export async function send(
  session: Session,
  operation: Operation,
  args: object,
  opts: CallOptions,
  raw: boolean,
): Promise<ApiResponse<unknown>> {
  const { service, options, budget, clock } = session;
  const { signal } = opts;
  const prepared = prepare(service, options, operation, args, opts);
  const repeatable = opts.retryNonIdempotent || isRepeatable(operation);
  const replayable = !isStream(prepared.body);
  const anonymous =
    operation.security?.length === 0 || "authorization" in prepared.headers;
  const retries = replayable ? (opts.maxRetries ?? options.maxRetries ?? 2) : 0;
  const limit =
    (opts.timeout ?? options.timeout ?? service.timeout ?? 60_000) || Infinity;
  const end = clock.now() + (options.totalTimeout || Infinity);
  let failures = 0;
  let refused: string | undefined;
  let token: string | undefined;
  for (let attempt = 1; ; attempt++) {
    if (!anonymous && !token) token = await tokenFor(session, signal);
    const left = Math.max(end - clock.now(), 1);
    const ms = Math.min(left, limit);
    let error: unknown;
    try {
      const result = await withDeadline(
        ms,
        signal,
        (ended) => {
          // Field by field: a spread of the whole takes half as long as a call.
          const request: HttpRequest = {
            url: prepared.url,
            method: operation.method,
            headers: { ...prepared.headers },
            body: prepared.body,
            // A stream outlives the attempt, so it listens to the caller by itself.
            signal:
              signal && (raw || operation.response?.streamed)
                ? AbortSignal.any([ended, signal])
                : ended,
            operation,
            attempt,
            connection: options.connection,
          };
          return exchange(session, request, opts, token, raw);
        },
        ms < Infinity &&
          (() =>
            new TimeoutError(ms < limit ? options.totalTimeout! : ms, {
              operation,
              attempts: attempt,
            })),
      );
      budget.earn();
      return result;
    } catch (thrown) {
      error = thrown;
    }
    if (
      error instanceof AuthenticationError &&
      token &&
      !refused &&
      replayable
    ) {
      refused = token;
      token = await tokenFor(session, signal, refused);
      if (token && token !== refused) continue;
    }
    token = undefined;
    const delay =
      failures < retries
        ? retryDelay(error, ++failures, operation, repeatable, clock)
        : undefined;
    if (
      delay === undefined ||
      clock.now() + delay >= end ||
      !budget.spend(error)
    ) {
      throw error;
    }
    options.onRetry?.({
      operation,
      attempt,
      delay,
      error: error as ApiError | ConnectionError,
    });
    await clock.sleep(delay, signal);
  }
}

/** The access token; a function that gives it is not waited for beyond an abort. */
async function tokenFor(
  { options: { accessToken } }: Session,
  signal: AbortSignal | undefined,
  refused?: string,
): Promise<string | undefined> {
  return typeof accessToken === "function"
    ? withDeadline(0, signal, async () => accessToken(refused))
    : accessToken;
}
