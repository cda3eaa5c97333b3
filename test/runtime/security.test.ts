// Credentials other than a bearer token, and which of several alternatives is used.
import { expect, test } from "vitest";
import { Client } from "../../templates/runtime/index.js";
import type { ClientOptions, Operation } from "../../templates/runtime/index.js";
import { apiKey, basic, bearer, security } from "../../templates/runtime/security.js";
import { listThings, service, useServer } from "./server.js";

const server = useServer();

class SecureClient extends Client {
  constructor(options: ClientOptions) {
    const schemes = {
      header: apiKey("header", "X-Key"),
      query: apiKey("query", "api key"),
      cookie: apiKey("cookie", "session"),
      basic,
      oauth: bearer,
    };
    const policy = security(schemes, [["oauth"], ["header"]]);
    super({ ...service, baseUrl: server.url, security: policy }, options);
  }
}

async function sent(options: ClientOptions, operation?: Partial<Operation>) {
  const client = new SecureClient(options);
  await client.call({ ...listThings, ...operation }, { before: "b" });
  const { url, headers } = server.requests.at(-1)!;
  const { authorization, cookie } = headers;
  const query = url.split("before=b")[1];
  return { authorization, cookie, key: headers["x-key"], query };
}

const nothing = {
  authorization: undefined,
  cookie: undefined,
  key: undefined,
  query: "",
};

test.each<[string, ClientOptions, Operation["security"], object]>([
  ["the token", { accessToken: "T" }, undefined, { authorization: "Bearer T" }],
  ["the first alternative at hand", { credentials: { header: "K" } }, undefined, { key: "K" }],
  ["a key in the query", { credentials: { query: "a&b" } }, [["query"]], { query: "&api+key=a%26b" }],
  ["a key in a cookie", { credentials: { cookie: "a;b" } }, [["cookie"]], { cookie: "session=a%3Bb" }],
  [
    "name and password",
    { credentials: { basic: { username: "ü", password: "p:w" } } },
    [["basic"]],
    { authorization: `Basic ${Buffer.from("ü:p:w").toString("base64")}` },
  ],
  [
    "two schemes together",
    { accessToken: "T", credentials: { header: "K" } },
    [["oauth", "header"]],
    { authorization: "Bearer T", key: "K" },
  ],
  ["nothing unless all of an alternative is at hand", { accessToken: "T" }, [["oauth", "header"]], {}],
  ["nothing for a public operation", { accessToken: "T" }, [], {}],
])("%s", async (_, options, alternatives, expected) => {
  const operation = alternatives && { security: alternatives };
  expect(await sent(options, operation)).toEqual({ ...nothing, ...expected });
});

test("keys stay with the origin that they are for", async () => {
  let key: string | undefined = "none";
  await new SecureClient({
    credentials: { header: "K" },
    middleware: [(request, next) => next({ ...request, url: "https://evil.example/" })],
    transport: async ({ headers }) => {
      key = headers["x-key"];
      return new Response("1");
    },
  }).call(listThings, {});
  expect(key).toBeUndefined();
});

test("so do those that were set by hand", async () => {
  const secrets = { Authorization: "S", Cookie: "S", "Proxy-Authorization": "S", "x-KEY": "S" };
  let sent: string[] = [];
  await new SecureClient({
    defaultHeaders: { ...secrets, "X-Other": "O" },
    middleware: [(request, next) => next({ ...request, url: "https://evil.example/" })],
    transport: async ({ headers }) => {
      sent = Object.keys(headers);
      return new Response("1");
    },
  }).call(listThings, {});
  expect(sent).toEqual(["x-other", "accept"]);
});

test("what the caller sets by hand stays", async () => {
  const defaultHeaders = { "X-Key": "mine" };
  const options = { defaultHeaders, credentials: { header: "K" } };
  expect((await sent(options)).key).toBe("mine");
});
