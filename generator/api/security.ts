// `components.securitySchemes` in, what credentials the service knows out.
import { child } from "../source/pointer.js";
import type { OAuthFlow, SecurityScheme } from "./api.js";
import { entriesOf, isToken, objectAt, ownField, resolve, textAt, type Context } from "./fields.js";
import { byName } from "./names.js";

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
  const unusable = (field: string, reason: string) => {
    context.report({
      code: "document/structure",
      severity: "warning",
      message: `the security scheme ${JSON.stringify(name)} is left out: ${reason}`,
      pointer: child(part.pointer, field),
    });
    return [];
  };
  switch (type) {
    case "apiKey": {
      const location = text("in");
      const key = text("name");
      if (location !== "query" && location !== "header" && location !== "cookie")
        return unusable("in", `a key is in a query, header or cookie, not in ${JSON.stringify(location ?? null)}`);
      if (key === undefined || (location !== "query" && !isToken(key)))
        return unusable("name", `${JSON.stringify(key ?? null)} cannot be the name of a ${location}`);
      return [{ ...common, type, in: location, key }];
    }
    case "http":
      if (!isToken(text("scheme") ?? "bearer"))
        return unusable("scheme", `${JSON.stringify(text("scheme"))} cannot be the name of an HTTP scheme`);
      return httpScheme(common, text("scheme") ?? "bearer");
    case "oauth2":
      return [{ ...common, type, flows: readFlows(context, scheme["flows"], child(part.pointer, "flows")) }];
    case "openIdConnect":
      return [{ ...common, type, url: text("openIdConnectUrl") ?? "" }];
    case "mutualTLS":
      return [{ ...common, type }];
    default:
      return unusable(
        "type",
        `${JSON.stringify(type ?? null)} is not apiKey, http, oauth2, openIdConnect or mutualTLS`,
      );
  }
}

/** A scheme that is not known by name keeps its spelling: the credential is sent after it. */
function httpScheme(common: { readonly name: string }, scheme: string): SecurityScheme[] {
  const known = scheme.toLowerCase();
  return [{ ...common, type: "http", scheme: ["basic", "bearer"].includes(known) ? known : scheme }];
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
