// `sdkwright.yaml` or `.json` and the flags in, everything that a run needs to know out.
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { nearest, UsageError } from "./diagnostics/diagnostic.js";
import type { Selection } from "./document/slice.js";
import { camelCase } from "./api/names.js";
import type { Naming } from "./api/operations.js";
import type { Settings } from "./outputs/output.js";
import { isUrl } from "./source/read.js";
import { parseSource } from "./source/source.js";

/** A run, with every default filled in. Paths are absolute, or relative to the current folder. */
export interface Config {
  /** The file of the configuration; `undefined` where a run has none. */
  readonly file?: string;
  readonly spec: string;
  readonly output: string;
  readonly overlays: readonly string[];
  readonly selection: Selection;
  /** Whether a lock beside the configuration says which files are ours. */
  readonly lock?: string;
  readonly strict: boolean;
  readonly naming: Naming;
  /** A folder with templates that replace built-in ones. */
  readonly templates?: string;
  /** What is known of the package before the description was read. */
  readonly settings: (title: string) => Settings;
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
  readonly strict?: boolean;
  /** The folder that relative paths start from. Default: the current one. */
  readonly cwd?: string;
}

const fileNames = ["sdkwright.yaml", "sdkwright.yml", "sdkwright.json"];

/** Reads the configuration, where there is one, and adds the options. Throws `UsageError` for what is wrong with either. */
export function loadConfig(options: Options): Config {
  const cwd = options.cwd ?? process.cwd();
  const file = configFile(options, cwd);
  const fields = file === undefined ? new Fields({}, "options") : readFields(file);
  const folder = file === undefined ? cwd : dirname(file);
  const config = fromFields(fields, folder, file, options, cwd);
  fields.finish();
  return config;
}

function configFile({ config }: Options, cwd: string): string | undefined {
  if (config === false) return undefined;
  if (config === undefined) return fileNames.map((name) => join(cwd, name)).find((path) => existsSync(path));
  const path = resolve(cwd, config);
  if (!existsSync(path)) throw new UsageError(`the configuration ${config} does not exist`);
  return path;
}

function readFields(file: string): Fields {
  const { source, problems } = parseSource(file, readFileSync(file));
  const error = problems.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new UsageError(`${file}: ${error.message}`);
  if (typeof source.value !== "object" || source.value === null || Array.isArray(source.value))
    throw new UsageError(`${file}: a configuration is an object`);
  return new Fields(source.value as Record<string, unknown>, file);
}

function fromFields(fields: Fields, folder: string, file: string | undefined, options: Options, cwd: string): Config {
  fields.text("$schema");
  const ownSpec = fields.text("spec");
  const ownOutput = fields.text("output");
  const ownOverlays = fields.texts("overlays");
  const slice = fields.object("slice");
  const ownSelection: Selection = {
    ...listed("tags", slice.texts("tags")),
    ...listed("paths", slice.texts("paths")),
    ...listed("operations", slice.texts("operations")),
  };
  slice.finish();

  // Another description than the configured one: what belongs to the configured one (selection, overlays, lock) does not apply.
  const isConfigured = options.spec === undefined;
  const spec = options.spec ?? (ownSpec === undefined ? undefined : relativeTo(folder, ownSpec));
  if (spec === undefined) {
    throw new UsageError(
      file === undefined
        ? "there is no description: name one, or write a sdkwright.yaml with `spec`"
        : `${file}: \`spec\` is missing`,
    );
  }
  const output =
    options.output === undefined
      ? isConfigured && ownOutput !== undefined
        ? resolve(folder, ownOutput)
        : undefined
      : resolve(cwd, options.output);
  if (output === undefined)
    throw new UsageError("there is no output folder: name one with -o, or in a sdkwright.yaml with `output`");
  const selected: Selection = {
    ...listed("tags", options.tags ?? []),
    ...listed("paths", options.paths ?? []),
    ...listed("operations", options.operations ?? []),
  };
  const usesLock = isConfigured && file !== undefined && options.output === undefined;
  const naming = fields.object("naming");
  const method = naming.text("method");
  const optionsName = naming.text("options") ?? "{Method}Options";
  if (!/^[\w$]*\{[Mm]ethod\}[\w$]*$/.test(optionsName))
    throw new UsageError(`${naming.place("options")} is a name that contains {method} or {Method}`);
  naming.finish();
  const templates = fields.text("templates");
  return {
    ...(file !== undefined && { file }),
    spec: spec !== "-" && !isUrl(spec) && options.cwd !== undefined && !isAbsolute(spec) ? resolve(cwd, spec) : spec,
    output,
    overlays: [
      ...(isConfigured ? ownOverlays.map((path) => relativeTo(folder, path)) : []),
      ...(options.overlays ?? []).map((path) => resolve(cwd, path)),
    ],
    selection: Object.keys(selected).length > 0 ? selected : isConfigured ? ownSelection : {},
    ...(usesLock && { lock: join(folder, "sdkwright.lock") }),
    strict: options.strict ?? fields.flag("strict") ?? false,
    naming: { ...(method !== undefined && { method }) },
    ...(templates !== undefined && { templates: resolve(folder, templates) }),
    settings: settingsOf(fields, options, optionsName),
  };
}

function listed(name: "tags" | "paths" | "operations", values: readonly string[]): Selection {
  return values.length === 0 ? {} : { [name]: values };
}

/** A path as messages show it: the folder of the configuration is where most people stand. */
function relativeTo(folder: string, path: string): string {
  if (isUrl(path) || isAbsolute(path)) return path;
  return folder === process.cwd() ? path : join(folder, path);
}

