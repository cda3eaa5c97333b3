// The client credentials grant (RFC 6749, 4.4): the application logs in as itself; the token is renewed for ever.
import type { LoggedIn } from "./auth-data.js";
import type { Client } from "./client.js";
import { login, requestToken, secretRequest } from "./oauth.js";
import type { SecretOptions } from "./oauth.js";

/** Logs the client in. @throws {OAuthError} when the server refuses */
export async function clientCredentials(
  client: Client,
  clientId: string,
  clientSecret: string,
  options?: SecretOptions,
): Promise<LoggedIn> {
  const { form, authorization } = secretRequest(
    clientId,
    clientSecret,
    "client credentials",
    options,
  );
  const grant = { ...form, grant_type: "client_credentials" };
  const request = () => requestToken(client, grant, authorization);
  return login(client, request(), request);
}
