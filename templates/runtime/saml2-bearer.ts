// The SAML 2 bearer grant: an assertion of an identity provider for a token.
import type { LoggedIn } from "./auth-data.js";
import type { Client } from "./client.js";
import { loginWithRefresh, requestToken, secretRequest } from "./oauth.js";
import type { SecretOptions } from "./oauth.js";

/** Exchanges an assertion for a token, which renews itself if the server gives a refresh token: an assertion is good once. */
export async function saml2Bearer(
  client: Client,
  clientId: string,
  clientSecret: string,
  orgName: string,
  assertion: string,
  options?: SecretOptions,
): Promise<LoggedIn> {
  const { form, authorization } = secretRequest(
    clientId,
    clientSecret,
    "saml2bearer",
    options,
  );
  const grant = {
    ...form,
    grant_type: "urn:ietf:params:oauth:grant-type:saml2-bearer",
    orgName,
    assertion,
  };
  const data = await requestToken(client, grant, authorization);
  return loginWithRefresh(client, data, authorization, form);
}
