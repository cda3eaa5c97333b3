// What a slice keeps and drops, case by case.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { JsonObject } from "../../generator/document/shape.js";
import { formatDocument, slice, type Selection } from "../../generator/document/slice.js";
import { parseSource } from "../../generator/source/source.js";
import { danglingReferences } from "../corpus/dangling.js";

const fixtures = fileURLToPath(new URL("../fixtures/slice/", import.meta.url));

describe("slice", () => {
  it.each(readdirSync(fixtures))("%s", async (name) => {
    const input = read(`${fixtures}${name}/input.yaml`);
    const selection = parse(readFileSync(`${fixtures}${name}/selection.yaml`, "utf8")) as Selection;
    const before = structuredClone(input);
    const output = strict(input, selection);
    await expect(formatDocument(output, "yaml")).toMatchFileSnapshot(`${fixtures}${name}/output.yaml`);
    expect(input).toEqual(before);
    expect(strict(output, selection)).toEqual(output);
    expect(danglingReferences(output)).toEqual([]);
  });

  it("gives the document itself back where nothing is selected", () => {
    const input = read(`${fixtures}swagger-2.0-tag/input.yaml`);
    expect(strict(input, {})).toBe(input);
    expect(strict(input, { tags: [], paths: [] })).toBe(input);
  });

  it.each<[string, Selection, string, string | undefined]>([
    ["a tag in other letters", { tags: ["Animals"] }, 'no operation has the tag "Animals"', "animals"],
    ["a path", { paths: ["/keeper"] }, 'no path with an operation matches "/keeper"', "/keepers"],
    ["an operationId", { operations: ["getAnimals"] }, 'there is no operation "getAnimals"', "getAnimal"],
    ["a route", { operations: ["get /keeper"] }, 'there is no operation "get /keeper"', "GET /keepers"],
    ["something far off", { tags: ["spaceships"] }, 'no operation has the tag "spaceships"', undefined],
  ])("reports %s that names nothing", (_, selection, message, meant) => {
    const found: unknown[] = [];
    slice(read(`${fixtures}swagger-2.0-tag/input.yaml`), selection, (problem) => found.push(problem));
    const hint = meant === undefined ? {} : { hint: `did you mean "${meant}"?` };
    expect(found).toEqual([
      { code: "select/nothing", severity: "error", message, ...hint, pointer: expect.any(String) as string },
    ]);
  });

  describe("with operations that are left out", () => {
    const operation = (id: string, tag: string, more: JsonObject = {}) => ({
      operationId: id,
      tags: [tag],
      responses: { "200": { description: "OK", schema: { $ref: `#/definitions/${tag}` } } },
      ...more,
    });
    const document = {
      swagger: "2.0",
      paths: {
        "/pets": { get: operation("listPets", "Pet"), post: operation("addPet", "Pet", { deprecated: true }) },
        "/pets/{id}": { get: operation("getPet", "Pet") },
        "/admin": { get: operation("audit", "Admin") },
      },
      definitions: { Pet: { type: "object" }, Admin: { type: "object" } },
    };
    const keptBy = (selection: Selection) => {
      const said: string[] = [];
      const output = slice(document, selection, ({ severity, message }) => said.push(`${severity}: ${message}`));
      const kept = JSON.stringify(output["paths"]).matchAll(/"operationId":"(\w+)"/g);
      return { kept: [...kept].map(([, id]) => id), models: Object.keys(output["definitions"] ?? {}), said };
    };

    it.each<[string, Selection, string[], string[]]>([
      ["a tag, and what only it reaches", { exclude: { tags: ["Admin"] } }, ["listPets", "addPet", "getPet"], ["Pet"]],
      ["a path of a tag", { tags: ["Pet"], exclude: { paths: ["/pets/*"] } }, ["listPets", "addPet"], ["Pet"]],
      [
        "an operation of all",
        { exclude: { operations: ["GET /pets"] } },
        ["addPet", "getPet", "audit"],
        ["Pet", "Admin"],
      ],
      ["what is deprecated", { deprecated: "drop" }, ["listPets", "getPet", "audit"], ["Pet", "Admin"]],
      ["both", { deprecated: "drop", exclude: { tags: ["Admin"] } }, ["listPets", "getPet"], ["Pet"]],
    ])("%s", (_, selection, kept, models) => {
      expect(keptBy(selection)).toEqual({ kept, models, said: [] });
    });

    it("keeps everything where nothing is left out", () => {
      expect(strict(document, { exclude: {}, deprecated: "keep" })).toBe(document);
    });

    it("warns where there is nothing to leave out", () => {
      expect(keptBy({ tags: ["Pet"], exclude: { tags: ["Pets"] } })).toMatchObject({
        kept: ["listPets", "addPet", "getPet"],
        said: ['warning: nothing to exclude: no operation has the tag "Pets"'],
      });
    });

    it("reports that nothing is left", () => {
      expect(keptBy({ operations: ["addPet"], deprecated: "drop" }).said).toEqual([
        "error: no operation is left: all that were chosen are excluded, or deprecated and dropped",
      ]);
    });
  });

  it("follows references into sections that OpenAPI does not know", () => {
    const schema = (name: string) => ({ type: "object", properties: { next: { $ref: `#/${name}` } } });
    const output = strict(
      {
        openapi: "3.0.3",
        paths: { "/a": { get: { tags: ["a"], responses: { "200": { $ref: "#/shared/Ok" } } } } },
        shared: { Ok: { description: "OK", content: { "*/*": { schema: { $ref: "#/components/definitions/A" } } } } },
        components: {
          definitions: { A: schema("components/schemas/B"), C: schema("components/schemas/D") },
          schemas: { B: {}, D: {} },
        },
      },
      { tags: ["a"] },
    );
    expect(output["components"]).toEqual({ definitions: { A: schema("components/schemas/B") }, schemas: { B: {} } });
  });

  it("takes no siblings along for a schema that only extends their base", () => {
    const definitions = {
      Animal: { type: "object", discriminator: "kind", required: ["kind"], properties: { kind: { type: "string" } } },
      Cat: { allOf: [{ $ref: "#/definitions/Animal" }] },
      Dog: { allOf: [{ $ref: "#/definitions/Animal" }] },
    };
    const responses = { "200": { description: "OK", schema: { $ref: "#/definitions/Cat" } } };
    const output = strict(
      { swagger: "2.0", paths: { "/cat": { get: { responses } } }, definitions },
      { paths: ["/cat"] },
    );
    expect(Object.keys(output["definitions"] as object)).toEqual(["Animal", "Cat"]);
  });

  it("brings an operation along where a reference to it has no other home: a path item before 3.1", () => {
    const responses = { "204": { description: "OK" } };
    const callbacks = { done: { "{$request.body#/url}": { $ref: "#/paths/~1b" } } };
    const paths = {
      "/a": { post: { responses, callbacks } },
      "/b": { post: { responses } },
      "/c": { get: { responses } },
    };
    const output = strict({ openapi: "3.0.3", paths }, { paths: ["/a"] });
    expect(Object.keys(output["paths"] as object)).toEqual(["/a", "/b"]);
  });

  it("keeps what `__proto__` names an ordinary key", () => {
    const text =
      '{"openapi":"3.1.0","paths":{"__proto__":{"get":{"tags":["a"],"responses":{}}}},"components":{"schemas":{"__proto__":{}}}}';
    const output = strict(JSON.parse(text) as JsonObject, { tags: ["a"] });
    expect(formatDocument(output, "json")).toContain('"__proto__": {\n      "get"');
    expect(Object.getPrototypeOf(output["paths"])).toBe(Object.prototype);
  });
});

describe("formatDocument", () => {
  it("writes YAML that says the same to a reader of YAML 1.1", () => {
    expect(formatDocument({ country: "NO", version: "1.0", status: { "200": "on" } }, "yaml")).toBe(
      'country: "NO"\nversion: "1.0"\nstatus:\n  "200": "on"\n',
    );
  });

  it("writes JSON with two spaces and a line break at the end", () => {
    expect(formatDocument({ a: [1] }, "json")).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });
});

function strict(root: JsonObject, selection: Selection): JsonObject {
  return slice(root, selection, (problem) => expect.fail(problem.message));
}

function read(file: string): JsonObject {
  return parseSource(file, readFileSync(file)).value as JsonObject;
}
