// Retries, timeouts and aborts: when a call is repeated, how long it waits, and when it ends.
import { getEventListeners } from "node:events";
import { expect, onTestFinished, test, vi } from "vitest";
import { toHeader } from "../../templates/runtime/header-parameters.js";
import { withIdempotencyKey } from "../../templates/runtime/idempotency-key.js";
import {
  AbortError,
  ConnectionError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from "../../templates/runtime/index.js";
import { stream } from "../../templates/runtime/responses.js";
import type { CallOptions, Operation, RetryInfo } from "../../templates/runtime/index.js";
import {
  cut,
  json,
  listThings,
  postThing,
  queryThings,
  rejection,
  reset,
  stall,
  TestClient,
  TestClock,
  text,
  useServer,
} from "./server.js";
import type { Answer } from "./server.js";

const server = useServer();

function make(options = {}) {
  const clock = new TestClock();
  const client = new TestClient({ baseUrl: server.url, clock, ...options });
  return { clock, client };
}

const now = new Date(Date.UTC(2030, 0, 1)).toUTCString();
const inOneSecond = new Date(Date.UTC(2030, 0, 1) + 1000).toUTCString();

test.each<[string, Answer, typeof listThings, number]>([
  ["503 on GET", json({}, 503), listThings, 500],
  ["500 on a query", json({}, 500), queryThings, 500],
  ["408 on GET", json({}, 408), listThings, 500],
  ["reset on GET", reset, listThings, 500],
  ["reset on a query", reset, queryThings, 500],
  ["cut body on GET", cut, listThings, 500],
  ["429 without a hint", json({}, 429), postThing, 500],
  ["429, seconds", json({}, 429, { "retry-after": "1" }), postThing, 1000],
  ["429, date", json({}, 429, { "retry-after": inOneSecond, date: now }), postThing, 1000],
  [
    "429, date, and no clock to hold it against",
    json({}, 429, { "retry-after": inOneSecond, date: "" }),
    postThing,
    1000,
  ],
  ["429, ms", json({}, 429, { "retry-after-ms": "7" }), postThing, 7],
  ["429, the service's own header", json({}, 429, { "x-ratelimit-reset": "3" }), postThing, 3000],
  ["503 that says when", json({}, 503, { "retry-after": "2" }), postThing, 2000],
])("%s is repeated", async (_, failure, operation, delay) => {
  server.answers(failure, json({ ok: true }));
  const { client, clock } = make();
  const { data, attempts } = await client.call(operation, {}).withResponse();
  expect(data).toEqual({ ok: true });
  expect(attempts).toBe(2);
  expect(clock.slept).toEqual([delay]);
});

test.each<[string, Answer, typeof listThings]>([
  ["500 on POST", json({}, 500), postThing],
  ["503 on POST", json({}, 503), postThing],
  ["reset on POST", reset, postThing],
  ["400 on GET", json({}, 400), listThings],
  ["501 on GET", json({}, 501), listThings],
  ["invalid JSON", text("{"), listThings],
  ["a wait beyond a minute", json({}, 429, { "retry-after": "61" }), listThings],
  ["429, never", json({}, 429), { ...postThing, retry: "never" }],
  ["503, never", json({}, 503), { ...listThings, retry: "never" }],
])("%s is not repeated", async (_, failure, operation) => {
  server.answers(failure, json({ ok: true }));
  const { client } = make();
  await rejection(client.call(operation, {}));
  expect(server.requests.length).toBe(1);
});

test("a POST is repeated when the caller says that it may be", async () => {
  server.answers(reset, json(1));
  const { client } = make();
  expect(await client.call(postThing, {}, { retryNonIdempotent: true })).toBe(1);
});

test("a rate limit that takes too long says how long", async () => {
  server.answers(json({}, 429, { "retry-after": "120" }));
  const error = await rejection(make().client.call(listThings, {}));
  expect(error).toBeInstanceOf(RateLimitError);
  expect(error.retryAfterMs).toBe(120_000);
});

test.each<[string, (seconds: number) => string]>([
  ["IMF-fixdate", (seconds) => `Tue, 01 Jan 2030 00:00:0${seconds} GMT`],
  ["RFC 850", (seconds) => `Tuesday, 01-Jan-30 00:00:0${seconds} GMT`],
  ["asctime", (seconds) => `Tue Jan  1 00:00:0${seconds} 2030`],
])("a date is in UTC, also in the form %s", async (_, at) => {
  vi.stubEnv("TZ", "America/New_York");
  for (const date of [at(0), ""]) {
    const { client, clock } = make();
    clock.time = Date.UTC(2030, 0, 1);
    server.answers(json({}, 429, { "retry-after": at(2), date }), json({}));
    await client.call(postThing, {});
    expect(clock.slept).toEqual([2000]);
  }
  vi.unstubAllEnvs();
});

test.each(["-5", "soon", "5s", "120, 130", ""])("what is no time, %j, is not taken for one", async (said) => {
  server.answers(json({}, 503, { "retry-after": said }), json("ok"));
  const { client, clock } = make();
  expect(await client.call(listThings, {})).toBe("ok");
  expect(clock.slept).toEqual([500]);
});

test("two repetitions, waits doubled and cut by chance, then the error", async () => {
  server.answers(json({}, 503));
  const { client, clock } = make();
  clock.chance = 0;
  const error = await rejection(client.call(listThings, {}));
  expect(error).toBeInstanceOf(ServerError);
  expect(error.attempts).toBe(3);
  expect(clock.slept).toEqual([250, 500]);
});

test("maxRetries, of the client and of the call", async () => {
  server.answers(json({}, 503));
  const { client, clock } = make({ maxRetries: 0 });
  await rejection(client.call(listThings, {}));
  expect(server.requests.length).toBe(1);
  await rejection(client.call(listThings, {}, { maxRetries: 6 }));
  expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
});

test("onRetry is told before each wait", async () => {
  server.answers(json({}, 503), json({}));
  const told: RetryInfo[] = [];
  const { client } = make({ onRetry: (info: RetryInfo) => told.push(info) });
  await client.call(listThings, {});
  expect(told).toMatchObject([{ operation: { id: "listThings" }, attempt: 1, delay: 500 }]);
  expect(told[0]?.error).toBeInstanceOf(ServerError);
});

test("a body that is a stream is sent once", async () => {
  server.answers(json({}, 503, { "retry-after": "1" }));
  const { client } = make();
  const body = new Blob(["x"]).stream();
  await rejection(client.call(queryThings, { body }));
  expect(server.requests.map(({ body }) => body)).toEqual(["x"]);
});

test("the budget ends a storm of repetitions", async () => {
  server.answers(json({}, 503));
  const { client } = make();
  const calls = 60;
  for (let i = 0; i < calls; i++) await rejection(client.call(listThings, {}));
  // 500 tokens, 14 each: 35 repetitions.
  expect(server.requests.length).toBe(calls + 35);
});

test("the time limit covers the body", async () => {
  server.answers(stall);
  const { client } = make({ timeout: 30, maxRetries: 0 });
  const error = await rejection(client.call(listThings, {}));
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error.message).toBe("timeout of 30ms exceeded");
  expect(error.attempts).toBe(1);
});

