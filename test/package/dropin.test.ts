// The same calls through the package and through the one that it replaces: what arrives has to be the same. Where it is not, differences.ts says why.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { differences } from "./differences.js";
import { install, pack, packageName, root } from "./packed.js";
import { record, type Answer, type Recorded, type Recorder } from "./recorder.js";

/** As much of both packages as is called here, without its types: calls that these forbid are made, too. */
interface Sdk {
  readonly ApiClient: { readonly instance: Client };
  readonly OperationalEventsApi: new (client?: Client) => Api;
  readonly PureCloudRegionHosts: Readonly<Record<string, string>>;
}
type Method = (...args: unknown[]) => Promise<unknown>;
interface Api {
  readonly getUsageEventsDefinition: Method;
  readonly getUsageEventsDefinitions: Method;
  readonly postUsageEventsAggregatesQuery: Method;
  readonly postUsageEventsQuery: Method;
}
type Client = Readonly<
  Record<
    | "authorizePKCEGrant"
    | "clearAccessToken"
    | "computePKCECodeChallenge"
    | "generatePKCECodeVerifier"
    | "getDefaultHeaders"
    | "getGenesysAppHeader"
    | "loginClientCredentialsGrant"
    | "loginCodeAuthorizationGrant"
    | "loginSaml2BearerGrant"
    | "refreshCodeAuthorizationGrant"
    | "setAccessToken"
    | "setDefaultHeaders"
    | "setEnvironment"
    | "setGateway"
    | "setGenesysAppHeader"
    | "setReturnExtendedResponses",
    (...args: unknown[]) => unknown
  >
>;

let ours: Sdk;
let theirs: Sdk;
let server: Recorder;
const folders: string[] = [];

beforeAll(async () => {
  // Theirs reads a file in the home directory when it is loaded.
  const home = mkdtempSync(join(tmpdir(), "home-"));
  process.env["HOME"] = home;
  theirs = createRequire(import.meta.url)(packageName) as Sdk;
  const project = await install(await pack());
  ours = createRequire(join(project, "program.js"))(packageName) as Sdk;
  folders.push(home, project);
  server = await record();
});
afterAll(async () => {
  await server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  server.answer(() => ({}));
});

type Call = (api: Api, client: Client, sdk: Sdk) => unknown;

/** What a call led to, in words that can be compared. */
interface Seen {
  readonly requests: readonly string[];
  readonly result: string;
}

/** Makes a call with a client that is as new, pointed at the server. */
async function see(sdk: Sdk, call: Call): Promise<Seen> {
  const client = sdk.ApiClient.instance;
  client.setGateway({ host: "127.0.0.1", protocol: "http", port: server.port });
  client.setDefaultHeaders({});
  client.setReturnExtendedResponses(false);
  client.setAccessToken("token");
  const result = await outcome(() => call(new sdk.OperationalEventsApi(), client, sdk));
  return { requests: server.take().map(describeRequest), result };
}

async function outcome(call: () => unknown): Promise<string> {
  let promise: unknown;
  try {
    promise = call();
  } catch (thrown) {
    return `throws ${describeValue(thrown)}`;
  }
  try {
    return `resolves ${describeValue(await promise)}`;
  } catch (thrown) {
    return `rejects ${describeValue(thrown)}`;
  }
}

function describeValue(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return value === undefined ? "undefined" : JSON.stringify(value);
}

/** What matters of a request. The rest (`User-Agent`, `Connection` …) is the business of the HTTP library. */
function describeRequest({ method, path, query, headers, body }: Recorded): string {
  const relevant = [
    "accept",
    "authorization",
    ...Object.keys(headers)
      .filter((name) => /^(x-|genesys-)/.test(name))
      .sort(),
  ];
  const lines = relevant.flatMap((name) => (headers[name] === undefined ? [] : [`${name}: ${String(headers[name])}`]));
  // Only where there is a body; see `bodyType`.
  if (body !== "")
    lines.push(`content-type: ${headers["content-type"]?.replace(/; ?charset=utf-8$/i, "") ?? ""}`, body);
  return [`${method} ${path}${query}`, ...lines].join("\n");
}

