// Logins that leave the page and come back: implicit grant, and PKCE with redirect. Browsers only.
import {
  authDataOf,
  clearAuthData,
  keepAuthData,
  loadAuthData,
} from "./auth-data.js";
import type { AuthData, LoggedIn } from "./auth-data.js";
import { page } from "./browser.js";
import type { Client } from "./client.js";
import { ArgumentError } from "./errors.js";
import { leaveFor, loginPage, oauthOf } from "./logout.js";
import { askedFor } from "./oauth.js";
import { OAuthError } from "./oauth-error.js";
import type { Operation } from "./operation.js";
import type { OAuthEndpoint } from "./options.js";
import { pkceCode } from "./pkce-code.js";
import { pkceChallenge } from "./pkce-challenge.js";
import { pkceVerifier } from "./pkce-verifier.js";

/** What the login page is told. */
export interface RedirectOptions {
  /** What the token shall allow (RFC 6749, 3.3): a list, or names with spaces between. Default: what the server gives unasked. */
  readonly scope?: string | readonly string[] | undefined;
  /** Further parameters of the login page, such as `audience`. Default: none. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Comes back with the login, and is compared. Default: none is sent. */
  readonly state?: string | undefined;
  /** The organization; only together with `provider`. Default: the login page asks. */
  readonly org?: string | undefined;
  /** The identity provider; only together with `org`. Default: the login page asks. */
  readonly provider?: string | undefined;
  /** The organization to log in to, when it is another one. Default: the user's own. */
  readonly target?: string | undefined;
  /** Whom to expect, such as a mail address. Default: nobody in particular. */
  readonly login_hint?: string | undefined;
  /** `"login"`: ask for credentials even when a session is remembered. Default: only when none is. */
  readonly prompt?: string | undefined;
}

/**
 * The implicit grant (RFC 6749, 4.2): takes the token out of the page's url,
 * or checks the token at hand, or leaves for the login page (and never settles).
 *
 * @param address the page's url when the login began. Default: the one now
 */
export async function implicit(
  client: Client,
  clientId: string,
  redirectUri: string,
  options: RedirectOptions = {},
  address = page().location.href,
): Promise<LoggedIn> {
  checkOptions(options);
  const hash = new URLSearchParams(new URL(address).hash.slice(1));
  const token = hash.get("access_token");
  if (token || hash.has("error")) {
    strip(
      [
        "access_token",
        "expires_in",
        "token_type",
        "state",
        "error",
        "error_description",
      ],
      "hash",
    );
    verify(client, hash);
  }
  if (token) {
    const seconds = Number(hash.get("expires_in") ?? NaN);
    const data: AuthData = {
      accessToken: token,
      state: hash.get("state") ?? undefined,
    };
    if (Number.isFinite(seconds)) {
      data.tokenExpiryTime = Date.now() + seconds * 1000;
      data.tokenExpiryTimeString = new Date(data.tokenExpiryTime).toUTCString();
    }
    keepAuthData(client, data);
  }
  if (await isGood(client)) return stateKept(client, options);
  return leave(client, oauthOf(client).implicit ?? loginPage(client), {
    ...askedFor(options),
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "token",
    ...chosen(client, options),
  });
}

/**
 * The authorization code grant with PKCE: takes the code out of the page's
 * url, or checks the token at hand, or leaves for the login page (and never
 * settles).
 *
 * @param codeVerifier Default: a random one, kept in the session storage
 * @param address the page's url when the login began. Default: the one now
 */
