// Bodies of answers held against schemas, which Valibot makes: it speaks Standard Schema as others do.
import * as v from "valibot";
import { expect, test } from "vitest";
import type { ApiPromise, CallOptions } from "../../templates/runtime/index.js";
import { ResponseValidationError, validateResponses } from "../../templates/runtime/validation.js";
import { getThing, json, listThings, rejection, TestClient, text, useServer } from "./server.js";

const server = useServer();
const thing = v.object({ id: v.string(), tags: v.array(v.object({ name: v.string() })) });
const args = { thingId: "1" };

test("a valid body is given as it was sent, with what the schema does not know", async () => {
  const body = { id: "1", tags: [], further: true };
  server.answers(json(body));
  const client = new TestClient({ baseUrl: server.url, validate: validateResponses({ getThing: thing }) });
  expect(await client.call(getThing, args)).toEqual(body);
});

test("what a schema makes of it is not used", async () => {
  server.answers(json({ id: "1" }));
  const changing = v.pipe(
    v.object({ id: v.string() }),
    v.transform(() => "something else"),
  );
  const client = new TestClient({ baseUrl: server.url, validate: validateResponses({ getThing: changing }) });
  expect(await client.call(getThing, args)).toEqual({ id: "1" });
});

test("a body that is not valid rejects, is not asked for again, and the error says where it is wrong", async () => {
  server.answers(json({ id: 1, tags: [{ name: "a" }, {}] }, 200, { "x-request-id": "r1" }));
  const client = new TestClient({ baseUrl: server.url, validate: validateResponses({ getThing: thing }) });
  const error = await rejection(client.call(getThing, args));
  expect(error).toBeInstanceOf(ResponseValidationError);
  expect(error.message).toMatch(
    /^getThing answered with a body that is not valid: id: .*string.*; tags\.1\.name: .*"name"/,
  );
  expect(error).toMatchObject({
    name: "ResponseValidationError",
    status: 200,
    attempts: 1,
    body: { id: 1, tags: [{ name: "a" }, {}] },
    operation: { id: "getThing" },
  });
  expect(error.headers["x-request-id"]).toBe("r1");
  expect(error.issues).toHaveLength(2);
  expect(server.requests).toHaveLength(1);
});

test("of many issues the message tells three", async () => {
  server.answers(json([1, 2, 3, 4, 5]));
  const client = new TestClient({
    baseUrl: server.url,
    validate: validateResponses({ getThing: v.array(v.string()) }),
  });
  expect((await rejection(client.call(getThing, args))).message).toMatch(/: 0: .*; 1: .*; 2: .* \(and 2 more\)$/);
});

test("a schema may take its time", async () => {
  server.answers(json("odd"));
  const slow = v.pipeAsync(
    v.string(),
    v.checkAsync(async (value) => value === "even", "not even"),
  );
  const client = new TestClient({ baseUrl: server.url, validate: validateResponses({ getThing: slow }) });
  expect((await rejection(client.call(getThing, args))).message).toContain("not even");
});

test("operations without a schema, errors and answers left unread are not checked", async () => {
  const client = new TestClient({
    baseUrl: server.url,
    maxRetries: 0,
    validate: validateResponses({ getThing: thing }),
  });
  server.answers(json([1]), text("no", 404), json("anything"));
  expect(await client.call(listThings, {})).toEqual([1]);
  expect((await rejection(client.call(getThing, args))).name).toBe("NotFoundError");
  expect(await (await client.call(getThing, args).asResponse()).text()).toBe('"anything"');
});

test("a call may bring its own, and a function that throws will do", async () => {
  server.answers(json({ id: "1" }));
  const client = new TestClient({ baseUrl: server.url, validate: validateResponses({ getThing: thing }) });
  const seen: unknown[] = [];
  const validate: CallOptions["validate"] = (body, { status }, { attempts }) => seen.push([body, status, attempts]);
  await client.call(getThing, args, { validate });
  expect(seen).toEqual([[{ id: "1" }, 200, 1]]);
  const refuse = () => {
    throw new RangeError("too small");
  };
  const error = await rejection(client.call(getThing, args, { validate: refuse }));
  expect(error).toBeInstanceOf(RangeError);
  expect(server.requests).toHaveLength(2);
});

test("schemas are named by the methods of a class", () => {
  interface Things {
    getThing(id: string): ApiPromise<{ id: string }>;
  }
  validateResponses<Things>({ getThing: thing });
  // @ts-expect-error: there is no such method
  validateResponses<Things>({ getThings: thing });
  // @ts-expect-error: that is no schema
  expect(() => validateResponses<Things>({ getThing: 1 })).not.toThrow();
});
