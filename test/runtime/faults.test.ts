// What services and networks do wrong, against both transports: nothing is lost, doubled, or sent to strangers.
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  Client,
  ConnectionError,
  fetchTransport,
  ResponseParseError,
  TimeoutError,
} from "../../templates/runtime/index.js";
import type { ClientOptions, Middleware, Operation, Transport } from "../../templates/runtime/index.js";
import { clientCredentials } from "../../templates/runtime/client-credentials.js";
import { nodeTransport } from "../../templates/runtime/node.js";
import { apiKey, basic, bearer, security } from "../../templates/runtime/security.js";
import { startFaultyServer, type FaultyServer, type Seen } from "../everywhere/server.js";
import { getThing, postThing, queryThings, rejection, service, TestClient, TestClock } from "./server.js";

let server: FaultyServer;
let count = 0;
beforeAll(async () => {
  server = await startFaultyServer();
});
afterAll(() => server.close());

const addressOf = (words: string) => `${server.origin}/faults${(count += 1)}/${words}`;
const seenAt = async (address: string) => {
  return (await (await fetch(`${address.slice(0, address.lastIndexOf("/"))}/seen`)).json()) as Seen[];
};
const thing = { thingId: "x" };

describe.each<[string, () => Transport]>([
  ["on fetch", () => fetchTransport()],
  ["on node:http", () => nodeTransport()],
])("%s", (_, transport) => {
  const make = (baseUrl: string, options: ClientOptions = {}) =>
    new TestClient({ baseUrl, transport: transport(), accessToken: "secret-token", ...options });

  // The columns of the table in which clients are compared; two requests each time, and the waits that were asked for.
  test.each<[string, string, Operation, readonly [number, number]]>([
    ["503, then ok, GET", "503@0,ok", getThing, [0, 0]],
    ["429 with Retry-After: 1", "429@1,ok", postThing, [1000, 1000]],
    ["429 with an HTTP date", "date@2,ok", postThing, [1000, 2000]],
    ["500, then ok, a POST that reads", "500,ok", queryThings, [1, 1]],
    ["reset, then ok, GET", "reset,ok", getThing, [250, 500]],
    ["reset, then ok, a POST that reads", "reset,ok", queryThings, [250, 500]],
    ["a body that is cut, then ok", "cut,ok", getThing, [250, 500]],
  ])("%s", async (_, words, operation, [least, most]) => {
    const clock = new TestClock();
    clock.time = Date.now();
    const address = addressOf(words);
    const { data, attempts } = await make(address, { clock }).call<Seen>(operation, thing).withResponse();
    expect([data.method, attempts, (await seenAt(address)).length]).toEqual([operation.method, 2, 2]);
    expect(clock.slept.length).toBe(1);
    expect(clock.slept[0]).toBeGreaterThanOrEqual(least);
    expect(clock.slept[0]).toBeLessThanOrEqual(most);
  });

  test("200 that is no JSON", async () => {
    const address = addressOf("broken");
    expect(await rejection(make(address).call(getThing, thing))).toBeInstanceOf(ResponseParseError);
    expect((await seenAt(address)).length).toBe(1);
  });

  test("a body that stalls", async () => {
    const call = make(addressOf("stall"), { timeout: 200, maxRetries: 0 }).call(getThing, thing);
    expect(await rejection(call)).toBeInstanceOf(TimeoutError);
  });

  test("no error lets a token out", async () => {
    for (const words of ["400", "500", "reset", "cut", "stall", "broken"]) {
      const call = make(addressOf(words), { timeout: 200, maxRetries: 0 }).call(postThing, { body: { a: 1 } });
      const error = await rejection(call);
      expect(inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error)).not.toContain(
        "secret-token",
      );
    }
  });

  test.each([301, 302, 303, 307, 308])("a %i to another origin takes no token and no key along", async (status) => {
    const schemes = { key: apiKey("header", "X-Key"), cookie: apiKey("cookie", "session"), basic, oauth: bearer };
    for (const operation of [getThing, postThing]) {
      for (const name of ["key", "cookie", "basic", "oauth"]) {
        const address = addressOf(`away${status}`);
        const policy = security(schemes, [[name]]);
        class Secured extends Client {
          constructor(options: ClientOptions) {
            super({ ...service, security: policy }, options);
          }
        }
        const credential = name === "basic" ? { username: "secret", password: "secret" } : "secret";
        const client = new Secured({
          baseUrl: address,
          transport: transport(),
          accessToken: "secret",
          credentials: name === "oauth" ? {} : { [name]: credential },
        });
        const { headers, method, body } = await client.call<Seen>(operation, { ...thing, body: {} });
        expect(JSON.stringify(headers)).not.toMatch(/secret|c2VjcmV0/);
        const isPost = operation === postThing && status > 303;
        expect([method, body]).toEqual(isPost ? ["POST", "{}"] : ["GET", ""]);
      }
    }
  });

  test("a redirect to another origin takes no secret along that was set by hand", async () => {
    const policy = security({ key: apiKey("header", "X-Key"), oauth: bearer }, [["oauth"], ["key"]]);
    class Secured extends Client {
      constructor(options: ClientOptions) {
        super({ ...service, security: policy }, options);
      }
    }
    const secrets = { Authorization: "secret", Cookie: "secret", "Proxy-Authorization": "secret" };
    for (const [Kind, headers] of [
      [Secured, { ...secrets, "x-KEY": "secret" }],
      [TestClient, secrets],
    ] as const) {
      for (const isDefault of [true, false]) {
        const options = isDefault ? { defaultHeaders: headers } : {};
        const opts = isDefault ? {} : { customHeaders: headers };
        const client = new Kind({ baseUrl: addressOf("away307"), transport: transport(), ...options });
        const seen = await client.call<Seen>(postThing, { body: {} }, opts);
        expect(JSON.stringify(seen.headers)).not.toContain("secret");
        expect([seen.method, seen.body]).toEqual(["POST", "{}"]);
      }
    }
  });

  test("a redirect within the origin keeps a key", async () => {
    const policy = security({ key: apiKey("header", "X-Key") }, [["key"]]);
    class Secured extends Client {
      constructor(options: ClientOptions) {
        super({ ...service, security: policy }, options);
      }
    }
    const client = new Secured({ baseUrl: addressOf("moved,ok"), transport: transport(), credentials: { key: "K" } });
    expect((await client.call<Seen>(getThing, thing)).headers["x-key"]).toBe("K");
  });

  test("a request for a token follows no redirect", async () => {
    class LoginClient extends Client {
      constructor(options: ClientOptions) {
        super({ ...service, oauth: { token: { server: "login", path: "/oauth/token" } } }, options);
      }
    }
    const login = addressOf("away307");
    const client = new LoginClient({ transport: transport(), servers: { login } });
    const error = await rejection(clientCredentials(client, "id", "secret"));
    expect([error.name, error.status]).toEqual(["OAuthError", 307]);
    expect(await seenAt(login.replace("/away", "-away/away"))).toEqual([]);
  });

  test("a request that middleware marks follows no redirect, with a key or without", async () => {
    const policy = security({ key: apiKey("header", "X-Key") }, [["key"]]);
    class Secured extends Client {
      constructor(options: ClientOptions) {
        super({ ...service, security: policy }, options);
      }
    }
    const stay: Middleware = (request, next) => next({ ...request, redirect: "manual" });
    for (const Kind of [Secured, TestClient]) {
      const address = addressOf("moved,ok");
      const client = new Kind({ baseUrl: address, transport: transport(), credentials: { key: "K" } });
      const error = await rejection(client.call(getThing, thing, { middleware: [stay] }));
      expect([error.name, error.status]).toEqual(["ApiError", 302]);
      expect((await seenAt(address)).length).toBe(1);
    }
  });

  const json = '{"a":"ü"}';
  test.each<[string, Buffer]>([
    ["with a length", Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`)],
    [
      "in chunks",
      Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n5\r\n"ü"}\r\n0\r\n\r\n`),
    ],
    ["compressed", zipped(json)],
  ])("an answer %s that is cut at any byte is a ConnectionError", async (_, answer) => {
    for (const isReset of [false, true]) {
      const broken = await cutting(answer, isReset);
      const client = make(broken.url, { maxRetries: 0 });
      for (let length = 0; length < answer.length; length++) {
        broken.length = length;
        const error = await rejection(client.call(getThing, thing));
        expect(error, `after ${length} bytes`).toBeInstanceOf(ConnectionError);
      }
      broken.length = answer.length;
      expect(await client.call(getThing, thing)).toEqual({ a: "ü" });
      broken.close();
    }
  });

  test("a limit on requests: all calls come through, and no more often than they must", async () => {
    // 20 are answered at once, the others are told when to come back.
    const address = addressOf("limited");
    const client = make(address);
    const calls = Array.from({ length: 100 }, (_, index) => client.call<Seen>(getThing, { thingId: String(index) }));
    const urls = (await Promise.all(calls)).map(({ url }) => url);
    expect(new Set(urls).size).toBe(100);
    // Nobody came before their turn.
    expect((await seenAt(address)).length).toBe(20 + 2 * 80);
  });

  test("a storm of refusals: the budget ends it, for this client alone", async () => {
    const address = addressOf("429");
    const clock = new TestClock();
    const client = make(address, { clock });
    const calls = Array.from({ length: 300 }, () => rejection(client.call(getThing, thing)));
    for (const error of await Promise.all(calls)) expect(error.status).toBe(429);
    // 500 tokens, 5 for each repetition.
    expect((await seenAt(address)).length).toBe(400);
    expect((await rejection(client.withOptions({}).call(getThing, thing))).attempts).toBe(3);
  });

  test("1,000 calls with an expired token: one renewal", async () => {
    const address = addressOf("guarded");
    const login = addressOf("token");
    class LoginClient extends Client {
      constructor(options: ClientOptions) {
        super({ ...service, oauth: { token: { server: "login", path: "/oauth/token" } } }, options);
      }
    }
    const limited = limit(transport(), 50);
    const clock = new TestClock();
    const client = new LoginClient({ baseUrl: address, servers: { login }, transport: limited, clock });
    await clientCredentials(client, "id", "secret");
    // For us the token is good for an hour, for the service it has expired.
    await fetch(`${address.slice(0, address.lastIndexOf("/"))}/revoke`);
    const calls = Array.from({ length: 1000 }, () => client.call<Seen>(getThing, thing));
    const tokens = (await Promise.all(calls)).map(({ headers }) => headers["authorization"]);
    expect(new Set(tokens)).toEqual(new Set(["Bearer token-2"]));
    expect((await seenAt(login)).length).toBe(2);
  });
});

test("a clock that is off does not change waits for a date, where the service tells the time", async () => {
  for (const hours of [-1, 0, 1]) {
    const clock = new TestClock();
    clock.time = Date.now() + hours * 3_600_000;
    const client = new TestClient({ baseUrl: addressOf("date@2,ok"), clock });
    await client.call(getThing, thing);
    expect([1000, 2000]).toContain(clock.slept[0]);
  }
});

/** The bytes of an answer that is compressed. */
function zipped(text: string): Buffer {
  const body = gzipSync(text);
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** A server that sends so many bytes of an answer, and then ends or resets the connection. */
async function cutting(answer: Buffer, isReset: boolean) {
  const http: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      const part = answer.subarray(0, cut.length);
      const end = () => (isReset ? socket.resetAndDestroy() : socket.end());
      if (cut.length === answer.length) socket.end(part);
      // What is to be seen before a reset has to arrive first.
      else if (part.length > 0) socket.write(part, () => setTimeout(end, 1));
      else end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const cut = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    length: 0,
    close: () => void http.close(),
  };
  return cut;
}

/** No more than so many requests at a time, as a pool of connections would have it. */
function limit(transport: Transport, most: number): Transport {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (request) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await transport(request);
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
