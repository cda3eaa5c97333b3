// What a client holds of a login, kept beside the client so that nothing shows it by accident.
import { page } from "./browser.js";
import type { Client } from "./client.js";
import type { AccessToken } from "./options.js";

/** What a client holds of a login; nothing where there was none. */
export interface AuthData {
  accessToken?: string | undefined;
  refreshToken?: string | undefined;
  /** When the token ends, in milliseconds since 1970. */
  tokenExpiryTime?: number | undefined;
  /** The same as text, in UTC. */
  tokenExpiryTimeString?: string | undefined;
  /** The `state` that came back from the login page. */
  state?: string | undefined;
}

/** The result of a login that has just succeeded. */
export interface LoggedIn extends AuthData {
  accessToken: string;
}

/** Where tokens may be kept beyond the life of a client. Default: nowhere. */
export interface TokenStore {
  load(): AuthData | undefined;
  save(data: AuthData): void;
}

const kept = new WeakMap<Client, AuthData>();
const stores = new WeakMap<Client, TokenStore>();

/** The login of a client; always the same object, which changes. */
export function authDataOf(client: Client): AuthData {
  let data = kept.get(client);
  if (!data) kept.set(client, (data = {}));
  return data;
}

/**
 * Takes over a login.
 *
 * @param source gives the token from now on. Default: the token itself.
 */
export function keepAuthData(
  client: Client,
  data: AuthData,
  source?: AccessToken,
): AuthData {
  const current = Object.assign(authDataOf(client), data);
  const { state, ...lasting } = current;
  stores.get(client)?.save(lasting);
  client.configure({ accessToken: source ?? current.accessToken });
  return current;
}

/** Forgets a login, in the store too. */
export function clearAuthData(client: Client): void {
  const data = authDataOf(client);
  for (const key of Object.keys(data)) delete data[key as keyof AuthData];
  keepAuthData(client, data);
}

/**
 * Keeps logins of a client in a store of your own, from now on: each login and
 * each renewal is saved. What the store remembers is taken over where the
 * client has no token; a token that is taken over does not renew itself.
 *
 * @example
 * useTokenStore(client, { load: () => session.login, save: (data) => (session.login = data) });
 */
export function useTokenStore(client: Client, store: TokenStore): void {
  storeTokens(client, store);
  if (!client.options.accessToken) loadAuthData(client);
}

/** Keeps logins in a store from now on; `undefined` ends that. */
export function storeTokens(
  client: Client,
  store: TokenStore | undefined,
): void {
  if (store) stores.set(client, store);
  else stores.delete(client);
}

/** Takes over a login that the client's store remembers. */
export function loadAuthData(client: Client): void {
  const data = stores.get(client)?.load();
  if (data?.accessToken) keepAuthData(client, data);
}

/** A store in the browser's local storage, readable by every script of the page. */
export function localStorageStore(key: string): TokenStore {
  return {
    load() {
      try {
        return JSON.parse(page().localStorage.getItem(key) ?? "{}") as AuthData;
      } catch {
        return undefined;
      }
    },
    save(data) {
      page().localStorage.setItem(key, JSON.stringify(data));
    },
  };
}
