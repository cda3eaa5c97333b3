// The security schemes of a service in, how an example makes a client out.
import type { Api, SecurityScheme } from "../../api/api.js";
import { objectKey } from "../../code/code.js";
import type { View } from "../../code/file.js";
import { markdownBlock } from "../../code/prose.js";

/**
 * `const client = new ApiClient({ accessToken: yourAccessToken });` with the credentials that the service asks for, and where it is if
 * the description does not say that.
 */
export function clientView(className: string, api: Api): View {
  return {
    client: markdownBlock(`const client = new ApiClient(${optionsOf(api)});\nconst api = new ${className}(client);`),
  };
}

function optionsOf(api: Api): string {
  const credentials = credentialsOf(api);
  const address = isSomewhere(api) ? [] : ["baseUrl: yourBaseUrl"];
  const options = [...address, ...(credentials === undefined ? [] : [credentials])];
  if (options.length === 0) return "";
  const isShort = options.every((option) => !option.includes("{"));
  return isShort ? `{ ${options.join(", ")} }` : `{\n${options.map((option) => `  ${option},\n`).join("")}}`;
}

/** Whether the first server has an address of its own. */
export function isSomewhere({ servers: [server] }: Api): boolean {
  return server !== undefined && /^https?:\/\//i.test(server.url);
}

/** The option of a client with what proves who calls; a token where the service takes one. */
function credentialsOf({ securitySchemes }: Api): string | undefined {
  if (securitySchemes.some(isBearer)) return "accessToken: yourAccessToken";
  const [scheme] = securitySchemes.filter(({ type }) => type === "apiKey" || type === "http");
  if (scheme === undefined) return undefined;
  const credential = isBasic(scheme) ? "{ username, password }" : "yourApiKey";
  return `credentials: { ${objectKey(scheme.name).code}: ${credential} }`;
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
