// The transport on node:http(s): the same answers as fetch, and what fetch on Node cannot do.
import { Agent, createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { runInNewContext } from "node:vm";
import { gzipSync, brotliCompressSync, deflateRawSync, deflateSync } from "node:zlib";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { proxyFor } from "../../templates/runtime/node-proxy.js";
import type { HttpRequest, Middleware } from "../../templates/runtime/index.js";
import { nodeTransport } from "../../templates/runtime/node.js";
import { blob, bytes, nothing, stream } from "../../templates/runtime/responses.js";
import { jsonLines } from "../../templates/runtime/streams.js";
import { cert, key } from "./certificate.js";
import {
  cut,
  json,
  listThings,
  postThing,
  rejection,
  reset,
  stall,
  TestClient,
  TestClock,
  text,
  useServer,
} from "./server.js";

const server = useServer();
const other = useServer();
const proxyVariables = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];

beforeEach(clearProxies);
afterEach(clearProxies);

function clearProxies() {
  for (const name of proxyVariables) {
    delete process.env[name];
    delete process.env[name.toUpperCase()];
  }
}

const client = (options = {}) =>
  new TestClient({
    baseUrl: server.url,
    transport: nodeTransport(),
    clock: new TestClock(),
    ...options,
  });

describe("in a world of its own, as Jest makes one for each file of tests", () => {
  /** The transport there, with these globals beside those of the language. */
  async function transportIn(globals: object): Promise<typeof nodeTransport> {
    const { outputFiles } = await build({
      entryPoints: ["templates/runtime/node.ts"],
      bundle: true,
      write: false,
      format: "iife",
      globalName: "built",
      target: "es2022",
    });
    const world = runInNewContext(`${outputFiles[0]!.text}; built`, { process, ...globals }) as {
      nodeTransport: typeof nodeTransport;
    };
    return world.nodeTransport;
  }

  test("forms are sent, though their promises are of another class", async () => {
    const transport = (await transportIn({ URL, Response, AbortSignal }))();
    server.answers(json({ ok: true }));
    const form = new FormData();
    form.set("name", "value");
    const answer = await transport({ ...plainRequest(), method: "POST", body: form });
    expect(await answer.text()).toBe('{"ok":true}');
    expect(server.requests[0]?.body).toContain("value");
  });

  test("texts travel without what simulated browsers have not", async () => {
    // As jest-environment-jsdom 29 has it: no TextEncoder, no TextDecoder, no `URL.canParse`.
    class OldURL extends URL {
      static override canParse = undefined as never;
    }
    process.env["HTTP_PROXY"] = server.url;
    const transport = (await transportIn({ URL: OldURL }))();
    server.answers(json({ ok: "ü" }));
    const answer = await transport({ ...plainRequest(), method: "POST", body: "ä" });
    expect(await answer.text()).toBe('{"ok":"ü"}');
    expect(Buffer.from(server.requests[0]?.body ?? "", "latin1").toString()).toBe("ä");
  });

  const plainRequest = () => ({
    url: `${server.url}/things`,
    headers: {},
    signal: new AbortController().signal,
    operation: listThings,
    attempt: 1,
    connection: undefined,
  });
});

test("many calls at the same time may share a signal: Node does not warn of a leak", async () => {
  const warned = vi.spyOn(process, "emitWarning").mockReturnValue();
  onTestFinished(() => warned.mockRestore());
  const { signal } = new AbortController();
  server.answers(...Array.from({ length: 30 }, () => json({})));
  const shared = client();
  await Promise.all(Array.from({ length: 30 }, () => shared.call(listThings, {}, { signal })));
  expect(warned).not.toHaveBeenCalled();
});

test.each(["", "/v1", "localhost:3000", "ftp://example.com"])("the baseUrl %j is told", async (baseUrl) => {
  const error = await rejection(client({ baseUrl }).call(listThings, {}));
  expect(error.name).toBe("ArgumentError");
  expect(error.message).toBe(
    `"${baseUrl}/api/v2/things" is no address: give the client a baseUrl with https:// or http://`,
  );
});

