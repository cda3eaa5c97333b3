// The service and the settings in, the two entries of the package out: its index, and the file for `<script>` tags.
import { posix } from "node:path";
import type { Api, Model, Resource } from "../api/api.js";
import { hasGrant, loginFlows } from "../api/clientOptions.js";
import { code, identifier, literal, reference, type Code } from "../code/code.js";
import type { File, View } from "../code/file.js";
import { environmentsReference } from "./client.js";
import type { ClientSettings, Settings } from "./output.js";
import { apiReference, fileOf, modules } from "./places.js";
import { runtimeExports } from "./runtime.js";

export function entry(api: Api, settings: Settings): readonly File[] {
  const modulesOfPackage = exportsOf(api.resources, settings.client, featuresOf(api));
  const hidden = hiddenModels(api, settings);
  const constants = api.models
    .filter((model) => model.constants !== undefined && !hidden.has(model))
    .map(({ name }): Exports => ({ module: `./models/${name}.js`, values: [name], types: [] }));
  const environments = environmentsReference(settings);
  const view: View = {
    exports: [...modulesOfPackage, ...constants].flatMap(({ module, values, types }) =>
      exportViews(module, values, types, settings.client.aliases),
    ),
    hasModels: api.models.length > 0,
    extensions:
      settings.extensions === undefined ? null : literal(`./${posix.relative("src", settings.extensions)}/index.js`),
    members: [
      reference("ApiClient", modules.client, { typeOnly: false }),
      ...(environments === undefined ? [] : [environments]),
      ...api.resources.map(apiReference),
    ],
  };
  return [
    { kind: "template", path: fileOf(modules.index), template: "index.ts", view },
    {
      kind: "template",
      path: "src/browser.ts",
      template: "browser.ts",
      view: { name: literal(settings.package.browserName) },
    },
  ];
}

/** Models whose names the index has for something else: they are in its `Models` only. */
export function hiddenModels(api: Api, { client: settings }: Settings): ReadonlySet<Model> {
  const names = namesIn(exportsOf(api.resources, settings, featuresOf(api)), settings);
  return new Set(api.models.filter(({ name }) => names.has(name)));
}

/** Names that the index has for what does not come from a description, whatever that says. */
export function ownNames(settings: ClientSettings): readonly string[] {
  return [
    ...namesIn(
      exportsOf([], settings, { streams: true, lists: true, grants: true, passwords: true, webhooks: [] }),
      settings,
    ),
  ];
}

function namesIn(exports: readonly Exports[], { aliases }: ClientSettings): Set<string> {
  return new Set(["Models", ...exports.flatMap(({ values, types }) => [...values, ...types]), ...Object.keys(aliases)]);
}

/** What the index passes on from a module. */
interface Exports {
  readonly module: string;
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** What of a description brings further exports. */
interface Features {
  readonly streams: boolean;
  readonly lists: boolean;
  readonly grants: boolean;
  readonly passwords: boolean;
  /** The types of its webhooks. */
  readonly webhooks: readonly string[];
}

function featuresOf(api: Api): Features {
  return {
    streams: api.operations.some(({ result }) => [result, ...result.others].some(({ kind }) => kind === "events")),
    lists: api.operations.some(({ list }) => list !== undefined),
    grants: loginFlows(api).length > 0,
    passwords: hasGrant(loginFlows(api), "password"),
    webhooks: api.webhooks.length === 0 ? [] : ["Webhooks", ...api.webhooks.map(({ name }) => name)].sort(),
  };
}

function exportsOf(
  resources: readonly Resource[],
  { environments, compatible }: ClientSettings,
  { streams, lists, grants, passwords, webhooks }: Features,
): Exports[] {
  const part = (name: string, types: readonly string[], values: readonly string[] = []): Exports => ({
    module: `./runtime/${name}.js`,
    values,
    types,
  });
  return [
    { module: "./ApiClient.js", values: ["ApiClient"], types: [] },
    ...(environments === undefined
      ? []
      : [{ module: "./environments.js", values: [environments.exportAs], types: [] }]),
    ...resources.map(({ name }) => ({ module: `./apis/${name}.js`, values: [name], types: [] })),
    { module: "./runtime/index.js", ...runtimeExports() },
    part("node", [], ["nodeTransport"]),
    part("validation", ["ResponseSchemas", "StandardSchema"], ["ResponseValidationError", "validateResponses"]),
    ...(compatible
      ? [
          part("compatible-client", ["CompatibleOptions", "ExtendedResponse"]),
          part("hooks", ["PostHook", "PreHook"]),
          part("hosts", ["Gateway"]),
        ]
      : [part("logging", ["LoggingOptions"], ["logging"])]),
    ...(grants
      ? [
          part("auth-data", ["AuthData", "LoggedIn", "TokenStore"], ["useTokenStore"]),
          part("browser-login", ["RedirectOptions"]),
          part("oauth", ["SecretOptions"]),
          part("oauth-error", [], ["OAuthError"]),
        ]
      : []),
    ...(passwords ? [part("password", ["PasswordOptions"])] : []),
    ...(lists ? [part("paging", [], ["PagedPromise", "PagingError"])] : []),
    ...(streams ? [part("streams", ["ServerEvent"])] : []),
    ...(webhooks.length === 0 ? [] : [{ module: "./webhooks.js", values: [], types: webhooks }]),
  ];
}

/** The export statements of a module, with the further names that the configuration gives to some of its exports. */
function exportViews(
  module: string,
  values: readonly string[],
  types: readonly string[],
  aliases: Settings["client"]["aliases"],
): View[] {
  const specifiers = (names: readonly string[]): Code[] =>
    names.flatMap((name) => [
      identifier(name),
      ...Object.entries(aliases)
        .filter(([, target]) => target === name)
        .map(([alias]) => code`${identifier(name)} as ${identifier(alias)}`),
    ]);
  return [
    ...(values.length === 0 ? [] : [{ module: literal(module), isType: false, names: specifiers(values) }]),
    ...(types.length === 0 ? [] : [{ module: literal(module), isType: true, names: specifiers(types) }]),
  ];
}
