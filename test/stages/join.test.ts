// Several descriptions of one service: what the whole says, which of them counts, and where each part of it was written.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig, plan, UsageError, type Plan } from "../../generator/index.js";
import { originOf } from "../../generator/document/document.js";
import { valueAt } from "../../generator/source/pointer.js";

const work = mkdtempSync(join(tmpdir(), "sdkwright-join-"));
afterAll(() => rmSync(work, { recursive: true }));

type Files = Readonly<Record<string, object>>;

/** Joins the descriptions `a` and `b`; further files are there to be referenced. */
async function joined(a: object, b: object, more: Files = {}, settings: object = {}): Promise<Plan> {
  const files = { "a.json": described(a), "b.json": described(b), ...more };
  for (const [name, value] of Object.entries(files)) writeFileSync(join(work, name), JSON.stringify(value));
  const config = { spec: ["a.json", "b.json"], output: "sdk", ...settings };
  writeFileSync(join(work, "sdkwright.json"), JSON.stringify(config));
  return plan(loadConfig({ cwd: work }), "surface");
}

const described = (parts: object) => ({ openapi: "3.1.0", info: { title: "A", version: "1" }, paths: {}, ...parts });
const messages = ({ diagnostics }: Plan) => diagnostics.map(({ message }) => message.replaceAll(`${work}/`, ""));
const at = (made: Plan, pointer: string) => valueAt(made.document?.root, pointer);
const text = { type: "string" };
const answer = (name: string) => ({
  "200": { description: "", content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } } },
});
const get = (name: string) => ({ get: { responses: answer(name) } });
const object = (properties: object) => ({ type: "object", properties });
const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe("joined descriptions", () => {
  it("are one service, which is called like the first one", async () => {
    const made = await joined(
      { paths: { "/pets": get("Pet") }, components: { schemas: { Pet: object({ name: text }) } } },
      {
        info: { title: "B", version: "2" },
        paths: { "/owners": get("Owner") },
        components: {
          schemas: { Owner: object({ pets: { type: "array", items: refTo("Pet") } }), Pet: object({ name: text }) },
        },
      },
    );
    expect(messages(made)).toEqual([]);
    expect(at(made, "/info/title")).toBe("A");
    expect(Object.keys(made.surface!.methods)).toEqual(["DefaultApi.getOwners", "DefaultApi.getPets"]);
    expect(Object.keys(made.surface!.models)).toEqual(["Owner", "Pet"]);
  });

  it("keep the places of what they say", async () => {
    const made = await joined(
      {},
      { paths: { "/pets": get("Pet") }, components: { schemas: { Pet: { type: "wrong" } } } },
    );
    expect(made.diagnostics[0]?.place).toMatchObject({
      uri: join(work, "b.json"),
      pointer: "/components/schemas/Pet/type",
    });
  });

  it("each refer to files from where they are", async () => {
    const pet = object({ name: text });
    const made = await joined(
      { paths: { "/pets": get("Pet") }, components: { schemas: { Pet: pet } } },
      {
        components: {
          schemas: { Owner: object({ pet: { $ref: "a.json#/components/schemas/Pet" }, home: { $ref: "home.json" } }) },
        },
      },
      { "home.json": object({ street: text }) },
    );
    expect(messages(made)).toEqual([]);
    expect(Object.keys(made.surface!.models)).toEqual(["Home", "Owner", "Pet"]);
  });

  it("may say the same of one thing, in another order", async () => {
    const pet = { type: "object", properties: { name: text, age: { type: "integer" } }, required: ["name"] };
    const same = { required: ["name"], properties: { age: { type: "integer" }, name: text }, type: "object" };
    const operation = { "/pets": get("Pet") };
    const made = await joined(
      { paths: operation, components: { schemas: { Pet: pet } } },
      { paths: operation, components: { schemas: { Pet: same } } },
    );
    expect(messages(made)).toEqual([]);
    expect(Object.keys(made.surface!.models)).toEqual(["Pet"]);
  });
});