test("a signal that is not Node's own is listened to as well", async () => {
  const { signal } = new AbortController();
  const foreign = new Proxy(signal, {
    get: (target, key) => {
      if (key === "constructor") return Object;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  server.answers(json({ a: 1 }));
  await expect(client().call(listThings, {}, { signal: foreign })).resolves.toEqual({ a: 1 });
});

test("a call goes out and its answer comes back", async () => {
  server.answers(json({ a: "ü" }, 200, { "x-correlation-id": "c" }));
  const call = client({ accessToken: "T" }).call(postThing, { body: { b: "ü" } });
  const { data, headers, correlationId } = await call.withResponse();
  expect(data).toEqual({ a: "ü" });
  expect(headers["content-type"]).toBe("application/json");
  expect(correlationId).toBe("c");
  const [request] = server.requests;
  expect(Buffer.from(request!.body, "latin1").toString()).toBe('{"b":"ü"}');
  expect(request?.headers["content-length"]).toBe("10");
  expect(request?.headers["transfer-encoding"]).toBeUndefined();
  expect(request?.headers.authorization).toBe("Bearer T");
});

test("a POST without a body says so", async () => {
  await client().call(postThing, {});
  expect(server.requests[0]?.headers["content-length"]).toBe("0");
});

test.each<[string, unknown]>([
  ["bytes", new Uint8Array([104, 105])],
  ["a buffer", new Uint8Array([104, 105]).buffer],
  ["a blob", new Blob(["hi"])],
  ["a stream", new Blob(["hi"]).stream()],
])("%s are sent", async (_, body) => {
  await client().call(postThing, { body });
  expect(server.requests[0]?.body).toBe("hi");
});

test("form data is sent with its boundary", async () => {
  const body = new FormData();
  body.set("a", "1");
  await client().call(postThing, { body });
  const type = server.requests[0]?.headers["content-type"] ?? "";
  expect(type).toMatch(/^multipart\/form-data; boundary=/);
  expect(server.requests[0]?.body).toContain(type.split("=")[1]);
});

test.each([
  ["gzip", gzipSync],
  ["br", brotliCompressSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["gzip, br", (text: string) => brotliCompressSync(gzipSync(text))],
])("%s is undone, of the whole and of a stream", async (coding, compress) => {
  const long = "x".repeat(1e6);
  for (const value of [{ a: 1 }, long]) {
    server.answers((_, response) => {
      response.writeHead(200, { "content-encoding": coding });
      response.end(compress(JSON.stringify(value)));
    });
    expect(await client().call(listThings, {})).toEqual(value);
    const body = await client().call({ ...listThings, response: stream }, {});
    expect(await new Response(body as ReadableStream).json()).toEqual(value);
  }
});

test("a long body is undone beside the program's own work", async () => {
  // Bytes that do not compress.
  const long = Array.from({ length: 2e5 }, (_, index) => Math.sin(index).toString(36)).join("");
  server.answers((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(gzipSync(JSON.stringify(long)));
  });
  expect(await client().call(listThings, {})).toBe(long);
});

test.each(["gzip", "deflate", "br"])("an empty answer in %s is empty", async (coding) => {
  server.answers((_, response) => {
    response.writeHead(200, { "content-encoding": coding });
    response.end();
  });
  expect(await client().call(listThings, {})).toBeUndefined();
  expect(await client().call({ ...listThings, method: "HEAD", response: nothing }, {})).toBeUndefined();
  const body = await client().call({ ...listThings, response: stream }, {});
  expect(await new Response(body as ReadableStream).text()).toBe("");
});

test("an unknown coding is left as it is", async () => {
  server.answers(text("abc", 200, { "content-encoding": "own" }));
  expect(await client().call({ ...listThings, response: bytes }, {})).toEqual(new TextEncoder().encode("abc"));
});

test("whoever stops listening to a compressed stream frees its connection", async () => {
  const closed = new Promise((resolve) =>
    server.answers((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.write(gzipSync("1\n".repeat(1000)).subarray(0, -8));
      response.on("close", () => resolve("closed"));
    }),
  );
  const lines = await client().call<AsyncIterable<unknown>>({ ...listThings, response: jsonLines }, {});
  for await (const line of lines) {
    expect(line).toBe(1);
    break;
  }
  expect(await closed).toBe("closed");
});

test("a body that is read a second time is an error, not a wait without end", async () => {
  const reading: Middleware = async (request, next) => {
    const response = await next(request);
    await response.text();
    return response;
  };
  const call = client({ middleware: [reading], timeout: 0, maxRetries: 0 }).call(listThings, {});
  expect((await rejection(call)).message).toBe("The body has been read already");
});

test("a stream that somebody has looked at can still be read whole", async () => {
  server.answers(json({ a: 1 }));
  const looking: Middleware = async (request, next) => {
    const response = await next(request);
    expect(response.body?.locked).toBe(false);
    return response;
  };
  expect(await client({ middleware: [looking] }).call(listThings, {})).toEqual({ a: 1 });
});

test("a compressed body that is cut is a connection error", async () => {
  server.answers((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    const half = gzipSync("x".repeat(1e5)).subarray(0, 50);
    response.write(half, () => response.socket?.destroy());
  });
  const call = client({ maxRetries: 0 }).call(listThings, {});
  expect((await rejection(call)).name).toBe("ConnectionError");
});

test("answers come as what they are", async () => {
  server.answers(text("hi"));
  const read = client();
  expect(await read.call({ ...listThings, response: bytes }, {})).toEqual(new TextEncoder().encode("hi"));
  const file = await read.call<Blob>({ ...listThings, response: blob }, {});
  expect([await file.text(), file.type]).toEqual(["hi", "text/plain"]);
  const body = await read.call({ ...listThings, response: stream }, {});
  expect(await new Response(body as ReadableStream).text()).toBe("hi");
});

test.each([
  ["a reset", reset],
  ["a cut body", cut],
  ["a stalled body", stall],
])("%s is repeated", async (_, failure) => {
  server.answers(failure, json("ok"));
  const call = client().call(listThings, {}, { timeout: 300 });
  expect(await call).toBe("ok");
  expect(server.requests.length).toBe(2);
});

test.each([
  [301, "GET", ""],
  [302, "GET", ""],
  [303, "GET", ""],
  [307, "POST", "{}"],
  [308, "POST", "{}"],
])("a %i of a POST is followed as %s", async (status, method, body) => {
  server.answers(text("", status, { location: "/there" }), json("ok"));
  expect(await client().call(postThing, { body: {} })).toBe("ok");
  expect(server.requests[1]).toMatchObject({ url: "/there", method, body });
});

test("a stream is not sent once more, but an answer elsewhere is fetched", async () => {
  const upload = () => new Blob(["hi"]).stream();
  server.answers(text("", 303, { location: "/there" }), json("ok"), text("", 307, { location: "/there" }));
  expect(await client().call(postThing, { body: upload() })).toBe("ok");
  expect(server.requests[1]).toMatchObject({ url: "/there", method: "GET", body: "" });
  expect((await rejection(client().call(postThing, { body: upload() }))).status).toBe(307);
});

test.each<[string, string, RequestListener]>([
  ["ConnectionError", "is cut", (request) => request.once("data", () => request.socket.destroy())],
  ["PayloadTooLargeError", "is refused early", (_, response) => response.writeHead(413, { connection: "close" }).end()],
])("%s: an upload that %s ends its stream", async (name, _, listener) => {
  const port = await listen(createServer(listener));
  let cancelled = () => {};
  const end = new Promise<void>((resolve) => (cancelled = resolve));
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      controller.enqueue(new Uint8Array(70_000));
    },
    cancel: () => cancelled(),
  });
  const call = client({ baseUrl: `http://127.0.0.1:${port}` }).call(postThing, { body });
  expect((await rejection(call)).name).toBe(name);
  await end;
});

test("a redirect to another origin takes no credential along", async () => {
  server.answers(text("", 307, { location: `${other.url}/there` }));
  const customHeaders = { "X-Api-Key": "k", Cookie: "c=1" };
  await client({ accessToken: "T" }).call(listThings, {}, { customHeaders });
  const { headers } = other.requests[0]!;
  expect(headers.authorization).toBeUndefined();
  expect(headers["x-api-key"]).toBeUndefined();
  expect(headers.cookie).toBeUndefined();
  expect(headers.accept).toBe("application/json");
  expect(headers.host).toBe(other.url.slice("http://".length));
});

test("a redirect within the origin keeps the token", async () => {
  server.answers(text("", 302, { location: "/there" }), json({}));
  await client({ accessToken: "T" }).call(listThings, {});
  expect(server.requests[1]?.headers.authorization).toBe("Bearer T");
});

test("redirects in a circle end", async () => {
  server.answers(text("", 302, { location: "/again" }));
  const call = client({ maxRetries: 0 }).call(listThings, {});
  expect((await rejection(call)).message).toBe("Too many redirects");
});

test("connections are kept for the next call", async () => {
  const ports = new Set<number | undefined>();
  server.answers((_, response) => {
    ports.add(response.socket?.remotePort);
    response.end("1");
  });
  const one = client();
  for (let i = 0; i < 5; i++) await one.call(listThings, {});
  expect(ports.size).toBe(1);
});

test("an agent of one's own is used", async () => {
  let used = 0;
  class Counting extends Agent {
    override createConnection(...args: Parameters<Agent["createConnection"]>) {
      used++;
      return super.createConnection(...args);
    }
  }
  const agent = new Counting();
  await client({ connection: { agent } }).call(listThings, {});
  expect(used).toBe(1);
});

test("the transport on fetch refuses what it cannot do", async () => {
  const options = { connection: { agent: {} }, transport: undefined };
  const error = await rejection(client(options).call(listThings, {}));
  expect(error.name).toBe("ArgumentError");
  expect(error.message).toMatch(/transport for Node/);
});

test("an abort closes the connection", async () => {
  const controller = new AbortController();
  const closed = new Promise((resolve) =>
    server.answers((_, response) => {
      response.on("close", () => resolve("closed"));
      controller.abort();
    }),
  );
  const { signal } = controller;
  await rejection(client().call(listThings, {}, { signal }));
  expect(await closed).toBe("closed");
});

test.each<[string, (request: HttpRequest, own: AbortSignal) => HttpRequest]>([
  ["in the request", (request, own) => ((request.signal = AbortSignal.any([request.signal, own])), request)],
  ["in a copy of it", (request, own) => ({ ...request, signal: AbortSignal.any([request.signal, own]) })],
])("a signal that middleware puts %s ends it", async (_, change) => {
  const own = new AbortController();
  const closed = new Promise((resolve) =>
    server.answers((_, response) => {
      response.on("close", () => resolve("closed"));
      own.abort(new Error("enough"));
    }),
  );
  const middleware: Middleware[] = [(request, next) => next(change(request, own.signal))];
  const error = await rejection(client({ middleware, maxRetries: 0 }).call(listThings, {}));
  expect(error.message).toBe("enough");
  expect(await closed).toBe("closed");
});

test("a signal that is asked for late has fired when the attempt is over", async () => {
  let late: (() => AbortSignal) | undefined;
  const middleware: Middleware[] = [(request, next) => ((late = () => request.signal), next(request))];
  server.answers(stall);
  await rejection(client({ middleware, maxRetries: 0, timeout: 20 }).call(listThings, {}));
  expect(late?.().aborted).toBe(true);
});

test.each(["/a/../b", "/a/%2E%2e/b", "/ü b", "/a'b", "/a\\b", "/a?b=.#c", "//b", "/a/.b"])(
  "an address with %s is asked for as the URL standard writes it",
  async (path) => {
    const baseUrl = server.url + path;
    await client({ baseUrl }).call(listThings, {});
    const { pathname, search } = new URL(baseUrl + listThings.path);
    expect(server.requests[0]?.url).toBe(pathname + search);
  },
);

test("plain requests go to the proxy of the environment", async () => {
  const { host } = new URL(other.url);
  process.env["HTTP_PROXY"] = `http://us%20er:p@${host}`;
  await client().call(listThings, {});
  expect(server.requests).toEqual([]);
  expect(other.requests[0]?.url).toBe(`${server.url}/api/v2/things`);
  expect(other.requests[0]?.headers["host"]).toBe(new URL(server.url).host);
  expect(other.requests[0]?.headers["proxy-authorization"]).toBe(`Basic ${btoa("us er:p")}`);
});

/** Starts a server of any kind on a free port, for one test. */
async function listen(listening: Server): Promise<number> {
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return (listening.address() as AddressInfo).port;
}

/** An https server that asks for a certificate of the client and tells its name. */
function listenSecurely(): Promise<number> {
  const options = { cert, key, ca: cert, requestCert: true };
  return listen(
    createSecureServer({ ...options, rejectUnauthorized: false }, (request, response) => {
      const { CN } = (request.socket as TLSSocket).getPeerCertificate().subject ?? {};
      response.end(JSON.stringify([request.url, CN ?? null]));
    }),
  );
}

test("certificates are presented, and authorities trusted, as the options say", async () => {
  const baseUrl = `https://localhost:${await listenSecurely()}`;
  const call = (connection?: object) => client({ baseUrl, connection, maxRetries: 0 }).call(listThings, {});
  expect(await call({ ca: cert })).toEqual(["/api/v2/things", null]);
  expect(await call({ ca: cert, cert, key })).toEqual(["/api/v2/things", "localhost"]);
  const error = await rejection(call());
  expect([error.name, error.code]).toEqual(["ConnectionError", "DEPTH_ZERO_SELF_SIGNED_CERT"]);
});

test("https requests go through a tunnel of the proxy", async () => {
  const asked: (string | undefined)[] = [];
  const target = await listenSecurely();
  const proxy: Server = createServer();
  proxy.on("connect", (request, socket: Socket) => {
    asked.push(request.url, request.headers["proxy-authorization"]);
    const upstream = connect(target, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
    socket.on("close", () => upstream.destroy());
    onTestFinished(() => void socket.destroy());
  });
  process.env["HTTPS_PROXY"] = `u:p@127.0.0.1:${await listen(proxy)}`;
  const baseUrl = `https://localhost:${target}`;
  const secure = client({ baseUrl, connection: { ca: cert, cert, key } });
  expect(await secure.call(listThings, {})).toEqual(["/api/v2/things", "localhost"]);
  expect(await secure.call(listThings, {})).toBeTruthy();
  // One tunnel for both calls.
  expect(asked).toEqual([`localhost:${target}`, `Basic ${btoa("u:p")}`]);
});

test("a proxy that refuses is a connection error", async () => {
  const proxy: Server = createServer();
  proxy.on("connect", (_, socket: Socket) => {
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  });
  process.env["HTTPS_PROXY"] = `http://127.0.0.1:${await listen(proxy)}`;
  const secure = client({ baseUrl: "https://api.example.com", maxRetries: 0 });
  const error = await rejection(secure.call(listThings, {}));
  expect([error.code, error.message]).toEqual(["EPROXY", "The proxy refused with 407"]);
});

test("a tunnel to an IPv6 address names it in brackets", async () => {
  const asked: (string | undefined)[] = [];
  const proxy: Server = createServer();
  proxy.on("connect", (request, socket: Socket) => {
    asked.push(request.url);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  process.env["HTTPS_PROXY"] = `http://127.0.0.1:${await listen(proxy)}`;
  await rejection(client({ baseUrl: "https://[::1]:444", maxRetries: 0 }).call(listThings, {}));
  expect(asked).toEqual(["[::1]:444"]);
});

test.each(["socks5://user:secret@127.0.0.1:1", "http://a b"])("the proxy %s is refused", async (proxy) => {
  process.env["ALL_PROXY"] = proxy;
  const error = await rejection(client().call(listThings, {}));
  expect([error.name, error.attempts]).toEqual(["ArgumentError", undefined]);
  expect(error.message).toMatch(/^The proxy of the environment/);
  expect(error.message).not.toContain("secret");
});

test.each([
  ["http://[::1]/", "::1", true],
  ["http://[::1]/", "[::1]", true],
  ["http://[::1]:8080/", "[::1]:8080", true],
  ["http://[::1]:8081/", "[::1]:8080", false],
  ["http://[::2]/", "::1", false],
  ["http://[fd00::5]/", "fd00::/8", true],
  ["http://10.1.2.3/", "10.0.0.0/8", true],
  ["http://11.1.2.3/", "10.0.0.0/8", false],
  ["http://10.1.2.3/", "10.0.0.0/99", false],
  ["http://10.1.2.3/", "10.1.2.3", true],
  ["http://a.example./", "a.example", true],
  ["http://b.a.example/", "*.a.example", true],
  ["http://a.example/", "*", true],
  ["http://a.example/", "example:80", true],
])("%s, with NO_PROXY=%s: %s", (url, exempt, isExempt) => {
  process.env["HTTP_PROXY"] = "proxy:1";
  process.env["NO_PROXY"] = exempt;
  expect(proxyFor(new URL(url)) === undefined).toBe(isExempt);
});

test.each([
  ["http://a.example/", "http://proxy:1/"],
  ["https://a.example/", "http://secure:2/"],
  ["http://b.internal/", undefined],
  ["http://internal/", undefined],
  ["http://notinternal/", "http://proxy:1/"],
  ["http://c.example:8080/", undefined],
  ["http://c.example:8081/", "http://proxy:1/"],
])("the proxy for %s is %s", (url, proxy) => {
  process.env["http_proxy"] = "proxy:1";
  process.env["HTTPS_PROXY"] = "http://secure:2";
  process.env["NO_PROXY"] = ".internal, c.example:8080";
  expect(proxyFor(new URL(url))?.href).toBe(proxy);
});
