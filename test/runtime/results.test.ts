// What calls resolve to and what they reject with.
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  ApiError,
  ArgumentError,
  ConnectionError,
  NotFoundError,
  RateLimitError,
  ResponseParseError,
  SdkError,
  ServerError,
} from "../../templates/runtime/index.js";
import * as readers from "../../templates/runtime/responses.js";
import type { Operation } from "../../templates/runtime/index.js";
import {
  cut,
  getThing,
  json,
  listThings,
  rejection,
  reset,
  TestClient,
  TestServer,
  text,
  useServer,
} from "./server.js";

const server = useServer();
const client = (options = {}) => new TestClient({ baseUrl: server.url, maxRetries: 0, ...options });
const list = (operation: Operation = listThings) => client().call(operation, {});

test.each<[string, ReturnType<typeof json>, unknown]>([
  ["an object", json({ a: 1 }), { a: 1 }],
  ["null", json(null), null],
  ["0", json(0), 0],
  ["false", json(false), false],
  ["an empty text", json(""), ""],
  ["nothing, 204", text("", 204), undefined],
  ["nothing, 200", text(""), undefined],
  ["JSON as text/plain", text('{"a":1}'), { a: 1 }],
  ["JSON after a byte order mark", text("\ufeff[1]"), [1]],
])("%s resolves", async (_, answer, value) => {
  server.answers(answer);
  expect(await list()).toEqual(value);
});

test.each([
  ["broken JSON", text('{"a":', 200, { "content-type": "application/json" })],
  ["a page of a proxy", text("<html>", 200, { "content-type": "text/html" })],
])("%s is a ResponseParseError", async (_, answer) => {
  server.answers(answer);
  const error = await rejection(list());
  expect(error).toBeInstanceOf(ResponseParseError);
  expect(error.status).toBe(200);
  expect(error.message).toMatch(/^listThings answered 200 with invalid JSON/);
});

test("answers come as what they are", async () => {
  server.answers(text("häh"));
  expect(await list({ ...listThings, response: readers.text })).toBe("häh");
  expect(await list({ ...listThings, response: readers.nothing })).toBe(undefined);
  const bytes = await list({ ...listThings, response: readers.bytes });
  expect(bytes).toEqual(new TextEncoder().encode("häh"));
  const blob = (await list({ ...listThings, response: readers.blob })) as Blob;
  expect([blob.type, await blob.text()]).toEqual(["text/plain", "häh"]);
  const stream = await list({ ...listThings, response: readers.stream });
  expect(await new Response(stream as ReadableStream).text()).toBe("häh");
});

test("withResponse tells about the answer", async () => {
  server.answers(json({ a: 1 }, 201, { "x-correlation-id": "c1", "set-cookie": "s=1" }));
  const result = await list().withResponse();
  expect(result.data).toEqual({ a: 1 });
  expect(result.status).toBe(201);
  expect(result.headers["content-type"]).toBe("application/json");
  expect(result.headers["set-cookie"]).toBeUndefined();
  expect(result.correlationId).toBe("c1");
  expect(result.attempts).toBe(1);
});

test("asResponse hands over the body unread, and still rejects errors", async () => {
  server.answers(text("raw"), json({}, 404));
  const response = await list().asResponse();
  expect(await response.text()).toBe("raw");
  expect(await rejection(list().asResponse())).toBeInstanceOf(NotFoundError);
});

test("asResponse comes too late after waiting", async () => {
  const call = list();
  await call;
  expect(await rejection(call.asResponse())).toBeInstanceOf(ArgumentError);
});

describe("a call is a promise", () => {
  test("of its kind, with catch and finally", async () => {
    server.answers(json({}, 404));
    const call = list();
    expect(call).toBeInstanceOf(Promise);
    let ended = 0;
    const value = await call.finally(() => ended++).catch(() => "caught");
    expect([value, ended]).toEqual(["caught", 1]);
    expect(await call.catch(() => "again")).toBe("again");
    expect(server.requests.length).toBe(1);
  });

  test("that starts without being awaited", async () => {
    const seen = new Promise((resolve) =>
      server.answers((_, response) => {
        response.end();
        resolve("seen");
      }),
    );
    void list();
    expect(await seen).toBe("seen");
  });

  test("whose rejection is reported once it is handled nowhere, and only then", async () => {
    server.answers(json({}, 404));
    const reports: unknown[] = [];
    const listener = (error: unknown) => reports.push(error);
    process.on("unhandledRejection", listener);
    const before = process.listeners("unhandledRejection");
    for (const other of before) {
      if (other !== listener) process.off("unhandledRejection", other);
    }
    await rejection(list().withResponse());
    await rejection(list().asResponse());
    await rejection(list());
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(reports).toEqual([]);
    process.off("unhandledRejection", listener);
    for (const other of before) {
      if (other !== listener) process.on("unhandledRejection", other);
    }
  });
});

