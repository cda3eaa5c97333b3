// Answers that arrive piece by piece, and lists that go on from page to page.
import { expect, test } from "vitest";
import { ApiPromise } from "../../templates/runtime/index.js";
import type { HttpResponse } from "../../templates/runtime/index.js";
import { items, pages } from "../../templates/runtime/paging.js";
import type { PagedList } from "../../templates/runtime/paging.js";
import { eventStream, jsonLines } from "../../templates/runtime/streams.js";
import type { ServerEvent } from "../../templates/runtime/streams.js";
import { cut, listThings, rejection, TestClient, useServer } from "./server.js";

const server = useServer();

async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of iterable) list.push(item);
  return list;
}

const sent = "\ufeff: comment\r\nid: 1\ndata: a\ndata:b\n\nevent: ping\rdata\r\rretry: 5\ndata: ü\r\n\r\ndata: lost";

test.each([[1], [2], [3], [7], [1000]])("events come out whole, sent in pieces of %i bytes", async (size) => {
  const bytes = new TextEncoder().encode(sent);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let i = 0; i < bytes.length; i += size) {
        controller.enqueue(bytes.slice(i, i + size));
      }
      controller.close();
    },
  });
  const response = { body } as HttpResponse;
  const events = eventStream.read(response, listThings, {}) as AsyncIterable<ServerEvent>;
  expect(await all(events)).toEqual([
    { event: "message", data: "a\nb", id: "1", retry: undefined },
    { event: "ping", data: "", id: "1", retry: undefined },
    { event: "message", data: "ü", id: "1", retry: 5 },
  ]);
});

test("JSON lines", async () => {
  server.answers((_, response) => response.end('{"a":1}\n\n[2]\r\n3'));
  const client = new TestClient({ baseUrl: server.url });
  const lines = await client.call<AsyncIterable<unknown>>({ ...listThings, response: jsonLines }, {});
  expect(await all(lines)).toEqual([{ a: 1 }, [2], 3]);
  expect(server.requests[0]?.headers.accept).toContain("jsonl");
});

test("a stream that breaks off is a connection error, and is not repeated", async () => {
  server.answers(cut);
  const client = new TestClient({ baseUrl: server.url });
  const operation = { ...listThings, response: jsonLines };
  const lines = await client.call<AsyncIterable<unknown>>(operation, {});
  expect((await rejection(all(lines))).name).toBe("ConnectionError");
  expect(server.requests.length).toBe(1);
});

test("whoever stops listening stops the answer", async () => {
  const closed = new Promise((resolve) =>
    server.answers((_, response) => {
      response.write("1\n2\n");
      response.on("close", () => resolve("closed"));
    }),
  );
  const client = new TestClient({ baseUrl: server.url });
  const operation = { ...listThings, response: jsonLines };
  const lines = await client.call<AsyncIterable<unknown>>(operation, {});
  for await (const line of lines) {
    expect(line).toBe(1);
    break;
  }
  expect(await closed).toBe("closed");
});

/** A list of pages that remembers how it was asked. */
function paged(results: unknown[]) {
  const asked: object[] = [];
  const call = async (opts: object) => {
    asked.push(opts);
    return results[asked.length - 1];
  };
  return { asked, call };
}

test.each<[string, PagedList["paging"], unknown[], object[]]>([
  [
    "a cursor",
    { kind: "cursor", from: "meta.next", to: "after" },
    [
      { items: [1], meta: { next: "c" } },
      { items: [2], meta: {} },
    ],
    [{ size: 1 }, { size: 1, after: "c" }],
  ],
  [
    "a link, of which only the query counts",
    { kind: "link", from: "nextUri", to: ["after"] },
    [{ items: [1], nextUri: "https://evil/x?after=a%20b&y=1" }, { items: [2] }],
    [{ size: 1 }, { size: 1, after: "a b" }],
  ],
  [
    "page numbers",
    { kind: "page", to: "page", last: "pages" },
    [
      { items: [1], pages: 2 },
      { items: [2], pages: 2 },
    ],
    [{ size: 1 }, { size: 1, page: 2 }],
  ],
  [
    "offsets, up to an empty page",
    { kind: "offset", to: "from" },
    [{ items: [1] }, { items: [2] }, { items: [] }],
    [{ size: 1 }, { size: 1, from: 1 }, { size: 1, from: 2 }],
  ],
])("paging by %s", async (_, paging, results, asked) => {
  const list = paged(results);
  const found = await all(items(list.call, { items: "items", paging }, { size: 1 }));
  expect(found).toEqual([1, 2]);
  expect(list.asked).toEqual(asked);
});

test("a cursor that comes again ends with an error", async () => {
  const call = async () => ({ items: [1], next: "c" });
  const list: PagedList = {
    items: "items",
    paging: { kind: "cursor", from: "next", to: "after" },
  };
  expect((await rejection(all(pages(call, list, {})))).name).toBe("PagingError");
});

test("stopping early asks for no further page", async () => {
  const list = paged([{ items: [1, 2], next: "c" }]);
  const paging = { kind: "cursor", from: "next", to: "after" } as const;
  for await (const item of items(list.call, { items: "items", paging }, {})) {
    expect(item).toBe(1);
    break;
  }
  expect(list.asked.length).toBe(1);
});

test("an ApiPromise is what pages are made of", async () => {
  const client = new TestClient({ baseUrl: server.url });
  const call = (opts: object) => client.call<object>(listThings, {}, opts);
  expect(call({})).toBeInstanceOf(ApiPromise);
  const paging = { kind: "offset", to: "pageSize" } as const;
  expect(await all(pages(call, { items: "x", paging }, {}))).toEqual([{}]);
});