const proven = new Set<string>();

/** Both packages have to do the same. */
async function same(call: Call): Promise<Seen> {
  const [expected, found] = [await see(theirs, call), await see(ours, call)];
  expect(found).toEqual(expected);
  return found;
}

interface Expected {
  readonly theirs: unknown;
  readonly ours: unknown;
}

/** The packages have to differ, and in this way. */
async function differ(id: keyof typeof differences, call: Call, expected: Expected): Promise<void> {
  proven.add(id);
  const [before, now] = [await see(theirs, call), await see(ours, call)];
  expect({ theirs: before, ours: now }).toEqual(expected);
  expect(now).not.toEqual(before);
}

const definitions = "/api/v2/usage/events/definitions";
const sent = (...lines: string[]) =>
  [lines[0], "accept: application/json", "authorization: Bearer token", ...lines.slice(1)].join("\n");
const refused = (message: string): Seen => ({ requests: [], result: `rejects ArgumentError: ${message}` });
const rejectsWith = (pattern: RegExp) => ({ requests: [], result: expect.stringMatching(pattern) as string });

describe("ids in the path", () => {
  const ids: unknown[] = [
    ...[
      "plain",
      "a b",
      " a ",
      "a/b",
      "/",
      "//",
      "a//b",
      "\\",
      "a?b#c",
      "ü",
      "e\u0301",
      "日本",
      "😀",
      "👨‍👩‍👧",
      "\u200b",
      "\u00a0",
      "%",
      "%20",
      "a%2Fb",
      "%2e%2e",
      "%zz",
      "+",
      "a+b",
    ],
    ...[
      'a"b',
      "a'b",
      "(c)*!~",
      ":@;,=&+$",
      "<>[]{}|^`",
      "{eventDefinitionId}",
      "$&",
      "$1",
      "../x",
      "x/..",
      "a/../b",
      "...",
      "..x",
      ".x",
      "\t",
      "\n",
      "\r\n",
      "\0",
      "\u007f",
      "x".repeat(2000),
    ],
    ...[0, 1.5, -0, 1e21, false, true, 10n, new Date(0), ["a", "b"], ["a,b", "c"]],
  ];
  it.each(
    ids.map(
      (id) => [typeof id === "string" && id.length < 100 ? JSON.stringify(id) : String(id).slice(0, 40), id] as const,
    ),
  )("%s", async (_, id) => {
    await same((api) => api.getUsageEventsDefinition(id));
  });

  it.each([".", ".."])("%s chooses no other resource", async (id) => {
    await differ("dots", (api) => api.getUsageEventsDefinition(id), {
      theirs: {
        requests: [sent(`GET ${id === "." ? `${definitions}/` : "/api/v2/usage/events/"}`)],
        result: "resolves {}",
      },
      ours: refused('A path parameter must not be "." or ".." when calling getUsageEventsDefinition'),
    });
  });

  it.each([[undefined], [null], [""]])("%s is missing", async (id) => {
    const message = 'Missing the required parameter "eventDefinitionId" when calling getUsageEventsDefinition';
    await differ("missing", (api) => api.getUsageEventsDefinition(id), {
      theirs: { requests: [], result: `throws ${JSON.stringify(message)}` },
      ours: refused(message),
    });
  });

  it("[] is missing", async () => {
    await differ("emptyList", (api) => api.getUsageEventsDefinition([]), {
      theirs: { requests: [sent(`GET ${definitions}/`)], result: "resolves {}" },
      ours: refused('Missing the required parameter "eventDefinitionId" when calling getUsageEventsDefinition'),
    });
  });

  it("an object is refused", async () => {
    await differ("object", (api) => api.getUsageEventsDefinition({ id: 1 }), {
      theirs: { requests: [sent(`GET ${definitions}/%5Bobject%20Object%5D`)], result: "resolves {}" },
      ours: refused("Cannot send a parameter of type object"),
    });
  });

  it.each([NaN, Infinity])("%s is refused", async (id) => {
    await differ("notANumber", (api) => api.getUsageEventsDefinition(id), {
      theirs: { requests: [sent(`GET ${definitions}/${id}`)], result: "resolves {}" },
      ours: refused("Cannot send a parameter of type number"),
    });
  });

  it("half of a surrogate pair is refused", async () => {
    await differ("surrogate", (api) => api.getUsageEventsDefinition("\ud800"), {
      theirs: { requests: [], result: "rejects URIError: URI malformed" },
      ours: refused("Cannot send a parameter of type string"),
    });
  });
});

