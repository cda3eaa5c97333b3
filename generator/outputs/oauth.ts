// The OAuth 2 flows that a description declares in, where a client asks for tokens and how it logs in out.
import type { Api, OAuthFlow } from "../api/api.js";
import { hasGrant, loginFlows, resolvedUrl } from "../api/clientOptions.js";
import { code, identifier, key, literal, reference, type Code } from "../code/code.js";
import type { View } from "../code/file.js";
import type { Settings } from "./output.js";
import { modules } from "./places.js";
import { hostCode } from "./servers.js";

/** Where tokens come from and the grants that the document declares, both by its OAuth 2 schemes. */
export function oauthViews(api: Api, settings: Settings): { oauth: View | null; grants: View | null } {
  const flows = loginFlows(api);
  if (flows.length === 0) return { oauth: null, grants: null };
  const { logoutPath, checkPath, storagePrefix, verifierKey, saml2Bearer } = settings.client.oauth;
  const oauth = {
    ...endpointViews(flows, (url) => endpointCode(url, api, settings)),
    logoutPath: optional(logoutPath),
    checkPath: optional(checkPath),
    storagePrefix: optional(storagePrefix),
    verifierKey: optional(verifierKey),
  };
  return { oauth, grants: grantsView(flows, saml2Bearer) };
}

/** What a flow calls its token endpoint in requests (RFC 6749, section 4). */
const grantTypes = { clientCredentials: "client_credentials", password: "password" } as const;

/**
 * The endpoints. Flows may have some of their own: the token endpoint of a code is that of all which do not say otherwise, as is its
 * login page.
 */
function endpointViews(flows: readonly OAuthFlow[], endpoint: (url: string) => Code): View {
  const urlOf = (grant: OAuthFlow["grant"], field: "tokenUrl" | "authorizationUrl" | "refreshUrl") =>
    flows.find((flow) => flow.grant === grant && flow[field] !== undefined)?.[field];
  const code = urlOf("authorizationCode", "authorizationUrl");
  const implicit = urlOf("implicit", "authorizationUrl");
  const authorize = code ?? implicit;
  const token =
    urlOf("authorizationCode", "tokenUrl") ?? urlOf("clientCredentials", "tokenUrl") ?? urlOf("password", "tokenUrl");
  const others: readonly (readonly [grantType: string, url: string | undefined])[] = [
    [grantTypes.clientCredentials, urlOf("clientCredentials", "tokenUrl")],
    [grantTypes.password, urlOf("password", "tokenUrl")],
    ["refresh_token", urlOf("authorizationCode", "refreshUrl") ?? urlOf("password", "refreshUrl")],
  ];
  const tokens = others.flatMap(([grantType, url]) =>
    url === undefined || url === token ? [] : [{ key: key(grantType), endpoint: endpoint(url) }],
  );
  return {
    token: endpoint(token ?? beside(authorize, "/oauth/token")),
    tokens: tokens.length === 0 ? null : tokens,
    authorize: authorize === undefined ? null : endpoint(authorize),
    implicit: implicit === undefined || implicit === authorize ? null : endpoint(implicit),
  };
}

/** A path on the host of a url. */
function beside(url: string | undefined, path: string): string {
  return url !== undefined && URL.canParse(url) ? new URL(path, url).href : path;
}

/** Where a url is: on a server of the configuration, on a server of its own, or on the server that the client calls. */
function endpointCode(text: string, api: Api, settings: Settings): Code {
  const { url, isRelative } = resolvedUrl(api, text)!;
  const server = isRelative ? hostCode() : literal(serverName(url.origin, settings) ?? url.origin);
  return code`{ server: ${server}, path: ${literal(url.pathname + url.search)} }`;
}

function serverName(origin: string, { client: { environments } }: Settings): string | undefined {
  if (environments === undefined) return undefined;
  return Object.entries(environments.servers).find(
    ([, template]) => template.replace("{host}", environments.default) === origin,
  )?.[0];
}

/** The grants that the document declares, and what their methods refer to. The grants themselves are loaded when they are used. */
function grantsView(flows: readonly OAuthFlow[], saml2Bearer: boolean): View {
  const authorizationCode = hasGrant(flows, "authorizationCode");
  const clientCredentials = hasGrant(flows, "clientCredentials");
  const password = hasGrant(flows, "password");
  const implicit = hasGrant(flows, "implicit");
  const secret = clientCredentials || authorizationCode || saml2Bearer;
  const redirects = authorizationCode || implicit;
  return {
    loggedIn: part("LoggedIn", "auth-data", true),
    secretOptions: secret ? part("SecretOptions", "oauth", true) : null,
    passwordOptions: password ? part("PasswordOptions", "password", true) : null,
    redirectOptions: redirects ? part("RedirectOptions", "browser-login", true) : null,
    logout: redirects ? part("logout", "logout", false) : null,
    page: redirects ? part("page", "browser", false) : null,
    hasLogins: secret || redirects || password,
    clientCredentials,
    saml2Bearer,
    implicit,
    password,
    authorizationCode,
    verifier: authorizationCode ? part("pkceVerifier", "pkce-verifier", false) : null,
  };
}

/** The logins that the document declares, which are a module of their own because few programs use them all the time. */
export function loginViews(api: Api, { client: { oauth } }: Settings): View[] {
  const flows = loginFlows(api);
  if (flows.length === 0) return [];
  const code = hasGrant(flows, "authorizationCode");
  const redirects = [...(hasGrant(flows, "implicit") ? ["implicit"] : []), ...(code ? ["pkceRedirect"] : [])];
  const all: [string, string[]][] = [
    ["authorization-code", code ? ["authorizationCode", "refreshToken"] : []],
    ["browser-login", redirects],
    ["client-credentials", hasGrant(flows, "clientCredentials") ? ["clientCredentials"] : []],
    ["password", hasGrant(flows, "password") ? ["password"] : []],
    ["pkce-challenge", code ? ["pkceChallenge"] : []],
    ["pkce-code", code ? ["pkceCode"] : []],
    ["saml2-bearer", oauth.saml2Bearer ? ["saml2Bearer"] : []],
  ];
  return all
    .filter(([, names]) => names.length > 0)
    .map(([module, names]) => ({ names: names.map(identifier), module: literal(`./runtime/${module}.js`) }));
}

function part(name: string, module: string, typeOnly: boolean): Code {
  return reference(name, modules.runtimePart(module), { typeOnly });
}

function optional(value: string | undefined): Code | null {
  return value === undefined ? null : literal(value);
}
