// A service in, what a client of it can be told beside what every client can out, for whoever says that: code and surfaces say the same.
import type { Api, OAuthFlow, SecurityScheme, Server, ServerVariable } from "./api.js";

/** Whether all that a service asks for is a bearer token: then a client needs no credentials of other kinds. */
export function isBearerOnly({ securitySchemes }: Api): boolean {
  return securitySchemes.every((scheme) => isBearer(scheme) || scheme.type === "mutualTLS");
}

/** Schemes that an access token meets. */
export function isBearer(scheme: SecurityScheme): boolean {
  return (
    scheme.type === "oauth2" ||
    scheme.type === "openIdConnect" ||
    (scheme.type === "http" && scheme.scheme === "bearer")
  );
}

/** Schemes that ask for a name and a password, where others ask for a text. */
export function isBasic(scheme: SecurityScheme): boolean {
  return scheme.type === "http" && scheme.scheme === "basic";
}

/** What has to be sent; certificates are shown when the connection is made, so `mutualTLS` asks for nothing here. */
export function credentialSchemes({ securitySchemes }: Api): SecurityScheme[] {
  return securitySchemes.filter(({ type }) => type !== "mutualTLS");
}

/** An address that something can be appended to. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/** What a client calls each server: its name, else its description, else its address; nothing where two are the same. */
export function serverNames(servers: readonly Server[]): (string | undefined)[] {
  const labels = servers.map(
    ({ name, description, template }) => name ?? (description?.trim() || withoutSlash(template)),
  );
  return servers.map(({ template }, index) => {
    const isFirst = labels.indexOf(labels[index]!) === index;
    return isFirst ? labels[index] : labels.includes(withoutSlash(template)) ? undefined : withoutSlash(template);
  });
}

/** The variables of all servers, also of those that operations have; one that several have takes the values of each. */
export function serverVariables(api: Api): ServerVariable[] {
  const servers = [...api.servers, ...api.operations.flatMap((operation) => operation.servers ?? [])];
  const found = new Map<string, ServerVariable>();
  for (const variable of servers.flatMap(({ variables }) => variables)) {
    const before = found.get(variable.name);
    if (before === undefined) found.set(variable.name, variable);
    else {
      const isOpen = before.values.length === 0 || variable.values.length === 0;
      found.set(variable.name, {
        ...before,
        values: isOpen ? [] : [...new Set([...before.values, ...variable.values])],
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The grants for which a client has methods, sorted. */
export function loginGrants(api: Api): string[] {
  const grants = new Set(loginFlows(api).map(({ grant }) => grant));
  return [...grants].sort();
}

/** What a flow has to say before anybody can log in by it (OpenAPI 3.1, section 4.8.30). */
const endpoints = {
  implicit: ["authorizationUrl"],
  password: ["tokenUrl"],
  clientCredentials: ["tokenUrl"],
  authorizationCode: ["authorizationUrl", "tokenUrl"],
} as const;

/** The ways to log in that the service declares, without those that do not say where, and the urls that say it. */
export function loginFlows(api: Api): readonly OAuthFlow[] {
  return api.securitySchemes.flatMap((scheme) =>
    scheme.type !== "oauth2" ? [] : scheme.flows.flatMap((flow) => withGoodUrls(api, flow)),
  );
}

function withGoodUrls(api: Api, { authorizationUrl, tokenUrl, refreshUrl, ...flow }: OAuthFlow): OAuthFlow[] {
  if (flow.grant === "deviceAuthorization") return [];
  const urls = { authorizationUrl, tokenUrl, refreshUrl };
  const good = Object.fromEntries(
    Object.entries(urls).filter(([, url]) => url !== undefined && resolvedUrl(api, url) !== undefined),
  );
  return endpoints[flow.grant].every((field) => Object.hasOwn(good, field)) ? [{ ...flow, ...good }] : [];
}

/** Whether one of the flows is of a grant. */
export function hasGrant(flows: readonly OAuthFlow[], grant: OAuthFlow["grant"]): boolean {
  return flows.some((flow) => flow.grant === grant);
}

/**
 * A url of a description, and whether it starts at the address of the service (OpenAPI 3.0, section 4.5): then its host is none that
 * can be called. `undefined` for what no request can go to.
 */
export function resolvedUrl(
  { servers }: Api,
  text: string,
): { readonly url: URL; readonly isRelative: boolean } | undefined {
  const isRelative = !/^([a-z][a-z\d+.-]*:|\/\/)/i.test(text);
  const nowhere = "https://service.invalid/";
  const address = servers[0]?.url ?? "";
  const base = URL.canParse(address, nowhere) ? new URL(address, nowhere).href : nowhere;
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  return /^https?:$/.test(url.protocol) ? { url, isRelative } : undefined;
}

/** The options of any call. An operation may have others that are called the same: then these are the operation's. */
export const callOptions: readonly string[] = [
  "customHeaders",
  "signal",
  "timeout",
  "maxRetries",
  "query",
  "retryNonIdempotent",
  "validate",
  "middleware",
];