describe("query parameters", () => {
  const values: unknown[] = [
    ...[
      "plain",
      "",
      " ",
      "a b",
      "+",
      "a+b",
      "%",
      "%41",
      "&",
      "=",
      "a&b=c",
      "?",
      "#",
      "/",
      "\\",
      ":",
      ",",
      "$",
      "a:b,c$d",
      "[e]",
      ";",
      "@",
      '"',
      "(c)*!~",
      "ü",
      "日本",
      "😀",
      "\t",
      "\n",
      "\0",
      "..",
      "{x}",
      "$&",
    ],
    ...[
      "2025-01-01T00:00:00.000Z/2025-01-02T00:00:00.000Z",
      "x".repeat(2000),
      undefined,
      0,
      25,
      -1.5,
      false,
      true,
      10n,
      new Date(0),
      ["a", "b"],
      ["a b", "c&d"],
      [1, 2],
      ["a"],
    ],
  ];
  it.each(
    values.map(
      (value) =>
        [
          typeof value === "string" && value.length < 100 ? JSON.stringify(value) : String(value).slice(0, 40),
          value,
        ] as const,
    ),
  )("%s", async (_, value) => {
    await same((api) => api.postUsageEventsQuery({ before: value, body: { interval: "i" } }));
  });

  it("stand in the order of the description, whatever the order of the call", async () => {
    const { requests } = await same((api) => api.postUsageEventsQuery({ pageSize: "3", after: "a", before: "b" }));
    expect(requests[0]).toContain("POST /api/v2/usage/events/query?before=b&after=a&pageSize=3\n");
  });

  it("that nobody declared are not sent", async () => {
    await same((api) =>
      api.postUsageEventsQuery({ pageNumber: 2, PageSize: "1", eventDefinitionId: "x", before: "b" }),
    );
    await same((api) => api.getUsageEventsDefinitions({ before: "b", body: { a: 1 } }));
    await same((api) => api.getUsageEventsDefinition("id", { eventDefinitionId: "other", body: {} }));
  });

  it.each([[undefined], [null], [{}], [0], [""], [false]])("options may be %s", async (opts) => {
    await same((api) => api.postUsageEventsQuery(opts));
    await same((api) => api.getUsageEventsDefinition("id", opts));
    await same((api) => api.getUsageEventsDefinitions(opts));
  });

  it.each([
    ["null", null],
    ["[]", []],
  ])("%s is left out", async (_, value) => {
    await differ("nullQuery", (api) => api.postUsageEventsQuery({ before: value }), {
      theirs: { requests: [sent("POST /api/v2/usage/events/query?before=")], result: "resolves {}" },
      ours: { requests: [sent("POST /api/v2/usage/events/query")], result: "resolves {}" },
    });
  });

  it("a comma in an element is not one between elements", async () => {
    await differ("comma", (api) => api.postUsageEventsQuery({ before: ["a,b", "c"] }), {
      theirs: { requests: [sent("POST /api/v2/usage/events/query?before=a,b,c")], result: "resolves {}" },
      ours: { requests: [sent("POST /api/v2/usage/events/query?before=a%2Cb,c")], result: "resolves {}" },
    });
  });

  it("gaps of a list are left out", async () => {
    await differ("gaps", (api) => api.postUsageEventsQuery({ before: [null, undefined, 1] }), {
      theirs: { requests: [sent("POST /api/v2/usage/events/query?before=,,1")], result: "resolves {}" },
      ours: { requests: [sent("POST /api/v2/usage/events/query?before=1")], result: "resolves {}" },
    });
  });

  it("an object is refused", async () => {
    await differ("object", (api) => api.postUsageEventsQuery({ before: { a: 1 } }), {
      theirs: { requests: [sent("POST /api/v2/usage/events/query?before=%5Bobject+Object%5D")], result: "resolves {}" },
      ours: refused("Cannot send a parameter of type object"),
    });
  });

  it("NaN is refused", async () => {
    await differ("notANumber", (api) => api.postUsageEventsQuery({ before: NaN }), {
      theirs: { requests: [sent("POST /api/v2/usage/events/query?before=NaN")], result: "resolves {}" },
      ours: refused("Cannot send a parameter of type number"),
    });
  });

  it("half of a surrogate pair is refused, and the error holds no token", async () => {
    await differ("surrogate", (api) => api.postUsageEventsQuery({ before: "\ud800" }), {
      theirs: { requests: [], result: "rejects URIError: URI malformed" },
      ours: refused("Cannot send a parameter of type string"),
    });
    for (const [sdk, holds] of [
      [theirs, true],
      [ours, false],
    ] as const) {
      const error: unknown = await new sdk.OperationalEventsApi()
        .postUsageEventsQuery({ before: "\ud800" })
        .catch((thrown: unknown) => thrown);
      expect(inspect(error, { depth: 9, showHidden: true }).includes("Bearer token")).toBe(holds);
    }
  });

  it("an apostrophe is sent as %27", async () => {
    await differ("apostrophe", (api) => api.postUsageEventsQuery({ before: "it's" }), {
      theirs: { requests: [sent("POST /api/v2/usage/events/query?before=it's")], result: "resolves {}" },
      ours: { requests: [sent("POST /api/v2/usage/events/query?before=it%27s")], result: "resolves {}" },
    });
  });
});

