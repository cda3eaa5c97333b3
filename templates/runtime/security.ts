// Credentials other than a bearer token: API keys in any place, HTTP basic, and alternatives of several schemes.
import { setHeader } from "./headers.js";
import type { Operation } from "./operation.js";
import type { Credential } from "./options.js";
import { followRedirects } from "./redirects.js";
import type { HttpRequest } from "./transport.js";
import { encodeQuery, encodeText } from "./url.js";

/** The part of a request that credentials go into. */
export interface Target {
  url: string;
  readonly headers: Record<string, string>;
  follow?: HttpRequest["follow"];
}

/**
 * Adds the credentials of one operation to a request.
 *
 * @returns the names of the headers that hold keys, also those that the caller
 *   has set by hand; they are taken out again should the request leave for
 *   another origin.
 */
export type SecurityPolicy = (
  request: Target,
  operation: Operation,
  credentials: Readonly<Record<string, Credential>>,
  token: string | undefined,
) => string[];

/** Adds one credential to a request. */
export interface SecurityScheme {
  (request: Target, credential: Credential): void;
  /** The header that holds a key, in lower case. */
  readonly keyHeader?: string;
}

/**
 * The policy of a service.
 *
 * @param schemes the service's schemes by name; `bearer` ones take the access
 *   token unless they have a credential of their own.
 * @param fallback the alternatives for operations that name none.
 *
 * @example
 * security: security({ key: apiKey("header", "X-Key"), oauth: bearer }, [["oauth"], ["key"]])
 */
export function security(
  schemes: Readonly<Record<string, SecurityScheme>>,
  fallback: readonly (readonly string[])[],
): SecurityPolicy {
  return (request, operation, credentials, token) => {
    const credential = (name: string) =>
      Object.hasOwn(credentials, name)
        ? credentials[name]
        : schemes[name] === bearer
          ? token
          : undefined;
    const alternatives = operation.security ?? fallback;
    const usable = alternatives.find((names) => names.every(credential));
    for (const name of usable ?? [])
      schemes[name]?.(request, credential(name)!);
    const keys = Object.values(schemes).flatMap(({ keyHeader }) =>
      keyHeader && Object.hasOwn(request.headers, keyHeader) ? keyHeader : [],
    );
    // Of all headers, `fetch` takes only `Authorization` off everywhere.
    if (keys.length) request.follow = followRedirects;
    return keys;
  };
}

/** `Authorization: Bearer …`: bearer, OAuth 2 and OpenID Connect. */
export function bearer(request: Target, credential: Credential): void {
  authorization(request, `Bearer ${credential as string}`);
}

/** `Authorization: Basic …`, from `{ username, password }`. */
export function basic(request: Target, credential: Credential): void {
  const { username, password } = credential as Exclude<Credential, string>;
  authorization(request, `Basic ${base64(`${username}:${password}`)}`);
}

/** `Authorization: NAME …`: the caller writes what stands after the name of the scheme. */
export function http(name: string): SecurityScheme {
  return (request, credential) =>
    authorization(request, `${name} ${credential as string}`);
}

/** An API key in a header, in the query or in a cookie. */
export function apiKey(
  place: "header" | "query" | "cookie",
  name: string,
): SecurityScheme {
  const scheme = (request: Target, credential: Credential) => {
    const key = String(credential);
    switch (place) {
      case "header":
        return header(request, name, key);
      case "query":
        request.url += `${request.url.includes("?") ? "&" : "?"}${encodeQuery(name)}=${encodeQuery(key)}`;
        return;
      case "cookie": {
        const others = request.headers["cookie"];
        const cookie = `${name}=${encodeText(key)}`;
        request.headers["cookie"] = others ? `${others}; ${cookie}` : cookie;
      }
    }
  };
  return place === "query"
    ? scheme
    : Object.assign(scheme, {
        keyHeader: place === "cookie" ? "cookie" : name.toLowerCase(),
      });
}

/** Base64 of the UTF-8 bytes of a text. */
export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function authorization(request: Target, value: string): void {
  header(request, "authorization", value);
}

/** What the caller set by hand stays. */
function header(request: Target, name: string, value: string): void {
  if (!Object.hasOwn(request.headers, name.toLowerCase())) {
    setHeader(request.headers, name, value);
  }
}
