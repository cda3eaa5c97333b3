// Security schemes and requirements in, what the runtime needs to send credentials out.
import type { Api, SecurityRequirement, SecurityScheme } from "../api/api.js";
import { credentialSchemes, isBasic, isBearer, isBearerOnly } from "../api/clientOptions.js";
import { code, join, key, literal, objectKey, reference, type Code } from "../code/code.js";
import { modules, pureCall } from "./places.js";

/** `security({ key: apiKey("header", "X-Key") }, [["key"]])`; `undefined` where a bearer token is all. */
export function securityPolicy(api: Api): Code | undefined {
  if (isBearerOnly(api)) return undefined;
  const schemes = credentialSchemes(api).map((scheme) => code`${objectKey(scheme.name)}: ${schemeCode(scheme)}`);
  return pureCall(part("security"), code`{ ${join(schemes, ", ")} }, ${alternatives(api, api.security)}`);
}

/** The `security` of one operation, where it is not the service's own. */
export function operationSecurity(api: Api, security: Api["security"]): Code | undefined {
  if (isBearerOnly(api)) return isPublic(security) && !isPublic(api.security) ? code`[]` : undefined;
  const own = alternatives(api, security);
  return own.code === alternatives(api, api.security).code ? undefined : own;
}

/** The option of a client that holds the credentials of other schemes than bearer, with the schemes' names; none where there are none. */
export function credentialsType(api: Api): Code | undefined {
  if (isBearerOnly(api)) return undefined;
  const members = credentialSchemes(api).map((scheme) => {
    const type = isBasic(scheme) ? code`{ readonly username: string; readonly password: string }` : code`string`;
    return code`readonly ${key(scheme.name)}?: ${type};`;
  });
  return code`{ ${join(members, " ")} } | undefined`;
}

/** No alternative asks for anything. */
function isPublic(security: Api["security"]): boolean {
  return security.every((alternative) => alternative.length === 0);
}

/** The alternatives by names of schemes. One that asks for nothing only says that the others may be left out, which they always may. */
function alternatives(api: Api, security: Api["security"]): Code {
  const known = new Set(credentialSchemes(api).map(({ name }) => name));
  const lists = security
    .map((alternative) => alternative.filter(({ scheme }: SecurityRequirement) => known.has(scheme)))
    .filter((alternative) => alternative.length > 0)
    .map(
      (alternative) =>
        code`[${join(
          alternative.map(({ scheme }) => literal(scheme)),
          ", ",
        )}]`,
    );
  return code`[${join(lists, ", ")}]`;
}

function schemeCode(scheme: SecurityScheme): Code {
  if (isBearer(scheme)) return part("bearer");
  if (scheme.type === "apiKey") return pureCall(part("apiKey"), code`${literal(scheme.in)}, ${literal(scheme.key)}`);
  const name = scheme.type === "http" ? scheme.scheme : "";
  return name === "basic" ? part("basic") : pureCall(part("http"), literal(name));
}

function part(name: string): Code {
  return reference(name, modules.runtimePart("security"), { typeOnly: false });
}
