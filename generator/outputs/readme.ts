// The service and the settings in, the README of the package out: from the installation to a link for every method.
import type { Api, Operation, Resource, ServerVariable } from "../api/api.js";
import { hasGrant, loginFlows, serverNames, serverVariables } from "../api/clientOptions.js";
import { byName } from "../api/names.js";
import type { File, View } from "../code/file.js";
import { code, key, literal, objectKey } from "../code/code.js";
import {
  markdownBlock,
  markdownCell,
  markdownCellSpan,
  markdownLine,
  markdownParagraphs,
  markdownSpan,
  markdownText,
  type Markdown,
} from "../code/prose.js";
import { anchorsOf } from "./docs/anchors.js";
import { clientView, isBasic, isBearer, isSomewhere } from "./docs/client.js";
import { operationsById, operationsOf } from "./docs/context.js";
import { packageView } from "./docs/package.js";
import { callSample, hasResult, pendingSample } from "./docs/sample.js";
import type { Output, Settings } from "./output.js";

export const readme: Output = (api, settings): readonly File[] => [
  { kind: "template", path: "README.md", template: "README.md", view: readmeView(api, settings) },
];

/** How long an attempt may take where the configuration does not say it; see `templates/runtime/options.ts`. */
const defaultTimeout = 60_000;

function readmeView(api: Api, settings: Settings): View {
  const { description } = settings.package;
  const first = firstCall(api);
  return {
    ...packageView(settings),
    title: markdownLine(settings.package.name),
    description: markdownParagraphs(description.trim() || api.description?.trim() || `TypeScript SDK of ${api.title}`),
    server: isSomewhere(api) ? markdownSpan(api.servers[0]!.url) : markdownText("the page's own host, in browsers"),
    timeout: markdownText(grouped(settings.client.timeout ?? defaultTimeout)),
    list: listView(api, first),
    stream: streamView(api, first),
    hasFiles: first !== undefined && api.operations.some(holdsBytes),
    first: first === undefined ? null : firstView(first, api),
    isCompatible: settings.client.compatible,
    configHost: markdownBlock(settings.client.environments?.default ?? "example.com"),
    usesToken: first !== undefined && api.securitySchemes.some(isBearer),
    credentials: credentialsView(api),
    hasCredentials: first !== undefined && credentialsView(api).length > 0,
    environments: environmentsView(settings),
    servers: first === undefined || settings.client.environments !== undefined ? null : serversView(api),
    logins: first === undefined ? null : loginsView(api, settings),
    hasWebhooks: api.webhooks.length > 0,
    resources: resourceViews(api),
    license: settings.package.license === undefined ? null : markdownLine(settings.package.license),
  };
}

interface Call {
  readonly resource: Resource;
  readonly operation: Operation;
}

