// `servers` in, where the service is called out (Server Object).
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Operation, Server, ServerVariable } from "./api.js";
import { entriesOf, itemsOf, objectAt, ownField, textAt, type Context } from "./fields.js";
import { byName } from "./names.js";

/**
 * The servers of the document, and those of operations that have other ones. Where the document names none and all operations say
 * the same, that is the document's, otherwise it is served from `/`.
 *
 * @param origin - where the document itself comes from, when that is known: relative addresses start there
 */
export function readServers(
  context: Context,
  origin: string | undefined,
  operations: readonly Operation[],
): { servers: readonly Server[]; operations: Operation[] } {
  const declared = serversAt(context, context.root["servers"], "/servers", origin);
  const [first] = operations;
  const shared = operations.every((one) => areSame(one.servers, first?.servers)) ? first?.servers : undefined;
  const root = resolved({ url: "/", template: "/", variables: [] }, origin);
  const servers = declared.length > 0 ? declared : (shared ?? [root]);
  return {
    servers,
    operations: operations.map(({ servers: own, ...operation }) =>
      // Who lists fewer of the same servers means the same one by default, wherever that is moved.
      own === undefined || areSame(own.slice(0, 1), servers.slice(0, 1)) ? operation : { ...operation, servers: own },
    ),
  };
}

function areSame(one: readonly Server[] | undefined, other: readonly Server[] | undefined): boolean {
  const addresses = (servers: readonly Server[] = []) =>
    JSON.stringify(servers.map(({ url, template, variables }) => [url, template, variables]));
  return addresses(one) === addresses(other);
}

/** The servers of an operation or a path; `undefined` where it says nothing of its own. */
export function readOwnServers(
  context: Context,
  places: readonly { readonly object: JsonObject; readonly pointer: string }[],
): Server[] | undefined {
  for (const { object, pointer } of places) {
    const servers = serversAt(context, ownField(object, "servers"), child(pointer, "servers"), undefined);
    if (servers.length > 0) return servers;
  }
  return undefined;
}

function serversAt(context: Context, value: unknown, pointer: string, origin: string | undefined): Server[] {
  return itemsOf(context, value, pointer, "a list of servers").flatMap((server, index) => {
    const read = readServer(context, server, child(pointer, index));
    return read === undefined ? [] : [resolved(read, origin)];
  });
}

function readServer(context: Context, value: unknown, pointer: string): Server | undefined {
  const object = objectAt(context, value, pointer, "a Server Object");
  const url = object === undefined ? undefined : textAt(context, object, "url", pointer)?.trim();
  if (object === undefined || url === undefined) return undefined;
  const description = textAt(context, object, "description", pointer);
  const name = textAt(context, object, "name", pointer);
  const used = new Set([...url.matchAll(/\{([^{}]+)\}/g)].map(([, variable]) => variable!));
  const variables = readVariables(context, object, pointer).filter((variable) => used.has(variable.name));
  const defaults = new Map(variables.map((variable) => [variable.name, variable.default]));
  for (const variable of used) {
    if (defaults.has(variable)) continue;
    context.report({
      code: "document/structure",
      severity: "warning",
      message: `the server variable {${variable}} has no default`,
      pointer: child(pointer, "url"),
    });
    variables.push({ name: variable, default: `{${variable}}`, values: [] });
  }
  return {
    url: url.replace(/\{([^{}]+)\}/g, (placeholder, variable: string) => defaults.get(variable) ?? placeholder),
    template: url,
    variables,
    ...(description !== undefined && { description }),
    ...(name !== undefined && { name }),
  };
}

/** The variables that can be filled in (Server Variable Object), sorted by name. */
function readVariables(context: Context, server: JsonObject, pointer: string): ServerVariable[] {
  const place = child(pointer, "variables");
  return entriesOf(context, server["variables"], place, "a map of server variables")
    .flatMap(([name, value]): ServerVariable[] => {
      if (!isObject(value)) return [];
      const at = child(place, name);
      const values = itemsOf(context, ownField(value, "enum"), child(at, "enum"), "a list of values")
        .filter((item) => typeof item === "string" || typeof item === "number")
        .map(String);
      const fallback = textAt(context, value, "default", at) ?? values[0];
      const description = textAt(context, value, "description", at);
      return fallback === undefined
        ? []
        : [{ name, default: fallback, values, ...(description !== undefined && { description }) }];
    })
    .sort(byName);
}

/** A relative address starts where the document is (RFC 3986 section 5). */
function resolved(server: Server, origin: string | undefined): Server {
  if (origin === undefined || /^[a-z][a-z0-9+.-]*:/i.test(server.url) || server.template.startsWith("{")) return server;
  const absolute = (address: string) => {
    // Braces are no part of an address; they come back as they were.
    const url = new URL(
      address.replace(/[{}]/g, (brace) => (brace === "{" ? "~~(" : ")~~")),
      origin,
    ).href;
    return url.replace(/~~\(/g, "{").replace(/\)~~/g, "}");
  };
  return { ...server, url: absolute(server.url), template: absolute(server.template) };
}
