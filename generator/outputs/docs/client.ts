// The security schemes of a service in, how an example makes a client out.
import type { Api, SecurityScheme } from "../../api/api.js";
import { objectKey } from "../../code/code.js";
import type { View } from "../../code/file.js";
import { markdownBlock } from "../../code/prose.js";

/** `const client = new ApiClient({ accessToken: yourAccessToken });` with the credentials that the service asks for. */
export function clientView(className: string, api: Api): View {
  return {
    client: markdownBlock(
      `const client = new ApiClient(${credentialsOf(api)});\nconst api = new ${className}(client);`,
    ),
  };
}

/** The options of a client with what proves who calls; a token where the service takes one. */
function credentialsOf({ securitySchemes }: Api): string {
  if (securitySchemes.some(isBearer)) return "{ accessToken: yourAccessToken }";
  const [scheme] = securitySchemes.filter(({ type }) => type === "apiKey" || type === "http");
  if (scheme === undefined) return "";
  const credential = isBasic(scheme) ? "{ username, password }" : "yourApiKey";
  return `{\n  credentials: { ${objectKey(scheme.name).code}: ${credential} },\n}`;
}

/** Whether a scheme is met by an access token. */
export function isBearer(scheme: SecurityScheme): boolean {
  if (scheme.type === "http") return scheme.scheme.toLowerCase() === "bearer";
  return scheme.type === "oauth2" || scheme.type === "openIdConnect";
}

/** Whether a scheme is met by a name and a password. */
export function isBasic(scheme: SecurityScheme): boolean {
  return scheme.type === "http" && scheme.scheme.toLowerCase() === "basic";
}