export async function pkceRedirect(
  client: Client,
  clientId: string,
  redirectUri: string,
  options: RedirectOptions = {},
  codeVerifier?: string,
  address = page().location.href,
): Promise<LoggedIn> {
  checkOptions(options);
  const query = new URL(address).searchParams;
  const code = query.get("code");
  const keys = [keyOf(client, "pkce_code_verifier")];
  const { verifierKey } = oauthOf(client);
  if (verifierKey) keys.unshift(verifierKey);
  if (code || query.has("error")) {
    const verifier = codeVerifier ?? page().sessionStorage.getItem(keys[0]!);
    for (const key of keys) page().sessionStorage.removeItem(key);
    strip(["code", "state", "error", "error_description"], "search");
    verify(client, query);
    if (!verifier) throw new OAuthError("The PKCE code verifier is gone");
    await pkceCode(client, clientId, verifier, code!, redirectUri);
    const state = query.get("state");
    if (state) authDataOf(client).state = state;
    if (await isGood(client)) return stateKept(client, options);
    throw new OAuthError("The new token is not good");
  }
  if (await isGood(client)) return stateKept(client, options);
  const verifier = codeVerifier ?? pkceVerifier();
  if (!codeVerifier) {
    for (const key of keys) page().sessionStorage.setItem(key, verifier);
  }
  return leave(client, loginPage(client), {
    ...askedFor(options),
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: await pkceChallenge(verifier),
    response_type: "code",
    code_challenge_method: "S256",
    ...chosen(client, options),
  });
}

function checkOptions({ org, provider }: RedirectOptions): void {
  if (!org === !provider) return;
  const [missing, given] = org ? ["provider", "org"] : ["org", "provider"];
  throw new ArgumentError(
    `opts.${missing} must be set if opts.${given} is set`,
  );
}

/** The options as query parameters; a state is remembered for the way back. */
function chosen(
  client: Client,
  options: RedirectOptions,
): Record<string, string> {
  const { state, org, provider, target, login_hint, prompt } = options;
  const key = keyOf(client, "login_state");
  if (state) page().sessionStorage.setItem(key, state);
  else page().sessionStorage.removeItem(key);
  const asked = prompt === "login" ? prompt : undefined;
  const all = { state, org, provider, target, login_hint, prompt: asked };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    ),
  );
}

/** Refuses an answer that reports an error or that nobody here asked for. */
function verify(client: Client, answer: URLSearchParams): void {
  const key = keyOf(client, "login_state");
  const sent = page().sessionStorage.getItem(key);
  page().sessionStorage.removeItem(key);
  const error = answer.get("error");
  if (error) {
    const error_description = answer.get("error_description") ?? undefined;
    clearAuthData(client);
    throw new OAuthError(`[${error}] ${error_description}`, {
      error,
      error_description,
    });
  }
  if (sent !== null && answer.get("state") !== sent) {
    clearAuthData(client);
    throw new OAuthError("The state of the login is not the one that was sent");
  }
}

/** Is there a token, and does the service take it? */
async function isGood(client: Client): Promise<boolean> {
  if (!client.options.accessToken) loadAuthData(client);
  if (!client.options.accessToken) return false;
  const { checkPath } = oauthOf(client);
  if (!checkPath) return true;
  const check: Operation = { id: "checkToken", method: "GET", path: checkPath };
  return client.call(check, {}).then(
    () => true,
    () => {
      clearAuthData(client);
      return false;
    },
  );
}

function stateKept(client: Client, { state }: RedirectOptions): LoggedIn {
  // A token that is good is there.
  const data = authDataOf(client) as LoggedIn;
  if (state) data.state ??= state;
  return data;
}

function keyOf(client: Client, name: string): string {
  const { storagePrefix = client.service.name } = oauthOf(client);
  return `${storagePrefix}_${name}`;
}

/** Takes parameters out of the page's url; the others stay. */
function strip(names: string[], place: "hash" | "search"): void {
  const url = new URL(page().location.href);
  const values = new URLSearchParams(url[place].slice(1));
  for (const name of names) values.delete(name);
  url[place] = values.toString();
  const bare =
    place === "hash" && !url.hash ? url.href.replace(/#$/, "") : url.href;
  page().history.replaceState(page().history.state, "", bare);
}

/** Leaves the page; what follows will not happen here. */
function leave(
  client: Client,
  to: OAuthEndpoint,
  query: Record<string, string>,
): Promise<never> {
  leaveFor(client, to, query);
  return new Promise(() => {});
}
