// The authorization code grant of an application without a secret (PKCE, RFC 7636, 4.5), in Node and in browsers.
import type { AuthData, LoggedIn } from "./auth-data.js";
import type { Client } from "./client.js";
import { login, requestToken } from "./oauth.js";

/** Exchanges a code and its verifier for a token. With a refresh token it renews itself. */
export async function pkceCode(
  client: Client,
  clientId: string,
  codeVerifier: string,
  code: string,
  redirectUri: string,
): Promise<LoggedIn> {
  const data = await requestToken(client, {
    grant_type: "authorization_code",
    code,
    code_verifier: codeVerifier,
    client_id: clientId,
    redirect_uri: redirectUri,
  });
  const renew = ({ refreshToken = "" }: AuthData) =>
    requestToken(client, {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      client_id: clientId,
    });
  const ready = Promise.resolve(data);
  return login(client, ready, data.refreshToken ? renew : undefined);
}
