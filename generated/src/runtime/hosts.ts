// Finds the addresses of a service for a region, a host or a gateway.
import { ArgumentError } from "./errors.js";
import type { Environments } from "./options.js";

/** Addresses as a client takes them. */
export interface Addresses {
  readonly baseUrl: string;
  readonly servers: Readonly<Record<string, string>>;
}

/** An intermediate host that all requests go through. */
export interface Gateway {
  /** The name of the host. Default: there is no gateway. */
  readonly host?: string;
  /** Default: `https`. */
  readonly protocol?: string;
  /** Default: the protocol's own. */
  readonly port?: number | string;
  /** A path before that of every operation. Default: none. */
  readonly path_params_api?: string;
  /** A path before that of every login request. Default: none. */
  readonly path_params_login?: string;
  /** Not used. Default: none. */
  readonly username?: string;
  /** Not used. Default: none. */
  readonly password?: string;
}

/**
 * The addresses of an environment.
 *
 * @param name a region (`eu_west_1`, `eu-west-1`, `EU_WEST_1`), a host (`example.ie`), one of its
 *   servers (`login.example.ie`) or a url of one. Default: the service's own.
 */
export function addressesOf(
  { hosts, servers, default: standard }: Environments,
  name: string | undefined,
): Addresses {
  const given = (name ?? "").trim().replace(/^https?:\/\//i, "");
  const server = given.split(/[/?#]/)[0] || standard;
  const region = Object.keys(hosts).find(
    (key) => nameOf(key) === nameOf(server),
  );
  const prefix = Object.values(servers)
    .map((template) => /^https?:\/\/(.*)\{host}/.exec(template)?.[1])
    .find((start) => start && server.startsWith(start));
  const host = region ? hosts[region]! : server.slice(prefix?.length ?? 0);
  if (!/^[a-z0-9_.-]+(:\d+)?$/i.test(host)) {
    throw new ArgumentError(`Not an environment: "${name}"`);
  }
  const addresses = Object.entries(servers).map(([key, template]) => [
    key,
    template.replace("{host}", host),
  ]);
  const { api, ...others } = Object.fromEntries(addresses);
  return { baseUrl: api, servers: others };
}

/** Names are the vendor's; the cloud below calls that region `eu-west-1`, and variables of an environment have capitals. */
function nameOf(region: string): string {
  return region.toLowerCase().replace(/-/g, "_");
}

/** The addresses behind a gateway, or `undefined` when it names no host. */
export function addressesBehind(
  gateway: Gateway | undefined,
): Addresses | undefined {
  if (!gateway?.host) return undefined;
  const { host, port, protocol, path_params_api, path_params_login } = gateway;
  const place = Number(port) > 0 ? `${host}:${port}` : host;
  const root = `${protocol || "https"}://${place}`;
  return {
    baseUrl: root + pathOf(path_params_api),
    servers: { login: root + pathOf(path_params_login) },
  };
}

function pathOf(text = ""): string {
  const path = text.replace(/^\/+|\/+$/g, "");
  return path && `/${path}`;
}