describe("bodies", () => {
  const bodies: Record<string, unknown> = {
    undefined: undefined,
    null: null,
    "{}": {},
    "[]": [],
    nested: { interval: "i", eventDefinitionIds: ["1", "2"], a: { b: [{ c: null }] } },
    "undefined fields": { interval: "i", searchTerm: undefined, list: [undefined] },
    "null fields": { interval: null },
    date: { interval: new Date(0) },
    "a date alone": new Date(0),
    "numbers that JSON does not know": { a: NaN, b: Infinity, c: -0, d: 1e21 },
    toJSON: { interval: { toJSON: () => "made" } },
    "a function and a symbol": { a: () => 1, b: Symbol("b") },
    map: { a: new Map([["b", 1]]) },
    "unknown fields": { interval: "i", unheardOf: true },
    unicode: { searchTerm: "ü日本😀\u2028\u0000\ud800" },
    text: "str",
    "JSON text": '{"a":1}',
    "a list as JSON text": "[1]",
    "a number": 1,
    true: true,
    "an instance": new (class Query {
      interval = "i";
    })(),
    "a frozen object": Object.freeze({ interval: "i" }),
    "an object without a prototype": Object.assign(Object.create(null) as object, { interval: "i" }),
    large: { searchTerm: "x".repeat(1_000_000) },
  };
  it.each(Object.entries(bodies))("%s", async (_, body) => {
    await same((api) => api.postUsageEventsQuery({ body }));
    await same((api) => api.postUsageEventsAggregatesQuery({ body }));
  });

  it.each([0, false, ""])("%j is sent", async (body) => {
    const path = "POST /api/v2/usage/events/aggregates/query";
    await differ("falsyBody", (api) => api.postUsageEventsAggregatesQuery({ body }), {
      theirs: { requests: [sent(path)], result: "resolves {}" },
      ours: { requests: [sent(path, "content-type: application/json", JSON.stringify(body))], result: "resolves {}" },
    });
  });

  it.each([
    ["bytes", "application/octet-stream", () => new TextEncoder().encode("a=1")],
    ["a Buffer", "application/octet-stream", () => Buffer.from("a=1")],
    ["a form", "application/x-www-form-urlencoded", () => new URLSearchParams({ a: "1" })],
  ])("%s are sent as what they are", async (_, type, body) => {
    const path = "POST /api/v2/usage/events/query";
    await differ("binaryBody", (api) => api.postUsageEventsQuery({ body: body() }), {
      theirs: { requests: [sent(path, "content-type: application/json", "a=1")], result: "resolves {}" },
      ours: { requests: [sent(path, `content-type: ${type}`, "a=1")], result: "resolves {}" },
    });
  });

  it("that are no JSON are refused", async () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    for (const body of [circle, { a: 1n }]) {
      await differ("unprintableBody", (api) => api.postUsageEventsQuery({ body }), {
        theirs: rejectsWith(/^rejects (TypeError|RangeError|AxiosError)/),
        ours: rejectsWith(/^rejects ArgumentError: The body is no JSON/),
      });
    }
  });

  it("that are not there have no type", async () => {
    proven.add("bodyType");
    const types: unknown[] = [];
    for (const sdk of [theirs, ours]) {
      sdk.ApiClient.instance.setGateway({ host: "127.0.0.1", protocol: "http", port: server.port });
      await new sdk.OperationalEventsApi().getUsageEventsDefinitions();
      await new sdk.OperationalEventsApi().postUsageEventsQuery();
      types.push(
        server.take().map(({ headers, method }) => [method, headers["content-type"], headers["content-length"]]),
      );
    }
    expect(types).toEqual([
      [
        ["GET", "application/json", undefined],
        ["POST", "application/json", "0"],
      ],
      [
        ["GET", undefined, undefined],
        ["POST", undefined, "0"],
      ],
    ]);
  });
});

