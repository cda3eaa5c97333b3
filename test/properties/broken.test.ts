// A small valid document with one thing in it made wrong: what is said about it, and where. Nothing wrong passes in silence.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig, locateDiagnostic, plan, type LocatedDiagnostic } from "../../generator/index.js";
import { formatPointer } from "../../generator/source/pointer.js";

const work = mkdtempSync(join(tmpdir(), "sdkwright-broken-"));
afterAll(() => rmSync(work, { recursive: true }));

const valid = () => ({
  openapi: "3.1.0",
  info: { title: "Things", version: "1" },
  servers: [{ url: "https://example.com" }],
  tags: [{ name: "Things" }],
  paths: {
    "/things/{id}": {
      get: {
        operationId: "getThing",
        tags: ["Things"],
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "q", in: "query", schema: { type: "string" } },
        ],
        responses: {
          "200": {
            description: "ok",
            headers: { "X-A": { schema: { type: "string" } } },
            content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
          },
        },
      },
      put: {
        operationId: "putThing",
        tags: ["Things"],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } },
        responses: { "204": { description: "ok" } },
      },
    },
  },
  components: {
    schemas: {
      Thing: { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } }, required: ["a"] },
      Other: { type: "string" },
    },
    securitySchemes: { k: { type: "apiKey", in: "header", name: "K" } },
  },
});

const get = ["paths", "/things/{id}", "get"];
const put = ["paths", "/things/{id}", "put"];
const thing = ["components", "schemas", "Thing"];
const other = ["components", "schemas", "Other"];
const scheme = ["components", "securitySchemes", "k"];
const response = [...get, "responses", "200"];

