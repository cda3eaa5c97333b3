// The service and the settings in, the client class, its environments and the copied runtime out.
import type { Api } from "../api/api.js";
import { withoutSlash } from "../api/clientOptions.js";
import { code, identifier, key, literal, objectKey, reference, type Code } from "../code/code.js";
import type { File, View } from "../code/file.js";
import { docComment } from "../code/prose.js";
import { loginViews, oauthViews } from "./oauth.js";
import type { EnvironmentSettings, Settings } from "./output.js";
import { fileOf, modules, runtime } from "./places.js";
import { credentialsType, securityPolicy } from "./security.js";
import { hasServerChoice, serverOptions, serversCode } from "./servers.js";
import { spaced, type Member } from "./type.js";

export function client(api: Api, settings: Settings): readonly File[] {
  const { environments } = settings.client;
  const files: File[] = [
    { kind: "template", path: fileOf(modules.client), template: "ApiClient.ts", view: clientView(api, settings) },
  ];
  const logins = loginViews(api, settings);
  if (logins.length > 0) {
    files.push({ kind: "template", path: fileOf(modules.logins), template: "logins.ts", view: { logins } });
  }
  if (environments !== undefined) {
    files.push({
      kind: "template",
      path: fileOf(modules.environments),
      template: "environments.ts",
      view: environmentsView(environments),
    });
  }
  return files;
}

/** The name of the constant with the hosts, where the configuration has any. */
export function environmentsReference({ client: { environments } }: Settings): Code | undefined {
  return environments === undefined
    ? undefined
    : reference(environments.exportAs, modules.environments, { typeOnly: false });
}

function environmentsView({ exportAs, hosts }: EnvironmentSettings): View {
  return {
    name: identifier(exportAs),
    hosts: Object.entries(hosts).map(([name, host]) => ({ key: objectKey(name), host: literal(host) })),
  };
}

function clientView(api: Api, settings: Settings): View {
  const {
    package: { name, version },
    client: { environments, headers, timeout, compatible, ...words },
  } = settings;
  const hosts = environmentsReference(settings);
  const options = optionsMembers(api);
  const base = compatible
    ? part("CompatibleClient", "compatible-client", false)
    : runtime("Client", { typeOnly: false });
  const standardOptions = compatible
    ? part("CompatibleOptions", "compatible-client", true)
    : runtime("ClientOptions", { typeOnly: true });
  const ownOptions = code`ApiClient.Options`;
  return {
    comment: docComment([`Calls ${api.title}. The API classes use it; one client can serve all of them.`]),
    base: options.length > 0 && !compatible ? code`${base}<${ownOptions}>` : base,
    optionsType: options.length > 0 ? ownOptions : standardOptions,
    options: options.length > 0 ? { base: standardOptions, members: spaced(options) } : null,
    serviceType: runtime("ServiceDescription", { typeOnly: true }),
    sharedInstance: part("sharedInstance", "instance", false),
    packageName: literal(name),
    version: literal(version),
    baseUrl:
      hasServerChoice(api) && environments === undefined
        ? serversCode(api.servers)
        : literal(withoutSlash(api.servers[0]?.url ?? "")),
    environments:
      environments === undefined || hosts === undefined
        ? null
        : {
            hosts,
            default: literal(environments.default),
            servers: Object.entries(environments.servers).map(([server, url]) => ({
              key: key(server),
              url: literal(url),
            })),
          },
    timeout: timeout === undefined ? null : literal(timeout),
    correlationHeader: optional(words.correlationHeader),
    rateLimitResetHeader: optional(words.rateLimitResetHeader),
    logLevelVariable: optional(words.logLevelVariable),
    transport: reference("defaultTransport", modules.transport, { typeOnly: false }),
    security: securityPolicy(api) ?? null,
    ...oauthViews(api, settings),
    headers: Object.entries(compatible ? headers : {}).map(([suffix, header]) => ({
      setter: identifier(`set${suffix}Header`),
      getter: identifier(`get${suffix}Header`),
      key: objectKey(header),
      header: literal(header),
    })),
  };
}

/** What a client of this service can be told beside what any client can. */
function optionsMembers(api: Api): Member[] {
  const credentials = credentialsType(api);
  return [
    ...(credentials === undefined
      ? []
      : [
          {
            comment: docComment(["What the service's security schemes ask for, by their names."]),
            head: code`readonly credentials?`,
            type: credentials,
          },
        ]),
    ...serverOptions(api),
  ];
}

function part(name: string, module: string, typeOnly: boolean): Code {
  return reference(name, modules.runtimePart(module), { typeOnly });
}

function optional(value: string | undefined): Code | null {
  return value === undefined ? null : literal(value);
}