describe("headers", () => {
  it.each<[string, object]>([
    ["one", { "X-A": "1" }],
    ["several", { "X-A": "1", "x-b": "2", "X-C": "" }],
    ["Authorization", { Authorization: "Basic abc" }],
    ["authorization", { authorization: "Basic abc" }],
    ["AUTHORIZATION", { AUTHORIZATION: "Basic abc" }],
    ["blanks", { "X-A": " a  b " }],
    ["latin 1", { "X-A": "caf\u00e9" }],
    ["a tab", { "X-A": "a\tb" }],
    ["the same twice", { "X-A": "1", "x-a": "2" }],
    ["Genesys-App", { "Genesys-App": "reports" }],
    ["none", {}],
  ])("customHeaders: %s", async (_, customHeaders) => {
    await same((api) => api.getUsageEventsDefinitions({ customHeaders }));
    await same((api) => api.postUsageEventsQuery({ customHeaders, body: { interval: "i" } }));
    await same((api) => api.getUsageEventsDefinition("id", { customHeaders }));
    await same((api) => api.postUsageEventsAggregatesQuery({ customHeaders }));
  });

  it.each<[string, unknown]>([
    ["a bad name", { "X A": "1" }],
    ["an empty name", { "": "1" }],
    ["a line break", { "X-A": "a\r\nX-B: b" }],
    ["beyond latin 1", { "X-A": "日本" }],
    ["a number", { "X-A": 1 }],
    ["undefined", { "X-A": undefined }],
    ["null", { "X-A": null }],
    ["text instead of an object", "X-A: 1"],
    ["a number instead of an object", 7],
    ["undefined instead of an object", undefined],
    ["null instead of an object", null],
  ])("customHeaders refuse: %s", async (_, customHeaders) => {
    const call: Call = (api) => api.getUsageEventsDefinitions({ customHeaders });
    const [before, now] = [await see(theirs, call), await see(ours, call)];
    expect(now.requests).toEqual(before.requests);
    expect(now.result.replace("ArgumentError", "Error")).toEqual(before.result);
  });

  it("of every call stand behind those of one call", async () => {
    await same((api, client) => {
      client.setDefaultHeaders({ "X-A": "default", "X-B": "default" });
      return api.getUsageEventsDefinitions({ customHeaders: { "x-a": "own" } });
    });
    await same((api, client) => {
      client.setDefaultHeaders({ Authorization: "Basic default" });
      return api.getUsageEventsDefinitions();
    });
    await same((api, client) => {
      client.setDefaultHeaders({ "X-A": "1" });
      client.setGenesysAppHeader("reports");
      expect(client.getGenesysAppHeader()).toBe("reports");
      expect(client.getDefaultHeaders()).toEqual({ "X-A": "1", "Genesys-App": "reports" });
      return api.getUsageEventsDefinitions();
    });
  });

  it("Accept and Content-Type can be chosen", async () => {
    const customHeaders = { accept: "text/plain", "Content-Type": "application/vnd.x+json" };
    await differ("fixedHeaders", (api) => api.postUsageEventsQuery({ customHeaders, body: {} }), {
      theirs: {
        requests: [sent("POST /api/v2/usage/events/query", "content-type: application/json", "{}")],
        result: "resolves {}",
      },
      ours: {
        requests: [
          "POST /api/v2/usage/events/query\naccept: text/plain\nauthorization: Bearer token\ncontent-type: application/vnd.x+json\n{}",
        ],
        result: "resolves {}",
      },
    });
  });

  it.each(["t", "a.b-c_d~e+f/g=", "Bearer x"])("the token %j", async (token) => {
    await same((api, client) => {
      client.setAccessToken(token);
      return api.getUsageEventsDefinitions();
    });
  });

  it.each([[""], [undefined], [null]])("the token %j: none is sent", async (token) => {
    const { requests } = await same((api, client) => {
      client.setAccessToken(token);
      return api.getUsageEventsDefinitions();
    });
    expect(requests.join("")).not.toContain("authorization");
  });

  it("no token after clearAccessToken", async () => {
    const { requests } = await same((api, client) => {
      client.clearAccessToken();
      return api.getUsageEventsDefinitions();
    });
    expect(requests.join("")).not.toContain("authorization");
  });
});

