// What has to hold in every runtime: each case calls the packages under test, and throws where something else happens.
import type { World } from "./world.js";

export type Case = (world: World) => Promise<void>;

export const cases: Readonly<Record<string, Case>> = {
  // Requests

  "a GET carries the token and what it accepts, and no more": async ({ address, api, isBrowser }) => {
    const { method, url, headers, body } = await api(address("ok")).getUsageEventsDefinition("a/b ü");
    same([method, url, body], ["GET", "/api/v2/usage/events/definitions/a%2Fb%20%C3%BC", ""]);
    same(headers.authorization, "Bearer secret-token");
    same(headers.accept, "application/json");
    same(headers["content-type"], undefined);
    const telemetry = Object.keys(headers).filter((name) => /^(x-|sdk)/.test(name));
    same(telemetry, []);
    same(isBrowser || !("origin" in headers), true);
  },

  "a POST carries its body as JSON, and its query": async ({ address, api }) => {
    const call = api(address("ok")).postUsageEventsQuery({
      before: "a b&c=d,e",
      pageSize: "5",
      body: { interval: "日本 😀" },
    });
    const { method, url, headers, body } = await call;
    same([method, url], ["POST", "/api/v2/usage/events/query?before=a+b%26c%3Dd,e&pageSize=5"]);
    same(headers["content-type"], "application/json");
    same(JSON.parse(body), { interval: "日本 😀" });
  },

  "dot segments are refused": async ({ address, api, seen, sdk }) => {
    const here = address("ok");
    for (const id of [".", "..", ""]) {
      is(await rejection(api(here).getUsageEventsDefinition(id)), sdk.ArgumentError);
    }
    same(await seen(here), []);
  },

  "a header cannot smuggle in another one": async ({ address, api, seen, sdk }) => {
    const here = address("ok");
    const customHeaders = { "X-A": "1\r\nX-B: 2" };
    is(await rejection(api(here).getUsageEventsDefinitions({ customHeaders })), sdk.ArgumentError);
    same(await seen(here), []);
  },

  "bytes, forms and files arrive as what they are": async (world) => {
    const api = featuresAt(world, world.address("ok"));
    const { form, headers } = await api["upload"]!({
      file: new File(["content"], "a.txt", { type: "text/plain" }),
      note: "ü",
      tags: ["x", "y"],
      details: { size: 1 },
    });
    same(String(headers["content-type"]).split(";")[0], "multipart/form-data");
    // A file without a name of its own gets one from the runtime.
    const parts = form.map(([name, value]: [string, string]) => [name, value.replace(/^\S* (?=application)/, "")]);
    same(parts, [
      ["file", "a.txt text/plain content"],
      ["note", "ü"],
      ["tags", "x"],
      ["tags", "y"],
      ["details", 'application/json {"size":1}'],
    ]);
    const sent = await api["sendForm"]!({ name: "a b", numbers: [1, 2] });
    same(sent.form, [
      ["name", "a b"],
      ["numbers", "1"],
      ["numbers", "2"],
    ]);
    const picture = await api["putPicture"]!(new Uint8Array([65, 66]));
    same([picture.headers["content-type"], picture.body], ["image/png", "AB"]);
  },

  "credentials go where the document says": async (world) => {
    const here = world.address("ok");
    const call = (credentials: object) =>
      featuresAt(world, here, { credentials } as object)["getSecret"]!() as Promise<any>;
    same((await call({ key: "k" })).headers["x-key"], "k");
    same((await call({ question: "k&" })).url, "/secrets?key=k%26");
    const { headers } = await call({ basic: { username: "ü", password: "p" } });
    same(headers.authorization, "Basic w7w6cA==");
  },

  // Answers

  "nothing is undefined, and false is false": async ({ address, api }) => {
    same(await api(address("nothing")).getUsageEventsDefinitions(), undefined);
    same(await api(address("false")).getUsageEventsDefinitions(), false);
  },

  "a compressed answer is read": async ({ address, api }) => {
    same((await api(address("zipped")).getUsageEventsDefinitions()).method, "GET");
  },

  "withResponse and asResponse tell about the answer": async ({ address, api }) => {
    const here = api(address("ok"));
    const { data, status, headers, correlationId, attempts } = await here.getUsageEventsDefinitions().withResponse();
    same([data.method, status, correlationId, attempts], ["GET", 200, "c-1", 1]);
    same(headers["content-type"], "application/json");
    const response = await here.getUsageEventsDefinitions().asResponse();
    same(JSON.parse(await response.text()).method, "GET");
  },

  "text and bytes are what they are": async (world) => {
    same(await featuresAt(world, world.address("text"))["getText"]!(), "Über 日本 😀");
    const picture: Blob = await featuresAt(world, world.address("bytes"))["getPicture"]!();
    same(picture.type, "image/png");
    same([...new Uint8Array(await picture.arrayBuffer())], [0, 127, 128, 255]);
  },

  "server-sent events arrive one by one": async (world) => {
    const events = await all(await featuresAt(world, world.address("events"))["watch"]!());
    same(events, [
      { event: "tick", data: "one", id: "1" },
      { event: "message", data: "two\nlines", id: "1" },
    ]);
  },

  "JSON lines arrive one by one": async (world) => {
    same(await all(await featuresAt(world, world.address("lines"))["read"]!()), [{ n: 1 }, { n: 2 }, { n: 3 }]);
  },

  "a list gives its items and its pages": async (world) => {
    const here = world.address("pages");
    const items = featuresAt(world, here)["listThings"]!({ size: 2 }) as unknown as AsyncIterable<number>;
    same(await all(items), [0, 1, 2, 3, 4, 5]);
    same(
      (await world.seen(here)).map(({ url }) => url),
      ["/things?size=2", "/things?cursor=after+0&size=2", "/things?cursor=after+1&size=2"],
    );
  },

  // Failures

  "an error has the fields of its body, and no secret": async ({ address, api, sdk }) => {
    const error = await rejection(api(address("404")).getUsageEventsDefinition("x"));
    is(error, sdk.NotFoundError);
    same(sdk.ApiError.is(error), true);
    same([error.status, error.code, error.message, error.contextId], [404, "some.code", "No", "context-1"]);
    same([error.correlationId, error.attempts, error.operation.id], ["c-1", 1, "getUsageEventsDefinition"]);
    same(/secret-token/.test(everything(error)), false);
  },

  "what a read fails with is repeated": async ({ address, api }) => {
    for (const words of ["503,ok", "500,502,ok", "reset,ok", "cut,ok", "429,ok", "429@0,ok", "date@0,ok"]) {
      const { data, attempts } = await api(address(words)).getUsageEventsDefinitions().withResponse();
      same([words, data.method, attempts], [words, "GET", words.split(",").length]);
    }
  },

  "a POST that only reads is repeated, too": async ({ address, api }) => {
    for (const words of ["500,ok", "reset,ok", "cut,ok"]) {
      const body = { interval: "i" };
      const call = api(address(words)).postUsageEventsQuery({ body }).withResponse();
      const { data, attempts } = await call;
      same([words, data.body, attempts], [words, JSON.stringify(body), 2]);
    }
  },

  "a connection that breaks is a ConnectionError, without a secret": async ({ address, api, sdk, isBrowser }) => {
    for (const words of ["reset", "cut"]) {
      const error = await rejection(api(address(words)).getUsageEventsDefinitions({ maxRetries: 0 }));
      is(error, sdk.ConnectionError);
      same([words, error instanceof sdk.TimeoutError], [words, false]);
      same(/secret-token/.test(everything(error)), false);
    }
    const nowhere = isBrowser ? "http://127.0.0.1:9" : "http://127.0.0.1:1";
    is(await rejection(api(nowhere).getUsageEventsDefinitions({ maxRetries: 0 })), sdk.ConnectionError);
  },

  "an answer that is not what it should be is a ResponseParseError": async ({ address, api, sdk }) => {
    for (const words of ["broken", "page"]) {
      is(await rejection(api(address(words)).getUsageEventsDefinitions()), sdk.ResponseParseError);
    }
  },

  "the time limit covers the body": async ({ address, api, sdk }) => {
    const error = await rejection(api(address("stall")).getUsageEventsDefinitions({ timeout: 100, maxRetries: 0 }));
    is(error, sdk.TimeoutError);
    same(error.message, "timeout of 100ms exceeded");
  },

  "an abort ends a call, with its reason": async ({ address, api, sdk }) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 50);
    const error = await rejection(api(address("stall")).getUsageEventsDefinitions({ signal: controller.signal }));
    is(error, sdk.AbortError);
    same(error.cause, "enough");
    const signal = AbortSignal.abort();
    is(await rejection(api(address("ok")).getUsageEventsDefinitions({ signal })), sdk.AbortError);
  },

  "a redirect to another origin loses the token": async ({ address, api }) => {
    const { headers, url } = await api(address("away307")).getUsageEventsDefinition("x");
    same([headers.authorization, url], [undefined, "/api/v2/usage/events/definitions/x"]);
  },

  "and one that was set by hand": async ({ address, api }) => {
    const customHeaders = { Authorization: "secret" };
    const { headers } = await api(address("away307")).getUsageEventsDefinition("x", { customHeaders });
    same(headers.authorization, undefined);
  },

  "and whatever else was set by hand, unless `fetch` says nothing about redirects": async ({
    address,
    api,
    isBrowser,
  }) => {
    if (isBrowser) return;
    const customHeaders = { Cookie: "c=secret", "X-Own": "secret" };
    const { headers, url } = await api(address("away307")).getUsageEventsDefinition("x", { customHeaders });
    same([headers.cookie, headers["x-own"], url], [undefined, undefined, "/api/v2/usage/events/definitions/x"]);
  },

  // Tokens

  "client credentials: a request of the standard, and a token for calls": async (world) => {
    const { address, seen, sdk, isBrowser } = world;
    const login = address("token");
    const client = new sdk.ApiClient({ baseUrl: address("guarded"), servers: { login } });
    const grant = client.loginClientCredentialsGrant("id", "ü:$");
    if (isBrowser) {
      is(await rejection(grant), sdk.ArgumentError);
      return same(await seen(login), []);
    }
    same((await grant).accessToken, "token-1");
    const [request] = await seen(login);
    same([request?.method, request?.url, request?.body], ["POST", "/oauth/token", "grant_type=client_credentials"]);
    same(request?.headers["authorization"], "Basic aWQ6w7w6JA==");
    same(request?.headers["content-type"], "application/x-www-form-urlencoded");
    const call = new sdk.OperationalEventsApi(client).getUsageEventsDefinitions();
    same((await call).headers.authorization, "Bearer token-1");
  },

  "PKCE: verifier, challenge, and exchange": async ({ address, seen, sdk }) => {
    const login = address("token");
    const client = new sdk.ApiClient({ baseUrl: address("guarded"), servers: { login } });
    same(/^[\w.~-]{128}$/.test(client.generatePKCECodeVerifier()), true);
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    same(await client.computePKCECodeChallenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    await client.authorizePKCEGrant("id", verifier, "code", "https://r/");
    const [request] = await seen(login);
    same(
      request?.body,
      `grant_type=authorization_code&code=code&code_verifier=${verifier}&client_id=id&redirect_uri=https%3A%2F%2Fr%2F`,
    );
    same(request?.headers["authorization"], undefined);
  },

  "an expired token is renewed once for all calls": async ({ address, api, seen }) => {
    const here = address("guarded");
    let renewals = 0;
    let current: Promise<string> | undefined;
    const accessToken = (refused?: string) => {
      if (refused === undefined) return "expired";
      return (current ??= Promise.resolve(`token-${(renewals += 1)}`));
    };
    const calls = Array.from({ length: 20 }, () => api(here, { accessToken }).getUsageEventsDefinitions());
    same(new Set((await Promise.all(calls)).map(({ headers }) => headers.authorization)).size, 1);
    same([renewals, (await seen(here)).length], [1, 40]);
  },

  "a refused token ends in one error": async ({ address, api, seen, sdk }) => {
    const here = address("401");
    is(await rejection(api(here, { accessToken: () => "bad" }).getUsageEventsDefinitions()), sdk.AuthenticationError);
    same((await seen(here)).length, 1);
  },

  // The client

  "middleware and hooks see every attempt": async ({ address, api, sdk }) => {
    const told: string[] = [];
    const { headers } = await api(address("503,ok"), {
      middleware: [
        async (request, next) => {
          request.headers["x-attempt"] = String(request.attempt);
          const response = await next(request);
          told.push(`${request.operation.id} ${request.attempt} ${response.status}`);
          return response;
        },
      ],
    }).getUsageEventsDefinitions();
    same(told, ["getUsageEventsDefinitions 1 503", "getUsageEventsDefinitions 2 200"]);
    same(headers["x-attempt"], "2");
    const client = new sdk.ApiClient({ baseUrl: address("ok") });
    client.setPreHook((request) => {
      request.headers["x-pre"] = "1";
    });
    client.setPostHook((response) => {
      response.data = { ...(response.data as object), hooked: true };
    });
    const result = await new sdk.OperationalEventsApi(client).getUsageEventsDefinitions();
    same([result.headers["x-pre"], result.hooked], ["1", true]);
  },

  "what is logged holds no secret": async ({ address, api }) => {
    const lines: string[] = [];
    const write = (...parts: unknown[]) => void lines.push(JSON.stringify(parts));
    const logger = { error: write, warn: write, info: write, debug: write };
    await api(address("ok"), { logger, logLevel: "debug", logBodies: true }).postUsageEventsQuery({
      body: { password: "hidden-1" },
      query: { api_key: "hidden-2" },
      customHeaders: { "X-Secret": "hidden-3" },
    });
    same([lines.length, /hidden|secret-token/.test(lines.join())], [1, false]);
  },

  "a variant of a client changes nothing of the first one": async ({ address, sdk }) => {
    const first = new sdk.ApiClient({ baseUrl: address("ok"), accessToken: "one" });
    const second = first.withOptions({ accessToken: "two" });
    const tokens = [first, second].map(async (client) => {
      return (await new sdk.OperationalEventsApi(client).getUsageEventsDefinitions()).headers.authorization;
    });
    same(await Promise.all(tokens), ["Bearer one", "Bearer two"]);
  },

  "regions are known by name, host and address": async ({ sdk }) => {
    const region = sdk.PureCloudRegionHosts["eu_west_1"]!;
    for (const name of ["eu_west_1", region, `https://api.${region}/`, `https://login.${region}`]) {
      const client = new sdk.ApiClient();
      client.setEnvironment(name);
      same(client.options.baseUrl, "https://api.mypurecloud.ie");
    }
    same(sdk.ApiClient.instance === sdk.ApiClient.instance, true);
  },
};

function featuresAt({ features }: World, baseUrl: string, options: object = {}) {
  return new features.EverywhereApi(new features.ApiClient({ baseUrl, ...options }));
}

function same(actual: unknown, expected: unknown): void {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== wanted) throw new Error(`${is} is not ${wanted}`);
}

function is(error: unknown, kind: new (...args: never[]) => Error): void {
  if (!(error instanceof kind)) throw new Error(`${String(error)} is no ${kind.name}`, { cause: error });
}

async function rejection(promise: Promise<unknown>): Promise<any> {
  return promise.then(
    (value) => {
      throw new Error(`resolved with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

async function all(iterable: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const one of iterable) found.push(one);
  return found;
}

/** All texts that can be reached from a value, by any property. */
function everything(value: unknown, known = new Set()): string {
  if (typeof value !== "object" || value === null || known.has(value)) return String(value);
  known.add(value);
  return Reflect.ownKeys(value)
    .map((key) => everything((value as Record<PropertyKey, unknown>)[key], known))
    .join("\n");
}