/** The valid document with a value at a place. */
function withValue(place: readonly string[], value: unknown): unknown {
  const root: unknown = valid();
  let holder = root as Record<string, unknown>;
  for (const step of place.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  Object.defineProperty(holder, place.at(-1)!, { value, enumerable: true, configurable: true, writable: true });
  return root;
}

async function said(
  text: string | Uint8Array,
  name = "openapi.json",
): Promise<{ found: LocatedDiagnostic[]; isMade: boolean }> {
  const spec = join(work, name);
  writeFileSync(spec, text);
  const { diagnostics, sources, texts } = await plan(loadConfig({ spec, output: "out", config: false }));
  return { found: diagnostics.map((one) => locateDiagnostic(one, sources)), isMade: texts !== undefined };
}

const kinds = [null, "text", 7, true, [], { a: 1 }, ["a"]];
const lists = [null, "text", 7, true, { a: 1 }];
const maps = [null, "text", 7, true, []];
const flags = [null, 7, [], { a: 1 }];
const texts = [[], { a: 1 }];

/** Where, and what is wrong there. */
const wrongKinds: readonly (readonly [place: readonly string[], values: readonly unknown[]])[] = [
  [["info"], maps],
  [["info", "title"], texts],
  [["info", "contact"], maps],
  [["info", "license"], maps],
  [["paths"], maps],
  [["paths", "/things/{id}"], maps],
  [["webhooks"], maps],
  [["servers"], lists],
  [["servers", "0"], maps],
  [["servers", "0", "url"], texts],
  [["tags"], lists],
  [["tags", "0"], maps],
  [["tags", "0", "name"], texts],
  [["security"], lists],
  [["externalDocs"], maps],
  [["components", "securitySchemes"], maps],
  [["components", "parameters"], maps],
  [["components", "responses"], maps],
  [["components", "headers"], maps],
  [scheme, maps],
  [get, maps],
  [[...get, "operationId"], texts],
  [[...get, "summary"], texts],
  [[...get, "description"], texts],
  [[...get, "deprecated"], flags],
  [[...get, "tags"], lists],
  [[...get, "security"], lists],
  [[...get, "servers"], lists],
  [[...get, "callbacks"], maps],
  [[...get, "externalDocs"], maps],
  [[...get, "parameters"], lists],
  [[...get, "parameters", "1"], maps],
  [[...get, "parameters", "1", "in"], kinds],
  [
    [...get, "parameters", "1", "schema"],
    [null, "text", 7, []],
  ],
  [[...get, "parameters", "1", "explode"], flags],
  [[...get, "parameters", "1", "style"], texts],
  [[...get, "responses"], maps],
  [response, maps],
  [[...response, "headers"], maps],
  [[...response, "headers", "X-A"], maps],
  [[...response, "content"], maps],
  [[...response, "content", "application/json"], maps],
  [[...response, "links"], maps],
  [[...put, "requestBody"], maps],
  [[...put, "requestBody", "content"], maps],
  [thing, [null, "text", 7, []]],
  [
    [...thing, "type"],
    [null, 7, true, "strng", "String", "int", ["nope"], { a: 1 }],
  ],
  [[...thing, "properties"], maps],
  [
    [...thing, "properties", "a"],
    [null, "text", 7, []],
  ],
  [
    [...thing, "required"],
    [null, "text", 7, { a: 1 }],
  ],
  [
    [...thing, "enum"],
    [null, "text", 7, true, { a: 1 }],
  ],
  [
    [...thing, "allOf"],
    [null, "text", 7, {}, []],
  ],
  [
    [...thing, "oneOf"],
    [null, "text", 7, {}, []],
  ],
  [
    [...thing, "anyOf"],
    [null, "text", 7, {}, []],
  ],
  [
    [...thing, "not"],
    [null, "text", 7, []],
  ],
  [
    [...thing, "if"],
    [null, "text", 7, []],
  ],
  [
    [...thing, "items"],
    [null, "text", 7],
  ],
  [
    [...thing, "additionalProperties"],
    [null, "yes", 7, []],
  ],
  [[...thing, "patternProperties"], maps],
  [
    [...thing, "prefixItems"],
    [null, "text", 7, {}],
  ],
  [[...thing, "dependentRequired"], maps],
  [
    [...thing, "minimum"],
    [null, "text", true, []],
  ],
  [
    [...thing, "multipleOf"],
    [null, "text", 0, -1],
  ],
  [
    [...thing, "minLength"],
    [null, "3", -1, 1.5],
  ],
  [
    [...thing, "maxItems"],
    [null, "3", -1],
  ],
  [
    [...thing, "pattern"],
    [7, "(", "["],
  ],
  [[...thing, "uniqueItems"], flags],
  [[...thing, "readOnly"], flags],
  [[...thing, "title"], texts],
  [[...thing, "xml"], maps],
  [[...thing, "examples"], lists],
  [
    [...thing, "$ref"],
    [null, 7, true, [], { a: 1 }],
  ],
];

describe("a field of the wrong kind is named", () => {
  const cases = wrongKinds.flatMap(([place, values]) =>
    values.map((value) => [formatPointer(place), value, place] as const),
  );

  it.each(cases)("%s: %j", async (pointer, value, place) => {
    const { found, isMade } = await said(JSON.stringify(withValue(place, value), null, 1));
    expect(found.some((one) => (one.pointer ?? "").startsWith(pointer))).toBe(true);
    expect(isMade).toBe(found.every(({ severity }) => severity === "warning"));
    for (const { file, line, hint } of found)
      expect({ file, line, hint }).toEqual({
        file: join(work, "openapi.json"),
        line: expect.any(Number) as number,
        hint: expect.stringMatching(/\w/) as string,
      });
  });
});

/** What is of the right kind and wrong all the same. The pointer is where the value is, or from there. */
const mistakes: readonly (readonly [
  what: string,
  place: readonly string[],
  value: unknown,
  code: string,
  at?: string,
])[] = [
  ["a path without a slash", ["paths", "things"], {}, "operation/path-parameter"],
  ["a path with a query", ["paths", "/a?b=1"], {}, "operation/path-parameter"],
  ["a path with an open brace", ["paths", "/a/{b"], {}, "operation/path-parameter"],
  ["a path of the same template", ["paths", "/things/{other}"], {}, "operation/path-parameter"],
  ["a path with {}", ["paths", "/a/{}"], { get: {} }, "operation/path-parameter"],
  ["a parameter twice in a path", ["paths", "/a/{b}/{b}"], { get: {} }, "operation/path-parameter"],
  ["a method in capitals", ["paths", "/things/{id}", "GET"], { responses: {} }, "operation/invalid"],
  ["a method that nobody knows", ["paths", "/things/{id}", "copy"], { responses: {} }, "operation/invalid"],
  [
    "a method with a blank",
    ["paths", "/things/{id}", "additionalOperations"],
    { "A B": {} },
    "operation/invalid",
    "/A B",
  ],
  ["a status that is none", [...get, "responses", "abc"], { description: "" }, "document/structure"],
  ["a status out of range", [...get, "responses", "600"], { description: "" }, "document/structure"],
  ["an operationId twice", [...put, "operationId"], "getThing", "operation/id"],
  ["an empty operationId", [...put, "operationId"], "", "operation/id"],
  ["no responses", [...get, "responses"], {}, "operation/invalid"],
  ["a body in GET", [...get, "requestBody"], { content: { "text/plain": {} } }, "operation/invalid"],
  ["a body without content", [...put, "requestBody"], { content: {} }, "operation/invalid"],
  ["tags that are objects", [...get, "tags"], [{}], "document/structure", "/0"],
  ["a parameter twice", [...get, "parameters", "2"], { name: "q", in: "query", schema: {} }, "operation/invalid"],
  ["a parameter without a name", [...get, "parameters", "2"], { in: "query", schema: {} }, "operation/invalid"],
  ["a parameter without a schema", [...get, "parameters", "2"], { name: "b", in: "query" }, "operation/invalid"],
  [
    "a parameter in the body",
    [...get, "parameters", "2"],
    { name: "b", in: "body", schema: {} },
    "operation/invalid",
    "/in",
  ],
  [
    "a parameter with two media types",
    [...get, "parameters", "2"],
    { name: "b", in: "query", content: { "a/b": {}, "c/d": {} } },
    "operation/invalid",
    "/content",
  ],
  [
    "a header with a line break",
    [...get, "parameters", "2"],
    { name: "a\r\nb: c", in: "header", schema: {} },
    "operation/invalid",
    "/name",
  ],
  [
    "a path parameter that the path has not",
    [...get, "parameters", "2"],
    { name: "b", in: "path", required: true, schema: {} },
    "operation/path-parameter",
    "..",
  ],
  [
    "a path parameter that is optional",
    [...get, "parameters", "0", "required"],
    false,
    "operation/path-parameter",
    "..",
  ],
  ["a style that nobody knows", [...get, "parameters", "1", "style"], "nope", "operation/invalid"],
  ["a style of another place", [...get, "parameters", "1", "style"], "matrix", "operation/invalid"],
  ["deepObject of a text", [...get, "parameters", "1", "style"], "deepObject", "operation/invalid"],
  ["a media type that is none", [...put, "requestBody", "content"], { json: {} }, "operation/invalid", "/json"],
  ["a server that nobody can call", ["servers", "0", "url"], "javascript:alert(1)", "document/structure"],
  ["a server with blanks", ["servers", "0", "url"], "not a url", "document/structure"],
  ["a server variable without a default", ["servers", "0", "url"], "https://{a}.example.com", "document/structure"],
  ["a security scheme that is not there", ["security"], [{ nope: [] }], "document/structure", "/0/nope"],
  [
    "a security scheme of an operation that is not there",
    [...get, "security"],
    [{ nope: [] }],
    "document/structure",
    "/0/nope",
  ],
  ["a security scheme of no type", scheme, { type: "basic" }, "document/structure", "/type"],
  ["a key in the body", scheme, { type: "apiKey", name: "a", in: "body" }, "document/structure", "/in"],
  ["a key with a line break", scheme, { type: "apiKey", name: "a\r\nb", in: "header" }, "document/structure", "/name"],
  ["HTTP without a scheme", scheme, { type: "http" }, "document/structure", "/scheme"],
  ["OAuth without flows", scheme, { type: "oauth2" }, "document/structure", "/flows"],
  [
    "OAuth with a flow that nobody knows",
    scheme,
    { type: "oauth2", flows: { nope: {} } },
    "document/structure",
    "/flows/nope",
  ],
  [
    "OAuth without a token URL",
    scheme,
    { type: "oauth2", flows: { clientCredentials: { scopes: {} } } },
    "document/structure",
    "/flows/clientCredentials/tokenUrl",
  ],
  ["a component's name with a slash", ["components", "schemas", "a b/c"], {}, "document/version"],
  ["an empty component's name", ["components", "schemas", ""], {}, "document/version"],
  ["a type twice", [...other, "type"], ["string", "string"], "schema/invalid"],
  ["no type", [...other, "type"], [], "schema/invalid"],
  ["no values", [...other, "enum"], [], "schema/invalid"],
  ["a value of another type", [...other, "enum"], ["a", 7], "schema/invalid", "/1"],
  ["a required property twice", [...thing, "required"], ["a", "b", "a"], "schema/invalid", "/2"],
  ["a pattern of properties that is none", [...thing, "patternProperties"], { "(": {} }, "schema/invalid", "/("],
  ["a minimum above the maximum", other, { type: "number", minimum: 5, maximum: 2 }, "schema/conflict", "/maximum"],
  [
    "a text longer than it may be",
    other,
    { type: "string", minLength: 5, maxLength: 2 },
    "schema/conflict",
    "/maxLength",
  ],
  ["parts of two types", other, { allOf: [{ type: "string" }, { type: "integer" }] }, "schema/conflict", "/allOf"],
  [
    "a property of two types",
    other,
    { allOf: [{ properties: { a: { type: "string" } } }, { properties: { a: { type: "integer" } } }] },
    "schema/conflict",
  ],
  ["a part that is null", [...thing, "allOf"], [null], "schema/invalid", "/0"],
  ["an alternative that is text", [...thing, "oneOf"], ["Other"], "schema/invalid", "/0"],
  ["a schema that is itself", other, { $ref: "#/components/schemas/Other" }, "reference/cycle", "/$ref"],
  ["a schema that extends itself", other, { allOf: [{ $ref: "#/components/schemas/Other" }] }, "schema/conflict"],
  ["a version that is yet to come", ["openapi"], "3.9.0", "document/version"],
  ["a version that is long gone", ["openapi"], "1.2", "document/version"],
  ["an empty version", ["openapi"], "", "document/version"],
  ["a version with a v", ["openapi"], "v3.1.0", "document/version"],
  ["a version that is a list", ["openapi"], [], "document/version"],
  ["a version that is a number", ["openapi"], 3.1, "document/version"],
  ["two versions", ["swagger"], "2.0", "document/version"],
  ["no title", ["info"], { version: "1" }, "document/structure", "/title"],
  ["no version of the description", ["info"], { title: "A" }, "document/structure", "/version"],
];

describe("what is of the right kind and wrong all the same is named", () => {
  it.each(mistakes.map((mistake) => ({ what: mistake[0], mistake })))("$what", async ({ mistake }) => {
    const [, place, value, code, at = ""] = mistake;
    const { found } = await said(JSON.stringify(withValue(place, value), null, 1));
    const around = [place.slice(0, -1), place.slice(0, -2)].map(formatPointer);
    const expected = at === ".." ? around : [formatPointer(place) + at];
    const places = found.filter((one) => one.code === code).map(({ pointer }) => pointer ?? "");
    expect(
      places.some((pointer) => expected.includes(pointer)),
      places.join(", "),
    ).toBe(true);
  });
});

const references: readonly (readonly [code: string, ...references: readonly string[]])[] = [
  [
    "reference/unresolved",
    "",
    "#/",
    "#/components/schemas/",
    "#/components/schemas/Nope",
    "#/components/schemas/thing",
  ],
  [
    "reference/unresolved",
    "#/components/schemas/Thing/",
    "#/components/schemas/Thing/required/01",
    "#/components/schemas/Thing/required/-1",
  ],
  [
    "reference/unresolved",
    "#/components/schemas/Thing/required/9",
    "#/components/schemas/~2",
    "#/%",
    "#/%ff",
    "#components/schemas/Thing",
  ],
  ["reference/unresolved", "##/components/schemas/Thing", "#/components/schemas/Thing#", "#/components/schemas/Thing "],
  [
    "reference/unresolved",
    "#/components/schemas/constructor",
    "#/components/schemas/toString",
    "#/__proto__/x",
    "#/constructor/prototype",
  ],
  [
    "reference/unresolved",
    "Thing",
    "./nope.yaml",
    "nope.yaml#/A",
    "*",
    "$ref",
    "~/x.yaml",
    " #/components/schemas/Thing",
    "file:etc/passwd",
  ],
  [
    "reference/refused",
    "..",
    "../",
    "../x.yaml",
    "/etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2Fetc%2Fpasswd",
  ],
  [
    "reference/refused",
    "file:/etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/passwd",
    "/dev/zero",
    "/dev/stdin",
  ],
  [
    "reference/refused",
    "C:/x.yaml",
    "c:x",
    "..\\x",
    "\\\\server\\share",
    "x%00.yaml",
    "x\0.yaml",
    "/proc/self/environ",
  ],
  [
    "reference/refused",
    "http://127.0.0.1:9/x",
    "HTTP://127.0.0.1:9/x",
    "https://localhost:9/x#/A",
    "//127.0.0.1:9/x",
    "///x",
    "http://[::ffff:127.0.0.1]:9/",
  ],
  [
    "reference/refused",
    "http://2130706433:9/",
    "http://0177.0.0.1:9/",
    "http://localhost.:9/",
    "http://169.254.169.254/latest",
    "http://user:pass@localhost:9/",
  ],
  [
    "reference/refused",
    "ftp://127.0.0.1/x",
    "data:application/json,{}",
    "javascript:alert(1)",
    "urn:x:y",
    "blob:x",
    "gopher://x",
    "ws://127.0.0.1:9/",
  ],
  ["reference/kind", "#", "#/components/securitySchemes/k"],
];

describe("a reference that leads nowhere, or where it may not", () => {
  it.each(references.flatMap(([code, ...all]) => all.map((reference) => [reference, code] as const)))(
    "%j",
    async (reference, code) => {
      const place = [...response, "content", "application/json", "schema"];
      const { found, isMade } = await said(JSON.stringify(withValue(place, { $ref: reference }), null, 1));
      expect(found.map((one) => [one.severity, one.code, one.pointer])).toContainEqual([
        "error",
        code,
        `${formatPointer(place)}/$ref`,
      ]);
      expect(isMade).toBe(false);
    },
  );
});

const bytes = (text: string, encoding: BufferEncoding, mark: readonly number[] = []) =>
  Buffer.concat([Buffer.from(mark), Buffer.from(text, encoding)]);
const yaml = (...lines: string[]) => ['openapi: "3.1.0"', 'info: { title: A, version: "1" }', ...lines, ""].join("\n");

/** Texts that are none, or not what they should be; the line is where the mistake is. */
const unreadable: readonly (readonly [what: string, text: string | Uint8Array, code: string, line: number])[] = [
  ["nothing", "", "document/not-openapi", 1],
  ["blanks", " \n\t\n", "document/not-openapi", 2],
  ["a comment", "# nothing\n", "document/not-openapi", 1],
  ["null", "null", "document/not-openapi", 1],
  ["a list", "[]", "document/not-openapi", 1],
  ["true", "true", "document/not-openapi", 1],
  ["a text", '"openapi"', "document/not-openapi", 1],
  ["an empty object", "{}", "document/not-openapi", 1],
  ["a page", "<!DOCTYPE html>\n<html><body>404</body></html>", "document/not-openapi", 1],
  ["XML", '<?xml version="1.0"?>\n<a/>', "document/not-openapi", 1],
  ["a half file", '{\n "openapi": "3.1.0",\n "info": {', "source/syntax", 3],
  ["a missing colon", '{\n "openapi": "3.1.0",\n "info" {}\n}', "source/syntax", 3],
  ["a comment in JSON", '{\n // hello\n "openapi": "3.1.0"\n}', "source/syntax", 2],
  ["a property twice", '{\n "openapi": "3.1.0",\n "paths": {},\n "paths": {}\n}', "source/syntax", 4],
  ["an open quote", yaml('paths: { "a: 1 }'), "source/syntax", 3],
  ["a tab", yaml("paths:", "\t/a: {}"), "source/syntax", 4],
  ["an unknown alias", yaml("paths: *nope"), "source/syntax", 3],
  ["a tag of another language", yaml("paths: !!python/object/apply:os.system [id]"), "source/syntax", 3],
  ["a tag of its own", yaml("paths: !include paths.yaml"), "source/syntax", 3],
  ["a list as a key", yaml("paths:", "  ? [a, b]", "  : {}"), "source/syntax", 4],
  ["two documents", yaml("paths: {}", "---", "openapi: 3.1.0"), "source/syntax", 4],
  ["latin 1", bytes(yaml("x-a: é"), "latin1"), "source/syntax", 1],
  ["half a character", Buffer.from([0x7b, 0xc3]), "source/syntax", 1],
  ["a NUL byte", yaml("x-a: \0"), "source/syntax", 3],
  ["UTF-16 without a mark", bytes(yaml("paths: {}"), "utf16le"), "source/syntax", 1],
  ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]), "source/syntax", 1],
];

