// The resource owner password credentials grant (RFC 6749, 4.3), for services that offer nothing better.
import type { LoggedIn } from "./auth-data.js";
import type { Client } from "./client.js";
import {
  askedFor,
  loginWithRefresh,
  requestToken,
  secretRequest,
} from "./oauth.js";
import type { SecretOptions } from "./oauth.js";

/** What a login with a password may say beside it. */
export interface PasswordOptions extends SecretOptions {
  /** The application, where the service knows applications. Default: none is named. */
  readonly clientId?: string | undefined;
  /** The secret of the application. Not for browsers. Default: it has none. */
  readonly clientSecret?: string | undefined;
}

/** Exchanges a name and a password for a token. With a refresh token it renews itself; the password is not kept. */
export async function password(
  client: Client,
  username: string,
  password: string,
  options: PasswordOptions = {},
): Promise<LoggedIn> {
  const { clientId = "", clientSecret } = options;
  const named = clientId && { client_id: clientId };
  const { form, authorization } =
    clientSecret === undefined
      ? { form: { ...askedFor(options), ...named }, authorization: undefined }
      : secretRequest(clientId, clientSecret, "password", options);
  const grant = { ...form, grant_type: "password", username, password };
  const data = await requestToken(client, grant, authorization);
  const { grant_type } = grant;
  return loginWithRefresh(client, data, authorization, form, grant_type);
}
