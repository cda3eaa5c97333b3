// The service and the settings in, the client class, its environments and the copied runtime out.
import type { Api, OAuthFlow } from "../api/api.js";
import { identifier, key, literal, objectKey, reference, type Code } from "../code/code.js";
import type { File, View } from "../code/file.js";
import { docComment } from "../code/prose.js";
import type { EnvironmentSettings, Settings } from "./output.js";
import { fileOf, modules, runtime } from "./places.js";

export function client(api: Api, settings: Settings): readonly File[] {
  const { environments } = settings.client;
  const files: File[] = [{ kind: "template", path: fileOf(modules.client), template: "ApiClient.ts", view: clientView(api, settings) }];
  if (environments !== undefined) {
    files.push({ kind: "template", path: fileOf(modules.environments), template: "environments.ts", view: environmentsView(environments) });
  }
  return files;
}

/** The name of the constant with the hosts, where the configuration has any. */
export function environmentsReference({ client: { environments } }: Settings): Code | undefined {
  return environments === undefined ? undefined : reference(environments.exportAs, modules.environments, { typeOnly: false });
}

function environmentsView({ exportAs, hosts }: EnvironmentSettings): View {
  return {
    name: identifier(exportAs),
    hosts: Object.entries(hosts).map(([name, host]) => ({ key: objectKey(name), host: literal(host) })),
  };
}

function clientView(api: Api, settings: Settings): View {
  const { package: { name, version }, client: { environments, headers, timeout, ...words } } = settings;
  const oauth = oauthOf(api, settings);
  const hosts = environmentsReference(settings);
  return {
    comment: docComment([`Calls ${api.title}. The API classes use it; one client can serve all of them.`]),
    base: runtime("Client", { typeOnly: false }),
    optionsType: runtime("ClientOptions", { typeOnly: true }),
    serviceType: runtime("ServiceDescription", { typeOnly: true }),
    sharedInstance: runtime("sharedInstance", { typeOnly: false }),
    packageName: literal(name),
    version: literal(version),
    baseUrl: literal(api.servers[0]?.url.replace(/\/+$/, "") ?? ""),
    environments:
      environments === undefined || hosts === undefined
        ? null
        : {
            hosts,
            default: literal(environments.default),
            servers: Object.entries(environments.servers).map(([server, url]) => ({ key: key(server), url: literal(url) })),
          },
    timeout: timeout === undefined ? null : literal(timeout),
    correlationHeader: optional(words.correlationHeader),
    rateLimitResetHeader: optional(words.rateLimitResetHeader),
    logLevelVariable: optional(words.logLevelVariable),
    oauth,
    headers: Object.entries(headers).map(([suffix, header]) => ({ setter: identifier(`set${suffix}Header`), getter: identifier(`get${suffix}Header`), header: literal(header) })),
  };
}

function optional(value: string | undefined): Code | null {
  return value === undefined ? null : literal(value);
}

/** Where tokens come from, by the document's first OAuth 2 scheme. A server that is one of the environments' is named after it. */
function oauthOf(api: Api, settings: Settings): View | null {
  const flows = api.securitySchemes.flatMap((scheme) => (scheme.type === "oauth2" ? scheme.flows : []));
  const url = (field: "tokenUrl" | "authorizationUrl") => parseUrl(flows.map((flow: OAuthFlow) => flow[field]).find((text) => text !== undefined));
  const authorize = url("authorizationUrl");
  const token = url("tokenUrl");
  const any = token ?? authorize;
  if (any === undefined) return null;
  return {
    server: literal(serverName(any.origin, settings) ?? any.origin),
    tokenPath: literal(token?.pathname ?? "/oauth/token"),
    authorizePath: authorize === undefined ? null : literal(authorize.pathname),
  };
}

function serverName(origin: string, { client: { environments } }: Settings): string | undefined {
  if (environments === undefined) return undefined;
  return Object.entries(environments.servers).find(([, template]) => template.replace("{host}", environments.default) === origin)?.[0];
}

function parseUrl(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}