describe("hosts", () => {
  it("are the same list", () => {
    expect({ ...ours.PureCloudRegionHosts }).toEqual({ ...theirs.PureCloudRegionHosts });
  });

  it.each(["base", "/base", "base/", "/a/b/", "", undefined])("a gateway with the path %j", async (path_params_api) => {
    await same((api, client) => {
      client.setGateway({ host: "127.0.0.1", protocol: "http", port: server.port, path_params_api });
      return api.getUsageEventsDefinition("a/b");
    });
  });

  it("a gateway with a port as text", async () => {
    await same((api, client) => {
      client.setGateway({ host: "127.0.0.1", protocol: "http", port: String(server.port) });
      return api.getUsageEventsDefinitions();
    });
  });

  it.each([
    undefined,
    "",
    "mypurecloud.ie",
    "usw2.pure.cloud",
    "api.mypurecloud.ie",
    "https://api.mypurecloud.ie/",
    "https://api.mypurecloud.ie",
  ])("setEnvironment(%j)", (environment) => {
    const client = theirs.ApiClient.instance;
    client.setGateway();
    client.setEnvironment(environment);
    const { basePath, authUrl } = (client as unknown as { config: { basePath: string; authUrl: string } }).config;
    const own = new (ours.ApiClient as unknown as new () => Client)();
    own.setEnvironment(environment);
    const { baseUrl, servers } = (own as unknown as { options: { baseUrl: string; servers: { login: string } } })
      .options;
    client.setEnvironment();
    expect([baseUrl, servers.login]).toEqual([basePath, authUrl].map((url) => url.replace(/\/$/, "")));
  });

  it.each(["eu_west_1", "eu-west-1", "https://login.mypurecloud.ie", "https://apps.mypurecloud.ie/directory"])(
    "setEnvironment(%j) finds the region",
    (environment) => {
      proven.add("environments");
      const client = theirs.ApiClient.instance;
      client.setEnvironment(environment);
      const { basePath } = (client as unknown as { config: { basePath: string } }).config;
      client.setEnvironment();
      expect(basePath).not.toBe("https://api.mypurecloud.ie");
      const own = new (ours.ApiClient as unknown as new () => Client)();
      own.setEnvironment(environment);
      expect((own as unknown as { options: { baseUrl: string } }).options.baseUrl).toBe("https://api.mypurecloud.ie");
    },
  );
});

