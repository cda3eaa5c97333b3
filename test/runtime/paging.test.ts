// Lists that go on from page to page, against a server: what is asked for, what comes out, and where it ends.
import { expect, test } from "vitest";
import type { CallOptions } from "../../templates/runtime/index.js";
import { PagedPromise, PagingError } from "../../templates/runtime/paging.js";
import type { PagedOperation, Paging } from "../../templates/runtime/paging.js";
import { json, rejection, TestClient, useServer } from "./server.js";
import type { Answer } from "./server.js";

const server = useServer();

function operation(paging: Paging): PagedOperation {
  const names = ["size", "after", "page", "offset"];
  const parameters = names.map((name) => ({ name, in: "query" as const }));
  return {
    id: "listThings",
    method: "GET",
    path: "/things",
    parameters: [...parameters, { name: "filterTags", key: "filter[tags]", in: "query", explode: true }],
    paging,
  };
}

interface Options extends CallOptions {
  readonly [name: string]: unknown;
}

function list(paging: Paging, opts: Options = {}): PagedPromise<object, number> {
  return PagedPromise.of(new TestClient({ baseUrl: server.url }), operation(paging), {}, opts);
}

async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of iterable) found.push(one);
  return found;
}

const linked = (link: string) => json([1], 200, { link });

test.each<[string, Paging, Answer[], string[]]>([
  [
    "a cursor",
    { kind: "cursor", items: "items", from: "meta.next", to: "after" },
    [
      json({ items: [1], meta: { next: "c d" } }),
      json({ items: [], meta: { next: 7 } }),
      json({ items: [2], meta: {} }),
    ],
    ["?size=1", "?size=1&after=c+d", "?size=1&after=7"],
  ],
  [
    "a cursor, up to a page that says it is the last",
    { kind: "cursor", items: "items", from: "cursor", to: "after", more: "hasMore" },
    [json({ items: [1], cursor: "c", hasMore: true }), json({ items: [2], cursor: "d", hasMore: false })],
    ["?size=1", "?size=1&after=c"],
  ],
  [
    "the id of the last item",
    { kind: "last", items: "items", from: "id", to: "after", more: "more" },
    [json({ items: [{ id: "a" }], more: true }), json({ items: [{ id: "b" }], more: false })],
    ["?size=1", "?size=1&after=a"],
  ],
  [
    "a link, of which only the query counts",
    { kind: "link", items: "items", from: "nextUri" },
    [json({ items: [1], nextUri: "https://evil/x?after=a%20b&size=1&own=2" }), json({ items: [2], nextUri: null })],
    ["?size=1", "?size=1&after=a+b&own=2"],
  ],
  [
    "a link with a list in its query",
    { kind: "link", items: "items", from: "links.next" },
    [json({ items: [1], links: { next: "?filter[tags]=x&filter[tags]=y&page=2" } }), json({ items: [2] })],
    ["?size=1", "?size=1&page=2&filter%5Btags%5D=x&filter%5Btags%5D=y"],
  ],
  [
    "a field that has a dot in its name",
    { kind: "link", items: "value", from: "@odata.nextLink" },
    [json({ value: [1], "@odata.nextLink": "/things?after=x" }), json({ value: [2] })],
    ["?size=1", "?size=1&after=x"],
  ],
  [
    "the header Link",
    { kind: "header", items: "" },
    [
      linked('<https://h/things?page=1>; rel="prev first", <https://h/things?page=2>; title="a"; rel="next"'),
      linked("<https://h/things?page=3>; rel=next"),
      linked('<https://h/things?page=1>; rel="first nextish"'),
    ],
    ["?size=1", "?size=1&page=2", "?size=1&page=3"],
  ],
  [
    "page numbers, up to the last",
    { kind: "page", items: "items", to: "page", last: "pages" },
    [json({ items: [1], pages: 2 }), json({ items: [2], pages: 2 })],
    ["?size=1", "?size=1&page=2"],
  ],
  [
    "page numbers from 0, up to the last",
    { kind: "page", items: "items", to: "page", first: 0, last: "pages" },
    [json({ items: [1], pages: 2 }), json({ items: [2], pages: 2 })],
    ["?size=1", "?size=1&page=1"],
  ],
  [
    "page numbers, up to an empty page",
    { kind: "page", items: "", to: "page" },
    [json([1]), json([2]), json([])],
    ["?size=1", "?size=1&page=2", "?size=1&page=3"],
  ],
  [
    "offsets, up to an empty page",
    { kind: "offset", items: "items", to: "offset" },
    [json({ items: [1, 2] }), json({ items: [3] }), json({ items: [] })],
    ["?size=1", "?size=1&offset=2", "?size=1&offset=3"],
  ],
  [
    "offsets from 1, up to the total",
    { kind: "offset", items: "items", to: "offset", first: 1, total: "total" },
    [json({ items: [1, 2], total: 3 }), json({ items: [3], total: 3 })],
    ["?size=1", "?size=1&offset=3"],
  ],
])("goes on by %s", async (_, paging, answers, asked) => {
  server.answers(...answers, json({}, 500));
  const items = await all(list(paging, { size: 1 }));
  expect(server.requests.map(({ url }) => url)).toEqual(asked.map((query) => `/things${query}`));
  expect(items.length).toBeGreaterThan(1);
});

