// `sdkwright.yaml` or `.json` and the flags in, everything that a run needs to know out.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { Fields, type Where } from "./config/fields.js";
import { UsageError } from "./diagnostics/diagnostic.js";
import { marks } from "./document/join/preview.js";
import type { JoinedSpec } from "./document/read.js";
import type { Named, Selection } from "./document/slice.js";
import { camelCase } from "./api/names.js";
import type { Naming } from "./api/operations.js";
import type { EnvironmentSettings, Settings } from "./outputs/output.js";
import { ruleIds } from "./compatibility/change.js";
import { policies, setLevels, usualCompat, type Acceptance, type Compat } from "./compatibility/judge.js";
import { isUrl, readAllowed, type Allowed } from "./source/allow.js";
import { locate, positionOf, type Position } from "./source/locate.js";
import { formatPointer } from "./source/pointer.js";
import { parseSource } from "./source/source.js";
import { printedConventions, type Conventions } from "./surface/surface.js";

/** A run, with every default filled in. Paths are absolute, or relative to the current folder. */
export interface Config {
  /** The file of the configuration; `undefined` where a run has none. */
  readonly file?: string;
  /** The hash of what the file says, without the version of the package; `undefined` where there is no file. */
  readonly hash?: string;
  /** The description; the snapshot of it, where there is one. */
  readonly spec: string;
  /** The text of `spec`, where it is known already and need not be read. */
  readonly given?: string;
  /** Further descriptions of the same service; none where `spec` is a snapshot, which holds them. */
  readonly joined: readonly JoinedSpec[];
  readonly output: string;
  readonly overlays: readonly string[];
  readonly selection: Selection;
  /** Where a snapshot comes from; `undefined` where a run reads the description itself. */
  readonly upstream?: Upstream;
  /** A folder inside of `output` with code of the package's own: never written, never removed. */
  readonly extensions?: string;
  /** Whether what was renamed since the last release stays there under its old name, too. */
  readonly aliases: boolean;
  /** What references may lead to outside of the description's folder. */
  readonly allowed: Allowed;
  /** Whether a lock beside the configuration says which files are ours. */
  readonly lock?: string;
  readonly strict: boolean;
  /** A command that formats the files: `biome format --write {dir}`. */
  readonly format?: string;
  readonly naming: Naming;
  /** What counts as a promise to programs when releases are compared. */
  readonly conventions: Conventions;
  /** What a maintainer decided about what breaks programs. */
  readonly compat: Compat;
  readonly releaseStyle: ReleaseStyle;
  /** The `package.json` whose version is that of the package, where one is. */
  readonly versionFrom?: string;
  /** A folder with templates that replace built-in ones. */
  readonly templates?: string;
  /** What is known of the package before the description was read. */
  readonly settings: (title: string) => Settings;
}

/**
 * Who writes versions and changelogs: sdkwright (`changelog`), Changesets, which it leaves a file for (`changeset`), or a tool that reads messages of
 * commits, which it prints (`conventional`).
 */
export const releaseStyles = ["changelog", "changeset", "conventional"] as const;
export type ReleaseStyle = (typeof releaseStyles)[number];

/** What a snapshot is made of: the published description, what corrects it, and which part of it. */
export interface Upstream {
  readonly spec: string;
  readonly joined: readonly JoinedSpec[];
  readonly overlays: readonly string[];
  readonly selection: Selection;
}

/** The descriptions, the main one first. */
export function specsOf({ spec, joined }: Pick<Upstream, "spec" | "joined">): string[] {
  return [spec, ...joined.map((further) => further.spec)];
}

/** What can be said on the command line, or by callers of the functions. It wins over the file. */
export interface Options {
  readonly spec?: string;
  readonly output?: string;
  /** The configuration file; `false` ignores the one in the current folder. */
  readonly config?: string | false;
  readonly name?: string;
  readonly packageVersion?: string;
  readonly tags?: readonly string[];
  readonly paths?: readonly string[];
  readonly operations?: readonly string[];
  readonly overlays?: readonly string[];
  /** Folders whose files, and addresses whose documents, references may lead to: `../shared`, `https://example.com/schemas`. */
  readonly allow?: readonly string[];
  readonly strict?: boolean;
  /** The folder that relative paths start from. Default: the current one. */
  readonly cwd?: string;
}

/** The names of a configuration, the usual one first. */
export const configNames = ["sdkwright.yaml", "sdkwright.yml", "sdkwright.json"] as const;

