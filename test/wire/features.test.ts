// The same for the documents of the reviewed output: what OpenAPI 3.2 added, bodies and answers of every kind, credentials, servers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rejection, text, useServer } from "../runtime/server.js";
import { bundle, type Built } from "./built.js";

const server = useServer();
const inputOf = (feature: string) =>
  readFileSync(join(import.meta.dirname, "../fixtures/accept", feature, "input.yaml"), "utf8");

type Api = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/** The package of a feature; `call` calls one of its operations. */
function useFeature(feature: string, api: string) {
  let built: Built;
  beforeAll(async () => {
    built = await bundle(inputOf(feature));
  });
  return (options: object, method: string, ...args: unknown[]): Promise<unknown> => {
    const client = new built["ApiClient"]!({ maxRetries: 0, ...options });
    return (new built[api]!(client) as unknown as Api)[method]!(...args);
  };
}

describe("parameters of 3.2", () => {
  const call = useFeature("parameter-styles", "StylesApi");
  const point = { x: 1, y: 2 };

  it.each<[string, string, unknown[], object]>([
    [
      "a whole query as a form",
      "wholeQueryAsForm",
      [{ term: "a b&c", tags: ["d", "e"] }],
      { url: "/querystring/form?term=a+b%26c&tags=d%7Ce" },
    ],
    [
      "a whole query as JSON",
      "wholeQueryAsJson",
      [{ q: point }],
      { url: "/querystring/json?%7B%22x%22%3A1%2C%22y%22%3A2%7D" },
    ],
    [
      "a path inside of the path",
      "styleInPath",
      [point, ["a"], point, "b/c d?e", point, "f", "json"],
      { url: "/path/x=1,y=2/.a/;x=1;y=2/b/c%20d%3Fe/%7B%22x%22%3A1%2C%22y%22%3A2%7D/f.json" },
    ],
    [
      "cookies with and without encoding",
      "styleInHeadersAndCookies",
      ["t", { session: "a b", seen: ["c", "d"], token: "e%20f=" }],
      { headers: { cookie: "session=a%20b; seen=c; seen=d; token=e%20f=" } },
    ],
    [
      "parameters of one name in every place, and of names that objects have",
      "sameNames",
      ["a", { idQuery: "b", idHeader: "c", idCookie: "d", _constructor: "e", proto: "f" }],
      { url: "/same-names/a?id=b&__proto__=f&constructor=e", headers: { id: "c", cookie: "id=d" } },
    ],
  ])("sends %s", async (_, method, args, sent) => {
    await call({ baseUrl: server.url }, method, ...args);
    expect(server.requests[0]).toMatchObject(sent);
  });

  it("refuses a cookie that would start another one", async () => {
    const error = await rejection(call({ baseUrl: server.url }, "styleInHeadersAndCookies", "t", { token: "a; b=c" }));
    expect(error).toMatchObject({ name: "ArgumentError" });
  });
});

describe("bodies", () => {
  const call = useFeature("bodies", "BodiesApi");
  const png = new Blob(["png"], { type: "image/png" });

  it.each<[string, string, unknown[], string | RegExp, string | RegExp]>([
    ["JSON lines", "sendLines", [[{ name: "a" }, { name: "b" }]], "application/jsonl", '{"name":"a"}\n{"name":"b"}\n'],
    ["bytes of no declared kind", "sendBytes", [new Uint8Array([49])], "application/octet-stream", "1"],
    ["anything: bytes", "sendAnything", [new Uint8Array([49])], "application/octet-stream", "1"],
    ["anything: a blob", "sendAnything", [png], "image/png", "png"],
    ["anything, named", "sendAnything", ["a", { contentType: "text/x-log" }], "text/x-log", "a"],
    ["objects of a range as JSON", "sendRangeOfObjects", [{ name: "a" }], "application/json", '{"name":"a"}'],
    [
      "a chosen kind of patch",
      "sendPatch",
      [{ name: "a" }, { contentType: "application/merge-patch+json" }],
      "application/merge-patch+json",
      '{"name":"a"}',
    ],
    [
      "a list of parts",
      "sendMixed",
      [{ body: [{ name: "a" }, png] }],
      /^multipart\/mixed; boundary=/,
      /^--(\S+)\r\nContent-Type: application\/json\r\n\r\n\{"name":"a"\}\r\n--\1\r\nContent-Type: image\/png\r\n\r\npng\r\n--\1--\r\n$/,
    ],
  ])("sends %s", async (_, method, args, type, body) => {
    await call({ baseUrl: server.url }, method, ...args);
    const [request] = server.requests;
    expect(request?.headers["content-type"]).toMatch(type);
    expect(request?.body).toMatch(body);
  });
});

