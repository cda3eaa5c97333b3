// The client with the methods of platform SDKs of an earlier kind, each a thin adapter on an option.
import type { ApiPromise, ApiResponse } from "./api-promise.js";
import {
  authDataOf,
  clearAuthData,
  keepAuthData,
  localStorageStore,
  storeTokens,
} from "./auth-data.js";
import type { AuthData } from "./auth-data.js";
import type { AnyRequest } from "./call-api.js";
import { Client } from "./client.js";
import { ArgumentError } from "./errors.js";
import type { PostHook, PreHook } from "./hooks.js";
import { addressesBehind, addressesOf } from "./hosts.js";
import type { Gateway } from "./hosts.js";
import type { LoggingOptions, LogLevel } from "./logging.js";
import type { ClientOptions } from "./options.js";
import { send } from "./send.js";

/** The options of a compatible client. */
export interface CompatibleOptions extends ClientOptions, LoggingOptions {
  /** A region, a host or a url of one of its servers; as `setEnvironment`. Default: the service's own. */
  readonly environment?: string | undefined;
  /** A gateway that all requests go through; as `setGateway`. Default: none. */
  readonly gateway?: Gateway | undefined;
  /** Called before each attempt; as `setPreHook`. Default: none. */
  readonly preHook?: PreHook | undefined;
  /** Called after each answer; as `setPostHook`. Default: none. */
  readonly postHook?: PostHook | undefined;
  /** Awaiting a call gives `{ status, headers, body, … }`; as `setReturnExtendedResponses`. Default: `false`. */
  readonly extendedResponses?: boolean | undefined;
}

/** What awaiting a call gives after `setReturnExtendedResponses(true)`. */
export interface ExtendedResponse<T> {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: T;
  readonly text: string | undefined;
  readonly error: null;
}

/** A client with the surface that users of earlier SDKs know. */
export abstract class CompatibleClient extends Client<CompatibleOptions> {
  /** Uses this bearer token from now on. */
  setAccessToken(token: string): void {
    keepAuthData(this, { accessToken: token });
  }

  /** Calls without a token from now on. */
  clearAccessToken(): void {
    keepAuthData(this, { accessToken: undefined });
  }

  /** What the last login gave; holds the token. */
  get authData(): AuthData {
    return authDataOf(this);
  }

  /** Takes over a login from elsewhere. */
  setAuthData(data: AuthData): void {
    keepAuthData(this, data);
  }

  /** Forgets the login, in the local storage too. */
  clearAuthData(): void {
    clearAuthData(this);
  }

  /**
   * Keeps logins in the browser's local storage, in clear: every script of
   * the page can read them. Default: `false`.
   */
  setPersistSettings(persist: boolean, prefix?: string): void {
    const { storagePrefix = this.service.name } = this.service.oauth ?? {};
    const name = (prefix || storagePrefix).replace(/\W+/g, "_");
    const store = localStorageStore(`${name}_auth_data`);
    storeTokens(this, persist ? store : undefined);
  }

  /** Chooses a region, a host, or a url of one; nothing: back to the default. */
  setEnvironment(environment?: string): void {
    this.configure({ environment, baseUrl: undefined, servers: undefined });
  }

  /** Sends everything through a gateway; without a host: no longer. */
  setGateway(gateway?: Gateway): void {
    this.configure({ gateway });
  }

  /** Headers of every request. */
  setDefaultHeaders(headers: Record<string, string>): void {
    if (!headers || typeof headers !== "object") {
      throw new ArgumentError("default headers must be a map");
    }
    this.configure({ defaultHeaders: headers });
  }

  /** Headers of every request. */
  getDefaultHeaders(): Readonly<Record<string, string>> {
    return this.options.defaultHeaders ?? {};
  }

  /** `true`: awaiting a call gives status and headers beside the body. */
  setReturnExtendedResponses(extended: boolean): void {
    this.configure({ extendedResponses: extended });
  }

  /** Milliseconds for one attempt, body included. */
  get timeout(): number {
    return this.options.timeout ?? this.service.timeout ?? 60_000;
  }

  set timeout(milliseconds: number) {
    this.configure({ timeout: milliseconds });
  }

  /** Calls `hook` before each attempt, instead of the one before. */
  setPreHook(hook: PreHook | undefined): void {
    this.configure({ preHook: hook });
  }

  /** Calls `hook` after each answer, instead of the one before. */
  setPostHook(hook: PostHook | undefined): void {
    this.configure({ postHook: hook });
  }

  /** Connects through an agent, such as a proxy agent. Node only. */
  setProxyAgent(agent: unknown): void {
    this.configure({ connection: { agent } });
  }

  /** Presents a client certificate, given as PEM text. Node only. */
  setMTLSContents(cert?: string, key?: string, ca?: string): void {
    this.configure({ connection: { cert, key, ca } });
  }

  /** Presents a client certificate, read from PEM files. Node only. */
  setMTLSCertificates(
    certPath?: string,
    keyPath?: string,
    caPath?: string,
  ): void {
    const { process } = globalThis as unknown as { process?: Builtins };
    const files = process?.getBuiltinModule?.("node:fs");
    if (!files) {
      throw new ArgumentError("Certificates cannot be read from files here");
    }
    const read = (path?: string) => path && files.readFileSync(path, "utf8");
    this.setMTLSContents(read(certPath), read(keyPath), read(caPath));
  }

  /** Calls any path, also one without a method of its own. */
  callApi<T = unknown>(...request: AnyRequest): ApiPromise<T> {
    return this.start(async (session, raw) => {
      const { operationOf } = await import("./call-api.js");
      return send(session, ...operationOf(request), raw);
    });
  }

  protected override shape(result: ApiResponse<unknown>): unknown {
    if (!this.options.extendedResponses) return result.data;
    const { status, statusText, headers, data } = result;
    return {
      status,
      statusText,
      headers,
      body: data === undefined ? "" : data,
      text: undefined,
      error: null,
    };
  }

  protected override derive(given: CompatibleOptions): CompatibleOptions {
    const { environments, logLevelVariable } = this.service;
    const gateway = addressesBehind(given.gateway);
    const addresses =
      gateway ?? (environments && addressesOf(environments, given.environment));
    const logLevel = given.logLevel ?? levelFromEnvironment(logLevelVariable);
    const middleware = [...(given.middleware ?? [])];
    // Hooks and logs are loaded when there is something for them to do.
    if (given.preHook || given.postHook) {
      middleware.push(async (request, next) => {
        const { withHooks } = await import("./hooks.js");
        return withHooks(given, request, next);
      });
    }
    if (logLevel !== undefined && logLevel !== "none") {
      middleware.push(async (request, next) => {
        const { logging } = await import("./logging.js");
        return logging({ ...given, logLevel })(request, next);
      });
    }
    return {
      ...given,
      middleware,
      baseUrl: gateway?.baseUrl ?? given.baseUrl ?? addresses?.baseUrl,
      servers: { ...addresses?.servers, ...given.servers, ...gateway?.servers },
    };
  }
}

/** Reads a log level from an environment variable, where there are any. */
function levelFromEnvironment(
  variable: string | undefined,
): LogLevel | undefined {
  try {
    const { process } = globalThis as {
      process?: { env?: Record<string, string | undefined> };
    };
    return variable ? (process?.env?.[variable] as LogLevel) : undefined;
  } catch {
    return undefined; // Deno, without permission to read the environment
  }
}

interface Builtins {
  getBuiltinModule?(
    name: string,
  ): { readFileSync(path: string, encoding: string): string } | undefined;
}
