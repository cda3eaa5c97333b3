// Security schemes and requirements in, what the runtime needs to send credentials out.
import type { Api, SecurityRequirement, SecurityScheme } from "../api/api.js";
import { code, join, literal, objectKey, reference, type Code } from "../code/code.js";
import { modules } from "./places.js";

/** Whether all that a service asks for is a bearer token: then the runtime needs to be told nothing. */
export function isBearerOnly({ securitySchemes }: Api): boolean {
  return securitySchemes.every((scheme) => schemeKind(scheme) === "bearer" || schemeKind(scheme) === undefined);
}

/** `security({ key: apiKey("header", "X-Key") }, [["key"]])`; `undefined` where a bearer token is all. */
export function securityPolicy(api: Api): Code | undefined {
  if (isBearerOnly(api)) return undefined;
  const schemes = api.securitySchemes.flatMap((scheme) => {
    const value = schemeCode(scheme);
    return value === undefined ? [] : [code`${objectKey(scheme.name)}: ${value}`];
  });
  return code`${part("security")}({ ${join(schemes, ", ")} }, ${alternatives(api.security)})`;
}

/** The `security` of one operation, where it is not the service's own. */
export function operationSecurity(api: Api, security: Api["security"]): Code | undefined {
  if (isBearerOnly(api)) return undefined;
  const own = alternatives(security);
  return own.code === alternatives(api.security).code ? undefined : own;
}

function alternatives(security: readonly (readonly SecurityRequirement[])[]): Code {
  const lists = security.map(
    (alternative) =>
      code`[${join(
        alternative.map(({ scheme }) => literal(scheme)),
        ", ",
      )}]`,
  );
  return code`[${join(lists, ", ")}]`;
}

function schemeKind(scheme: SecurityScheme): "bearer" | "basic" | "apiKey" | undefined {
  switch (scheme.type) {
    case "apiKey":
      return "apiKey";
    case "http":
      return scheme.scheme === "basic" ? "basic" : scheme.scheme === "bearer" ? "bearer" : undefined;
    case "oauth2":
    case "openIdConnect":
      return "bearer";
    case "mutualTLS":
      return undefined;
  }
}

function schemeCode(scheme: SecurityScheme): Code | undefined {
  const kind = schemeKind(scheme);
  if (kind === undefined) return undefined;
  if (scheme.type === "apiKey") return code`${part("apiKey")}(${literal(scheme.in)}, ${literal(scheme.key)})`;
  return part(kind);
}

function part(name: string): Code {
  return reference(name, modules.runtimePart("security"), { typeOnly: false });
}
