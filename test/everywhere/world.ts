// What a case is given: the packages under test, and addresses of the server that tell what arrived at them.
import type { AuthData, LoggedIn } from "../../templates/runtime/auth-data.js";
import type { CompatibleClient, CompatibleOptions } from "../../templates/runtime/compatible-client.js";
import type * as Runtime from "../../templates/runtime/index.js";
import type { SecretOptions } from "../../templates/runtime/oauth.js";
import type { Seen } from "./server.js";

/** The first product, as the package under test exports it. */
export type Sdk = typeof Runtime & {
  readonly ApiClient: (new (options?: CompatibleOptions) => SdkClient) & { readonly instance: SdkClient };
  readonly OperationalEventsApi: new (client?: SdkClient) => OperationalEvents;
  readonly PureCloudRegionHosts: Readonly<Record<string, string>>;
};

export type SdkClient = CompatibleClient & {
  loginClientCredentialsGrant(id: string, secret: string, options?: SecretOptions): Promise<LoggedIn>;
  authorizePKCEGrant(id: string, verifier: string, code: string, redirectUri: string): Promise<AuthData>;
  generatePKCECodeVerifier(length?: number): string;
  computePKCECodeChallenge(verifier: string): Promise<string>;
};

type Call = Runtime.ApiPromise<any>;

export interface OperationalEvents {
  getUsageEventsDefinition(id: string, opts?: Runtime.CallOptions): Call;
  getUsageEventsDefinitions(opts?: Runtime.CallOptions): Call;
  postUsageEventsAggregatesQuery(opts?: Runtime.CallOptions & { body?: unknown }): Call;
  postUsageEventsQuery(opts?: Runtime.CallOptions & { body?: unknown; before?: string; pageSize?: string }): Call;
}

/** The package of `service.yaml`. */
export interface Features {
  readonly ApiClient: new (options?: Runtime.ClientOptions) => Runtime.Client;
  readonly EverywhereApi: new (client: Runtime.Client) => Readonly<Record<string, (...args: unknown[]) => Call>>;
}

export interface World {
  readonly sdk: Sdk;
  readonly features: Features;
  /** A browser: it has rules of its own about headers, and keeps no secret. */
  readonly isBrowser: boolean;
  /** An address that answers as the words say; no other case has the same. */
  readonly address: (words: string) => string;
  /** What has arrived at an address. */
  readonly seen: (address: string) => Promise<Seen[]>;
  /** The API of the first product at such an address, with a token, and waits that end at once. */
  readonly api: (address: string, options?: CompatibleOptions) => OperationalEvents;
}

/** Where the cases run. */
export interface Place {
  /** The server. */
  readonly origin: string;
  /** The beginning of all its addresses. */
  readonly prefix: string;
  readonly isBrowser: boolean;
}

export function makeWorld({ origin, prefix, isBrowser }: Place, sdk: Sdk, features: Features): World {
  let count = 0;
  return {
    sdk,
    features,
    isBrowser,
    address: (words) => `${origin}/${prefix}${(count += 1)}/${words}`,
    seen: async (address) => {
      const answer = await fetch(`${address.split("/").slice(0, -1).join("/")}/seen`);
      return (await answer.json()) as Seen[];
    },
    api: (baseUrl, options) => {
      const clock = { now: () => Date.now(), random: () => 0, sleep: () => Promise.resolve() };
      return new sdk.OperationalEventsApi(
        new sdk.ApiClient({ baseUrl, servers: { login: baseUrl }, accessToken: "secret-token", clock, ...options }),
      );
    },
  };
}
