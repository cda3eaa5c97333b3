// Responses that say the same are one object, in the document and in the service; what is wrong with them is said wherever they stand.
import { expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";

function described(version: "2.0" | "3.1.0", failure: object): string {
  const responses = { "200": { description: "Well." }, "404": failure };
  const paths = { "/a": { get: { responses } }, "/b": { get: { responses } } };
  const base = { info: { title: "T", version: "1" }, paths };
  return JSON.stringify(version === "2.0" ? { swagger: version, ...base } : { openapi: version, ...base });
}

async function read(given: string) {
  const config = loadConfig({ spec: "api.json", output: "out", config: false });
  const { api, document, diagnostics } = await plan({ ...config, given }, "api");
  return { operations: api!.operations, root: document!.root, diagnostics };
}

it.each(["2.0", "3.1.0"] as const)("keeps one of two equal failures (%s)", async (version) => {
  const { operations, root } = await read(described(version, { description: "Gone." }));
  const [a, b] = Object.values(root["paths"] as Record<string, { get: { responses: Record<string, unknown> } }>);
  expect(a!.get.responses["404"]).toBe(b!.get.responses["404"]);
  const failures = operations.map(({ responses }) => responses.find(({ status }) => status === "404"));
  expect(failures[0]).toMatchObject({ description: "Gone." });
  expect(failures[0]).toBe(failures[1]);
});

it("says of each of two equal failures what is wrong with it", async () => {
  const failure = {
    description: "Gone.",
    content: { "application/json": { schema: { type: "string", minLength: -1, deprecated: "no" } } },
  };
  const { diagnostics } = await read(described("3.1.0", failure));
  const places = (word: string) =>
    diagnostics.flatMap(({ place }) => (place?.pointer?.endsWith(`/${word}`) === true ? [place.pointer] : []));
  const inside = "get/responses/404/content/application~1json/schema";
  for (const word of ["minLength", "deprecated"])
    expect(places(word).sort()).toEqual([`/paths/~1a/${inside}/${word}`, `/paths/~1b/${inside}/${word}`]);
});

it("names what two operations give by each of them", async () => {
  const success = {
    description: "Well.",
    content: { "application/json": { schema: { type: "object", properties: { id: {}, name: {} } } } },
  };
  const paths = { "/a": { get: { responses: { "200": success } } }, "/b": { get: { responses: { "200": success } } } };
  const given = JSON.stringify({ openapi: "3.1.0", info: { title: "T", version: "1" }, paths });
  const { operations } = await read(given);
  expect(operations.map(({ result }) => result.type)).toEqual([
    { kind: "model", id: "/paths/~1a/get/responses/200/content/application~1json/schema" },
    { kind: "model", id: "/paths/~1b/get/responses/200/content/application~1json/schema" },
  ]);
});

it("says of each of two equal failures that its reference leads nowhere", async () => {
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Gone" } } };
  const { diagnostics } = await read(described("3.1.0", { description: "Gone.", content }));
  const places = diagnostics.flatMap(({ code, place }) => (code === "reference/unresolved" ? [place?.pointer] : []));
  const inside = "get/responses/404/content/application~1json/schema/$ref";
  expect(places.sort()).toEqual([`/paths/~1a/${inside}`, `/paths/~1b/${inside}`]);
});