test("a read that took too long is repeated", async () => {
  server.answers(stall, json(1));
  const { client } = make({ timeout: 200 });
  expect(await client.call(listThings, {})).toBe(1);
});

test("the time limit holds even when a transport listens to no signal", async () => {
  const { client } = make({ transport: () => new Promise(() => {}) });
  const call = client.call(listThings, {}, { timeout: 10, maxRetries: 0 });
  expect(await rejection(call)).toBeInstanceOf(TimeoutError);
});

test("no wait goes beyond the total time limit", async () => {
  server.answers(json({}, 429, { "retry-after": "30" }));
  const { client, clock } = make({ totalTimeout: 20_000 });
  expect(await rejection(client.call(listThings, {}))).toBeInstanceOf(RateLimitError);
  expect(clock.slept).toEqual([]);
});

test("the total time limit covers the wait for a token", async () => {
  const { client } = make({ accessToken: () => new Promise(() => {}), totalTimeout: 20 });
  const error = await rejection(client.call(listThings, {}));
  expect([error.name, error.message]).toEqual(["TimeoutError", "timeout of 20ms exceeded"]);
  expect(server.requests).toEqual([]);
});

test("an abort ends a request, with its reason as the cause", async () => {
  const controller = new AbortController();
  server.answers(() => controller.abort("enough"));
  const { signal } = controller;
  const error = await rejection(make().client.call(listThings, {}, { signal }));
  expect(error).toBeInstanceOf(AbortError);
  expect(error.cause).toBe("enough");
});

