// The client credentials grant (RFC 6749, 4.4): the application logs in as itself; the token is renewed for ever.
import type { LoggedIn } from "./auth-data.js";
import type { Client } from "./client.js";
import { basicCredentials, login, requestToken } from "./oauth.js";
import type { SecretOptions } from "./oauth.js";

/** Logs the client in. @throws {OAuthError} when the server refuses */
export async function clientCredentials(
  client: Client,
  clientId: string,
  clientSecret: string,
  options?: SecretOptions,
): Promise<LoggedIn> {
  const authorization = basicCredentials(
    clientId,
    clientSecret,
    "client credentials",
    options,
  );
  const request = () =>
    requestToken(client, { grant_type: "client_credentials" }, authorization);
  return login(client, request(), request);
}
