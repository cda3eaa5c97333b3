// One change of a small description, and what it is for programs: rules that no recorded pair has. The compiler agrees with each
// (`test/types/mutations/` asks it).
import { describe, expect, it } from "vitest";
import { compareSurfaces } from "../../generator/compatibility/compare.js";
import { wordsOf } from "../../generator/compatibility/words.js";
import { loadConfig, plan, type Surface } from "../../generator/index.js";

type Part = any;

const json = (schema: Part) => ({ content: { "application/json": { schema } } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const description = (): Part => ({
  openapi: "3.1.0",
  info: { title: "Things", version: "1" },
  servers: [
    { url: "https://{region}.example.com", name: "main", variables: { region: { default: "eu", enum: ["eu", "us"] } } },
    { url: "https://test.example.com", name: "test" },
  ],
  paths: {
    "/things": {
      get: {
        operationId: "getThing",
        tags: ["Things"],
        responses: {
          "200": { description: "ok", ...json(ref("Thing")) },
          "404": { description: "none", ...json(ref("Problem")) },
          "409": { description: "conflict" },
        },
      },
      post: {
        operationId: "sendThing",
        tags: ["Things"],
        requestBody: {
          content: {
            "application/json": { schema: ref("NewThing") },
            "application/x-www-form-urlencoded": { schema: ref("NewThing") },
          },
        },
        responses: { "204": { description: "ok" } },
        callbacks: {
          onSent: {
            "{$request.body#/url}": {
              post: { requestBody: json(ref("Notice")), responses: { "200": { description: "ok" } } },
            },
          },
        },
      },
    },
    "/pair/{a}/{b}": {
      get: {
        operationId: "getPair",
        tags: ["Things"],
        parameters: ["b", "a"].map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
        responses: { "204": { description: "ok" } },
      },
    },
    "/lines": {
      post: {
        operationId: "sendLines",
        tags: ["Things"],
        requestBody: { required: true, content: { "application/jsonl": { schema: ref("NewThing") } } },
        responses: { "204": { description: "ok" } },
      },
    },
  },
  webhooks: {
    made: {
      post: { requestBody: json(ref("Notice")), responses: { "200": { description: "ok", ...json(ref("Receipt")) } } },
    },
  },
  components: {
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "X-Key" },
      login: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://example.com/token", scopes: {} } } },
    },
    schemas: {
      Thing: {
        type: "object",
        required: ["level"],
        properties: {
          level: ref("Level"),
          numbers: { type: "object", additionalProperties: { type: "integer" } },
          inner: ref("Inner"),
        },
      },
      NewThing: { type: "object", properties: { color: { type: "string", enum: ["red", "green"] } } },
      Inner: { type: "object", properties: { name: { type: "string" } } },
      Same: { type: "object", properties: { name: { type: "string" } } },
      Level: { type: "integer", enum: [1, 2], "x-enum-varnames": ["Low", "High"] },
      Problem: { type: "object", properties: { detail: { type: "string" } } },
      Notice: { type: "object", properties: { id: { type: "string" } } },
      Receipt: { type: "object", properties: { ok: { type: "boolean" } } },
      Unused: { type: "object", properties: { state: { type: "string", enum: ["a", "b"] } } },
    },
  },
});

async function surfaceOf(value: unknown): Promise<Surface> {
  const config = {
    ...loadConfig({ spec: "things.json", output: "unused", config: false }),
    given: JSON.stringify(value),
  };
  const { surface, diagnostics } = await plan(config, "surface");
  if (surface === undefined) throw new Error(JSON.stringify(diagnostics));
  return surface;
}

type Case = readonly [what: string, change: (description: Part) => unknown, bump: string, id: string, symbol: string];

