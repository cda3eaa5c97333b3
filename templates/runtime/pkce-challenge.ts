// The challenge of a login without a secret (PKCE, RFC 7636, 4.2).
import { base64url, checkLength } from "./pkce-verifier.js";

/** The S256 challenge of a verifier. */
export async function pkceChallenge(verifier: string): Promise<string> {
  checkLength(verifier.length);
  const bytes = new TextEncoder().encode(verifier);
  return base64url(
    new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  );
}
