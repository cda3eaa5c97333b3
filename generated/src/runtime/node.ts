// The transport for Node on node:http(s): half the work of fetch, and agents, proxies and client certificates work.
import { ArgumentError } from "./errors.js";
import { nodeModule } from "./node-modules.js";
import type {
  NodeIncoming,
  NodeOutgoing,
  NodeReadable,
} from "./node-modules.js";
import { proxyFor, proxyHeaders, tunnelAgent } from "./node-proxy.js";
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
  readonly body: string | Uint8Array | ReadableStream | undefined;
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
      outgoing?.destroy(new Error("The request was aborted")),
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
      const answer = new NodeResponse(response, url.href);
      const location = answer.headers.get("location");
      // A stream is sent once, and a secret only where it was meant to go.
      const next =
        isStream(hop.body) || request.operation.sensitive
          ? undefined
          : redirected(hop, answer.status, location);
      if (!next) return answer;
      response.resume();
      if (redirects === mostRedirects) throw new Error("Too many redirects");
      hop = next.method === hop.method ? next : { ...next, body: undefined };
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
  return { url: request.url, method: request.method, headers, body };
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
      hostname: target.hostname.replace(/^\[|]$/g, ""),
      port: target.port,
      path: proxy ? url.href : url.pathname + url.search,
      method,
      agent,
      headers: proxy
        ? { host: url.host, ...headers, ...proxyHeaders(proxy) }
        : headers,
    });
    onSent(outgoing);
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
