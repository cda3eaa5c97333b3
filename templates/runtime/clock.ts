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
    withDeadline(
      ms,
      () => undefined,
      signal,
      () => new Promise(() => {}),
    ),
};

/** Takes what is to be called when work ends early; the last one counts. */
export type OnEnd = (stop: () => void) => void;

/**
 * Does `work`, but not beyond `ms` milliseconds: then it ends with the error
 * that `late` gives, or well if it gives none; nor beyond the abort of `signal`. It ends at that moment even if `work` takes
 * no notice, and leaves no timer and no listener behind.
 */
export function withDeadline<T>(
  ms: number,
  late: () => Error | undefined,
  signal: AbortSignal | undefined,
  work: (onEnd: OnEnd) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop: (() => void) | undefined;
    let isOver = false;
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const end = (error: Error | undefined) => {
      done();
      isOver = true;
      if (error) reject(error);
      else resolve(undefined as T);
      stop?.();
    };
    const onAbort = () =>
      end(
        new AbortError("The call was aborted", {
          cause: signal!.reason as unknown,
        }),
      );
    // Timers know no more than 2^31 - 1.
    const timer =
      ms < Infinity
        ? setTimeout(() => end(late()), Math.min(ms, 2e9))
        : undefined;
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort);
    work((last) => (isOver ? last() : (stop = last)))
      .finally(done)
      .then(resolve, reject);
  });
}
