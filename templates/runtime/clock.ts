// Time and chance, in one place so that tests can be certain of both.
import { AbortError } from "./errors.js";

/** What the client asks of the world besides the network. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** A number from 0 up to 1, for jitter. */
  random(): number;
  /** Resolves after `ms` milliseconds; rejects at once when `signal` fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The real one. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    withDeadline(0, signal, (ended) => {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        ended.addEventListener("abort", () => clearTimeout(timer));
      });
    }),
};

/**
 * Does `work`, but not beyond `ms` milliseconds (0: for ever) nor beyond the
 * abort of `signal`. It rejects at that moment even if `work` does not listen
 * to the signal that it is given, and leaves no timer and no listener behind.
 */
export function withDeadline<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
  late?: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (error: Error) => {
      done();
      reject(error);
      controller.abort();
    };
    const onAbort = () => end(abortError(signal!));
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const timer =
      ms > 0 && late
        ? setTimeout(() => end(late()), Math.min(ms, 0x7fffffff))
        : undefined;
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort);
    void work(controller.signal).then(resolve, reject).finally(done);
  });
}

function abortError(signal: AbortSignal): AbortError {
  return new AbortError("The call was aborted", { cause: signal.reason });
}