test("an abort ends a stalled body", async () => {
  const controller = new AbortController();
  server.answers((request, response, incoming) => {
    stall(request, response, incoming);
    setTimeout(() => controller.abort(), 20);
  });
  const { signal } = controller;
  const error = await rejection(make().client.call(listThings, {}, { signal }));
  expect(error).toBeInstanceOf(AbortError);
});

test("an abort ends a wait", async () => {
  server.answers(json({}, 429, { "retry-after": "50" }));
  const controller = new AbortController();
  const client = new TestClient({
    baseUrl: server.url,
    onRetry: () => setTimeout(() => controller.abort(), 1),
  });
  const { signal } = controller;
  const error = await rejection(client.call(listThings, {}, { signal }));
  expect(error).toBeInstanceOf(AbortError);
});

test("an aborted signal sends nothing", async () => {
  const signal = AbortSignal.abort();
  const error = await rejection(make().client.call(listThings, {}, { signal }));
  expect(error).toBeInstanceOf(AbortError);
  expect(server.requests).toEqual([]);
});

test("all attempts of a call have the same idempotency key, and each call its own", async () => {
  const pay: Operation = {
    ...postThing,
    retry: "safe",
    parameters: [{ name: "idempotencyKey", in: "header", key: "idempotency-key", write: toHeader }],
  };
  const call = async (opts?: CallOptions & { idempotencyKey?: string }) => {
    server.answers(json({}, 503), json({}));
    await make().client.call(pay, { body: {} }, withIdempotencyKey(opts, "idempotencyKey"));
    return server.requests.splice(0).map(({ headers }) => headers["idempotency-key"]);
  };
  const [first, second] = [await call(), await call()];
  expect(first).toEqual([first[0], first[0]]);
  expect(first[0]).toMatch(/^[\da-f-]{36}$/);
  expect(second[0]).not.toBe(first[0]);
  expect(await call({ idempotencyKey: "mine" })).toEqual(["mine", "mine"]);
  const old = withIdempotencyKey<{ key?: string; oldKey?: string }>({ oldKey: "mine" }, "key", "oldKey");
  expect(old).toEqual({ oldKey: "mine" });
});

test("without a secure page the key is as random", () => {
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  onTestFinished(() => void Reflect.deleteProperty(crypto, "randomUUID"));
  expect(withIdempotencyKey<{ key?: string }>(undefined, "key").key).toMatch(/^[\da-f]{32}$/);
});

test("no listener is left on a signal that lives long", async () => {
  const { signal } = new AbortController();
  server.answers(json({}, 503), json({}));
  const { client } = make();
  for (let i = 0; i < 20; i++) await client.call(listThings, {}, { signal });
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("a stream can be aborted after its call has resolved", async () => {
  server.answers(stall);
  const controller = new AbortController();
  const body = (await make().client.call(
    { ...listThings, response: stream },
    {},
    { signal: controller.signal },
  )) as ReadableStream<Uint8Array>;
  const reader = body.getReader();
  await reader.read();
  controller.abort();
  await rejection(reader.read());
});