const cases: readonly Case[] = [
  ["a webhook that is gone", (d) => delete d.webhooks, "major", "webhook-removed", "Webhooks.made"],
  ["a webhook that is new", (d) => (d.webhooks.gone = d.webhooks.made), "minor", "webhook-added", "Webhooks.gone"],
  [
    "an option that takes the place of one of every call",
    (d) => (d.paths["/things"].get.parameters = [{ name: "timeout", in: "query", schema: { type: "integer" } }]),
    "major",
    "argument-added",
    "ThingsApi.getThing(timeout)",
  ],
  [
    "two places of an address that are swapped under arguments that stay",
    (d) => ((d.paths["/pair/{b}/{a}"] = d.paths["/pair/{a}/{b}"]), delete d.paths["/pair/{a}/{b}"]),
    "patch",
    "url-changed",
    "ThingsApi.getPair",
  ],
  [
    "a webhook that comes with another method",
    (d) => (d.webhooks.made = { put: d.webhooks.made.post }),
    "major",
    "webhook-changed",
    "Webhooks.made",
  ],
  [
    "a webhook that brings something else",
    (d) => (d.webhooks.made.post.requestBody = json(ref("Inner"))),
    "major",
    "type-changed",
    "Webhooks.made.payload",
  ],
  [
    "a webhook that brings a further header",
    (d) => (d.webhooks.made.post.parameters = [{ name: "X-A", in: "header", schema: { type: "string" } }]),
    "minor",
    "property-added",
    'Webhooks.made.headers["X-A"]',
  ],
  [
    "a webhook that wants no answer",
    (d) => (d.webhooks.made.post.responses = { "204": { description: "ok" } }),
    "major",
    "result-removed",
    "Webhooks.made.response",
  ],
  [
    "a callback that is gone",
    (d) => delete d.paths["/things"].post.callbacks,
    "major",
    "webhook-removed",
    "ThingsApi.sendThing callback onSent POST",
  ],
  [
    "a value that has another name",
    (d) => (d.components.schemas.Level["x-enum-varnames"][0] = "Lowest"),
    "major",
    "constant-removed",
    "Level.Low",
  ],
  ["a server that is gone", (d) => d.servers.pop(), "major", "property-removed", "ApiClient.server"],
  [
    "a server that is new",
    (d) => d.servers.push({ url: "https://new.example.com", name: "new" }),
    "minor",
    "value-added",
    "ApiClient.server",
  ],
  [
    "a variable of a server that takes fewer values",
    (d) => d.servers[0].variables.region.enum.pop(),
    "major",
    "value-removed",
    "ApiClient.serverVariables.region",
  ],
  [
    "credentials that have another name",
    (d) => {
      d.components.securitySchemes.token = d.components.securitySchemes.key;
      delete d.components.securitySchemes.key;
    },
    "major",
    "property-renamed",
    "ApiClient.credentials.key",
  ],
  [
    "a way to log in that is gone",
    (d) => delete d.components.securitySchemes.login.flows.clientCredentials,
    "major",
    "login-removed",
    "ApiClient login clientCredentials",
  ],
  [
    "an error with a body that is no longer declared",
    (d) => delete d.paths["/things"].get.responses["404"],
    "major",
    "error-status-removed",
    "ThingsApi.getThing error 404",
  ],
  [
    "an error without a body that is no longer declared",
    (d) => delete d.paths["/things"].get.responses["409"],
    "patch",
    "error-status-removed",
    "ThingsApi.getThing error 409",
  ],
  [
    "an error that holds something else",
    (d) => (d.paths["/things"].get.responses["404"] = { description: "none", ...json(ref("Receipt")) }),
    "major",
    "type-changed",
    "ThingsApi.getThing error 404",
  ],
  [
    "an error that is declared for every status",
    (d) => (d.paths["/things"].get.responses.default = { description: "any", ...json(ref("Problem")) }),
    "minor",
    "error-status-added",
    "ThingsApi.getThing error default",
  ],
  [
    "an error for every status that holds something else than others",
    (d) => (d.paths["/things"].get.responses.default = { description: "any", ...json(ref("Receipt")) }),
    "major",
    "variant-added",
    "ThingsApi.getThing error 404",
  ],
  [
    "a media type that can no longer be chosen",
    (d) => delete d.paths["/things"].post.requestBody.content["application/json"],
    "major",
    "argument-removed",
    "ThingsApi.sendThing(contentType)",
  ],
  [
    "a list of lines that becomes one value",
    (d) => (d.paths["/lines"].post.requestBody.content = json(ref("NewThing")).content),
    "major",
    "type-changed",
    "ThingsApi.sendLines(body)",
  ],
  [
    "an option that is called like one of every call",
    (d) => (d.paths["/lines"].post.parameters = [{ name: "timeout", in: "query", schema: { type: "string" } }]),
    "major",
    "argument-added",
    "ThingsApi.sendLines(timeout)",
  ],
  [
    "a named property beside further ones of another type",
    (d) => (d.components.schemas.Thing.properties.numbers.properties = { text: { type: "string" } }),
    "major",
    "variant-added",
    "Thing.numbers[key]",
  ],
  [
    "a list of values that opens because it is received now",
    (d) => (d.components.schemas.Inner.properties.unused = ref("Unused")),
    "major",
    "values-unlisted",
    "Unused.state",
  ],
  [
    "an equal type, while the old one is no longer that",
    (d) => {
      d.components.schemas.Thing.properties.inner = ref("Same");
      d.components.schemas.Inner.properties.name = { type: "integer" };
    },
    "major",
    "type-restated",
    "Thing.inner",
  ],
  ["a model that may be anything", (d) => (d.components.schemas.NewThing = {}), "major", "type-widened", "NewThing"],
];

