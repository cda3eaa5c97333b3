// What goes out on the wire for given arguments.
import { expect, test, vi } from "vitest";
import { toCookie } from "../../templates/runtime/header-parameters.js";
import { ArgumentError, fetchTransport } from "../../templates/runtime/index.js";
import type { CallOptions } from "../../templates/runtime/index.js";
import { reserved, simple } from "../../templates/runtime/styles.js";
import { getThing, listThings, postThing, rejection, TestClient, useServer } from "./server.js";

const server = useServer();
const client = () => new TestClient({ baseUrl: server.url, accessToken: "T" });

const get = async (thingId: unknown) => {
  await client().call(getThing, { thingId });
  return server.requests.at(-1)!.url.slice("/api/v2/things/".length);
};

const list = async (opts: object) => {
  await client().call(listThings, {}, opts);
  return server.requests.at(-1)!.url.slice("/api/v2/things".length);
};

test.each([
  ["a b", "a%20b"],
  ["a/b", "a%2Fb"],
  ["\\", "%5C"],
  ["a?b#c", "a%3Fb%23c"],
  ["ü", "%C3%BC"],
  ["日本", "%E6%97%A5%E6%9C%AC"],
  ["😀", "%F0%9F%98%80"],
  ["%", "%25"],
  ["%20", "%2520"],
  ["a:b@c;d,e=f&g+h$", "a%3Ab%40c%3Bd%2Ce%3Df%26g%2Bh%24"],
  ["a'b(c)*!~", "a'b(c)*!~"],
  ["{thingId}", "%7BthingId%7D"],
  ["$&", "%24%26"],
  ["../x", "..%2Fx"],
  [0, "0"],
  [false, "false"],
  [10n, "10"],
  [new Date(0), "1970-01-01T00%3A00%3A00.000Z"],
  [["a", "b"], "a%2Cb"],
])("path value %s is written %s", async (value, written) => {
  expect(await get(value)).toBe(written);
});