describe("tokens", () => {
  const grants: Record<string, Call> = {
    "client credentials": (_, client) => client.loginClientCredentialsGrant("id", "secret:+ü"),
    "authorization code": (_, client) =>
      client.loginCodeAuthorizationGrant("id", "secret", "code/+ =", "https://app.example/back?a=b"),
    "refresh token": (_, client) => client.refreshCodeAuthorizationGrant("id", "secret", "refresh+/="),
    PKCE: (_, client) => client.authorizePKCEGrant("id", "v".repeat(43), "code", "https://app.example/back"),
    "SAML 2 bearer": (_, client) => client.loginSaml2BearerGrant("id", "secret", "org one", "PHNhbWw+"),
  };
  it.each(Object.entries(grants))(
    "by %s are asked for in the same words, and used by the next call",
    async (_, login) => {
      const tokens = JSON.stringify({ access_token: "fresh", token_type: "bearer", expires_in: 3600 });
      server.answer(({ path }): Answer => (path === "/oauth/token" ? { body: tokens } : {}));
      const requests: string[][] = [];
      for (const sdk of [theirs, ours]) {
        await see(sdk, login).then((seen) => requests.push([...seen.requests]));
        await new sdk.OperationalEventsApi().getUsageEventsDefinitions();
        requests.push(server.take().map(describeRequest));
      }
      const [asked, used, ownAsked, ownUsed] = requests;
      // Theirs also takes text and anything else for an answer, ours is sure to get JSON.
      const comparable = (lines?: string[]) => lines?.map((line) => line.replace(/^accept: .*\n/m, ""));
      expect(comparable(ownAsked)).toEqual(comparable(asked));
      expect(asked).toHaveLength(1);
      expect(ownUsed).toEqual(used);
      expect(ownUsed?.[0]).toContain("authorization: Bearer fresh");
    },
  );

  it("verifiers have the same challenge", async () => {
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    for (const sdk of [theirs, ours]) {
      expect(await sdk.ApiClient.instance.computePKCECodeChallenge(verifier)).toBe(
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      );
      expect(sdk.ApiClient.instance.generatePKCECodeVerifier(64)).toMatch(/^[\w.~-]{64}$/);
    }
  });
});

