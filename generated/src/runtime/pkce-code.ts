// The authorization code grant of an application without a secret (PKCE, RFC 7636, 4.5), in Node and in browsers.
import type { LoggedIn } from "./auth-data.js";
import type { Client } from "./client.js";
import { loginWithRefresh, requestToken } from "./oauth.js";

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
  return loginWithRefresh(client, data, undefined, { client_id: clientId });
}