function settingsOf(fields: Fields, options: Options, optionsName: string): Config["settings"] {
  const own = fields.object("package");
  const name = options.name ?? own.text("name");
  const version = options.packageVersion ?? own.text("version") ?? "0.0.0";
  const texts = Object.fromEntries(
    ["description", "license", "homepage", "repository", "author", "browserName"].flatMap((field) => {
      const text = own.text(field);
      return text === undefined ? [] : [[field, text]];
    }),
  );
  const keywords = own.texts("keywords");
  own.finish();
  if (name !== undefined && !/^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/.test(name))
    throw new UsageError(`${JSON.stringify(name)} is not a name that npm takes`);
  if (!/^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version))
    throw new UsageError(`${JSON.stringify(version)} is not a version (https://semver.org)`);
  const client = clientSettings(fields.object("client"));
  const docs = fields.object("docs");
  const extensions = docs.object("extensions").textMap();
  docs.finish();
  return (title) => {
    const packageName = name ?? packageNameOf(title);
    return {
      package: {
        description: "",
        ...texts,
        name: packageName,
        version,
        keywords,
        browserName: texts["browserName"] ?? browserNameOf(packageName),
      },
      client,
      naming: { options: optionsName },
      docs: { extensions },
    };
  };
}

function clientSettings(fields: Fields): Settings["client"] {
  const environments = fields.object("environments");
  const exportAs = environments.text("exportAs");
  const hosts = environments.object("hosts").textMap();
  const servers = environments.object("servers").textMap();
  const [firstHost] = Object.values(hosts);
  const chosen = environments.text("default") ?? firstHost;
  const words = Object.fromEntries(
    ["correlationHeader", "rateLimitResetHeader", "logLevelVariable"].flatMap((field) => {
      const text = fields.text(field);
      return text === undefined ? [] : [[field, text]];
    }),
  );
  const timeout = fields.number("timeout");
  const compatible = fields.flag("compatible") ?? false;
  const oauth = oauthSettings(fields.object("oauth"));
  const headers = fields.object("headers").textMap();
  const api = servers["api"];
  if (exportAs !== undefined && (chosen === undefined || api === undefined)) {
    throw new UsageError(`${environments.place("servers")}.api is needed (a URL with {host}), and at least one host`);
  }
  environments.finish();
  fields.finish();
  return {
    ...words,
    compatible,
    oauth,
    headers,
    ...(timeout !== undefined && { timeout }),
    ...(exportAs !== undefined &&
      chosen !== undefined &&
      api !== undefined && { environments: { exportAs, hosts, servers: { ...servers, api }, default: chosen } }),
  };
}

function oauthSettings(fields: Fields): Settings["client"]["oauth"] {
  const words = Object.fromEntries(
    ["logoutPath", "checkPath", "storagePrefix", "verifierKey"].flatMap((field) => {
      const text = fields.text(field);
      return text === undefined ? [] : [[field, text]];
    }),
  );
  const saml2Bearer = fields.flag("saml2Bearer") ?? false;
  fields.finish();
  return { ...words, saml2Bearer };
}

/** `Swagger Petstore` → `swagger-petstore`: the name of a package that nobody named. */
function packageNameOf(title: string): string {
  const words =
    title
      .normalize("NFKD")
      .toLowerCase()
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

/** The fields of an object of the configuration, taken one by one; those that nobody took are mistakes. */
class Fields {
  readonly #taken = new Set<string>();

  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly path: string,
  ) {}

  place(field: string): string {
    return this.path.endsWith(".yaml") || this.path.endsWith(".yml") || this.path.endsWith(".json")
      ? `${this.path}: ${field}`
      : `${this.path}.${field}`;
  }

  text(field: string): string | undefined {
    const value = this.#take(field);
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw new UsageError(`${this.place(field)} is text`);
    return value;
  }

  texts(field: string): string[] {
    const value = this.#take(field);
    if (value === undefined) return [];
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
      throw new UsageError(`${this.place(field)} is a list of texts`);
    return value;
  }

  number(field: string): number | undefined {
    const value = this.#take(field);
    if (value === undefined) return undefined;
    if (typeof value !== "number") throw new UsageError(`${this.place(field)} is a number`);
    return value;
  }

  flag(field: string): boolean | undefined {
    const value = this.#take(field);
    if (value === undefined) return undefined;
    if (typeof value !== "boolean") throw new UsageError(`${this.place(field)} is true or false`);
    return value;
  }

  object(field: string): Fields {
    const value = this.#take(field) ?? {};
    if (typeof value !== "object" || Array.isArray(value)) throw new UsageError(`${this.place(field)} is an object`);
    return new Fields(value as Record<string, unknown>, this.place(field));
  }

  /** The whole object as a map of texts. */
  textMap(): Record<string, string> {
    return Object.fromEntries(Object.keys(this.values).map((field) => [field, this.text(field) ?? ""]));
  }

  /** Complains about a field that means nothing here. */
  finish(): void {
    const unknown = Object.keys(this.values).find((field) => !this.#taken.has(field));
    if (unknown === undefined) return;
    const meant = nearest(unknown, this.#taken);
    throw new UsageError(
      `${this.place(unknown)} is not a setting${meant === undefined ? "" : `; did you mean ${meant}?`}`,
    );
  }

  #take(field: string): unknown {
    this.#taken.add(field);
    return Object.hasOwn(this.values, field) ? this.values[field] : undefined;
  }
}
