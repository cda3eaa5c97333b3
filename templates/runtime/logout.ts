// The pages of an authorization server that a browser leaves for, and the one of them that ends a login. Browsers only.
import { clearAuthData } from "./auth-data.js";
import { page } from "./browser.js";
import type { Client } from "./client.js";
import { ArgumentError } from "./errors.js";
import type { OAuthDescription, OAuthEndpoint } from "./options.js";
import { serverOf } from "./prepare.js";

/** The service's authorization server. */
export function oauthOf(client: Client): OAuthDescription {
  const { oauth } = client.service;
  if (!oauth) throw new ArgumentError("The service has no OAuth endpoints");
  return oauth;
}

/** The page on which users log in. */
export function loginPage(client: Client): OAuthEndpoint {
  const { token, authorize } = oauthOf(client);
  return authorize ?? { server: token.server, path: "/oauth/authorize" };
}

/** Leaves the page for one of the authorization server. */
export function leaveFor(
  client: Client,
  { server, path }: OAuthEndpoint,
  query: Record<string, string>,
): void {
  const address = serverOf(client.service, client.options, server);
  const mark = path.includes("?") ? "&" : "?";
  page().location.replace(
    `${address}${path}${mark}${new URLSearchParams(query)}`,
  );
}

/** Forgets the login and leaves for the service's logout page. */
export function logout(
  client: Client,
  clientId: string | undefined,
  redirectUri?: string,
): void {
  clearAuthData(client);
  const query: Record<string, string> = { client_id: clientId ?? "" };
  if (redirectUri) query["redirect_uri"] = redirectUri;
  const path = oauthOf(client).logoutPath ?? "/logout";
  leaveFor(client, { ...loginPage(client), path }, query);
}
