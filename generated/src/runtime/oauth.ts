// What all grants share: the request to the token endpoint, and a login that renews itself.
import { authDataOf, keepAuthData } from "./auth-data.js";
import type { AuthData, LoggedIn } from "./auth-data.js";
import { encodeBody } from "./body.js";
import type { Client } from "./client.js";
import { systemClock } from "./clock.js";
import { ApiError, ArgumentError } from "./errors.js";
import { oauthOf } from "./logout.js";
import { OAuthError } from "./oauth-error.js";
import type { Operation } from "./operation.js";
import { base64 } from "./security.js";
import { TokenCache } from "./token-cache.js";
import type { Middleware } from "./transport.js";

/** How a client that has a secret proves who it is, and what it asks for. */
export interface SecretOptions {
  /** What the token shall allow (RFC 6749, 3.3): a list, or names with spaces between. Default: what the server gives unasked. */
  readonly scope?: string | readonly string[] | undefined;
  /** Further fields of the token request, such as `audience` or `resource`. Default: none. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /**
   * Send id and secret as fields of the request (RFC 6749, 2.3.1), for servers
   * that do not take them as a header. Default: `false`.
   */
  readonly credentialsInBody?: boolean | undefined;
  /** Send the secret from a browser, where everybody can read it. Default: `false`. */
  readonly dangerouslyAllowBrowser?: boolean;
  /**
   * Form-encode id and secret before Base64, as RFC 6749, 2.3.1 says. Needed
   * only for secrets with reserved characters. Default: `false`.
   */
  readonly formEncodeCredentials?: boolean;
}

/** What the requests of a client with a secret have in common; refused in browsers. */
export function secretRequest(
  id: string,
  secret: string,
  grant: string,
  options: SecretOptions = {},
): { form: Record<string, string>; authorization?: string } {
  if (isBrowser() && !options.dangerouslyAllowBrowser) {
    const message = `The ${grant} grant is not supported in a browser.`;
    throw new ArgumentError(message);
  }
  const form = askedFor(options);
  if (options.credentialsInBody) {
    return { form: { ...form, client_id: id, client_secret: secret } };
  }
  const encode = options.formEncodeCredentials ? formEncode : String;
  const credentials = base64(`${encode(id)}:${encode(secret)}`);
  return { form, authorization: `Basic ${credentials}` };
}

/** What a login asks for by itself, as parameters. */
export function askedFor({
  scope = [],
  parameters,
}: Pick<SecretOptions, "scope" | "parameters">): Record<string, string> {
  const names = [scope].flat().join(" ");
  return { ...parameters, ...(names && { scope: names }) };
}

/**
 * Asks the token endpoint; the answer is checked.
 *
 * @param login the `grant_type` of the login that is renewed
 */
export async function requestToken(
  client: Client,
  form: Record<string, string>,
  authorization?: string,
  login = "",
): Promise<LoggedIn> {
  const { token, tokens } = oauthOf(client);
  const grant = form["grant_type"]!;
  const operation: Operation = {
    ...tokenOperation,
    ...(tokens?.[grant] ?? tokens?.[login] ?? token),
    ...(grant === "client_credentials" && { retry: "safe" }),
  };
  const body = new URLSearchParams(form).toString();
  const customHeaders = authorization ? { authorization } : undefined;
  const middleware = [onlyThere];
  const opts = { customHeaders, middleware };
  const call = client.call<unknown>(operation, { body }, opts);
  const { data, ...rest } = await call.withResponse().catch((error) => {
    throw oauthError(error);
  });
  const { access_token, token_type, expires_in, refresh_token } = Object(data);
  const seconds = parseFloat(expires_in ?? Infinity);
  // RFC 6749, 5.1 and 7.1; a kind that is not said is the usual one.
  const isToken =
    isText(access_token) &&
    /^bearer$/i.test(token_type ?? "bearer") &&
    isText(refresh_token ?? "none") &&
    seconds >= 0;
  if (!isToken) {
    throw new OAuthError("The token endpoint answered without a token", {
      operation,
      ...rest,
    });
  }
  const auth: LoggedIn = { accessToken: access_token };
  if (refresh_token) auth.refreshToken = refresh_token;
  if (Number.isFinite(seconds)) {
    const { clock = systemClock } = client.options;
    auth.tokenExpiryTime = clock.now() + seconds * 1000;
    auth.tokenExpiryTimeString = new Date(auth.tokenExpiryTime).toUTCString();
  }
  return auth;
}

/** A secret is sent only where it was meant to go. */
const onlyThere: Middleware = (request, next) =>
  next({ ...request, redirect: "manual" });

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** The token as it was got, renewed by `renew` whenever it is needed. */
export async function login(
  client: Client,
  first: Promise<LoggedIn>,
  renew?: (old: AuthData) => Promise<LoggedIn>,
): Promise<LoggedIn> {
  const data = await first;
  if (!renew) return keepAuthData(client, data) as LoggedIn;
  const renewed = async (old: AuthData) => {
    const next = await renew(old);
    // Nothing of it is kept when another login came in between.
    if (client.options.accessToken === cache.get) {
      keepAuthData(client, next, cache.get);
    }
    return next;
  };
  const cache = new TokenCache(renewed, data, client.options.clock);
  keepAuthData(client, data, cache.get);
  return authDataOf(client) as LoggedIn;
}

/**
 * The token as it was got, renewed with its refresh token where it has one.
 *
 * @param more what the form says beside the refresh token
 * @param from the `grant_type` that gave it
 */
export function loginWithRefresh(
  client: Client,
  data: LoggedIn,
  authorization?: string,
  more?: Record<string, string>,
  from?: string,
): Promise<LoggedIn> {
  const renew = ({ refreshToken = "" }: AuthData) => {
    const grant_type = "refresh_token";
    const form = { ...more, grant_type, refresh_token: refreshToken };
    return requestToken(client, form, authorization, from);
  };
  const ready = Promise.resolve(data);
  return login(client, ready, data.refreshToken ? renew : undefined);
}

const tokenOperation: Operation = {
  id: "requestToken",
  method: "POST",
  path: "",
  accept: "application/json, text/plain, */*",
  body: {
    name: "body",
    mediaType: "application/x-www-form-urlencoded",
    write: encodeBody,
  },
  security: [],
  sensitive: true,
};

function oauthError(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const { status, operation, attempts, correlationId } = error;
  const { error: code, error_description } = Object(error.body);
  const said = [code, error_description].filter(Boolean).join(": ");
  return new OAuthError(said || error.message, {
    error: code,
    error_description,
    status,
    operation,
    attempts,
    correlationId,
  });
}

/** A page or a worker of a browser; not Node, Deno, Bun or workerd. */
function isBrowser(): boolean {
  const { document, WorkerGlobalScope, location, Deno } =
    globalThis as unknown as Record<string, unknown>;
  return Boolean(document || (WorkerGlobalScope && location && !Deno));
}

function formEncode(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}
