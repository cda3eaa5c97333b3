// The methods that users of the replaced SDK know.
import { expect, test } from "vitest";
import { CompatibleClient } from "../../templates/runtime/compatible-client.js";
import type { CompatibleOptions } from "../../templates/runtime/compatible-client.js";
import { sharedInstance } from "../../templates/runtime/instance.js";
import type { HttpRequest } from "../../templates/runtime/index.js";
import { bytes } from "../../templates/runtime/responses.js";
import { jsonLines } from "../../templates/runtime/streams.js";
import { json, listThings, rejection, service, useServer } from "./server.js";

const server = useServer();

class PlatformClient extends CompatibleClient {
  constructor(options: CompatibleOptions = {}) {
    const environments = {
      hosts: { us: "example.com", eu_west_1: "example.ie" },
      default: "example.com",
      servers: {
        api: "https://api.{host}",
        login: "https://login.{host}",
        apps: "https://apps.{host}",
      },
    };
    super({ ...service, environments, logLevelVariable: "TEST_LOG_LEVEL" }, options);
  }
}

const local = (options = {}) => new PlatformClient({ baseUrl: server.url, ...options });

const addresses = (client: PlatformClient) => [client.options.baseUrl, client.options.servers?.["login"]];

test.each([[undefined], [""], ["example.com"]])("environment %j is the default", (environment) => {
  const client = new PlatformClient();
  client.setEnvironment("eu_west_1");
  client.setEnvironment(environment);
  expect(addresses(client)).toEqual(["https://api.example.com", "https://login.example.com"]);
});

test.each([
  ["example.ie"],
  ["eu_west_1"],
  ["eu-west-1"],
  ["EU_WEST_1"],
  ["api.example.ie"],
  ["https://api.example.ie/"],
  ["https://login.example.ie"],
  ["https://apps.example.ie/some/page?x#y"],
])("environment %s is found", (environment) => {
  const client = new PlatformClient({ environment });
  expect(addresses(client)).toEqual(["https://api.example.ie", "https://login.example.ie"]);
});

test.each([["evil.com@x"], ["a b"], ["https://" + "x\\y"]])("environment %j is refused", (environment) => {
  expect(() => new PlatformClient({ environment })).toThrow();
});

test.each([
  [{ host: "gw" }, "https://gw", "https://gw"],
  [
    { host: "gw", protocol: "http", port: 81, path_params_api: "/a/b/", path_params_login: "l" },
    "http://gw:81/a/b",
    "http://gw:81/l",
  ],
  [{ host: "gw", port: "0" }, "https://gw", "https://gw"],
  [{ host: "" }, "https://api.example.com", "https://login.example.com"],
])("gateway %j", (gateway, api, login) => {
  const client = new PlatformClient();
  client.setGateway(gateway);
  expect(addresses(client)).toEqual([api, login]);
  client.setEnvironment("eu_west_1");
  if (gateway.host) expect(addresses(client)).toEqual([api, login]);
  client.setGateway();
  expect(addresses(client)).toEqual(["https://api.example.ie", "https://login.example.ie"]);
});

test("tokens are set and cleared", async () => {
  const client = local();
  client.setAccessToken("T");
  await client.call(listThings, {});
  expect(client.authData.accessToken).toBe("T");
  client.clearAccessToken();
  await client.call(listThings, {});
  client.setAuthData({ accessToken: "U" });
  await client.call(listThings, {});
  client.clearAuthData();
  await client.call(listThings, {});
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer T",
    undefined,
    "Bearer U",
    undefined,
  ]);
  expect(client.authData).toEqual({});
});

test("extended responses", async () => {
  server.answers(json({ a: 1 }, 200, { "x-correlation-id": "c" }));
  const client = local();
  client.setReturnExtendedResponses(true);
  const extended = await client.call<any>(listThings, {});
  expect(extended).toMatchObject({
    status: 200,
    statusText: "OK",
    body: { a: 1 },
    error: null,
  });
  expect(extended.headers["x-correlation-id"]).toBe("c");
});

test("default headers and the time limit take effect at once", async () => {
  const client = local({ maxRetries: 0 });
  client.setDefaultHeaders({ "X-App": "a" });
  await client.call(listThings, {});
  expect(server.requests[0]?.headers["x-app"]).toBe("a");
  expect(client.timeout).toBe(16_000);
  server.answers(() => {});
  client.timeout = 10;
  const error = await rejection(client.call(listThings, {}));
  expect(error.message).toBe("timeout of 10ms exceeded");
});

test("hooks replace the one before, and see errors too", async () => {
  const seen: unknown[] = [];
  const client = local();
  client.setPreHook(() => void seen.push("never"));
  client.setPostHook((response) => {
    seen.push(response.status);
    if (response.status === 200) response.data = { changed: true };
    return response;
  });
  client.setPreHook(async (request) => {
    request.headers["x-hook"] = "1";
    return request;
  });
  server.answers(json({}), json({}, 404));
  expect(await client.call(listThings, {})).toEqual({ changed: true });
  await rejection(client.call(listThings, {}));
  expect(server.requests[0]?.headers["x-hook"]).toBe("1");
  expect(seen).toEqual([200, 404]);
});

test("hooks can be options", async () => {
  const seen: unknown[] = [];
  const preHook = () => void seen.push("pre");
  const postHook = () => void seen.push("post");
  await local({ preHook, postHook }).call(listThings, {});
  expect(seen).toEqual(["pre", "post"]);
});

test("a setting that is refused leaves the client as it is", () => {
  const client = local();
  expect(() => client.setEnvironment("a b")).toThrow('Not an environment: "a b"');
  client.setReturnExtendedResponses(true);
  expect(client.options.baseUrl).toBe(server.url);
});

