// The authorization code grant of an application without a secret (PKCE, RFC 7636), in Node and in browsers.
import type { AuthData, LoggedIn } from "./auth-data.js";
import type { Client } from "./client.js";
import { ArgumentError } from "./errors.js";
import { login, requestToken } from "./oauth.js";

const alphabet =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

/** A random verifier. @param length from 43 to 128. Default: 128 */
export function pkceVerifier(length = 128): string {
  checkLength(length);
  let verifier = "";
  while (verifier.length < length) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    // Bytes beyond the last full turn of the alphabet would favour its beginning.
    if (byte < 198) verifier += alphabet[byte % alphabet.length];
  }
  return verifier;
}

/** The S256 challenge of a verifier. */
export async function pkceChallenge(verifier: string): Promise<string> {
  checkLength(verifier.length);
  const bytes = new TextEncoder().encode(verifier);
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}

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

function checkLength(length: number): void {
  if (length < 43 || length > 128) {
    throw new ArgumentError(
      "PKCE Code Verifier (length) must be between 43 and 128 characters",
    );
  }
}