describe("answers", () => {
  const call = useFeature("responses", "ResponsesApi");
  const ask = (method: string) => call({ baseUrl: server.url }, method);

  it("parses the data of events that are JSON, and leaves text as it is", async () => {
    const sent = 'event: added\ndata: {"name":"a"}\n\nevent: note\ndata: hello\n\n';
    server.answers(text(sent, 200, { "content-type": "text/event-stream" }));
    expect(await all(await ask("streamEvents"))).toMatchObject([
      { event: "added", data: { name: "a" } },
      { event: "note", data: "hello" },
    ]);
  });

  it("gives a stream or a value, as the answer is", async () => {
    server.answers(
      text('{"name":"a"}', 200, { "content-type": "application/json" }),
      text('data: {"name":"b"}\n\n', 200, { "content-type": "text/event-stream" }),
    );
    expect(await ask("streamOrJson")).toEqual({ name: "a" });
    expect(await all(await ask("streamOrJson"))).toMatchObject([{ data: { name: "b" } }]);
    expect(server.requests[0]?.headers.accept).toBe("application/json, text/event-stream");
  });

  it("reads text sequences", async () => {
    server.answers(text('\u001e{"name":"a"}\n\u001e{"name":"b"}\n', 200, { "content-type": "application/json-seq" }));
    expect(await all(await ask("streamLines"))).toEqual([{ name: "a" }, { name: "b" }]);
  });

  it.each([
    [200, "application/json", '{"name":"a"}', { name: "a" }],
    [202, "text/plain", "later", "later"],
    [204, "", "", undefined],
  ])("reads each status as what it is: %i", async (status, type, body, value) => {
    server.answers(text(body, status, type === "" ? {} : { "content-type": type }));
    expect(await ask("getKinds")).toEqual(value);
  });

  it.each([
    ["application/json", '"a"'],
    ["text/plain", "a"],
  ])("gives the text of an answer of any kind: %s", async (type, body) => {
    server.answers(text(body, 200, { "content-type": type }));
    expect(await ask("getAnyText")).toBe("a");
  });

  it("gives nothing where there is nothing", async () => {
    server.answers(text("", 204, {}));
    expect(await ask("getMaybe")).toBeUndefined();
  });

  it("gives bytes under any media type, and nothing where a status says so", async () => {
    server.answers(text("%PDF", 200, { "content-type": "application/json" }));
    expect(await ((await ask("getPdf")) as Blob).text()).toBe("%PDF");
    server.answers(text("", 202, {}));
    expect(await ask("getPdf")).toBeUndefined();
    server.answers(text("a,b", 200, { "content-type": "text/csv" }));
    expect(await ask("getExport")).toBeInstanceOf(Blob);
  });

  it("gives pages where the operation gives pages", async () => {
    server.answers(text("<!doctype html>", 200, { "content-type": "text/html" }));
    expect(await ask("getText")).toBe("<!doctype html>");
  });
});

