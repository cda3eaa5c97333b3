// Keeps a token, and gets a new one in time: once, however many calls wait for it.
import type { AuthData } from "./auth-data.js";
import { systemClock } from "./clock.js";
import type { Clock } from "./clock.js";

/** A token is renewed in the background this long before its end, in milliseconds. */
const early = 120_000;
/** From this long before its end, calls wait for the new one. */
const late = 30_000;
/** After a renewal in the background has failed, the next one waits this long. */
const pause = 5_000;

/**
 * A token that renews itself.
 *
 * @example
 * const tokens = new TokenCache(() => loginSomehow());
 * const client = new ApiClient({ accessToken: tokens.get });
 */
export class TokenCache {
  readonly #renew: (old: AuthData) => Promise<AuthData>;
  readonly #clock: Clock;
  #data: AuthData;
  #lifetime = Infinity;
  #pending: Promise<string> | undefined;
  #pausedUntil = 0;

  /**
   * @param renew gets a new token; it is told the old one
   * @param data a token to begin with. Default: the first call gets one.
   */
  constructor(
    renew: (old: AuthData) => Promise<AuthData>,
    data: AuthData = {},
    clock: Clock = systemClock,
  ) {
    this.#renew = renew;
    this.#clock = clock;
    this.#data = data;
    this.#measure();
  }

  /** Gives the token: an `AccessToken` for the client's options. */
  readonly get = (refused?: string): string | Promise<string> => {
    const { accessToken, tokenExpiryTime = Infinity } = this.#data;
    if (!accessToken || accessToken === refused) return this.#renewed();
    const now = this.#clock.now();
    const left = tokenExpiryTime - now;
    // Short-lived tokens would otherwise be renewed all the time.
    if (left > Math.min(early, this.#lifetime / 2)) return accessToken;
    const renewal = () =>
      this.#renewed().catch((error) => {
        this.#pausedUntil = this.#clock.now() + pause;
        if (left > 0) return accessToken;
        throw error;
      });
    if (left <= Math.min(late, this.#lifetime / 4)) return renewal();
    if (now >= this.#pausedUntil) void renewal();
    return accessToken;
  };

  #renewed(): Promise<string> {
    this.#pending ??= this.#renew(this.#data)
      .then((data) => {
        // An answer without a new refresh token leaves the old one good (RFC 6749, 6).
        const refreshToken = data.refreshToken ?? this.#data.refreshToken;
        this.#data = { ...data, refreshToken };
        this.#measure();
        return data.accessToken!;
      })
      .finally(() => {
        this.#pending = undefined;
      });
    return this.#pending;
  }

  #measure(): void {
    const end = this.#data.tokenExpiryTime ?? Infinity;
    this.#lifetime = Math.max(0, end - this.#clock.now());
  }
}