/** Reads the configuration, where there is one, and adds the options. Throws `UsageError` for what is wrong with either. */
export function loadConfig(options: Options): Config {
  const cwd = options.cwd ?? process.cwd();
  const file = configFile(options, cwd);
  return combine(readFile(file), file, options, cwd);
}

function configFile({ config }: Options, cwd: string): string | undefined {
  if (config === false) return undefined;
  if (config === undefined) return configNames.map((name) => join(cwd, name)).find((path) => existsSync(path));
  const path = resolve(cwd, config);
  if (!existsSync(path)) throw new UsageError(`the configuration ${config} does not exist`);
  return path;
}

/** The nearest configuration in a folder above; folders inside of an output have none. */
function configAbove(cwd: string): string | undefined {
  const parent = dirname(cwd);
  if (parent === cwd) return undefined;
  const file = configNames.map((name) => join(parent, name)).find((path) => existsSync(path));
  return file ?? configAbove(parent);
}

/** What a configuration file says. */
interface FileConfig {
  readonly hash: string | undefined;
  readonly specs: readonly JoinedSpec[];
  readonly snapshot: string | undefined;
  readonly aliases: boolean | undefined;
  readonly extensions: string | undefined;
  readonly output: string | undefined;
  readonly overlays: readonly string[];
  readonly allow: readonly string[];
  readonly selection: Selection;
  readonly templates: string | undefined;
  readonly strict: boolean | undefined;
  readonly format: string | undefined;
  readonly method: string | undefined;
  readonly optionsName: string;
  readonly package: { readonly [field in PackageField]?: string } & { readonly keywords: readonly string[] };
  readonly client: Settings["client"];
  readonly docs: Settings["docs"];
  readonly conventions: Conventions;
  readonly compat: Compat;
  readonly releaseStyle: ReleaseStyle;
}

const packageFields = [
  "name",
  "version",
  "description",
  "license",
  "homepage",
  "repository",
  "author",
  "browserName",
  "versionFrom",
] as const;
type PackageField = (typeof packageFields)[number];

/** Reads every setting of a file, so that one run finds a misspelt one before it misses the one that was meant. */
function readFile(file: string | undefined): FileConfig {
  const { value, where } = file === undefined ? { value: {}, where: () => "options" } : parseFile(file);
  const fields = new Fields(value, where);
  fields.text("$schema");
  const config: FileConfig = {
    hash: file === undefined ? undefined : settingsHash(value),
    specs: readSpecs(fields),
    snapshot: fields.text("snapshot", /\S/, "the path of a file"),
    aliases: fields.flag("aliases"),
    extensions: fields.text("extensions", /^src(\/[\w-]+)+$/, "a folder below src, such as src/extensions"),
    output: fields.text("output", /\S/, "the path of a folder"),
    overlays: fields.texts("overlays"),
    allow: fields.texts("allow"),
    selection: fields.object("slice", (slice) => {
      const exclude = slice.object("exclude", namedIn);
      const deprecated = slice.choice("deprecated", ["keep", "drop"]);
      return {
        ...namedIn(slice),
        ...(Object.keys(exclude).length > 0 && { exclude }),
        ...(deprecated === "drop" && { deprecated }),
      };
    }),
    templates: fields.text("templates"),
    strict: fields.flag("strict"),
    format: fields.text("format", /\{dir\}/, "a command with {dir} in it, which stands for the folder of the files"),
    ...fields.object("naming", (naming) => ({
      method: naming.text("method"),
      optionsName:
        naming.text("options", /^[\w$]*\{[Mm]ethod\}[\w$]*$/, "a name that contains {method} or {Method}") ??
        "{Method}Options",
    })),
    package: fields.object("package", (own) => ({ ...own.someTexts(packageFields), keywords: own.texts("keywords") })),
    client: fields.object("client", clientSettings),
    docs: fields.object("docs", (docs) => ({
      extensions: docs.object("extensions", (extensions) => extensions.textMap()),
    })),
    conventions: fields.object("surface", conventionsOf),
    compat: fields.object("compat", compatOf),
    releaseStyle: fields.object("release", (release) => release.choice("style", releaseStyles)) ?? "changelog",
  };
  fields.finish();
  return config;
}