describe("what changed", () => {
  it.each(cases)("%s", async (_, change, bump, id, symbol) => {
    const after = description();
    change(after);
    const compared = compareSurfaces(await surfaceOf(description()), await surfaceOf(after));
    const found = compared.changes.map((one) => `${one.id} ${one.symbols.join(", ")}`);
    expect(found).toContainEqual(expect.stringContaining(`${id} ${symbol}`));
    expect([bump, found]).toEqual([compared.bump, found]);
  });

  it("is not what another part of a merge requires anyway", async () => {
    const merged = (required: string[]) => {
      const one = description();
      one.components.schemas.Merged = {
        allOf: [
          ref("Named"),
          { type: "object", required, properties: { name: { type: "integer" }, age: { type: "integer" } } },
        ],
      };
      one.components.schemas.Named = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
      return surfaceOf(one);
    };
    const bump = async (before: string[], after: string[]) =>
      compareSurfaces(await merged(before), await merged(after)).bump;
    expect(await bump([], ["name"])).toBe("patch");
    expect(await bump(["name"], [])).toBe("patch");
    expect(await bump([], ["age"])).toBe("major");
  });

  it("says why a further option breaks programs, where it does", async () => {
    const after = description();
    after.paths["/things"].get.parameters = [{ name: "timeout", in: "query", schema: { type: "integer" } }];
    const { changes } = compareSurfaces(await surfaceOf(description()), await surfaceOf(after));
    const words = changes.filter(({ id }) => id === "argument-added").map((change) => wordsOf(change));
    expect(words).toEqual(["ThingsApi.getThing(timeout?: number) takes the place of an option of every call"]);
  });

  it("is told with the method that sends the same, where an operation leaves one of its classes", async () => {
    const tagged = (tags: string[]) => {
      const one = description();
      one.paths["/things"].get.tags = tags;
      return surfaceOf(one);
    };
    const { changes } = compareSurfaces(await tagged(["Things", "Others"]), await tagged(["Others"]));
    const removed = changes.find(({ id }) => id === "method-removed");
    expect(removed).toMatchObject({ symbol: "ThingsApi.getThing", after: "OthersApi.getThing", wire: "none" });
    expect(removed?.fix).toBe("call OthersApi.getThing instead of ThingsApi.getThing");
  });

  it("are the types of options and errors, where a configuration calls them something else", async () => {
    const before = await surfaceOf(description());
    const after = { ...before, conventions: { ...before.conventions, optionTypes: "{method}Args" } };
    const { bump, changes } = compareSurfaces(before, after);
    expect([bump, changes.map(({ id }) => id)]).toEqual(["major", ["option-types-renamed"]]);
  });
});
