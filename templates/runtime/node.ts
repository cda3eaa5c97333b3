// The transport for Node on node:http(s): half the work of fetch, and agents, proxies and client certificates work.
import { ArgumentError } from "./errors.js";
import { nodeModule } from "./node-modules.js";
import type { NodeHttp, NodeIncoming, NodeOutgoing } from "./node-modules.js";
import { codingsOf, decodedBytes, decodedStream } from "./node-codings.js";
import {
  hostOf,
  proxyFor,
  proxyHeaders,
  tunnelAgent,
  urlFrom,
} from "./node-proxy.js";
import { mostRedirects, redirected } from "./redirects.js";
import { isStream } from "./transport.js";
import type {
  ConnectionOptions,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  Transport,
} from "./transport.js";

/** One request of an attempt; a redirect makes another one. */
interface Hop {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | ReadableStream | undefined;
}

/**
 * Sends requests through `node:http` and `node:https`, over kept-alive
 * connections, through the proxy of the environment if there is one.
 *
 * @param standard for requests whose client has no `connection` of its own
 */
export function nodeTransport(standard: ConnectionOptions = {}): Transport {
  const routes = new WeakMap<ConnectionOptions, Map<string, Route>>();
  const routeTo = (origin: string, connection: ConnectionOptions): Route => {
    let known = routes.get(connection);
    if (!known) routes.set(connection, (known = new Map()));
    let route = known.get(origin);
    if (!route) known.set(origin, (route = findRoute(origin, connection)));
    return route;
  };
  const transport: Transport = async (request, onEnd) => {
    const connection = request.connection ?? standard;
    const first = firstHop(request);
    // Not `instanceof`: where Jest runs a test, Node's promises are of another class.
    let hop = "then" in first ? await first : first;
    let outgoing: NodeOutgoing | undefined;
    let hasEnded = false;
    const stop = () => {
      hasEnded = true;
      outgoing?.destroy(onEnd ? undefined : (request.signal.reason as Error));
    };
    if (onEnd) onEnd(stop);
    else if (request.signal.aborted) stop();
    // The signal belongs to this attempt alone: the listener goes with it.
    else request.signal.addEventListener("abort", stop);
    for (let redirects = 0; ; redirects++) {
      const { origin, path } = placeOf(hop.url);
      const route = routeTo(origin, connection);
      const response = await exchange(hop, path, route, (sent) => {
        outgoing = sent;
        if (hasEnded) stop();
      });
      const { location } = response.headers;
      const next =
        location === undefined || request.redirect
          ? undefined
          : redirected(hop, response.statusCode, location as string);
      if (!next) {
        return new NodeResponse(response, route.origin + path, hop.method);
      }
      response.resume();
      if (redirects === mostRedirects) throw new Error("Too many redirects");
      hop = next;
    }
  };
  const onListen = (signal: AbortSignal) => {
    try {
      nodeModule("node:events").setMaxListeners(0, signal);
    } catch {
      // A signal of somebody else's, such as that of a simulated browser: Node counts none of its listeners.
    }
  };
  return Object.assign(transport, { takesOnEnd: true, onListen } as const);
}

/** How requests to one origin leave. */
interface Route {
  readonly origin: string;
  /** What all requests have in common, for `request` of `send`. */
  readonly common: object;
  readonly send: NodeHttp;
  /** The headers for a proxy that plain requests are sent to, and the host behind it. */
  readonly proxied: Record<string, string> | undefined;
  readonly host: string;
}

function findRoute(
  address: string,
  { agent, ...tls }: ConnectionOptions,
): Route {
  const url = parsed(address);
  const proxy = agent ? undefined : proxyFor(url);
  const isTunnel = proxy && url.protocol === "https:";
  const target = proxy && !isTunnel ? proxy : url;
  const { protocol, port } = target;
  const send = nodeModule(protocol === "https:" ? "node:https" : "node:http");
  const common = {
    protocol,
    hostname: hostOf(target),
    port,
    agent:
      agent ??
      (isTunnel
        ? tunnelAgent(proxy, tls)
        : new send.Agent({
            keepAlive: true,
            // There is none to look for in each request.
            ...(protocol === "http:" && { servername: "" }),
            ...tls,
          })),
  };
  const proxied = target === url ? undefined : proxyHeaders(target);
  return { origin: url.origin, common, send, proxied, host: url.host };
}

/** Urls that the URL standard would write in the same way: reading them takes longer than all else here. */
const written =
  /^(https?:\/\/[a-z\d.:[\]-]+)(\/(?!.*\/(?:\.|%2e))[\w/?&=%+,:;$!*()@~.-]*)$/i;

/** The origin of a url, and what a server is asked for there. */
function placeOf(address: string): { origin: string; path: string } {
  const [, known, rest] = written.exec(address) ?? [];
  if (known && rest) return { origin: known, path: rest };
  const { origin, pathname, search } = parsed(address);
  return { origin, path: pathname + search };
}

function parsed(address: string): URL {
  const url = urlFrom(address);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new ArgumentError(
    `"${address}" is no address: give the client a baseUrl with https:// or http://`,
  );
}

/** The transport that a package uses on Node unless it is told otherwise. */
export function defaultTransport(): Transport {
  return (shared ??= nodeTransport());
}
let shared: Transport | undefined;

