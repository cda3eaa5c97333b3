// What calls of a generated package put on the wire, and what they make of answers: one row for each way in which OpenAPI can ask for it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rejection, text, useServer, type Recorded } from "../runtime/server.js";
import { build, type Built } from "./built.js";

const server = useServer();
const description = readFileSync(join(import.meta.dirname, "wire.yaml"), "utf8");

/** The operations of the description, without their types: what these forbid is called, too. */
type Api = Readonly<Record<Method, (...args: unknown[]) => Promise<unknown>>>;
type Method =
  | "getPath"
  | "getSimple"
  | "getLabel"
  | "getMatrix"
  | "getPartial"
  | "getQuery"
  | "getHeaders"
  | "getCookies"
  | "getContent"
  | "upload"
  | "uploadEncoded"
  | "uploadWithHeaders"
  | "uploadRelated"
  | "postForm"
  | "postFormEncoded"
  | "putOctets"
  | "putImage"
  | "putText"
  | "putXml"
  | "mergePoint"
  | "postSeveral"
  | "getWithBody"
  | "deleteWithBody"
  | "traceIt"
  | "headIt"
  | "optionsIt"
  | "listAction"
  | "listAction2"
  | "getBinary"
  | "getVendor"
  | "getText"
  | "getEvents"
  | "getLines"
  | "getPoint"
  | "getSeveral";
type Row = readonly [name: string, call: (api: Api) => unknown, sent: Wanted, sentBefore31?: Wanted];
type Wanted = Partial<Record<keyof Sent, unknown>>;

/** A request as the rows look at it. */
interface Sent extends Recorded {
  readonly type: string | undefined;
  readonly cookie: string | undefined;
  /** Name, media type, file name and text of each part of a multipart body. */
  readonly parts: readonly (readonly (string | undefined)[])[];
}

const list = ["a", "b c", "d,e"];
const point = { x: 1, y: 2 };
const png = new Blob(["png"], { type: "image/png" });