const errorBody = {
  message: "no such thing",
  code: "not.found",
  status: 404,
  contextId: "ctx",
  details: [{ errorCode: "x" }],
  errors: [],
  headers: "not these",
  __proto__: null,
};

test("an error carries the fields of its body and the facts of the answer", async () => {
  server.answers(json(errorBody, 404, { "x-correlation-id": "c1" }));
  const error = await rejection(client().call(getThing, { thingId: "1" }));
  expect(error).toBeInstanceOf(NotFoundError);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("NotFoundError");
  expect(error.message).toBe("no such thing");
  expect(error.status).toBe(404);
  expect(error.code).toBe("not.found");
  expect(error.contextId).toBe("ctx");
  expect(error.details).toEqual([{ errorCode: "x" }]);
  expect(error.errors).toEqual([]);
  expect(error.statusText).toBe("Not Found");
  expect(error.headers["content-type"]).toBe("application/json");
  expect(error.body.contextId).toBe("ctx");
  expect(error.correlationId).toBe("c1");
  expect(error.attempts).toBe(1);
  expect(error.operation).toBe(getThing);
  expect(error.error).toBe(error);
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({
    name: "NotFoundError",
    operation: "getThing",
    code: "not.found",
  });
});

test("a hostile error body changes no method of the error", async () => {
  server.answers(text('{"__proto__":{"x":1},"toJSON":1,"stack":"s"}', 400));
  const error = await rejection(list());
  expect(error.x).toBeUndefined();
  expect(error.toJSON).toBeTypeOf("function");
  expect(error.stack).not.toBe("s");
});

test.each([
  [400, "BadRequestError"],
  [401, "AuthenticationError"],
  [403, "PermissionError"],
  [404, "NotFoundError"],
  [409, "ConflictError"],
  [413, "PayloadTooLargeError"],
  [418, "ApiError"],
  [422, "UnprocessableEntityError"],
  [429, "RateLimitError"],
  [500, "ServerError"],
  [503, "ServerError"],
])("%i is a %s, with or without a body", async (status, name) => {
  server.answers(text("<html>", status), text("", status));
  const first = await rejection(list());
  expect([first.name, first.status, first.body]).toEqual([name, status, "<html>"]);
  const second = await rejection(list());
  expect([second.name, second.body]).toEqual([name, undefined]);
  expect(second.message).toMatch(new RegExp(`^${status}`));
});

test("304 rejects: there is no body to resolve to", async () => {
  server.answers(text("", 304));
  expect(await rejection(list())).toBeInstanceOf(ApiError);
});

test("errors are known by their brand, also across copies of the package", async () => {
  server.answers(json({}, 503));
  const error = await rejection(list());
  expect(ServerError.is(error)).toBe(true);
  expect(ApiError.is(error)).toBe(true);
  expect(SdkError.is(error)).toBe(true);
  expect(RateLimitError.is(error)).toBe(false);
  for (const other of [undefined, null, 1, new Error("x"), { name: "SdkError" }])
    expect(SdkError.is(other)).toBe(false);
});

test("connection errors keep the system's code", async () => {
  const closed = new TestServer();
  await closed.start();
  await closed.stop();
  const gone = client({ baseUrl: closed.url });
  const error = await rejection(gone.call(listThings, {}));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error.code).toBe("ECONNREFUSED");
});

test.each([
  ["an error status", json({}, 500)],
  ["a cut connection", reset],
  ["a cut body", cut],
  ["an answer that is not JSON", text("<html>")],
])("no secret is reachable from the error for %s", async (_, answer) => {
  server.answers(answer);
  const error = await rejection(
    client({ accessToken: "s3cret" }).call(listThings, {}, { customHeaders: { "X-Api-Key": "s3cret" } }),
  );
  const everything = inspect(error, { depth: 20, showHidden: true });
  expect(everything + JSON.stringify(error)).not.toContain("s3cret");
});

test("a transport's error is not trusted to hold no secret", async () => {
  const fetch = () => Promise.reject(Object.assign(new Error("no luck"), { config: "s3cret", code: "EX" }));
  const error = await rejection(client({ fetch }).call(listThings, {}));
  expect([error.name, error.code]).toEqual(["ConnectionError", "EX"]);
  expect(inspect(error, { depth: 20 })).not.toContain("s3cret");
});