const cursor: Paging = { kind: "cursor", items: "items", from: "next", to: "after" };

test("begins where the caller says", async () => {
  server.answers(json({ items: [1] }), json({ items: [] }));
  await all(list({ kind: "page", items: "items", to: "page" }, { page: 7 }));
  expect(server.requests.map(({ url }) => url)).toEqual(["/things?page=7", "/things?page=8"]);
});

test("an argument called like an option of every call is the argument", async () => {
  server.answers(json({ items: [1], next: "c" }), json({ items: [2] }));
  const paging: Paging = { kind: "cursor", items: "items", from: "next", to: "query" };
  const parameters = [{ name: "query", in: "query" as const }];
  const client = new TestClient({ baseUrl: server.url });
  await all(PagedPromise.of(client, { ...operation(paging), parameters }, { query: "q" }));
  expect(server.requests.map(({ url }) => url)).toEqual(["/things?query=q", "/things?query=c"]);
});

test("awaiting gives the first page, and iterating then begins with it", async () => {
  server.answers(json({ items: [1], next: "c" }), json({ items: [2] }));
  const call = list(cursor);
  expect(await call).toEqual({ items: [1], next: "c" });
  expect(server.requests.length).toBe(1);
  expect(await all(call)).toEqual([1, 2]);
  expect(server.requests.length).toBe(2);
  expect((await call.withResponse()).status).toBe(200);
});

test("pages are whole", async () => {
  server.answers(json({ items: [1], next: "c" }), json({ items: [2] }));
  expect(await all(list(cursor).pages())).toEqual([{ items: [1], next: "c" }, { items: [2] }]);
});

test("a cursor that comes again ends with an error", async () => {
  server.answers(json({ items: [1], next: "c" }), json({ items: [1], next: "d" }), json({ items: [1], next: "c" }));
  const error = await rejection(all(list(cursor)));
  expect(error).toBeInstanceOf(PagingError);
  expect([error.name, error.operation.id]).toEqual(["PagingError", "listThings"]);
  expect(server.requests.length).toBe(3);
});

test("a cursor that comes again with nothing is the end", async () => {
  server.answers(json({ items: [1], next: "c" }), json({ items: [], next: "c" }));
  expect(await all(list(cursor))).toEqual([1]);
});

test("a link that leads nowhere else is an error, not an end", async () => {
  server.answers(json({ items: [1], nextUri: "/things/page/2" }));
  expect(await rejection(all(list({ kind: "link", items: "items", from: "nextUri" })))).toBeInstanceOf(PagingError);
});

test("stopping early asks for no further page", async () => {
  server.answers(json({ items: [1, 2], next: "c" }));
  for await (const item of list(cursor)) {
    expect(item).toBe(1);
    break;
  }
  expect(server.requests.length).toBe(1);
});

test("the options of the call hold for all pages", async () => {
  const controller = new AbortController();
  server.answers(json({ items: [1], next: "c" }), (_, response) => {
    controller.abort();
    response.end();
  });
  const call = list(cursor, { signal: controller.signal, customHeaders: { "X-A": "1" } });
  expect((await rejection(all(call))).name).toBe("AbortError");
  expect(server.requests.map(({ headers }) => headers["x-a"])).toEqual(["1", "1"]);
});

test("a page that fails ends the walk with its error", async () => {
  server.answers(json({ items: [1], next: "c" }), json({ message: "No" }, 403));
  expect((await rejection(all(list(cursor)))).status).toBe(403);
});