const requests: readonly Row[] = [
  ["a path parameter with reserved characters", (api) => api.getPath("a/b?c#d"), { url: "/path/a%2Fb%3Fc%23d" }],
  [
    "simple: arrays and objects",
    (api) => api.getSimple(list, point, point),
    { url: "/simple/a,b%20c,d%2Ce/x,1,y,2/x=1,y=2" },
  ],
  [
    "label: text, arrays and objects",
    (api) => api.getLabel("t", ["a", "b"], ["a", "b"], point, point),
    { url: "/label/.t/.a,b/.a.b/.x,1,y,2/.x=1.y=2" },
  ],
  [
    "matrix: text, arrays and objects",
    (api) => api.getMatrix("t", ["a", "b"], ["a", "b"], point, point),
    { url: "/matrix/;text=t/;list=a,b/;explodedList=a;explodedList=b/;object=x,1,y,2/;x=1;y=2" },
  ],
  ["parts of a path segment", (api) => api.getPartial("a.b", "x", 1), { url: "/partial/a.b.x(1)" }],
  [
    "deepObject",
    (api) => api.getQuery({ deep: { a: 1, b: { c: "d e" } } }),
    { url: "/query?deep%5Ba%5D=1&deep%5Bb%5D%5Bc%5D=d+e" },
  ],
  ["pipeDelimited", (api) => api.getQuery({ pipes: list }), { url: "/query?pipes=a%7Cb%20c%7Cd%2Ce" }],
  [
    "pipeDelimited, exploded",
    (api) => api.getQuery({ pipesExploded: ["a", "b"] }),
    { url: "/query?pipesExploded=a&pipesExploded=b" },
  ],
  ["spaceDelimited", (api) => api.getQuery({ spaces: ["a", "b|c"] }), { url: "/query?spaces=a%20b%7Cc" }],
  [
    "spaceDelimited, exploded",
    (api) => api.getQuery({ spacesExploded: ["a", "b"] }),
    { url: "/query?spacesExploded=a&spacesExploded=b" },
  ],
  ["form, not exploded", (api) => api.getQuery({ csv: list }), { url: "/query?csv=a,b+c,d%2Ce" }],
  ["form, exploded", (api) => api.getQuery({ multi: list }), { url: "/query?multi=a&multi=b+c&multi=d,e" }],
  ["form with an object", (api) => api.getQuery({ object: point }), { url: "/query?object=x,1,y,2" }],
  ["form with an exploded object", (api) => api.getQuery({ explodedObject: point }), { url: "/query?x=1&y=2" }],
  [
    "allowReserved keeps what does not end the value",
    (api) => api.getQuery({ reserved: "https://a.b/c?d=e:f,(g)@h!;$'*" }),
    // A URL percent-encodes the quote in any query (WHATWG URL, section 4.4).
    { url: "/query?reserved=https://a.b/c?d=e:f,(g)@h!;$%27*" },
  ],
  [
    "allowReserved encodes what would end it, and keeps what is encoded",
    (api) => api.getQuery({ reserved: "a&b+c#d[e] f%2Fg%h" }),
    { url: "/query?reserved=a%26b%2Bc%23d%5Be%5D%20f%2Fg%25h" },
  ],
  [
    "allowReserved in a list: no comma of a value looks like one between values",
    (api) => api.getQuery({ reservedList: ["a/b", "c,d"] }),
    { url: "/query?reservedList=a/b,c%2Cd" },
  ],
  [
    "content: application/json in every place",
    (api) => api.getContent(point, { inQuery: point, xInHeader: { ü: "ö" }, inCookie: point, inText: "a b&c" }),
    {
      url: "/content/%7B%22x%22%3A1%2C%22y%22%3A2%7D?inQuery=%7B%22x%22%3A1%2C%22y%22%3A2%7D&inText=a%20b%26c",
      headers: expect.objectContaining({ "x-in-header": '{"\\u00fc":"\\u00f6"}' }),
      cookie: "inCookie=%7B%22x%22%3A1%2C%22y%22%3A2%7D",
    },
  ],
  ["a default is the server's business", (api) => api.getQuery({}), { url: "/query" }],
  [
    "false and an odd name",
    (api) => api.getQuery({ flag: false, oddKey: "" }),
    { url: "/query?flag=false&odd+key%5B%5D=" },
  ],
  [
    "headers",
    (api) => api.getHeaders({ xText: "a b", xList: ["a", "b"], xObject: point, xExploded: point }),
    {
      headers: expect.objectContaining({
        "x-text": "a b",
        "x-list": "a,b",
        "x-object": "x,1,y,2",
        "x-exploded": "x=1,y=2",
      }),
    },
  ],
  [
    "cookies",
    (api) => api.getCookies({ session: "a;b c", ids: [1, 2], csv: [3, 4], point }),
    { cookie: "session=a%3Bb%20c; ids=1; ids=2; csv=3,4; x=1; y=2" },
  ],
  [
    "multipart: files, objects, texts and lists",
    (api) =>
      api.upload({
        body: {
          files: [new File(["1"], "1.txt", { type: "text/plain" }), png],
          meta: point,
          note: "n",
          count: 3,
          tags: ["a", "b"],
        },
      }),
    {
      type: expect.stringMatching(/^multipart\/form-data; boundary=./),
      parts: [
        ["files", "text/plain", "1.txt", "1"],
        ["files", "image/png", "blob", "png"],
        ["meta", "application/json", "blob", '{"x":1,"y":2}'],
        ["note", undefined, undefined, "n"],
        ["count", undefined, undefined, "3"],
        ["tags", undefined, undefined, "a"],
        ["tags", undefined, undefined, "b"],
      ],
    },
  ],
  [
    "multipart: encodings of properties",
    (api) => api.uploadEncoded({ body: { note: "*n*", name: "n", photo: png, tags: ["a", "b|c"], filter: point } }),
    {
      parts: [
        ["note", "text/markdown", "blob", "*n*"],
        ["name", "application/json", "blob", '"n"'],
        ["photo", "image/png", "blob", "png"],
        ["tags", undefined, undefined, "a|b|c"],
        ["filter[x]", undefined, undefined, "1"],
        ["filter[y]", undefined, undefined, "2"],
      ],
    },
    // "This property SHALL be ignored if the request body media type is not application/x-www-form-urlencoded."
    {
      parts: [
        ["note", "text/markdown", "blob", "*n*"],
        ["name", "application/json", "blob", '"n"'],
        ["photo", "image/png", "blob", "png"],
        ["tags", undefined, undefined, "a"],
        ["tags", undefined, undefined, "b|c"],
        ["filter", "application/json", "blob", '{"x":1,"y":2}'],
      ],
    },
  ],
  [
    "multipart: headers of parts",
    (api) => api.uploadWithHeaders({ body: { meta: point, file: new File(["1"], 'a"b.txt', { type: "text/plain" }) } }),
    {
      type: expect.stringMatching(/^multipart\/form-data; boundary=./),
      body: expect.stringMatching(
        /^--(\S+)\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application\/json\r\n\r\n\{"x":1,"y":2\}\r\n--\1\r\nContent-Disposition: form-data; name="file"; filename="a%22b.txt"\r\nContent-Type: text\/plain\r\nContent-Transfer-Encoding: binary\r\n\r\n1\r\n--\1--\r\n$/,
      ),
    },
  ],
  [
    "multipart of another kind",
    (api) => api.uploadRelated({ body: { meta: point, media: png } }),
    {
      type: expect.stringMatching(/^multipart\/related; boundary=./),
      body: expect.stringMatching(
        /Content-Type: application\/json\r\n\r\n\{"x":1,"y":2\}\r\n--[\s\S]*Content-Type: image\/png\r\n\r\npng\r\n--/,
      ),
    },
  ],
  [
    "a form that the caller has made",
    (api) => {
      const body = new FormData();
      body.append("x", "1");
      return api.upload({ body });
    },
    { parts: [["x", undefined, undefined, "1"]] },
  ],
  [
    "form-urlencoded: text, lists and objects",
    (api) => api.postForm({ body: { text: "a b&c=ü", list: ["1", "2"], object: point } }),
    {
      type: "application/x-www-form-urlencoded",
      body: "text=a+b%26c%3D%C3%BC&list=1&list=2&object=%7B%22x%22%3A1%2C%22y%22%3A2%7D",
    },
  ],
  [
    "form-urlencoded: encodings of properties",
    (api) =>
      api.postFormEncoded({
        body: { csv: ["a", "b"], pipes: ["a", "b"], deep: { a: { b: 1 } }, point, url: "http://a/b" },
      }),
    { body: "csv=a,b&pipes=a%7Cb&deep%5Ba%5D%5Bb%5D=1&x=1&y=2&url=http://a/b" },
  ],
  [
    "form-urlencoded: made by the caller",
    (api) => api.postForm({ body: new URLSearchParams({ a: "1" }) }),
    { type: expect.stringMatching(/^application\/x-www-form-urlencoded/), body: "a=1" },
  ],
  ["octet-stream: a blob", (api) => api.putOctets(png), { type: "image/png", body: "png" }],
  [
    "octet-stream: bytes",
    (api) => api.putOctets(new Uint8Array([49, 50])),
    { type: "application/octet-stream", body: "12" },
  ],
  [
    "octet-stream: a stream",
    (api) => api.putOctets(new Blob(["12"]).stream()),
    { type: "application/octet-stream", body: "12" },
  ],
  ["a range: the blob says what it is", (api) => api.putImage(png), { type: "image/png" }],
  [
    "a range: the caller says what it is",
    (api) => api.putImage(new Uint8Array([49]), { contentType: "image/gif" }),
    { type: "image/gif", body: "1" },
  ],
  ["text/plain", (api) => api.putText('a "text"'), { type: "text/plain", body: 'a "text"' }],
  ["XML, written by the caller", (api) => api.putXml("<x/>"), { type: "application/xml", body: "<x/>" }],
  ["merge-patch+json", (api) => api.mergePoint(point), { type: "application/merge-patch+json", body: '{"x":1,"y":2}' }],
  ["several: an object is JSON", (api) => api.postSeveral(point), { type: "application/json", body: '{"x":1,"y":2}' }],
  [
    "several: chosen",
    (api) => api.postSeveral(point, { contentType: "application/vnd.point.v2+json" }),
    { type: "application/vnd.point.v2+json", body: '{"x":1,"y":2}' },
  ],
  [
    "several: an object as a form, chosen",
    (api) => api.postSeveral(point, { contentType: "application/x-www-form-urlencoded" }),
    { type: "application/x-www-form-urlencoded", body: "x=1&y=2" },
  ],
  [
    "several: an object with a file is multipart",
    (api) => api.postSeveral({ file: png }),
    { parts: [["file", "image/png", "blob", "png"]] },
  ],
  ["several: a text", (api) => api.postSeveral("a,b"), { type: "text/csv", body: "a,b" }],
  ["several: a blob", (api) => api.postSeveral(png), { type: "image/png", body: "png" }],
  [
    "several: search parameters",
    (api) => api.postSeveral(new URLSearchParams({ x: "1" })),
    { type: expect.stringMatching(/^application\/x-www-form-urlencoded/), body: "x=1" },
  ],
  ["DELETE with a body", (api) => api.deleteWithBody({ body: point }), { method: "DELETE", body: '{"x":1,"y":2}' }],
  ["OPTIONS", (api) => api.optionsIt(), { method: "OPTIONS", body: "" }],
  ["a query in the path", (api) => api.listAction({ limit: 2 }), { url: "/action?Action=List&limit=2" }],
  ["a fragment in the path", (api) => api.listAction2({ limit: 2 }), { url: "/action?Action=List&limit=2" }],
];

