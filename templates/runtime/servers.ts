// Addresses that depend on a client's options; packages whose service has several servers, or variables in them, import it.
import { ArgumentError } from "./errors.js";
import type { ServerChooser } from "./operation.js";
import type { ClientOptions } from "./options.js";

/** One address of a service. */
export interface Server {
  /** `https://{region}.example.com/v1`; a relative one starts at the client's own address. */
  readonly url: string;
  /** How a client chooses it. Default: its address. */
  readonly name?: string;
  readonly variables?: Readonly<Record<string, ServerVariable>>;
}

/** What may stand for a name in braces. */
export interface ServerVariable {
  readonly default: string;
  /** All that it may be. Default: anything. */
  readonly enum?: readonly string[];
}

interface ServerOptions extends ClientOptions {
  readonly server?: string | number | undefined;
  readonly serverVariables?: Readonly<Record<string, string>> | undefined;
}

/** Finds the server that the options name, and fills in its variables. Default: the first. */
export function servers(list: readonly Server[]): ServerChooser {
  const choose: ServerChooser = (options: ServerOptions, service) => {
    const { baseUrl } = service;
    const url = filled(chosen(list, options, baseUrl === choose), options);
    if (baseUrl === choose || /^[a-z][a-z\d+.-]*:/i.test(url)) return url;
    const base = options.baseUrl ?? baseUrl;
    const start = typeof base === "string" ? base : base(options, service);
    return new URL(url, start).href.replace(/\/+$/, "");
  };
  return choose;
}

function chosen(
  list: readonly Server[],
  { server: wanted = 0 }: ServerOptions,
  isStrict: boolean,
): Server {
  const labels = list.map(({ name, url }) => name ?? url);
  const index = typeof wanted === "number" ? wanted : labels.indexOf(wanted);
  // An operation's own servers need not have the one that a client chose.
  const server = list[index] ?? (isStrict ? undefined : list[0]);
  if (server) return server;
  throw new ArgumentError(
    `There is no server "${wanted}", only ${labels.join(", ")}`,
  );
}

function filled(
  { url, variables = {} }: Server,
  { serverVariables = {} }: ServerOptions,
): string {
  return url.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const variable = variables[name];
    const value = serverVariables[name] ?? variable?.default ?? "";
    // Some descriptions have a placeholder for a default.
    if (/[{}]/.test(value)) {
      throw new ArgumentError(
        `The server's ${name} is only a placeholder, "${value}": say it with serverVariables`,
      );
    }
    if (!variable?.enum || variable.enum.includes(value)) return value;
    const allowed = variable.enum.join(", ");
    throw new ArgumentError(
      `The server's ${name} cannot be "${value}", only ${allowed}`,
    );
  });
}