/** The description, and those that are joined to it. */
function readSpecs(fields: Fields): readonly JoinedSpec[] {
  const specs = fields.textOrList("spec", (own): JoinedSpec => {
    const spec = own.text("source");
    if (spec === undefined) throw new UsageError(`${own.place("source")} is missing: a path or an address`);
    const mark = own.choice("mark", marks);
    return { spec, ...(mark !== undefined && { mark }) };
  });
  const listed = specs.map((spec) => (typeof spec === "string" ? { spec } : spec));
  if (listed[0]?.mark !== undefined)
    throw new UsageError(
      `${fields.place("spec")}: the first description is what the others are joined to; it has no mark`,
    );
  const twice = listed.find(({ spec }, index) => listed.findIndex((other) => other.spec === spec) < index);
  if (twice !== undefined) throw new UsageError(`${fields.place("spec")}: ${twice.spec} is there twice`);
  return listed;
}

function conventionsOf(fields: Fields): Conventions {
  const printed = printedConventions;
  return {
    enums: fields.choice("enums", ["open", "closed"]) ?? printed.enums,
    variants: fields.choice("variants", ["open", "closed"]) ?? printed.variants,
    arguments: fields.choice("arguments", ["positional", "object"]) ?? printed.arguments,
    dates: fields.choice("dates", ["string", "Date"]) ?? printed.dates,
    errors: fields.choice("errors", ["typed", "plain"]) ?? printed.errors,
    headers: fields.choice("headers", ["typed", "plain"]) ?? printed.headers,
    tags: fields.choice("tags", ["every", "first"]) ?? printed.tags,
    results: fields.choice("results", ["printed", "every"]) ?? printed.results,
    optionTypes: printed.optionTypes,
  };
}

/** The hash of what a configuration says: its order, its comments, and the version that a release writes do not count. */
function settingsHash(value: Readonly<Record<string, unknown>>): string {
  const own = value["package"];
  const settings =
    typeof own === "object" && own !== null ? { ...value, package: { ...own, version: undefined } } : value;
  const sorted = (_: string, inner: unknown): unknown =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return `sha256:${createHash("sha256").update(JSON.stringify(settings, sorted)).digest("hex")}`;
}

/** What a file says, and where each field of it stands. Of a setting that is there twice nobody can say which is meant. */
function parseFile(file: string): { readonly value: Readonly<Record<string, unknown>>; readonly where: Where } {
  const { source, value, problems } = parseSource(file, readFileSync(file));
  const at = ({ line, column }: Position) => `${file}:${line}:${column}`;
  if (file.endsWith(".json") && !/^\s*\{/.test(source.text))
    throw new UsageError(`${file}: a configuration in JSON begins with a brace: comments are for sdkwright.yaml`);
  const error = problems.find(({ severity, isRepeatedKey }) => severity === "error" || isRepeatedKey === true);
  if (error !== undefined) throw new UsageError(`${at(positionOf(source.text, error.offset))}: ${error.message}`);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UsageError(`${file}: a configuration is an object: a line \`spec: openapi.yaml\`, and so on`);
  return { value: value as Record<string, unknown>, where: (path) => at(locate(source, formatPointer(path))) };
}

function compatOf(fields: Fields): Compat {
  return {
    policy: fields.choice("policy", policies) ?? usualCompat.policy,
    levels: fields.object("levels", (levels) => levels.choices(ruleIds, setLevels)),
    accept: fields.objects("accept", acceptanceOf),
  };
}

function acceptanceOf(fields: Fields): Acceptance {
  const fingerprint = fields.text("fingerprint", /^[0-9a-f]{8}$/, "a fingerprint, which sdkwright diff shows");
  const reason = fields.text("reason", /\S/, "a reason: it stands in the changelog");
  const until = fields.text("until", untilPattern, "a day (2027-01-31) or a version (6.0.0); write it in quotes");
  if (fingerprint === undefined || reason === undefined)
    throw new UsageError(`${fields.place(fingerprint === undefined ? "fingerprint" : "reason")} is missing`);
  return { fingerprint, reason, ...(until !== undefined && { until }) };
}

const untilPattern = /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|\d+\.\d+\.\d+)$/;