test("hooks are told which operation is called, and which attempt it is", async () => {
  const told: unknown[] = [];
  const client = local();
  client.setPreHook(({ operation, attempt }) => void told.push([operation?.id, attempt]));
  client.setPostHook(({ config }) => void told.push([config.operation?.id, config.attempt]));
  server.answers(json({}, 429, { "retry-after": "0" }), json({}));
  await client.call(listThings, {});
  const attempts = [1, 2].map((attempt) => ["listThings", attempt]);
  expect(told).toEqual(attempts.flatMap((each) => [each, each]));
});

test("what a pre hook throws ends the call", async () => {
  const client = local();
  client.setPreHook(() => {
    throw new Error("revoked");
  });
  const error = await rejection(client.call(listThings, {}));
  expect(error.message).toBe("revoked");
  expect(server.requests).toEqual([]);
});

test("the token stays with the origin that it is for", async () => {
  const seen: HttpRequest[] = [];
  const client = local({
    accessToken: "T",
    transport: async (request: HttpRequest) => {
      seen.push(request);
      return new Response("1");
    },
  });
  client.setPreHook((request) => ({ ...request, url: "https://evil.example/" }));
  await client.call(listThings, {});
  expect(seen[0]?.url).toBe("https://evil.example/");
  expect(seen[0]?.headers["authorization"]).toBeUndefined();
});

test("a post hook changes no bytes, and waits for no stream", async () => {
  const client = local();
  const shown: unknown[] = [];
  client.setPostHook(({ data }) => void shown.push(data));
  server.answers((_, response) => response.end(Buffer.from([0xff, 0xfe, 0])));
  expect(await client.call({ ...listThings, response: bytes }, {})).toEqual(Uint8Array.of(0xff, 0xfe, 0));
  server.answers((_, response) => void response.write("1\n"));
  const lines = await client.call<AsyncIterable<unknown>>({ ...listThings, response: jsonLines }, {});
  for await (const line of lines) {
    expect(line).toBe(1);
    break;
  }
  expect(shown).toEqual([expect.any(String), undefined]);
});

test("callApi calls any path", async () => {
  await local({ accessToken: "T" }).callApi(
    "/api/{a}",
    "post",
    { a: "x y" },
    { a: [1, 2] },
    { "X-H": "h" },
    {},
    { b: 1 },
    ["oauth"],
    ["application/json"],
    ["application/json"],
    { "X-C": "c" },
  );
  expect(server.requests[0]).toMatchObject({
    method: "POST",
    url: "/api/x%20y?a=1,2",
    body: '{"b":1}',
  });
  expect(server.requests[0]?.headers).toMatchObject({
    authorization: "Bearer T",
    "x-h": "h",
    "x-c": "c",
  });
});

test("a variant changes nothing in its origin", async () => {
  const client = local();
  client.setPreHook((request) => void (request.headers["x-hook"] = "1"));
  const variant = client.withOptions({ timeout: 5, environment: "eu_west_1" });
  expect([client.timeout, variant.timeout]).toEqual([16_000, 5]);
  await variant.call(listThings, {}, { timeout: 5000 });
  expect(server.requests[0]?.headers["x-hook"]).toBe("1");
});

test("log lines hold what is needed and nothing secret", async () => {
  const lines: unknown[] = [];
  const write = (...line: unknown[]) => void lines.push(line);
  const logger = { error: write, warn: write, info: write, debug: write };
  server.answers(json({}, 200, { "x-correlation-id": "c1" }));
  const client = local({ accessToken: "s3cret", logger, logLevel: "debug" });
  await client.call(
    listThings,
    {},
    {
      customHeaders: { "X-Api-Key": "s3cret" },
      query: { access_token: "s3cret" },
    },
  );
  const all = JSON.stringify(lines);
  expect(lines.length).toBe(1);
  expect(all).toContain("c1");
  expect(all).toContain("listThings");
  expect(all).not.toContain("s3cret");
});

test("a body is written once, whatever is logged and repeated", async () => {
  let written = 0;
  const body = { toJSON: () => ({ count: ++written }) };
  const logger = { error() {}, warn() {}, info() {}, debug() {} };
  const client = local({ logger, logLevel: "debug", logBodies: true });
  server.answers(json({}, 429, { "retry-after": "0" }), json({}));
  await client.callApi("/x", "POST", null, null, null, null, body);
  expect(server.requests.map((request) => request.body)).toEqual(['{"count":1}', '{"count":1}']);
});

test("nothing is prepared for a log that is off", async () => {
  const touched: unknown[] = [];
  const logger = new Proxy(console, { get: (_, name) => touched.push(name) });
  await local({ logger }).call(listThings, {});
  expect(touched).toEqual([]);
});

test("bodies are logged on demand, secrets hidden by their names", async () => {
  const lines: unknown[] = [];
  const write = (...line: unknown[]) => void lines.push(line);
  const logger = { error: write, warn: write, info: write, debug: write };
  const client = local({ logger, logLevel: "debug", logBodies: true });
  await client.callApi("/x", "POST", null, null, null, null, {
    clientSecret: "s3cret",
    name: "shown",
  });
  expect(JSON.stringify(lines)).toContain("shown");
  expect(JSON.stringify(lines)).not.toContain("s3cret");
});

test("one shared instance, made when it is asked for", () => {
  const make = () => new PlatformClient();
  const first = sharedInstance("test-key", make);
  expect(sharedInstance("test-key", make)).toBe(first);
  expect(Object.keys(globalThis)).not.toContain("test-key");
});
