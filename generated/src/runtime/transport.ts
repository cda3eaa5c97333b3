// How a request leaves and an answer arrives: the types, the default transport on fetch, and the middleware onion.
import { ArgumentError } from "./errors.js";
import type { OnEnd } from "./clock.js";
import type { Operation } from "./operation.js";

/** Everything that can be sent as a body. */
export type RequestBody = string | FormData | URLSearchParams | BinaryBody;

/** Bytes, however they are held. A stream is sent once: what fails is not repeated. */
export type BinaryBody = Blob | ArrayBuffer | ArrayBufferView | ReadableStream;

/** One attempt, as middleware and transports see it. Middleware may change it. */
export interface HttpRequest {
  url: string;
  method: string;
  /** Names are in lower case. */
  headers: Record<string, string>;
  body: RequestBody | undefined;
  /** Fires when the attempt ends early: abort, timeout. */
  signal: AbortSignal;
  readonly operation: Operation;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Agent, certificates: what only a transport for Node can honour. */
  readonly connection: ConnectionOptions | undefined;
  /** A redirect is an answer like any other: nothing is sent to where it leads. */
  redirect?: "manual";
  /** Follows redirects instead of `fetch`, where a key is sent that must not go elsewhere. */
  follow?: (request: HttpRequest, send: Transport) => Promise<HttpResponse>;
}

/** Settings of the connection itself, for Node. */
export interface ConnectionOptions {
  /** An `http.Agent` or `https.Agent`, such as a proxy agent. Default: one that keeps connections alive, and knows the proxy of the environment. */
  readonly agent?: unknown;
  /** PEM text of the client's certificate. Default: none is presented. */
  readonly cert?: unknown;
  /** PEM text of the client's private key. Default: none. */
  readonly key?: unknown;
  /** PEM text of the authorities to trust. Default: those that Node knows. */
  readonly ca?: unknown;
}

/** The part of `Headers` that is needed. */
export interface HttpHeaders {
  get(name: string): string | null;
  forEach(callback: (value: string, name: string) => void): void;
}

/** The part of `Response` that is needed; a real `Response` is one. */
export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** The url after redirects. */
  readonly url: string;
  readonly headers: HttpHeaders;
  readonly body: ReadableStream<Uint8Array> | null;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
}

/**
 * Sends a request and resolves as soon as the headers of the answer are there.
 *
 * @param onEnd calls back when the attempt ends early, where the request has
 *   no signal
 */
export interface Transport {
  (request: HttpRequest, onEnd?: OnEnd): Promise<HttpResponse>;
  /** `onEnd` is enough, where nobody else sees the request: a signal costs as much as all else that a client does for an attempt. */
  readonly takesOnEnd?: true;
  /** Told of a caller's signal before a call listens to it: Node 20 warns of a leak where calls at the same time share one. */
  readonly onListen?: (signal: AbortSignal) => void;
}

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<HttpResponse>;

/**
 * Wraps every attempt: change the request, call `next`, look at the answer.
 * It may answer without calling `next`, or call it more than once.
 *
 * @example
 * const trace: Middleware = async (request, next) => {
 *   request.headers["traceparent"] = newTraceparent();
 *   return next(request);
 * };
 */
export type Middleware = (
  request: HttpRequest,
  next: Transport,
) => Promise<HttpResponse>;

/** The transport on `fetch`. Default: the global one, looked up at each call. */
export function fetchTransport(fetch?: Fetch): Transport {
  const transport: Transport = async (request) => {
    if (request.connection) {
      throw new ArgumentError(
        "Agents and certificates need the transport for Node",
      );
    }
    request.operation.refuse?.(request);
    // What `fetch` is told has the same names; it passes over all others. That
    // `duplex` is required for streams is unknown to its types.
    const init: object = { ...request, duplex: "half" };
    // Where there is none, the error names it, because it is called by its name.
    return (fetch ?? (globalThis.fetch as unknown as Fetch))(request.url, init);
  };
  return (request) =>
    request.follow?.(request, transport) ?? transport(request);
}

/** The transport that a package uses outside Node; `node.ts` has its twin. */
export const defaultTransport: () => Transport = fetchTransport;

/** Is it a body that can be read only once? */
export function isStream(body: unknown): body is ReadableStream {
  return typeof (body as ReadableStream | undefined)?.getReader === "function";
}

/** Puts middleware around a transport; the first one is the outermost. */
export function compose(
  middleware: readonly Middleware[],
  transport: Transport,
): Transport {
  return middleware.reduceRight<Transport>(
    (next, layer) => async (request) => layer(request, next),
    transport,
  );
}
