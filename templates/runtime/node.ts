// The transport for Node on node:http(s): half the work of fetch, and agents, proxies and client certificates work.
import { ArgumentError } from "./errors.js";
import { nodeModule } from "./node-modules.js";
import type {
  NodeIncoming,
  NodeOutgoing,
  NodeReadable,
} from "./node-modules.js";
import { proxyFor, proxyHeaders, tunnelAgent } from "./node-proxy.js";
import { isStream } from "./transport.js";
import type {
  ConnectionOptions,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  RequestBody,
  Transport,
} from "./transport.js";

/** Redirects in a row that are followed. */
const mostRedirects = 10;

/** What a hop needs to know; a redirect changes it. */
interface Hop {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | ReadableStream | undefined;
  /** The request under way, for an abort. */
  outgoing?: NodeOutgoing;
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
    const hop = await firstHop(request);
    // The signal belongs to this attempt alone: the listener goes with it.
    request.signal.addEventListener("abort", () =>
      hop.outgoing?.destroy(new Error("The request was aborted")),
    );
    for (let redirects = 0; ; redirects++) {
      const route = routeTo(hop.url, connection);
      const response = await exchange(hop, route, request.signal);
      if (!redirect(hop, response)) {
        return new NodeResponse(response, hop.url.href);
      }
      response.resume();
      if (redirects === mostRedirects) throw new Error("Too many redirects");
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
  if (typeof body === "string") {
    headers["content-length"] = String(bytesOfText(body).length);
  } else if (body instanceof Uint8Array) {
    headers["content-length"] = String(body.length);
  } else if (!body && !/^(GET|HEAD|OPTIONS)$/.test(request.method)) {
    headers["content-length"] = "0";
  }
  headers["accept-encoding"] ??= "gzip, deflate, br";
  return { url: new URL(request.url), method: request.method, headers, body };
}

/** A body as Node can write it. */
async function bytesOf(
  body: RequestBody | undefined,
  headers: Record<string, string>,
): Promise<Hop["body"]> {
  if (body === undefined || typeof body === "string" || isStream(body)) {
    return body;
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

function moduleOf(url: URL): "node:http" | "node:https" {
  return url.protocol === "https:" ? "node:https" : "node:http";
}

/** Sends one request; resolves with the headers of the answer. */
function exchange(
  hop: Hop,
  { agent, proxy }: Route,
  signal: AbortSignal,
): Promise<NodeIncoming> {
  return new Promise((resolve, reject) => {
    const { url, method, headers, body } = hop;
    const target = proxy ?? url;
    const outgoing = nodeModule(moduleOf(target)).request({
      protocol: target.protocol,
      hostname: target.hostname.replace(/^\[|]$/g, ""),
      port: target.port,
      path: proxy ? url.href : url.pathname + url.search,
      method,
      agent,
      headers: proxy
        ? { host: url.host, ...headers, ...proxyHeaders(proxy) }
        : headers,
    });
    hop.outgoing = outgoing;
    if (signal.aborted) outgoing.destroy(new Error("The request was aborted"));
    outgoing.once("error", reject);
    outgoing.once("response", resolve);
    if (isStream(body)) void pump(body, outgoing);
    // Bytes, because Node would write the headers in the encoding of a text.
    else outgoing.end(typeof body === "string" ? bytesOfText(body) : body);
  });
}

let encoder: InstanceType<typeof TextEncoder> | undefined;

function bytesOfText(text: string): Uint8Array {
  return (encoder ??= new TextEncoder()).encode(text);
}

/** Writes a stream, no faster than it can be sent. */
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
  }
}

/** Changes the hop to follow a redirect, as fetch does; `false`: it is none. */
function redirect(hop: Hop, response: NodeIncoming): boolean {
  const status = response.statusCode;
  const location = response.headers["location"];
  if (![301, 302, 303, 307, 308].includes(status)) return false;
  if (typeof location !== "string" || isStream(hop.body)) return false;
  const next = new URL(location, hop.url);
  if (!/^https?:$/.test(next.protocol)) return false;
  const isPost = hop.method === "POST" && status < 303;
  if (isPost || (status === 303 && !/^(GET|HEAD)$/.test(hop.method))) {
    hop.method = "GET";
    hop.body = undefined;
    delete hop.headers["content-length"];
    delete hop.headers["content-type"];
  }
  if (next.origin !== hop.url.origin) {
    // Whatever else was sent may be a credential.
    for (const name of Object.keys(hop.headers)) {
      if (!/^(accept.*|content-(type|length))$/.test(name)) {
        delete hop.headers[name];
      }
    }
  }
  hop.url = next;
  return true;
}

let utf8: InstanceType<typeof TextDecoder> | undefined;

/** An answer of Node in the shape of fetch's. */
class NodeResponse implements HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: HttpHeaders;
  readonly #incoming: NodeIncoming;
  #body: ReadableStream<Uint8Array> | undefined;

  constructor(incoming: NodeIncoming, url: string) {
    this.status = incoming.statusCode;
    this.statusText = incoming.statusMessage;
    this.url = url;
    this.headers = new NodeHeaders(incoming);
    this.#incoming = incoming;
  }

  get body(): ReadableStream<Uint8Array> | null {
    const { Readable } = nodeModule("node:stream");
    return (this.#body ??= Readable.toWeb(this.#decoded()));
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

  /** The body without its `Content-Encoding`. */
  #decoded(): NodeReadable {
    const incoming = this.#incoming;
    const coding = this.headers.get("content-encoding")?.toLowerCase();
    if (!coding || coding === "identity") return incoming;
    const zlib = nodeModule("node:zlib");
    const decoder =
      coding === "gzip" || coding === "x-gzip"
        ? zlib.createGunzip()
        : coding === "deflate"
          ? zlib.createInflate()
          : coding === "br"
            ? zlib.createBrotliDecompress()
            : undefined;
    if (!decoder || [204, 304].includes(this.status)) return incoming;
    // `pipe` passes no errors on: a cut connection would never end.
    incoming.once("error", (error: Error) => decoder.destroy(error));
    return incoming.pipe(decoder);
  }

  #bytes(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      let length = 0;
      const readable = this.#decoded();
      readable.on("data", (chunk: Uint8Array) => {
        chunks.push(chunk);
        length += chunk.length;
      });
      readable.once("error", reject);
      readable.once("end", () => {
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
