// `components.securitySchemes` and `servers` in, how and where the service is called out.
import { isObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { OAuthFlow, SecurityScheme, Server } from "./api.js";
import { entriesOf, itemsOf, objectAt, ownField, resolve, textAt, type Context } from "./fields.js";
import { byName } from "./names.js";

/** The base URLs with the defaults of their variables (Server Object). A document without servers is served from `/`. */
export function readServers(context: Context): Server[] {
  const servers = itemsOf(context, context.root["servers"], "/servers", "a list of servers").flatMap(
    (server, index): Server[] => {
      const pointer = child("/servers", index);
      const object = objectAt(context, server, pointer, "a Server Object");
      const url = object === undefined ? undefined : textAt(context, object, "url", pointer);
      if (object === undefined || url === undefined) return [];
      const description = textAt(context, object, "description", pointer);
      const name = textAt(context, object, "name", pointer);
      const variables =
        objectAt(context, object["variables"], child(pointer, "variables"), "a map of server variables") ?? {};
      const filled = url.replace(/\{([^{}]+)\}/g, (placeholder, variable: string) => {
        const declared = ownField(variables, variable);
        const value = isObject(declared) ? ownField(declared, "default") : undefined;
        if (typeof value === "string" || typeof value === "number") return String(value);
        context.report({
          code: "document/structure",
          severity: "warning",
          message: `the server variable ${placeholder} has no default`,
          pointer: child(pointer, "url"),
        });
        return placeholder;
      });
      return [{ url: filled, ...(description !== undefined && { description }), ...(name !== undefined && { name }) }];
    },
  );
  return servers.length > 0 ? servers : [{ url: "/" }];
}

/** Every scheme that can be read, sorted by name. */
export function readSecuritySchemes(context: Context): SecurityScheme[] {
  const components = objectAt(context, context.root["components"], "/components", "the Components Object") ?? {};
  const pointer = "/components/securitySchemes";
  return entriesOf(context, components["securitySchemes"], pointer, "a map of security schemes")
    .flatMap(([name, value]) => readScheme(context, name, value, child(pointer, name)))
    .sort(byName);
}

function readScheme(context: Context, name: string, value: unknown, pointer: string): SecurityScheme[] {
  const part = resolve(context, value, pointer, "a Security Scheme Object");
  if (part === undefined) return [];
  const { value: scheme } = part;
  const text = (field: string) => textAt(context, scheme, field, part.pointer);
  const description = text("description");
  const common = { name, ...(description !== undefined && { description }) };
  const type = text("type");
  switch (type) {
    case "apiKey": {
      const location = text("in");
      const key = text("name");
      if (
        key === undefined ||
        !isHeaderSafe(key) ||
        (location !== "query" && location !== "header" && location !== "cookie")
      )
        break;
      return [{ ...common, type, in: location, key }];
    }
    case "http":
      return [{ ...common, type, scheme: (text("scheme") ?? "bearer").toLowerCase() }];
    case "oauth2":
      return [{ ...common, type, flows: readFlows(context, scheme["flows"], child(part.pointer, "flows")) }];
    case "openIdConnect":
      return [{ ...common, type, url: text("openIdConnectUrl") ?? "" }];
    case "mutualTLS":
      return [{ ...common, type }];
    default:
      break;
  }
  context.report({
    code: "document/structure",
    severity: "warning",
    message: `the security scheme ${JSON.stringify(name)} cannot be used: its type, place or name is not one that HTTP knows`,
    pointer: part.pointer,
  });
  return [];
}

/** A token of HTTP (RFC 9110 section 5.6.2), so that a name from a description cannot start a header of its own. */
function isHeaderSafe(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

const grants = ["authorizationCode", "clientCredentials", "deviceAuthorization", "implicit", "password"] as const;

function readFlows(context: Context, value: unknown, pointer: string): OAuthFlow[] {
  const flows = objectAt(context, value, pointer, "an OAuth Flows Object") ?? {};
  return grants.flatMap((grant): OAuthFlow[] => {
    const place = child(pointer, grant);
    const flow = objectAt(context, ownField(flows, grant), place, "an OAuth Flow Object");
    if (flow === undefined) return [];
    const urls = Object.fromEntries(
      ["authorizationUrl", "tokenUrl", "refreshUrl"].flatMap((field) => {
        const url = textAt(context, flow, field, place);
        return url === undefined ? [] : [[field, url]];
      }),
    );
    const scopes = entriesOf(context, flow["scopes"], child(place, "scopes"), "a map of scopes")
      .map(([name, description]) => ({ name, description: typeof description === "string" ? description : "" }))
      .sort(byName);
    return [{ grant, ...urls, scopes }];
  });
}