/** The request as it is sent; only what fetch's own classes must write has to be waited for. */
function firstHop(request: HttpRequest): Hop | Promise<Hop> {
  const { url, method, body } = request;
  const headers = { ...request.headers };
  headers["accept-encoding"] ??= "gzip, deflate, br";
  const sized = (bytes: Uint8Array | undefined): Hop => {
    if (bytes || !/^(GET|HEAD|OPTIONS)$/.test(method)) {
      headers["content-length"] = String(bytes?.length ?? 0);
    }
    return { url, method, headers, body: bytes };
  };
  if (body === undefined) return sized(body);
  // Bytes, because Node would write the headers in the encoding of a text.
  if (typeof body === "string") {
    encoder ??= new (nodeModule("node:util").TextEncoder)();
    return sized(encoder.encode(body));
  }
  if (isStream(body)) return { url, method, headers, body };
  if (body instanceof ArrayBuffer) return sized(new Uint8Array(body));
  if (ArrayBuffer.isView(body)) {
    return sized(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  }
  // Forms are rare enough to let fetch's own classes write their boundary.
  const form = new Response(body);
  headers["content-type"] ??= form.headers.get("content-type") ?? "";
  return form.arrayBuffer().then((bytes) => sized(new Uint8Array(bytes)));
}

// Of Node, because a browser that Jest simulates has none.
let encoder: InstanceType<typeof TextEncoder> | undefined;

/** Sends one request; resolves with the headers of the answer. */
function exchange(
  { method, headers, body }: Hop,
  path: string,
  { origin, common, send, proxied, host }: Route,
  onSent: (outgoing: NodeOutgoing) => void,
): Promise<NodeIncoming> {
  return new Promise((resolve, reject) => {
    const outgoing = send.request({
      ...common,
      path: proxied ? origin + path : path,
      method,
      headers: proxied ? { host, ...headers, ...proxied } : headers,
    });
    onSent(outgoing);
    // Listens on: a request may break once more while its body is written.
    outgoing.on("error", reject);
    outgoing.once("response", resolve);
    if (isStream(body)) void pump(body, outgoing);
    else outgoing.end(body);
  });
}

/** Writes a stream, no faster than it can be sent, and no longer than somebody takes it. */
async function pump(body: ReadableStream, to: NodeOutgoing): Promise<void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return to.end();
      await new Promise<void>((resolve, reject) => {
        to.write(value, (error) => (error ? reject(error) : resolve()));
      });
    }
  } catch (error) {
    to.destroy(error as Error);
    await reader.cancel(error).catch(() => undefined);
  }
}

let utf8: InstanceType<typeof TextDecoder> | undefined;

/** An answer of Node in the shape of fetch's. */
class NodeResponse implements HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: HttpHeaders;
  readonly #incoming: NodeIncoming;
  readonly #codings: readonly string[];
  #body: ReadableStream<Uint8Array> | undefined;
  #isRead = false;

  constructor(incoming: NodeIncoming, url: string, method: string) {
    this.status = incoming.statusCode;
    this.statusText = incoming.statusMessage;
    this.url = url;
    this.headers = new NodeHeaders(incoming);
    this.#incoming = incoming;
    const isEmpty = method === "HEAD" || /^(204|304)$/.test(`${this.status}`);
    this.#codings = isEmpty
      ? []
      : codingsOf(this.headers.get("content-encoding"));
  }

  get body(): ReadableStream<Uint8Array> | null {
    const { Readable } = nodeModule("node:stream");
    return (this.#body ??= Readable.toWeb(
      decodedStream(this.#taken(), this.#codings),
    ));
  }

  async text(): Promise<string> {
    utf8 ??= new (nodeModule("node:util").TextDecoder)();
    return utf8.decode(await this.#bytes());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    // Node's own chunks may share their memory with others.
    return new Uint8Array(await this.#bytes()).buffer;
  }

  async blob(): Promise<Blob> {
    const type = this.headers.get("content-type") ?? "";
    return new Blob([await this.arrayBuffer()], { type });
  }

  async #bytes(): Promise<Uint8Array> {
    // Whoever has looked at the stream may still want the whole.
    if (this.#body) {
      return new Uint8Array(await new Response(this.#body).arrayBuffer());
    }
    return decodedBytes(await collected(this.#taken()), this.#codings);
  }

  /** A body that has been read never ends again: who waits for it would wait for ever. */
  #taken(): NodeIncoming {
    if (this.#isRead) throw new TypeError("The body has been read already");
    this.#isRead = true;
    return this.#incoming;
  }
}

/** All bytes of a body, as they were sent. */
function collected(incoming: NodeIncoming): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    incoming.on("data", (chunk: Uint8Array) => {
      chunks.push(chunk);
      length += chunk.length;
    });
    incoming.once("error", reject);
    incoming.once("end", () => {
      if (chunks.length === 1) return resolve(chunks[0]!);
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
      resolve(bytes);
    });
  });
}

/** Headers without fetch's classes, which are slow to load. */
class NodeHeaders implements HttpHeaders {
  readonly #incoming: NodeIncoming;

  constructor(incoming: NodeIncoming) {
    this.#incoming = incoming;
  }

  get(name: string): string | null {
    const value = this.#incoming.headers[name.toLowerCase()];
    return (Array.isArray(value) ? value.join(", ") : value) ?? null;
  }

  forEach(callback: (value: string, name: string) => void): void {
    for (const name of Object.keys(this.#incoming.headers)) {
      callback(this.get(name)!, name);
    }
  }
}
