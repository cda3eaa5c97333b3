// Makes a call: one attempt after the other, as long as repeating is right.
import type { ApiResponse } from "./api-promise.js";
import { withDeadline } from "./clock.js";
import type { Clock, OnEnd } from "./clock.js";
import { AuthenticationError, TimeoutError } from "./errors.js";
import type { ApiError, ConnectionError } from "./errors.js";
import { exchanging } from "./exchange.js";
import type { Operation } from "./operation.js";
import type {
  CallOptions,
  ClientOptions,
  ServiceDescription,
} from "./options.js";
import { prepare } from "./prepare.js";
import { retryDelay } from "./retry.js";
import type { RetryBudget } from "./retry.js";
import { isStream } from "./transport.js";
import type { Transport } from "./transport.js";

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
  const { accessToken, totalTimeout } = options;
  const { signal, retryNonIdempotent } = opts;
  if (signal) session.transport.onListen?.(signal);
  const prepared = prepare(service, options, operation, args, opts);
  const exchange = exchanging(session, operation, prepared, opts, raw);
  const replayable = !isStream(prepared.body);
  const anonymous =
    operation.security?.length === 0 || "authorization" in prepared.headers;
  const retries = replayable ? (opts.maxRetries ?? options.maxRetries ?? 2) : 0;
  const limit =
    (opts.timeout ?? options.timeout ?? service.timeout ?? 60_000) || Infinity;
  const end = clock.now() + (totalTimeout || Infinity);
  let attempt = 1;
  let failures = 0;
  let refused: string | undefined;
  let token: string | undefined;
  /** Works no longer than `limit` milliseconds, and than is left for the whole call. */
  const within = <T>(limit: number, work: (onEnd: OnEnd) => Promise<T>) => {
    const left = Math.max(end - clock.now(), 1);
    const ms = Math.min(left, limit);
    const late = () =>
      new TimeoutError(ms < limit ? totalTimeout! : ms, {
        operation,
        attempts: attempt,
      });
    return withDeadline(ms, late, signal, work);
  };
  const tokenFor = async () =>
    typeof accessToken === "function"
      ? within(Infinity, async () => accessToken(refused))
      : accessToken;
  for (; ; attempt++) {
    if (!anonymous) token ||= await tokenFor();
    try {
      const result = await within(limit, (onEnd) =>
        exchange(attempt, token, onEnd),
      );
      budget.earn();
      return result;
    } catch (thrown) {
      if (
        thrown instanceof AuthenticationError &&
        token &&
        !refused &&
        replayable
      ) {
        refused = token;
        token = await tokenFor();
        if (token && token !== refused) continue;
      }
      token = undefined;
      const delay =
        failures < retries
          ? retryDelay(thrown, ++failures, operation, retryNonIdempotent, clock)
          : Infinity;
      if (clock.now() + delay >= end || !budget.spend(thrown)) throw thrown;
      const error = thrown as ApiError | ConnectionError;
      options.onRetry?.({ operation, attempt, delay, error });
      await clock.sleep(delay, signal);
    }
  }
}