test.each([
  ["a b", "a+b"],
  ["/?#", "%2F%3F%23"],
  ["a:b,c$d[e]", "a:b,c$d%5Be%5D"],
  ["a+b&c=d", "a%2Bb%26c%3Dd"],
  ["", ""],
  [0, "0"],
  [false, "false"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [["a", "b"], "a,b"],
  [["a,b", "c"], "a%2Cb,c"],
  [[null, undefined, 1], "1"],
])("query value %s is written %s", async (value, written) => {
  expect(await list({ before: value })).toBe(`?before=${written}`);
});

test.each([[undefined], [null], [[]], [[null]]])("query value %j is left out", async (value) => {
  expect(await list({ before: value })).toBe("");
});

test("query parameters go in the document's order, unknown options nowhere", async () => {
  const opts = { pageSize: 5, other: 1, after: "a", before: "b" };
  expect(await list(opts)).toBe("?before=b&after=a&pageSize=5");
});

test("exploded arrays become one pair per element", async () => {
  expect(await list({ tags: ["a b", "c,d"] })).toBe("?tags=a+b&tags=c,d");
});

test("further query parameters come last", async () => {
  expect(await list({ before: "b", query: { "x y": [1, 2] } })).toBe("?before=b&x+y=1,2");
  expect(await list({ query: { q: 1, r: null } })).toBe("?q=1");
});

test("inherited properties are no arguments", async () => {
  const error = await rejection(client().call(getThing, Object.create({ thingId: "1" })));
  expect(error).toBeInstanceOf(ArgumentError);
});

test.each([[undefined], [null], [""], [[]]])("path value %j is missing", async (thingId) => {
  const error = await rejection(client().call(getThing, { thingId }));
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toBe('Missing the required parameter "thingId" when calling getThing');
  expect(server.requests).toEqual([]);
});

test.each([["."], [".."], ["\ud800"], [NaN], [{}], [new Set()], [() => 1]])(
  "path value %s is refused",
  async (thingId) => {
    const error = await rejection(client().call(getThing, { thingId }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(server.requests).toEqual([]);
  },
);

test("two parameters cannot add up to a dot segment", async () => {
  const pair = {
    ...getThing,
    path: "/a/{x}{y}/b",
    parameters: [
      { name: "x", in: "path" },
      { name: "y", in: "path" },
    ],
  } as const;
  const error = await rejection(client().call(pair, { x: ".", y: "." }));
  expect(error).toBeInstanceOf(ArgumentError);
});

test.each([
  ["/a/{x}/b", "%2e%2E", reserved(simple)],
  ["/a/{x}/b", "c/../..", reserved(simple)],
  ["/a/{x}?y=1", "..", undefined],
])("no place of a path leads upwards: %s with %s", async (path, x, encode) => {
  const operation = { ...getThing, path, parameters: [{ name: "x", in: "path" as const, ...(encode && { encode }) }] };
  const error = await rejection(client().call(operation, { x }));
  expect(error).toBeInstanceOf(ArgumentError);
  expect(server.requests).toEqual([]);
});

test.each<[unknown, string]>([
  [{}, "{}"],
  [[], "[]"],
  [{ a: undefined, b: null, c: NaN }, '{"b":null,"c":null}'],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ["str", '"str"'],
  ['{"a":1}', '{"a":1}'],
  ["{a}", '"{a}"'],
  [0, "0"],
  [false, "false"],
  ["", '""'],
])("body %j is sent as %s", async (body, sent) => {
  await client().call(postThing, { body });
  const [request] = server.requests;
  expect(request?.body).toBe(sent);
  expect(request?.headers["content-type"]).toBe("application/json");
});

test.each([[undefined], [null]])("body %j is none", async (body) => {
  await client().call(postThing, {}, { body } as CallOptions);
  const [request] = server.requests;
  expect(request?.body).toBe("");
  expect(request?.headers["content-type"]).toBeUndefined();
});

test.each<[string, unknown, string, string]>([
  ["bytes", new Uint8Array([1, 2]), "\x01\x02", "application/octet-stream"],
  ["a blob", new Blob(["hi"], { type: "text/x" }), "hi", "text/x"],
  ["search parameters", new URLSearchParams({ a: "1" }), "a=1", "application/x-www-form-urlencoded;charset=UTF-8"],
])("%s go out as they are", async (_, body, sent, type) => {
  await client().call(postThing, { body });
  const [request] = server.requests;
  expect(request?.body).toBe(sent);
  expect(request?.headers["content-type"]).toBe(type);
});

test("form data brings its own content type", async () => {
  const body = new FormData();
  body.set("a", "1");
  await client().call(postThing, { body });
  expect(server.requests[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
});

test("a circular body rejects", async () => {
  const body: Record<string, unknown> = {};
  body["self"] = body;
  const error = await rejection(client().call(postThing, { body }));
  expect(error).toBeInstanceOf(ArgumentError);
});

test("a GET carries the token and what it accepts, and no telemetry", async () => {
  await client().call(listThings, {});
  const { headers } = server.requests[0]!;
  expect(headers.authorization).toBe("Bearer T");
  expect(headers.accept).toBe("application/json");
  expect(headers["content-type"]).toBeUndefined();
  expect(Object.keys(headers).filter((name) => /^x-/.test(name))).toEqual([]);
});

test("token < default headers < header parameters < headers of the call", async () => {
  const defaultHeaders = { AUTHORIZATION: "d", "X-Trace": "d", "X-Other": "d" };
  const all = client().withOptions({ defaultHeaders });
  await all.call(listThings, {});
  await all.call(listThings, {}, { xTrace: "p" } as CallOptions);
  const customHeaders = { "x-trace": "c", authorization: "c" };
  await all.call(listThings, {}, { xTrace: "p", customHeaders } as CallOptions);
  expect(server.requests.map(({ headers }) => [headers.authorization, headers["x-trace"], headers["x-other"]])).toEqual(
    [
      ["d", "d", "d"],
      ["d", "p", "d"],
      ["c", "c", "d"],
    ],
  );
});

test.each<[unknown, string]>([
  [{ "X A": "1" }, 'Invalid header name: "X A" - must be a valid HTTP token'],
  [{ "X-A": "1\r\nX-B: 2" }, 'Invalid header value for "X-A": contains invalid characters'],
  [{ "X-A": "日" }, 'Invalid header value for "X-A": contains invalid characters'],
  [{ "X-A": 1 }, 'Invalid header: "X-A" must have string name and value'],
  ["X-A: 1", "Per-request headers must be a valid object"],
])("headers %j are refused", async (customHeaders, message) => {
  const call = client().call(listThings, {}, { customHeaders } as CallOptions);
  const error = await rejection(call);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toBe(message);
  expect(server.requests).toEqual([]);
});

test("a token that no header can carry is refused without being shown", async () => {
  const broken = client().withOptions({ accessToken: "secret\n" });
  const error = await rejection(broken.call(listThings, {}));
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).not.toContain("secret");
});

test("cookies are joined", async () => {
  const operation = {
    ...listThings,
    parameters: [
      { name: "a", in: "cookie", write: toCookie },
      { name: "b", in: "cookie", write: toCookie },
    ],
  } as const;
  await client().call(operation, { a: "1;2", b: 3 });
  expect(server.requests[0]?.headers.cookie).toBe("a=1%3B2; b=3");
});

test("a public operation gets no token", async () => {
  await client().call({ ...listThings, security: [] }, {});
  expect(server.requests[0]?.headers.authorization).toBeUndefined();
});

test("an operation may have another server", async () => {
  const other = { ...listThings, server: "login" };
  await client()
    .withOptions({ servers: { login: `${server.url}/login/` } })
    .call(other, {});
  expect(server.requests[0]?.url).toBe("/login/api/v2/things");
});

test("where there is no fetch, as in a browser that Jest simulates, the error names it", async () => {
  vi.stubGlobal("fetch", undefined);
  try {
    const lonely = new TestClient({ baseUrl: server.url, transport: fetchTransport(), maxRetries: 0 });
    expect(await rejection(lonely.call(listThings, {}))).toMatchObject({
      name: "ConnectionError",
      message: expect.stringContaining("globalThis.fetch") as string,
    });
  } finally {
    vi.unstubAllGlobals();
  }
});
