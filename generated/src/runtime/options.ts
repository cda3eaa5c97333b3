// What a service is (data in the generated client), what a client can be told, and what a single call can.
import type { Clock } from "./clock.js";
import type { ServerChooser } from "./operation.js";
import type { RetryInfo } from "./retry.js";
import type { ErrorContext } from "./errors.js";
import type { SecurityPolicy } from "./security.js";
import type {
  ConnectionOptions,
  Fetch,
  HttpResponse,
  Middleware,
  Transport,
} from "./transport.js";

/** Everything that is particular to one service; written by the generator. */
export interface ServiceDescription {
  /** The name of the package. */
  readonly name: string;
  /** The version of the package. */
  readonly version: string;
  /**
   * Where the operations are, without a slash at the end; what depends on
   * options finds a function of `servers.js`.
   */
  readonly baseUrl: string | ServerChooser;
  /** Further servers that operations name, such as `login`. */
  readonly servers?: Readonly<Record<string, string>>;
  /** Regions and stages, for `setEnvironment` of a compatible client. */
  readonly environments?: Environments;
  /** The response header with the id of the exchange. */
  readonly correlationHeader?: string;
  /** The response header with the seconds until a rate limit is reset. */
  readonly rateLimitResetHeader?: string;
  /** Default of `ClientOptions.timeout`, in milliseconds. Default: 60,000. */
  readonly timeout?: number;
  /** The environment variable that may hold the log level. */
  readonly logLevelVariable?: string;
  /**
   * Sends credentials other than a bearer token: `security(…)` of
   * `security.js`. Default: the access token goes into `Authorization`.
   */
  readonly security?: SecurityPolicy;
  /** Where tokens come from, for the grants. */
  readonly oauth?: OAuthDescription;
  /** How requests are sent unless the client says otherwise. Default: `fetch`. */
  readonly transport?: () => Transport;
}

/** The hosts of a service that runs in several places. */
export interface Environments {
  /** Names of regions and their hosts: `{ eu_west_1: "example.ie" }`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The host that is used when none is set. */
  readonly default: string;
  /**
   * The servers of one host: `{ api: "https://api.{host}", … }`. `api` is the
   * base url, the others are `ServiceDescription.servers`.
   */
  readonly servers: { readonly api: string } & Readonly<Record<string, string>>;
}

/** A page or an endpoint of an authorization server. */
export interface OAuthEndpoint {
  /** A name in `servers`, or an absolute url. What depends on options finds a function of `servers.js`. */
  readonly server: string | ServerChooser;
  readonly path: string;
}

/** What is known of the service's authorization servers. */
export interface OAuthDescription {
  /** The token endpoint (RFC 6749, 3.2). */
  readonly token: OAuthEndpoint;
  /** The token endpoints of single grants, by `grant_type`, where they are others. */
  readonly tokens?: Readonly<Record<string, OAuthEndpoint>>;
  /** The authorization endpoint (RFC 6749, 3.1). Default: `/oauth/authorize` beside the token endpoint. */
  readonly authorize?: OAuthEndpoint;
  /** That of the implicit grant, where it is another one. */
  readonly implicit?: OAuthEndpoint;
  /** Where a browser goes to log out, beside the login page: `/logout`. */
  readonly logoutPath?: string;
  /** An operation that tells whether a token is good: `/api/v2/tokens/me`. */
  readonly checkPath?: string;
  /** Prefix of the keys under which a browser keeps things. Default: the package's name. */
  readonly storagePrefix?: string;
  /** A further session storage key for the PKCE verifier. */
  readonly verifierKey?: string;
}

/**
 * A bearer token, or a function that gives one.
 *
 * The function is asked before every request, so it should remember its
 * answer. After a 401 it is asked once more, with the `refused` token: if it
 * answers with another one, the request is sent again.
 */
export type AccessToken =
  | string
  | ((refused?: string) => string | undefined | Promise<string | undefined>);

/** A credential of a security scheme other than bearer. */
export type Credential =
  string | { readonly username: string; readonly password: string };

/**
 * Looks at the body of a successful answer; the call rejects with what it
 * throws, and is not repeated. What it returns is waited for, and not used.
 */
export type ResponseValidator = (
  body: unknown,
  response: HttpResponse,
  context: ErrorContext,
) => unknown;

/** How a client behaves. Everything is optional; `undefined` means the default. */
export interface ClientOptions {
  /** Where the operations are. Default: the service's address. */
  readonly baseUrl?: string | undefined;
  /** Addresses of the service's further servers, by name, or by the address of an operation's own. Default: those of the description. */
  readonly servers?: Readonly<Record<string, string>> | undefined;
  /** Sent as `Authorization: Bearer …`, to the base url's origin only. Default: no token is sent. */
  readonly accessToken?: AccessToken | undefined;
  /** Credentials of other security schemes, by the scheme's name. Default: none. */
  readonly credentials?: Readonly<Record<string, Credential>> | undefined;
  /** Milliseconds for one attempt, body included. 0: no limit. Default: the service's. */
  readonly timeout?: number | undefined;
  /** Milliseconds for a call with all its attempts and waits. Default: no limit. */
  readonly totalTimeout?: number | undefined;
  /** How often a failed call is repeated. Default: 2. */
  readonly maxRetries?: number | undefined;
  /** Headers of every request; they win over those of the runtime. Default: none. */
  readonly defaultHeaders?: Readonly<Record<string, string>> | undefined;
  /** Used instead of the global `fetch`, and instead of the default transport. Default: `node:http` in Node, the global `fetch` elsewhere. */
  readonly fetch?: Fetch | undefined;
  /** How requests are sent, such as `nodeTransport(…)`; wins over `fetch`. Default: `node:http` in Node, the global `fetch` elsewhere. */
  readonly transport?: Transport | undefined;
  /** Agent and certificates, for the Node transport. Default: kept-alive connections, through the proxy of the environment if there is one. */
  readonly connection?: ConnectionOptions | undefined;
  /** Wraps every attempt; the first is the outermost. Default: none. */
  readonly middleware?: readonly Middleware[] | undefined;
  /** Checks the body of each successful answer, such as `validateResponses(…)`. Default: nothing is checked. */
  readonly validate?: ResponseValidator | undefined;
  /** Called before each repetition. Default: nobody is told. */
  readonly onRetry?: ((info: RetryInfo) => void) | undefined;
  /** Time and chance, for tests. Default: the real ones. */
  readonly clock?: Clock | undefined;
}

/** What a single call can be told, beside the operation's own options. */
export interface CallOptions {
  /** Headers of this call; they win over all others. Those that are credentials are lost where a redirect leads to another origin. Default: none. */
  readonly customHeaders?: Readonly<Record<string, string>> | undefined;
  /** Ends the call, its waits included, with an `AbortError`. Default: nothing ends it but its time limit. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one attempt, body included. 0: no limit. Default: the client's. */
  readonly timeout?: number | undefined;
  /** How often the call is repeated when it fails. Default: the client's. */
  readonly maxRetries?: number | undefined;
  /** Further query parameters that the operation does not declare. Default: none. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Repeat also when the service may have acted on a request already. Default: `false`. */
  readonly retryNonIdempotent?: boolean | undefined;
  /** Checks the body of the answer instead of the client's `validate`. Default: the client's. */
  readonly validate?: ResponseValidator | undefined;
  /** Wraps every attempt of this call, inside the client's middleware. Default: none. */
  readonly middleware?: readonly Middleware[] | undefined;
}