describe.each(["3.0.3", "3.1.0"])("OpenAPI %s", (version) => {
  let built: Built;
  beforeAll(async () => {
    built = await build(description.replace("openapi: 3.0.3", `openapi: ${version}`));
  });
  const apiOf = (options: object = {}): Api => {
    const client = new built["ApiClient"]!({ baseUrl: server.url, maxRetries: 0, ...options });
    return new built["WireApi"]!(client) as unknown as Api;
  };

  describe.each<[string, object]>([
    ["the transport for Node", {}],
    ["fetch", { fetch: globalThis.fetch }],
  ])("through %s", (_, options) => {
    it.each(requests.map((row) => [row[0], row] as const))(
      "sends %s",
      async (_name, [, call, sent, sentBefore31 = sent]) => {
        await call(apiOf(options));
        expect(server.requests).toHaveLength(1);
        expect(await look(server.requests[0]!)).toMatchObject(version === "3.0.3" ? sentBefore31 : sent);
      },
    );

    it("gives HEAD nothing", async () => {
      expect(await apiOf(options).headIt()).toBeUndefined();
      expect(server.requests[0]?.method).toBe("HEAD");
    });

    it("gives binary answers as a Blob", async () => {
      server.answers((_request, response) => {
        response.writeHead(200, { "content-type": "application/octet-stream" });
        response.end(Buffer.from([0, 255, 254]));
      });
      const blob = (await apiOf(options).getBinary()) as Blob;
      expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([0, 255, 254]);
      expect(server.requests[0]?.headers.accept).toBe("application/octet-stream");
    });

    it("parses JSON of any name", async () => {
      server.answers(text('{"x":1}', 200, { "content-type": "application/vnd.point+json" }));
      expect(await apiOf(options).getVendor()).toEqual({ x: 1 });
      expect(server.requests[0]?.headers.accept).toBe("application/vnd.point+json");
    });

    it("gives text", async () => {
      server.answers(text('"a"'));
      expect(await apiOf(options).getText()).toBe('"a"');
    });

    it("gives events one by one", async () => {
      server.answers(text("data: a\n\nevent: b\ndata: c\n\n", 200, { "content-type": "text/event-stream" }));
      const events = await all(await apiOf(options).getEvents());
      expect(events).toMatchObject([
        { event: "message", data: "a" },
        { event: "b", data: "c" },
      ]);
    });

    it("gives JSON lines one by one", async () => {
      server.answers(text('{"x":1}\n{"x":2}', 200, { "content-type": "application/x-ndjson" }));
      expect(await all(await apiOf(options).getLines())).toEqual([{ x: 1 }, { x: 2 }]);
    });

    it("rejects with the status and the body of an error", async () => {
      server.answers(text('{"title":"None","reason":"gone"}', 404, { "content-type": "application/json" }));
      expect(await rejection(apiOf(options).getPoint())).toMatchObject({
        name: "NotFoundError",
        status: 404,
        body: { title: "None", reason: "gone" },
        reason: "gone",
      });
    });

    it("keeps the status of an error that is a page", async () => {
      server.answers(text("<h1>Down</h1>", 503, { "content-type": "text/html" }));
      expect(await rejection(apiOf(options).getPoint())).toMatchObject({ status: 503, body: "<h1>Down</h1>" });
    });

    it.each<Method>(["getPoint", "getText", "getBinary", "getSeveral"])(
      "refuses a page instead of an answer: %s",
      async (method) => {
        server.answers(
          text("<!doctype html><title>Log in</title>", 200, { "content-type": "text/html; charset=utf-8" }),
        );
        expect(await rejection(apiOf(options)[method]())).toMatchObject({
          name: "ResponseParseError",
          status: 200,
          text: expect.stringContaining("Log in") as string,
        });
      },
    );

    it("lets unknown values of an enum pass", async () => {
      server.answers(text('{"state":"newer"}', 200, { "content-type": "application/json" }));
      expect(await apiOf(options).getPoint()).toEqual({ state: "newer" });
    });

    it("reads answers of several kinds by their media type", async () => {
      const answers: [string, string][] = [
        ["application/json", '{"x":1}'],
        ["text/csv; charset=utf-8", "a,b"],
        ["application/pdf", "%PDF"],
        ["text/event-stream", "data: a\n\n"],
      ];
      server.answers(
        ...answers.map(([type, body]) => text(body, 200, { "content-type": type })),
        (_request, response) => {
          response.writeHead(204);
          response.end();
        },
      );
      const api = apiOf(options);
      expect(await api.getSeveral()).toEqual({ x: 1 });
      expect(await api.getSeveral()).toBe("a,b");
      expect(await ((await api.getSeveral()) as Blob).text()).toBe("%PDF");
      expect(await all(await api.getSeveral())).toMatchObject([{ data: "a" }]);
      expect(await api.getSeveral()).toBeUndefined();
      expect(server.requests[0]?.headers.accept).toBe("application/json, text/csv, text/event-stream, application/pdf");
    });
  });

  it("sends GET with a body and TRACE where that is possible", async () => {
    await apiOf().getWithBody({ body: point });
    await apiOf().traceIt();
    expect(server.requests).toMatchObject([{ method: "GET", body: '{"x":1,"y":2}' }, { method: "TRACE" }]);
  });

  it.each<[Method, object, string]>([
    ["getWithBody", { body: point }, "GET requests with a body need the transport for Node"],
    ["traceIt", {}, "TRACE requests need the transport for Node"],
  ])("says where that is not possible: %s", async (method, opts, message) => {
    const error = await rejection(apiOf({ fetch: globalThis.fetch })[method](opts));
    expect(error).toMatchObject({ name: "ArgumentError", message });
    expect(server.requests).toHaveLength(0);
  });

  it.each<[string, (api: Api) => Promise<unknown>, string]>([
    ["a range that nobody makes one of", (api) => api.putImage(new Uint8Array(1)), "say which with contentType"],
    [
      "what is not declared",
      (api) => api.postSeveral(point, { contentType: "text/html" }),
      "cannot be sent as text/html",
    ],
    ["an object as text", (api) => api.putText({}), "Cannot send a parameter of type object"],
  ])("refuses to send %s", async (_, call, message) => {
    const error = await rejection(call(apiOf()));
    expect(error).toMatchObject({ name: "ArgumentError", message: expect.stringContaining(message) as string });
    expect(server.requests).toHaveLength(0);
  });
});

async function look(request: Recorded): Promise<Sent> {
  const { headers, body } = request;
  const type = headers["content-type"];
  const isForm = type?.startsWith("multipart/form-data") === true;
  const form = isForm
    ? await new Response(Buffer.from(body, "latin1"), { headers: { "content-type": type } }).formData()
    : [];
  const parts = await Promise.all(
    [...form].map(async ([name, value]: [string, string | File]) =>
      typeof value === "string"
        ? [name, undefined, undefined, value]
        : [name, value.type.replace(/;.*/, ""), value.name, await value.text()],
    ),
  );
  return { ...request, type, cookie: headers.cookie, parts };
}

async function all(iterable: unknown): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of iterable as AsyncIterable<unknown>) items.push(item);
  return items;
}