/** A number as people read it: `60,000`. What the engine knows of languages takes longer to load than a page to make. */
function grouped(value: number): string {
  if (!Number.isSafeInteger(value)) return value.toLocaleString("en-US");
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function callsOf(api: Api): Call[] {
  const byId = operationsById(api);
  return api.resources.flatMap((resource) =>
    operationsOf(resource, byId).map((operation) => ({ resource, operation })),
  );
}

/** The call that everybody can try: one that only reads and needs nothing, or as little as there is. */
function firstCall(api: Api): Call | undefined {
  const effort = ({ operation }: Call) =>
    (operation.method === "GET" ? 0 : 100) +
    (operation.deprecated ? 50 : 0) +
    (operation.result.kind === "void" ? 10 : 0) +
    requiredCount(operation);
  return callsOf(api).reduce<Call | undefined>(
    (best, call) => (best === undefined || effort(call) < effort(best) ? call : best),
    undefined,
  );
}

/** A list that everybody can walk through: the one that needs the least, of the API class of the first call where it has one. */
function listView(api: Api, first: Call | undefined): View | null {
  const [list] = callsOf(api)
    .filter(({ operation: { list, deprecated } }) => list !== undefined && !deprecated)
    .sort((a, b) => effortOfList(a, first) - effortOfList(b, first));
  if (list === undefined) return null;
  const { name } = list.resource;
  const isFirst = name === first?.resource.name;
  const models = new Map(api.models.map((model) => [model.id, model]));
  return {
    /** The class that is imported for it; null where the reader has it. */
    className: isFirst ? null : markdownLine(name),
    call: pendingSample("list", isFirst ? "api" : `new ${name}(client)`, list.operation, models),
  };
}

/** A stream that everybody can listen to: the one that needs the least. */
function streamView(api: Api, first: Call | undefined): View | null {
  const streams = callsOf(api).filter(({ operation: { result, deprecated } }) => isStreamed(result) && !deprecated);
  const [stream] = streams.sort((a, b) => effortOfList(a, first) - effortOfList(b, first));
  if (stream === undefined) return null;
  const { name } = stream.resource;
  const isFirst = name === first?.resource.name;
  const models = new Map(api.models.map((model) => [model.id, model]));
  return {
    className: isFirst ? null : markdownLine(name),
    call: callSample(stream.operation, models, isFirst ? "api" : `new ${name}(client)`),
  };
}

function isStreamed({ kind, others }: Operation["result"]): boolean {
  return (kind === "events" || kind === "json-lines") && others.length === 0;
}

/** Whether bytes are sent or received. */
function holdsBytes({ body, result }: Operation): boolean {
  const kinds = [...(body?.content ?? []), result, ...result.others].map(({ kind }) => kind);
  return kinds.includes("multipart") || kinds.includes("binary");
}

function effortOfList({ resource, operation }: Call, first: Call | undefined): number {
  return requiredCount(operation) + (resource.name === first?.resource.name ? 0 : 0.5);
}

function requiredCount({ parameters, body }: Operation): number {
  return parameters.filter(({ required }) => required).length + (body?.required === true ? 1 : 0);
}

function firstView({ resource, operation }: Call, api: Api): View {
  const models = new Map(api.models.map((model) => [model.id, model]));
  return {
    className: markdownLine(resource.name),
    ...clientView(resource.name, api),
    call: callSample(operation, models),
    pending: pendingSample("call", "api", operation, models),
    method: markdownBlock(objectKey(operation.name).code),
    returns: hasResult(operation),
  };
}

/** The schemes that are not met by an access token, as the option of a client. */
function credentialsView({ securitySchemes }: Api): readonly View[] {
  return securitySchemes
    .filter((scheme) => !isBearer(scheme) && (scheme.type === "apiKey" || scheme.type === "http"))
    .map((scheme) => ({
      option: markdownBlock(
        `${objectKey(scheme.name).code}: ${isBasic(scheme) ? '{ username: "…", password: "…" }' : '"…"'}`,
      ),
      description: scheme.description === undefined ? null : markdownLine(scheme.description),
    }));
}

/** How a client logs in, by what the description declares. */
function loginsView(api: Api, { client: { oauth } }: Settings): View | null {
  const flows = loginFlows(api);
  if (flows.length === 0) return null;
  const authorizationCode = hasGrant(flows, "authorizationCode");
  const implicit = hasGrant(flows, "implicit");
  const redirect = authorizationCode ? "loginPKCEGrant" : implicit ? "loginImplicitGrant" : undefined;
  const scopes = new Map(flows.flatMap((flow) => flow.scopes).map((scope) => [scope.name, scope]));
  const sorted = [...scopes.values()].sort(byName);
  return {
    authorizationCode,
    clientCredentials: hasGrant(flows, "clientCredentials"),
    implicit,
    password: hasGrant(flows, "password"),
    saml2Bearer: oauth.saml2Bearer,
    secret: authorizationCode || hasGrant(flows, "clientCredentials") || oauth.saml2Bearer,
    redirect: redirect === undefined ? null : markdownText(redirect),
    leaves: redirect !== undefined,
    scopes:
      sorted.length === 0
        ? null
        : sorted.map(({ name, description }) => ({
            name: markdownCellSpan(name),
            description: markdownCell(description),
          })),
  };
}

/** Where the service runs, when the configuration names several places. */
function environmentsView({ client: { environments } }: Settings): View | null {
  if (environments === undefined) return null;
  const names = Object.keys(environments.hosts);
  const example = names.find((name) => environments.hosts[name] !== environments.default) ?? names[0] ?? "";
  return {
    exportAs: markdownLine(environments.exportAs),
    example: markdownLine(example),
    default: markdownSpan(environments.default),
  };
}

/** Where the service runs, when the description names several places, or leaves a part of one open. */
function serversView(api: Api): View | null {
  const variables = serverVariables(api);
  if (api.servers.length < 2 && variables.length === 0) return null;
  const names = serverNames(api.servers);
  const second = api.servers.length < 2 ? undefined : (names[1] ?? 1);
  const other = ({ values, default: fallback }: ServerVariable) => values.find((value) => value !== fallback);
  const variable = variables.find((one) => other(one) !== undefined) ?? variables[0];
  const option =
    second !== undefined || variable === undefined
      ? code`server: ${literal(second ?? 0)}`
      : code`serverVariables: { ${key(variable.name)}: ${literal(other(variable) ?? variable.default)} }`;
  return {
    options: markdownBlock(`{\n  ${option.code},\n}`),
    choice:
      second === undefined
        ? null
        : api.servers.map(({ template }, index) => ({
            name: markdownCellSpan(literal(names[index] ?? index).code),
            address: markdownCellSpan(template),
          })),
    variables:
      variables.length === 0
        ? null
        : variables.map(({ name, values, default: fallback }) => ({
            name: markdownCellSpan(name),
            values: values.length === 0 ? markdownCell("anything") : markdownCellSpan(values.join(", ")),
            fallback: fallback === "" ? markdownCell("") : markdownCellSpan(fallback),
          })),
  };
}

function resourceViews(api: Api): View[] {
  const byId = operationsById(api);
  return api.resources.map((resource) => resourceView(resource, operationsOf(resource, byId)));
}

function resourceView(resource: Resource, operations: readonly Operation[]): View {
  const page = `docs/${resource.name}.md`;
  const anchors = anchorsOf(
    [resource.name],
    operations.map(({ name }) => name),
  );
  return {
    name: markdownLine(resource.name),
    page: markdownLine(page),
    operations: operations.map((operation, index) => ({
      name: markdownLine(operation.name),
      page: markdownLine(page),
      anchor: markdownLine(anchors[index] ?? ""),
      brief: brief(operation),
    })),
  };
}

function brief({ summary = "", description = "" }: Operation): Markdown {
  return markdownCell(summary.trim() || (description.trim().split("\n")[0] ?? ""));
}
