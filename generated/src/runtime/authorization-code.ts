// The authorization code grant (RFC 6749, 4.1) of an application with a secret, and its refresh.
import type { LoggedIn } from "./auth-data.js";
import type { Client } from "./client.js";
import { loginWithRefresh, requestToken, secretRequest } from "./oauth.js";
import type { SecretOptions } from "./oauth.js";

/** Exchanges a code for a token. With a refresh token it renews itself. */
export async function authorizationCode(
  client: Client,
  clientId: string,
  clientSecret: string,
  code: string,
  redirectUri: string,
  options?: SecretOptions,
): Promise<LoggedIn> {
  const { form, authorization } = requestOf(clientId, clientSecret, options);
  const grant = {
    ...form,
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
  };
  const data = await requestToken(client, grant, authorization);
  return loginWithRefresh(client, data, authorization, form);
}

/** Exchanges a refresh token for an access token. */
export async function refreshToken(
  client: Client,
  clientId: string,
  clientSecret: string,
  refresh_token: string,
  options?: SecretOptions,
): Promise<LoggedIn> {
  const { form, authorization } = requestOf(clientId, clientSecret, options);
  const grant = { ...form, grant_type: "refresh_token", refresh_token };
  const data = await requestToken(client, grant, authorization);
  data.refreshToken ??= refresh_token;
  return loginWithRefresh(client, data, authorization, form);
}

function requestOf(id: string, secret: string, options?: SecretOptions) {
  return secretRequest(id, secret, "Code Authorization", options);
}