function combine(own: FileConfig, file: string | undefined, options: Options, cwd: string): Config {
  const folder = file === undefined ? cwd : dirname(file);
  // Another description than the configured one: what belongs to the configured one (selection, overlays, lock) does not apply.
  const isConfigured = options.spec === undefined;
  const selected = namedOf(options.tags ?? [], options.paths ?? [], options.operations ?? []);
  const configuredOutput = isConfigured && own.output !== undefined ? resolve(folder, own.output) : undefined;
  const output = options.output === undefined ? configuredOutput : resolve(cwd, options.output);
  const [main, ...joined] = own.specs.map((one) => ({ ...one, spec: relativeTo(folder, one.spec) }));
  const spec = options.spec === undefined ? main?.spec : specOf(options.spec, options.cwd);
  if (spec === undefined) {
    const above = file === undefined && options.config !== false ? configAbove(cwd) : undefined;
    throw new UsageError(
      file !== undefined
        ? `${file}: \`spec\` is missing`
        : above === undefined
          ? "there is no description: name one, or write a sdkwright.yaml with `spec`"
          : `there is no sdkwright.yaml in this folder: run it where ${above} is, or with --config ${above}`,
    );
  }
  if (output === undefined)
    throw new UsageError("there is no output folder: name one with -o, or in a sdkwright.yaml with `output`");
  const overlays = (options.overlays ?? []).map((path) => resolve(cwd, path));
  const asked: Upstream = {
    spec,
    joined: isConfigured ? joined : [],
    overlays: isConfigured ? [...own.overlays.map((path) => relativeTo(folder, path)), ...overlays] : overlays,
    selection: Object.keys(selected).length > 0 ? selected : isConfigured ? own.selection : {},
  };
  const snapshot = isConfigured ? own.snapshot : undefined;
  if (snapshot !== undefined) requireOwnFile(resolve(folder, snapshot), { ...asked, output, file: file ?? "options" });
  const versionFrom = versionFile(own, folder, file ?? "options");
  // The package's own is there after the first run.
  if (versionFrom !== undefined && versionFrom !== join(output, "package.json") && !existsSync(versionFrom))
    throw new UsageError(`package.versionFrom: ${versionFrom} does not exist`);
  return {
    ...(file !== undefined && { file }),
    ...(own.hash !== undefined && { hash: own.hash }),
    ...(snapshot === undefined
      ? asked
      : // The snapshot has been corrected and cut already; what a flag adds applies to it.
        { spec: relativeTo(folder, snapshot), joined: [], overlays, selection: selected, upstream: asked }),
    output,
    ...(own.extensions !== undefined && { extensions: own.extensions }),
    aliases: own.aliases ?? true,
    allowed: allowedOf([...(isConfigured ? [[own.allow, folder] as const] : []), [options.allow ?? [], cwd]]),
    ...(isConfigured && file !== undefined && options.output === undefined && { lock: join(folder, "sdkwright.lock") }),
    strict: options.strict ?? own.strict ?? false,
    ...(own.format !== undefined && { format: own.format }),
    naming: own.method === undefined ? {} : { method: own.method },
    conventions: { ...own.conventions, optionTypes: own.optionsName },
    compat: own.compat,
    releaseStyle: own.releaseStyle,
    ...(versionFrom !== undefined && { versionFrom }),
    ...(own.templates !== undefined && { templates: resolve(folder, own.templates) }),
    settings: settingsOf(own, options, versionFrom),
  };
}

/** Throws `UsageError` where `update` would write the snapshot over something that it reads, or that a folder has to be. */
function requireOwnFile(
  snapshot: string,
  { spec, joined, overlays, output, file }: Upstream & { readonly output: string; readonly file: string },
): void {
  const others: readonly (readonly [what: string, path: string])[] = [
    ["the configuration itself", file],
    ...[spec, ...joined.map((one) => one.spec)].map((path) => ["a description that is read", path] as const),
    ...overlays.map((path) => ["an overlay", path] as const),
    ["the output folder", output],
  ];
  const other = others.find(([, path]) => !isUrl(path) && resolve(path) === snapshot);
  if (other !== undefined)
    throw new UsageError(
      `${file}: snapshot is ${other[0]}, and sdkwright update writes it: name a file of its own, such as spec/snapshot.yaml`,
    );
}

function allowedOf(lists: readonly (readonly [entries: readonly string[], cwd: string])[]): Allowed {
  const read = lists.map(([entries, cwd]) => {
    const wrong = entries.find((entry) => isUrl(entry) && !URL.canParse(entry));
    if (wrong !== undefined) throw new UsageError(`allow: ${JSON.stringify(wrong)} is not an address`);
    return readAllowed(entries, cwd);
  });
  return { folders: read.flatMap(({ folders }) => folders), addresses: read.flatMap(({ addresses }) => addresses) };
}

/** A description that a caller names; relative paths start from the folder that the caller names, too. */
function specOf(spec: string, cwd: string | undefined): string {
  return spec === "-" || isUrl(spec) || cwd === undefined ? spec : resolve(cwd, spec);
}

function namedIn(fields: Fields): Named {
  return namedOf(fields.texts("tags"), fields.texts("paths"), fields.texts("operations"));
}

