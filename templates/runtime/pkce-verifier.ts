// The verifier of a login without a secret (PKCE, RFC 7636, 4.1).
import { ArgumentError } from "./errors.js";

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

/** Refuses a verifier that no server would take. */
export function checkLength(length: number): void {
  if (length < 43 || length > 128) {
    throw new ArgumentError(
      "PKCE Code Verifier (length) must be between 43 and 128 characters",
    );
  }
}
