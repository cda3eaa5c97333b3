// What an output is: a function from the service and the settings of a run to files.
import type { Api } from "../api/api.js";
import type { File } from "../code/file.js";

/** One kind of files of the package. Outputs do not know each other; `outputs.ts` lists them. */
export type Output = (api: Api, settings: Settings) => readonly File[];

/** What a configuration says about the package that is made, with every default filled in. */
export interface Settings {
  readonly package: PackageSettings;
  readonly client: ClientSettings;
  readonly naming: NamingSettings;
  readonly docs: DocsSettings;
  /** A folder of the package with code that is not generated; its index is exported, too: `src/extensions`. */
  readonly extensions?: string;
}

export interface PackageSettings {
  /** The npm name. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string;
  readonly author?: string;
  readonly keywords: readonly string[];
  /** The name under which the browser file is required: `require("platformClient")`, and a global variable of that name. */
  readonly browserName: string;
}

export interface ClientSettings {
  /** Named hosts of the service that a client can be pointed at. */
  readonly environments?: EnvironmentSettings;
  /** The response header that identifies a call in the service's logs. */
  readonly correlationHeader?: string;
  /** The response header that says in how many seconds the rate limit is lifted. */
  readonly rateLimitResetHeader?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** The environment variable that sets the log level. */
  readonly logLevelVariable?: string;
  /** Adds the methods of earlier platform SDKs (`setAccessToken`, `setEnvironment`, `setPreHook`, …) to the client. */
  readonly compatible: boolean;
  readonly oauth: OAuthSettings;
  /** Further names under which the index exports something: `{ ApiClientClass: "ApiClient" }`. */
  readonly aliases: { readonly [alias: string]: string };
  /** Method suffix → header: `{ ExampleApp: "Example-App" }` gives `setExampleAppHeader(value)` and `getExampleAppHeader()`. */
  readonly headers: { readonly [name: string]: string };
}

/** What a document cannot say about its authorization server. */
export interface OAuthSettings {
  /** Where a browser goes to log out. */
  readonly logoutPath?: string;
  /** An operation that tells whether a token is good. */
  readonly checkPath?: string;
  /** Prefix of the names under which a browser keeps things. */
  readonly storagePrefix?: string;
  /** A further name in the session storage for the PKCE verifier. */
  readonly verifierKey?: string;
  /** Adds the SAML 2 bearer grant, which OpenAPI has no word for. */
  readonly saml2Bearer: boolean;
}

export interface EnvironmentSettings {
  /** The name of the exported constant with the hosts. */
  readonly exportAs: string;
  /** Name → host. */
  readonly hosts: { readonly [name: string]: string };
  /** Servers as URL templates with `{host}`: `api` has the operations, the others are named by what they are for. */
  readonly servers: { readonly api: string; readonly [name: string]: string };
  /** The host that is used when none is chosen. */
  readonly default: string;
}

export interface NamingSettings {
  /** The name of a method's options, in which `{method}` or `{Method}` stands for the method. */
  readonly options: string;
}

export interface DocsSettings {
  /** Names for `x-` fields in the views of pages, of operations, arguments, models, properties and tags: `{ permissions: "x-required-permissions" }`. */
  readonly extensions: { readonly [name: string]: string };
}
