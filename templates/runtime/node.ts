// The transport for Node on node:http(s): half the work of fetch, and agents, proxies and client certificates work.
import { ArgumentError } from "./errors.js";
import { nodeModule } from "./node-modules.js";
import type { NodeIncoming, NodeOutgoing } from "./node-modules.js";
import { codingsOf, decodedBytes, decodedStream } from "./node-codings.js";
import { hostOf, proxyFor, proxyHeaders, tunnelAgent } from "./node-proxy.js";
import { mostRedirects, redirected } from "./redirects.js";
import { isStream } from "./transport.js";
import type {
  ConnectionOptions,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  RequestBody,
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
  const routeTo = (url: URL, connection: ConnectionOptions): Route => {
    let known = routes.get(connection);
    if (!known) routes.set(connection, (known = new Map()));
    let route = known.get(url.origin);
    if (!route) known.set(url.origin, (route = findRoute(url, connection)));
    return route;
  };
  return async (request) => {
    const connection = request.connection ?? standard;
    let hop = await firstHop(request);
    let outgoing: NodeOutgoing | undefined;
    // The signal belongs to this attempt alone: the listener goes with it.
    request.signal.addEventListener("abort", () =>
      outgoing?.destroy(request.signal.reason as Error),
    );
    for (let redirects = 0; ; redirects++) {
      const url = new URL(hop.url);
      const response = await exchange(
        hop,
        url,
        routeTo(url, connection),
        request.signal,
        (sent) => (outgoing = sent),
      );
      const answer = new NodeResponse(response, url.href, hop.method);
      const location = answer.headers.get("location");
      // A secret is sent only where it was meant to go.
      const next = request.operation.sensitive
        ? undefined
        : redirected(hop, answer.status, location);
      if (!next) return answer;
      response.resume();
      if (redirects === mostRedirects) throw new Error("Too many redirects");
      hop = next;
    }
  };
}

/** How requests to one origin leave. */
interface Route {
  readonly agent: object;
  /** The proxy that plain requests are sent to. */
  readonly proxy: URL | undefined;
}

function findRoute(url: URL, { agent, ...tls }: ConnectionOptions): Route {
  if (agent) return { agent, proxy: undefined };
  const proxy = proxyFor(url);
  if (proxy && url.protocol === "https:") {
    return { agent: tunnelAgent(proxy, tls), proxy: undefined };
  }
  const { Agent } = nodeModule(moduleOf(proxy ?? url));
  return { agent: new Agent({ keepAlive: true, ...tls }), proxy };
}

/** The transport that a package uses on Node unless it is told otherwise. */
export function defaultTransport(): Transport {
  return (shared ??= nodeTransport());
}
let shared: Transport | undefined;

async function firstHop(request: HttpRequest): Promise<Hop> {
  if (!URL.canParse(request.url)) {
    throw new ArgumentError(
      `"${request.url}" is no address: give the client a baseUrl`,
    );
  }
  const headers = { ...request.headers };
  const body = await bytesOf(request.body, headers);
  if (body instanceof Uint8Array) {
    headers["content-length"] = String(body.length);
  } else if (!body && !/^(GET|HEAD|OPTIONS)$/.test(request.method)) {
    headers["content-length"] = "0";
  }
  headers["accept-encoding"] ??= "gzip, deflate, br";
  return { url: request.url, method: request.method, headers, body };
}

/** A body as Node can write it. */
async function bytesOf(
  body: RequestBody | undefined,
  headers: Record<string, string>,
): Promise<Hop["body"]> {
  if (body === undefined || isStream(body)) return body;
  // Bytes, because Node would write the headers in the encoding of a text.
  if (typeof body === "string") {
    return (encoder ??= new TextEncoder()).encode(body);
  }
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  }
  // Forms are rare enough to let fetch's own classes write their boundary.
  const written = new Response(body);
  headers["content-type"] ??= written.headers.get("content-type") ?? "";
  return new Uint8Array(await written.arrayBuffer());
}

let encoder: InstanceType<typeof TextEncoder> | undefined;

function moduleOf(url: URL): "node:http" | "node:https" {
  return url.protocol === "https:" ? "node:https" : "node:http";
}

/** Sends one request; resolves with the headers of the answer. */
function exchange(
  { method, headers, body }: Hop,
  url: URL,
  { agent, proxy }: Route,
  signal: AbortSignal,
  onSent: (outgoing: NodeOutgoing) => void,
): Promise<NodeIncoming> {
  return new Promise((resolve, reject) => {
    const target = proxy ?? url;
    const outgoing = nodeModule(moduleOf(target)).request({
      protocol: target.protocol,
      hostname: hostOf(target),
      port: target.port,
      path: proxy ? url.href : url.pathname + url.search,
      method,
      agent,
      headers: proxy
        ? { host: url.host, ...headers, ...proxyHeaders(proxy) }
        : headers,
    });
    onSent(outgoing);
    if (signal.aborted) outgoing.destroy(signal.reason as Error);
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
    return (utf8 ??= new TextDecoder()).decode(await this.#bytes());
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