describe("credentials", () => {
  const call = useFeature("security", "SecurityApi");
  const basic = { username: "u", password: "p" };

  it.each<[string, object, string, object]>([
    ["the token by default", { accessToken: "T" }, "byDefault", { authorization: "Bearer T" }],
    ["none for a public operation", { accessToken: "T" }, "public", {}],
    ["an optional key where there is one", { credentials: { header: "K" } }, "optional", { "x-key": "K" }],
    ["no optional key where there is none", { accessToken: "T" }, "optional", {}],
    ["the first alternative at hand", { credentials: { basic } }, "alternatives", { authorization: "Basic dTpw" }],
    ["the token for OpenID Connect, too", { accessToken: "T" }, "alternatives", { authorization: "Bearer T" }],
    [
      "all that is needed together",
      { credentials: { header: "K", query: "a&b", cookie: "c" } },
      "together",
      { "x-key": "K", cookie: "session=c", url: "/together?key%5B%5D=a%26b" },
    ],
    ["nothing unless all is at hand", { credentials: { header: "K" } }, "together", {}],
    ["what a certificate leaves to be sent", { credentials: { header: "K" } }, "byCertificate", { "x-key": "K" }],
    [
      "a scheme of any name",
      { credentials: { matrix: "origin=a" } },
      "byCustomScheme",
      { authorization: "X-Matrix origin=a" },
    ],
    [
      "another one",
      { credentials: { digest: "username=a" } },
      "byCustomScheme",
      { authorization: "digest username=a" },
    ],
  ])("sends %s", async (_, options, method, expected) => {
    await call({ baseUrl: server.url, ...options }, method);
    const { url, headers } = server.requests[0]!;
    const { authorization, cookie } = headers;
    const sent = { authorization, cookie, "x-key": headers["x-key"], ...(url.includes("?") && { url }) };
    expect(sent).toEqual({ authorization: undefined, cookie: undefined, "x-key": undefined, ...expected });
  });
});

describe("servers", () => {
  const call = useFeature("servers", "ServersApi");

  /** The address that a call goes to. */
  async function address(options: object, method: string): Promise<string> {
    let url = "";
    const transport = (request: { url: string }) => {
      url = request.url;
      return Promise.resolve(new Response(null, { status: 204 }));
    };
    await call({ transport, ...options }, method);
    return url;
  }

  it.each<[string, object, string, string]>([
    [
      "the first by default, with the defaults of its variables",
      {},
      "getDefault",
      "https://eu.example.com:443/v1/default",
    ],
    [
      "other values of variables",
      { serverVariables: { region: "us" } },
      "getDefault",
      "https://us.example.com:443/v1/default",
    ],
    [
      "another server by its description",
      { server: "Staging" },
      "getDefault",
      "https://staging.example.com/v1/default",
    ],
    [
      "by its address",
      { server: "https://staging.example.com/v2" },
      "getDefault",
      "https://staging.example.com/v2/default",
    ],
    ["an address of the client's own", { baseUrl: "http://localhost:1/" }, "getDefault", "http://localhost:1/default"],
    ["the server of an operation", {}, "getOwn", "https://files.example.com/own"],
    [
      "the server of an operation, moved",
      { servers: { "https://files.example.com": "http://localhost:2" } },
      "getOwn",
      "http://localhost:2/own",
    ],
    ["the server of a path", { serverVariables: { shard: "s2" } }, "getOfPath", "https://s2.example.com/path"],
    [
      "a relative server of an operation",
      { server: "Staging" },
      "getRelative",
      "https://staging.example.com/beta/relative",
    ],
  ])("calls %s", async (_, options, method, url) => {
    expect(await address(options, method)).toBe(url);
  });

  it.each<[string, object, string]>([
    ["a server that there is not", { server: "prod" }, 'There is no server "prod", only production, Staging'],
    [
      "a value that there is not",
      { serverVariables: { region: "x" } },
      'The server\'s region cannot be "x", only eu, us',
    ],
    [
      "a placeholder for a value",
      { serverVariables: { region: "{region}" } },
      'The server\'s region is only a placeholder, "{region}"',
    ],
    ["an address without a host", { server: "/v1" }, "give the client a baseUrl"],
  ])("refuses %s", async (_, options, message) => {
    const error = await rejection(call(options, "getDefault"));
    expect(error).toMatchObject({ name: "ArgumentError", message: expect.stringContaining(message) as string });
  });
});

async function all(iterable: unknown): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of iterable as AsyncIterable<unknown>) items.push(item);
  return items;
}