describe("answers", () => {
  const answers: Record<string, Answer> = {
    object: { body: '{"entities":[{"id":"1","unheardOf":true,"date":"2025-01-01T00:00:00Z"}]}' },
    201: { status: 201, body: '{"a":1}' },
    "a byte order mark": { body: '\ufeff{"a":1}' },
    "204": { status: 204, body: "" },
    "200 and empty": { body: "" },
    "202 and empty": { status: 202, body: "" },
    "a large number": { body: '{"a":9007199254740993}' },
  };
  it.each(Object.entries(answers))("%s", async (_, answer) => {
    server.answer(() => answer);
    await same((api) => api.getUsageEventsDefinitions());
  });

  it("with everything, where the program asks for it", async () => {
    server.answer(() => ({ body: '{"a":1}', headers: { "ININ-Correlation-Id": "c-1" } }));
    await same(async (api, client) => {
      client.setReturnExtendedResponses(true);
      const { headers, ...rest } = (await api.getUsageEventsDefinitions()) as { headers: Record<string, string> };
      return { ...rest, id: headers["inin-correlation-id"] };
    });
  });

  it.each(["0", "false", '""', "null"])("%s is a value", async (body) => {
    server.answer(() => ({ body }));
    await differ("falsyAnswer", (api) => api.getUsageEventsDefinitions(), {
      theirs: { requests: [sent(`GET ${definitions}`)], result: "resolves undefined" },
      ours: { requests: [sent(`GET ${definitions}`)], result: `resolves ${body}` },
    });
  });

  it.each<[string, Answer]>([
    ["broken JSON", { body: '{"a":' }],
    ["a page of a proxy", { body: "<html>", headers: { "content-type": "text/html" } }],
  ])("%s is no answer", async (_, answer) => {
    server.answer(() => answer);
    await differ("notJson", (api) => api.getUsageEventsDefinitions({ maxRetries: 0 }), {
      theirs: { requests: [sent(`GET ${definitions}`)], result: `resolves ${JSON.stringify(answer.body)}` },
      ours: {
        requests: [sent(`GET ${definitions}`)],
        result: expect.stringMatching(/^rejects ResponseParseError/) as string,
      },
    });
  });

  it("with an error are errors, and have the fields that programs read", async () => {
    proven.add("errors");
    const body = {
      message: "Not found",
      code: "not.found",
      status: 404,
      contextId: "c",
      details: [{ errorCode: "e" }],
      errors: [],
      messageParams: { a: "b" },
    };
    server.answer(() => ({ status: 404, body: JSON.stringify(body), headers: { "inin-correlation-id": "c-1" } }));
    const rejected = (sdk: Sdk) =>
      new sdk.OperationalEventsApi().getUsageEventsDefinition("x").catch((error: unknown) => error);
    for (const sdk of [theirs, ours]) await see(sdk, () => undefined);
    const bare = await rejected(theirs);
    const error = await rejected(ours);
    expect(bare).toEqual(body);
    expect(bare).not.toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject(body);

    // Programs that asked for extended responses find these there as well.
    theirs.ApiClient.instance.setReturnExtendedResponses(true);
    const extended = (await rejected(theirs)) as {
      status: number;
      statusText: string;
      body: unknown;
      headers: Record<string, string>;
    };
    theirs.ApiClient.instance.setReturnExtendedResponses(false);
    expect(error).toMatchObject({ status: extended.status, statusText: extended.statusText, body: extended.body });
    expect((error as typeof extended).headers["inin-correlation-id"]).toBe(extended.headers["inin-correlation-id"]);
    server.take();
  });

  it.each([429, 503])("%i with Retry-After is repeated", async (status) => {
    let count = 0;
    server.answer(() =>
      count++ % 2 === 0
        ? { status, headers: { "retry-after": "0" }, body: '{"message":"later"}' }
        : { body: '{"a":1}' },
    );
    await differ("retries", (api) => ((count = 0), api.getUsageEventsDefinitions()), {
      theirs: { requests: [sent(`GET ${definitions}`)], result: 'rejects {"message":"later"}' },
      ours: { requests: [sent(`GET ${definitions}`), sent(`GET ${definitions}`)], result: 'resolves {"a":1}' },
    });
  });
});

it("options of a call that are new do what they say", async () => {
  await differ("callOptions", (api) => api.getUsageEventsDefinitions({ query: { a: "b" } }), {
    theirs: { requests: [sent(`GET ${definitions}`)], result: "resolves {}" },
    ours: { requests: [sent(`GET ${definitions}?a=b`)], result: "resolves {}" },
  });
});

it("every difference of the table is shown above", () => {
  expect([...proven].sort()).toEqual(Object.keys(differences).sort());
});

it("is compared with the package of the registry", () => {
  expect(
    (createRequire(import.meta.url)(`${root}node_modules/${packageName}/package.json`) as { version: string }).version,
  ).toBe("262.0.0");
});