describe("where joined descriptions differ", () => {
  it("a model of the second one is called after its file, and so is what refers to it under a name that is taken", async () => {
    const made = await joined(
      {
        components: {
          schemas: {
            Pet: object({ home: refTo("Home") }),
            Home: object({ street: text }),
            Own: object({ a: refTo("Pet") }),
          },
        },
      },
      {
        components: {
          schemas: {
            Pet: object({ home: refTo("Home") }),
            Home: object({ city: text }),
            Other: object({ a: refTo("Pet") }),
          },
        },
      },
    );
    expect(messages(made)).toEqual([
      "Pet is something else in a.json; this one is called b_Pet",
      "Home is something else in a.json; this one is called b_Home",
    ]);
    expect(at(made, "/components/schemas/Own/properties/a")).toEqual(refTo("Pet"));
    expect(at(made, "/components/schemas/Other/properties/a")).toEqual(refTo("b_Pet"));
    expect(at(made, "/components/schemas/b_Pet/properties/home")).toEqual(refTo("b_Home"));
    expect(originOf(made.document!.origins, "/components/schemas/b_Home/properties/city")).toEqual({
      uri: join(work, "b.json"),
      pointer: "/components/schemas/Home/properties/city",
    });
  });

  it("an operation of the first one counts, and that is said", async () => {
    const schemas = { Pet: object({ name: text }), Dog: object({ name: text }) };
    const made = await joined(
      { paths: { "/pets": get("Pet") }, components: { schemas } },
      { paths: { "/pets": { ...get("Dog"), post: { responses: answer("Dog") } } }, components: { schemas } },
    );
    expect(messages(made)).toEqual(["GET /pets is something else in a.json, and that counts"]);
    expect(made.diagnostics[0]).toMatchObject({
      code: "document/joined",
      severity: "warning",
      place: { uri: join(work, "b.json"), pointer: "/paths/~1pets/get" },
    });
    expect(made.surface!.methods["DefaultApi.getPets"]?.result).toEqual({ kind: "model", name: "Pet" });
    expect(made.surface!.methods["DefaultApi.postPets"]?.result).toEqual({ kind: "model", name: "Dog" });
  });

  it("names in mappings of discriminators, and of security schemes, go along", async () => {
    const kind = { kind: text };
    const scheme = (name: string) => ({ key: { type: "apiKey", in: "header", name } });
    const made = await joined(
      { components: { schemas: { Dog: object(kind) }, securitySchemes: scheme("A") } },
      {
        paths: { "/pets": { get: { security: [{ key: [] }], responses: answer("Pet") } } },
        components: {
          schemas: {
            Pet: { oneOf: [refTo("Dog")], discriminator: { propertyName: "kind", mapping: { hound: "Dog" } } },
            Dog: object({ ...kind, tail: text }),
          },
          securitySchemes: scheme("B"),
        },
      },
    );
    expect(at(made, "/components/schemas/Pet/discriminator/mapping")).toEqual({ hound: "#/components/schemas/b_Dog" });
    expect(at(made, "/paths/~1pets/get/security")).toEqual([{ b_key: [] }]);
    expect(at(made, "/components/securitySchemes/b_key")).toMatchObject({ name: "B" });
  });

  it("operations say themselves what their description says for all of them", async () => {
    const made = await joined(
      { servers: [{ url: "https://a.example" }], security: [{ key: [] }], paths: { "/pets": get("Pet") } },
      {
        servers: [{ url: "https://b.example" }],
        paths: {
          "/dogs": get("Pet"),
          "/pets": { parameters: [{ name: "dry", in: "query", schema: text }], post: { responses: answer("Pet") } },
        },
        components: { schemas: { Pet: object({}) } },
      },
    );
    const servers = [{ url: "https://b.example" }];
    expect(at(made, "/paths/~1dogs")).toMatchObject({ servers, get: { security: [] } });
    expect(at(made, "/paths/~1pets/post")).toMatchObject({ servers, security: [], parameters: [{ name: "dry" }] });
    expect(at(made, "/paths/~1pets/get")).not.toHaveProperty("security");
    expect(at(made, "/servers/0/url")).toBe("https://a.example");
    expect(originOf(made.document!.origins, "/paths/~1pets/post/parameters/0/schema")?.pointer).toBe(
      "/paths/~1pets/parameters/0/schema",
    );
  });

  it("tags are put together", async () => {
    const made = await joined(
      { tags: [{ name: "pets", description: "Pets" }, { name: "dogs" }] },
      { tags: [{ name: "pets", description: "Animals" }, { name: "dogs", description: "Dogs" }, { name: "owners" }] },
    );
    expect(messages(made)).toEqual(["the tag pets is something else in a.json, and that counts"]);
    expect(at(made, "/tags")).toEqual([
      { name: "pets", description: "Pets" },
      { description: "Dogs", name: "dogs" },
      { name: "owners" },
    ]);
  });
});