describe("a text that is none", () => {
  it.each(unreadable)("%s", async (_, text, code, line) => {
    const { found, isMade } = await said(text, "openapi.yaml");
    expect(isMade).toBe(false);
    const [first] = found.filter((one) => one.severity === "error");
    expect({ code: first?.code, isNear: Math.abs((first?.line ?? -9) - line) <= 1 }).toEqual({ code, isNear: true });
  });

  it.each([
    ["UTF-8 with a mark", bytes(yaml("paths: {}"), "utf8", [0xef, 0xbb, 0xbf])],
    ["UTF-16 with a mark", bytes(yaml("paths: {}"), "utf16le", [0xff, 0xfe])],
    ["Windows' line ends", yaml("paths: {}").replaceAll("\n", "\r\n")],
    ["a few aliases", yaml("x-a: &a { b: 1 }", "x-b: { <<: *a, c: 2 }", "paths: {}")],
    ["numbers as status", yaml("paths: { /a: { get: { responses: { 200: { description: ok } } } } }")],
  ])("but not %s", async (_, text) => {
    expect(await said(text, "openapi.yaml")).toMatchObject({ isMade: true });
  });
});

it("starts from a document in which nothing is wrong", async () => {
  expect(await said(JSON.stringify(valid()))).toEqual({ found: [], isMade: true });
});
