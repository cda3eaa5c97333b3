// The service and the settings in, the two entries of the package out: its index, and the file for `<script>` tags.
import type { Api } from "../api/api.js";
import { code, identifier, literal, reference, type Code } from "../code/code.js";
import type { File, View } from "../code/file.js";
import { environmentsReference, hasGrants } from "./client.js";
import type { Settings } from "./output.js";
import { apiReference, fileOf, modules } from "./places.js";
import { runtimeExports } from "./runtime.js";

export function entry(api: Api, settings: Settings): readonly File[] {
  const modulesOfPackage = exportsOf(api, settings);
  const taken = new Set(modulesOfPackage.flatMap(({ values, types }) => [...values, ...types]));
  const constants = api.models
    .filter(({ name, constants: own }) => own !== undefined && !taken.has(name))
    .map(({ name }): Exports => ({ module: `./models/${name}.js`, values: [name], types: [] }));
  const environments = environmentsReference(settings);
  const view: View = {
    exports: [...modulesOfPackage, ...constants].flatMap(({ module, values, types }) =>
      exportViews(module, values, types, settings.client.aliases),
    ),
    hasModels: api.models.length > 0,
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

/** What the index passes on from a module. */
interface Exports {
  readonly module: string;
  readonly values: readonly string[];
  readonly types: readonly string[];
}

function exportsOf(api: Api, settings: Settings): Exports[] {
  const { environments, compatible } = settings.client;
  const part = (name: string, types: readonly string[], values: readonly string[] = []): Exports => ({
    module: `./runtime/${name}.js`,
    values,
    types,
  });
  const streams = api.operations.some(({ result }) => result.kind === "events");
  return [
    { module: "./ApiClient.js", values: ["ApiClient"], types: [] },
    ...(environments === undefined
      ? []
      : [{ module: "./environments.js", values: [environments.exportAs], types: [] }]),
    ...api.resources.map(({ name }) => ({ module: `./apis/${name}.js`, values: [name], types: [] })),
    { module: "./runtime/index.js", ...runtimeExports() },
    part("node", [], ["nodeTransport"]),
    ...(compatible
      ? [
          part("compatible-client", ["CompatibleOptions", "ExtendedResponse"]),
          part("hooks", ["PostHook", "PreHook"]),
          part("hosts", ["Gateway"]),
        ]
      : []),
    ...(hasGrants(api)
      ? [
          part("auth-data", ["AuthData", "LoggedIn", "TokenStore"]),
          part("browser-login", ["RedirectOptions"]),
          part("oauth", ["SecretOptions"], ["OAuthError"]),
        ]
      : []),
    ...(streams ? [part("streams", ["ServerEvent"])] : []),
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