describe("descriptions of several versions", () => {
  it("are joined in the newest one", async () => {
    const made = await joined(
      {
        openapi: undefined,
        swagger: "2.0",
        host: "a.example",
        paths: {
          "/pets": { get: { responses: { "200": { description: "", schema: { $ref: "#/definitions/Pet" } } } } },
        },
        definitions: { Pet: object({ name: text }) },
      },
      {
        openapi: "3.0.3",
        components: { schemas: { Pet: object({ name: text }), Dog: object({ name: { ...text, nullable: true } }) } },
      },
    );
    expect(messages(made)).toEqual([]);
    expect(Object.keys(made.surface!.models)).toEqual(["Dog", "Pet"]);
    expect(at(made, "/components/schemas/Dog/properties/name/type")).toEqual(["string", "null"]);
  });

  it("of 2.0 stay in it, unless they say of all operations what one of them cannot say", async () => {
    const swagger = (path: string, basePath: string) => ({
      openapi: undefined,
      swagger: "2.0",
      host: "a.example",
      basePath,
      paths: { [path]: { get: { responses: { "204": { description: "" } } } } },
    });
    const alike = await joined(swagger("/a", "/v1"), swagger("/b", "/v1"));
    expect(Object.keys(at(alike, "/paths") as object)).toEqual(["/a", "/b"]);
    expect(at(alike, "/paths/~1b/servers")).toBeUndefined();
    const other = await joined(swagger("/a", "/v1"), swagger("/b", "/v2"));
    expect(at(other, "/paths/~1b/servers/0/url")).toMatch(/a\.example\/v2$/);
  });
});

describe("what comes after", () => {
  it("corrects and cuts the whole", async () => {
    const overlay = {
      overlay: "1.0.0",
      info: { title: "O", version: "1" },
      actions: [{ target: "$.paths['/dogs'].get", update: { operationId: "findDogs" } }],
    };
    const schemas = { Pet: object({}) };
    const made = await joined(
      { paths: { "/pets": get("Pet"), "/cats": get("Pet") }, components: { schemas } },
      { paths: { "/dogs": get("Pet") }, components: { schemas } },
      { "overlay.json": overlay },
      { overlays: ["overlay.json"], slice: { paths: ["/pets", "/dogs"] } },
    );
    expect(messages(made)).toEqual([]);
    expect(Object.keys(made.surface!.methods)).toEqual(["DefaultApi.findDogs", "DefaultApi.getPets"]);
  });

  it("marks what a preview adds, and nothing that was there", async () => {
    const schemas = { Pet: object({ name: text }) };
    const made = await joined(
      { paths: { "/pets": get("Pet") }, components: { schemas } },
      {
        paths: { "/pets": { ...get("Pet"), post: { responses: answer("Pet") } }, "/dogs": get("Dog") },
        components: { schemas: { ...schemas, Dog: object({ pet: refTo("Pet"), tail: object({ long: text }) }) } },
      },
      {},
      { spec: ["a.json", { source: "b.json", mark: "preview" }] },
    );
    const { methods, models } = made.surface!;
    const marked = (all: Readonly<Record<string, { readonly preview?: true }>>) =>
      Object.keys(all).filter((name) => all[name]!.preview);
    expect(messages(made)).toEqual([]);
    expect(marked(methods)).toEqual(["DefaultApi.getDogs", "DefaultApi.postPets"]);
    expect(marked(models)).toEqual(["Dog"]);
  });
});

describe("x-sdkwright-preview", () => {
  it("holds for all that is inside of what says it", async () => {
    const preview = { "x-sdkwright-preview": true };
    const items = { type: "array", items: object({ name: text, age: text }) };
    const list = { "200": { description: "", content: { "application/json": { schema: items } } } };
    const made = await joined(
      { paths: { "/pets": { ...preview, get: { responses: list } }, "/dogs": { get: { responses: list } } } },
      { components: { schemas: { Cat: { ...object({ name: text }), ...preview }, Dog: object({ name: text }) } } },
    );
    const { methods, models } = made.surface!;
    const marked = [...Object.entries(methods), ...Object.entries(models)].filter(([, { preview }]) => preview);
    expect(marked.map(([name]) => name)).toEqual(["DefaultApi.getPets", "Cat", "GetPetsResponseItem"]);
  });

  it("is true or false", async () => {
    const made = await joined(
      { components: { schemas: { Cat: { type: "string", "x-sdkwright-preview": "yes" } } } },
      {},
    );
    expect(made.diagnostics[0]?.place?.pointer).toBe("/components/schemas/Cat/x-sdkwright-preview");
  });
});

describe("the list of descriptions", () => {
  it.each([
    [[], "spec is not text, or a list of texts and objects"],
    [["a.json", "a.json"], "spec: a.json is there twice"],
    [[{ source: "a.json", mark: "preview" }], "the first description is what the others are joined to; it has no mark"],
    [["a.json", { mark: "preview" }], "spec.1.source is missing: a path or an address"],
    [["a.json", { source: "b.json", mark: "beta" }], "spec.1.mark is not preview"],
    [["a.json", { file: "b.json" }], "spec.1"],
  ])("%j is refused: %s", (spec, message) => {
    writeFileSync(join(work, "sdkwright.json"), JSON.stringify({ spec, output: "sdk" }));
    expect(() => loadConfig({ cwd: work })).toThrow(UsageError);
    expect(() => loadConfig({ cwd: work })).toThrow(message);
  });
});
