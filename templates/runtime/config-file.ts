// A configuration file in the format of platform SDKs of an earlier kind (INI or JSON) in, options of a client out.
import type { CompatibleOptions } from "./compatible-client.js";
import { SdkError } from "./errors.js";
import type { ErrorContext } from "./errors.js";
import type { Gateway } from "./hosts.js";
import type { Logger, LogLevel } from "./logging.js";
import { nodeModule } from "./node-modules.js";

/** A configuration file cannot be read, or says something that no client can do. */
export class ConfigFileError extends SdkError {
  override get name(): string {
    return "ConfigFileError";
  }
  /** The path that was given. */
  declare readonly path: string;
  /** The system's code, such as `ENOENT`. */
  declare readonly code?: string | undefined;

  constructor(
    message: string,
    context: ErrorContext & { readonly path: string; readonly code?: string },
  ) {
    super(message, context);
  }
}

/**
 * Reads a configuration file, now and once: it is not looked for, and not
 * watched. What it says is options of a client; others beside them win.
 *
 * | Section | Keys |
 * | --- | --- |
 * | `general` | `host`: `environment` |
 * | `gateway` | `host`, `protocol`, `port`, `path_params_api`, `path_params_login`: `gateway` |
 * | `logging` | `log_level`: `logLevel`; `log_request_body`: `logBodies`; `log_to_console = false`: a `logger` that is silent |
 *
 * All other keys are passed over.
 *
 * @throws {ConfigFileError} when it cannot be read or understood
 * @example
 * const client = new ApiClient({ ...loadConfigFile("./platform.ini"), logger });
 */
export function loadConfigFile(path: string): CompatibleOptions {
  const sections = sectionsOf(contentOf(path), path);
  const { general = {}, gateway = {}, logging = {} } = sections;
  const options: {
    -readonly [K in keyof CompatibleOptions]: CompatibleOptions[K];
  } = {};
  if (general["host"]) options.environment = general["host"];
  if (gateway["host"]) options.gateway = gatewayOf(gateway);
  const level = logging["log_level"]?.toLowerCase();
  if (level) options.logLevel = levelOf(level, path);
  const isOn = (key: string): boolean | undefined => {
    const said = logging[key]?.toLowerCase();
    if (!said) return undefined;
    if (/^(true|false)$/.test(said)) return said === "true";
    throw refusal(`${key} is neither true nor false: "${said}"`, path);
  };
  if (isOn("log_request_body")) options.logBodies = true;
  if (isOn("log_to_console") === false) options.logger = silent;
  return options;
}

function contentOf(path: string): string {
  try {
    return nodeModule("node:fs").readFileSync(path, "utf8");
  } catch (cause) {
    const { message, code } = cause as Error & { code?: string };
    const context = { path, cause, ...(code && { code }) };
    throw new ConfigFileError(`Cannot read ${path}: ${message}`, context);
  }
}

type Section = Record<string, string>;
type Sections = Partial<Record<string, Section>>;

function sectionsOf(content: string, path: string): Sections {
  const text = content.replace(/^\ufeff/, "");
  return /^\s*\{/.test(text) ? fromJsonText(text, path) : fromIni(text, path);
}

function fromJsonText(text: string, path: string): Sections {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const message = `${path} is no JSON: ${(cause as Error).message}`;
    throw new ConfigFileError(message, { path, cause });
  }
  const sections = newRecord<Section>();
  for (const [name, fields] of Object.entries(value as object)) {
    const section = (sections[name] = newRecord<string>());
    for (const [key, field] of Object.entries(Object(fields) as object)) {
      if (Object(field) === field) throw refusal(`${key} is no text`, path);
      if (field !== null) section[key] = String(field).trim();
    }
  }
  return sections;
}

function fromIni(text: string, path: string): Sections {
  const sections = newRecord<Section>();
  let section = newRecord<string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const said = line.trim();
    if (!said || /^[;#]/.test(said)) continue;
    const [, name] = /^\[(.+)]$/.exec(said) ?? [];
    if (name !== undefined) {
      section = sections[name.trim()] ??= newRecord<string>();
      continue;
    }
    const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(said) ?? [];
    if (key === undefined || value === undefined) {
      const what = `line ${index + 1} is neither a section nor a key`;
      throw refusal(`${what}: ${JSON.stringify(said)}`, path);
    }
    section[key] = value;
  }
  return sections;
}

/** Without a prototype: what the file does not say is not there. */
function newRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

function gatewayOf(section: Section): Gateway {
  const keys = [
    "host",
    "protocol",
    "port",
    "path_params_api",
    "path_params_login",
  ];
  return Object.fromEntries(
    keys.flatMap((key) => (section[key] ? [[key, section[key]]] : [])),
  );
}

function levelOf(level: string, path: string): LogLevel {
  // There, "trace" shows the headers of an answer; here every level does.
  if (level === "trace") return "debug";
  if (/^(none|error|warn|info|debug)$/.test(level)) return level as LogLevel;
  throw refusal(
    `log_level is "${level}", not none, error, warn, info, debug or trace`,
    path,
  );
}

function refusal(what: string, path: string): ConfigFileError {
  return new ConfigFileError(`${path}: ${what}`, { path });
}

const nowhere = (): void => undefined;
const silent: Logger = {
  error: nowhere,
  warn: nowhere,
  info: nowhere,
  debug: nowhere,
};
