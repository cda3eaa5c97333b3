// The verifier of a login without a secret (PKCE, RFC 7636, 4.1).
import { ArgumentError } from "./errors.js";

/** A random verifier. @param length from 43 to 128. Default: 128 */
export function pkceVerifier(length = 128): string {
  checkLength(length);
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return base64url(bytes).slice(0, length);
}

/** Refuses a verifier that no server would take. */
export function checkLength(length: number): void {
  if (length < 43 || length > 128) {
    throw new ArgumentError(
      "PKCE Code Verifier (length) must be between 43 and 128 characters",
    );
  }
}

/** Base64 with the alphabet for URLs, without padding (RFC 4648, 5): six bits for each character. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}