function namedOf(tags: readonly string[], paths: readonly string[], operations: readonly string[]): Named {
  return {
    ...(tags.length > 0 && { tags }),
    ...(paths.length > 0 && { paths }),
    ...(operations.length > 0 && { operations }),
  };
}

/** A path as messages show it: the folder of the configuration is where most people stand. */
function relativeTo(folder: string, path: string): string {
  if (isUrl(path) || isAbsolute(path)) return path;
  return folder === process.cwd() ? path : join(folder, path);
}

/** The file that another tool writes the version to. */
function versionFile({ package: own, releaseStyle }: FileConfig, folder: string, place: string): string | undefined {
  const { version, versionFrom } = own;
  if (version !== undefined && versionFrom !== undefined)
    throw new UsageError(`${place}: package.version and package.versionFrom cannot both be there`);
  if (releaseStyle !== "changelog" && versionFrom === undefined)
    throw new UsageError(
      `${place}: release.style: ${releaseStyle} leaves the version to another tool: name the package.json that it writes as package.versionFrom`,
    );
  return versionFrom && resolve(folder, versionFrom);
}

/** The version in a `package.json`; `undefined` where there is no such file yet. */
function versionIn(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version?: unknown };
    if (typeof version === "string") return version;
  } catch {
    // What is no JSON has no version either.
  }
  throw new UsageError(`package.versionFrom: ${file} has no version`);
}

function settingsOf(own: FileConfig, options: Options, versionFrom: string | undefined): Config["settings"] {
  const name = options.name ?? own.package.name;
  const version =
    options.packageVersion ??
    own.package.version ??
    (versionFrom === undefined ? undefined : versionIn(versionFrom)) ??
    "0.0.0";
  if (name !== undefined && !/^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/.test(name))
    throw new UsageError(`${JSON.stringify(name)} is not a name that npm takes`);
  if (!/^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version))
    throw new UsageError(`${JSON.stringify(version)} is not a version (https://semver.org)`);
  return (title) => {
    const packageName = name ?? packageNameOf(title);
    const { versionFrom: _, ...said } = own.package;
    const { description = "", browserName = browserNameOf(packageName) } = said;
    return {
      package: { ...said, name: packageName, version, description, browserName },
      client: own.client,
      naming: { options: own.optionsName },
      docs: own.docs,
      ...(own.extensions !== undefined && { extensions: own.extensions }),
    };
  };
}

const namePattern = /^[A-Za-z_$][\w$]*$/;

function clientSettings(fields: Fields): Settings["client"] {
  const timeout = fields.number("timeout");
  const environments = fields.object("environments", environmentSettings);
  return {
    ...fields.someTexts(["correlationHeader", "rateLimitResetHeader", "logLevelVariable"]),
    compatible: fields.flag("compatible") ?? false,
    oauth: fields.object("oauth", (oauth) => ({
      ...oauth.someTexts(["logoutPath", "checkPath", "storagePrefix", "verifierKey"]),
      saml2Bearer: oauth.flag("saml2Bearer") ?? false,
    })),
    aliases: fields.object("aliases", (aliases) => aliases.textMap(namePattern, "names that TypeScript takes")),
    headers: fields.object("headers", (headers) => headers.textMap(namePattern, "parts of method names")),
    ...(timeout !== undefined && { timeout }),
    ...(environments !== undefined && { environments }),
  };
}

function environmentSettings(fields: Fields): EnvironmentSettings | undefined {
  const exportAs = fields.text("exportAs", namePattern, "a name that TypeScript takes");
  const hosts = fields.object("hosts", (inner) => inner.textMap());
  const servers = fields.object("servers", (inner) => inner.textMap());
  const host = fields.text("default") ?? Object.values(hosts)[0];
  const { api } = servers;
  if (exportAs === undefined) return undefined;
  if (host === undefined || api === undefined)
    throw new UsageError(`${fields.place("servers")}.api is needed (a URL with {host}), and at least one host`);
  return { exportAs, hosts, servers: { ...servers, api }, default: host };
}

/** `Swagger Petstore` → `swagger-petstore`: the name of a package that nobody named. */
function packageNameOf(title: string): string {
  const words =
    title
      .normalize("NFKD")
      .toLowerCase()
      .replace(/['\u2019]/g, "")
      .match(/[a-z0-9]+/g) ?? [];
  return (
    words
      .join("-")
      .slice(0, 100)
      .replace(/^-+|-+$/g, "") || "api-client"
  );
}

/** `@acme/pet-store` → `petStore`. */
function browserNameOf(packageName: string): string {
  return camelCase(packageName.slice(packageName.indexOf("/") + 1));
}
