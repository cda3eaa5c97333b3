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
  return [...grants].filter((grant) => grant !== "password" && grant !== "deviceAuthorization").sort();
}

/** The ways to log in that the service declares; none where it does not say where tokens come from. */
export function loginFlows({ securitySchemes }: Api): readonly OAuthFlow[] {
  const flows = securitySchemes.flatMap((scheme) => (scheme.type === "oauth2" ? scheme.flows : []));
  const isSomewhere = ({ tokenUrl, authorizationUrl }: OAuthFlow) => {
    const url = tokenUrl ?? authorizationUrl;
    return url !== undefined && URL.canParse(url);
  };
  return flows.some(isSomewhere) ? flows : [];
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
