// Answers that arrive piece by piece.
import { expect, test } from "vitest";
import { fetchTransport } from "../../templates/runtime/index.js";
import type { HttpResponse } from "../../templates/runtime/index.js";
import { nodeTransport } from "../../templates/runtime/node.js";
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

test("an event that ends with a carriage return is there at once", async () => {
  const events = eventStream.read(
    {
      body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\r\r")) }),
    } as HttpResponse,
    listThings,
    {},
  ) as AsyncIterable<ServerEvent>;
  const { value } = await events[Symbol.asyncIterator]().next();
  expect(value.data).toBe("1");
});

test("a long line is looked at once, however many pieces it comes in", async () => {
  const piece = new TextEncoder().encode("x".repeat(1000));
  let left = 10_000;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left === 10_000 || left === 0) controller.enqueue(new TextEncoder().encode('"'));
      if (left-- > 0) controller.enqueue(piece);
      else controller.close();
    },
  });
  const [line] = await all(jsonLines.read({ body } as HttpResponse, listThings, {}) as AsyncIterable<string>);
  expect(line).toHaveLength(10_000_000);
}, 5000);

test.each([
  ["fetch", fetchTransport()],
  ["Node", nodeTransport()],
])("an abort in the middle of a stream is an AbortError, on %s", async (_, transport) => {
  server.answers((_, response) => void response.write("1\n"));
  const client = new TestClient({ baseUrl: server.url, transport });
  const controller = new AbortController();
  const operation = { ...listThings, response: jsonLines };
  const lines = await client.call<AsyncIterable<number>>(operation, {}, { signal: controller.signal });
  const error = await rejection(
    (async () => {
      for await (const line of lines) controller.abort(`after ${line}`);
    })(),
  );
  expect([error.name, error.cause, error.operation.id]).toEqual(["AbortError", "after 1", "listThings"]);
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
