// A source and a pointer in, line and column out.
import { expect, it } from "vitest";
import { locate } from "../../generator/source/locate.js";
import { formatPointer, parsePointer, valueAt } from "../../generator/source/pointer.js";
import { parseSource } from "../../generator/source/source.js";

const json = `{
  "paths": {
    "/users/{id}": { "get": { "tags": ["a", "b"] } }
  }
}`;
const written = String.raw`{ "a\"}" : [ "]", { "b" : 1 , "b": 2 } , -1.5e3 , [] ], "\u0063": true }`;
const yaml = `paths:
  /users/{id}:
    get: &op
      tags: [a, b]
  /pets:
    get: *op
`;

it.each([
  [json, "/paths", "2:3"],
  [json, "/paths/~1users~1{id}/get/tags/1", "3:45"],
  [json, "/paths/~1users~1{id}/get/responses/200", "3:22"],
  [written, '/a"}/0', "1:14"],
  [written, '/a"}/1/b', "1:27"],
  [written, '/a"}/2', "1:42"],
  [written, '/a"}/3', "1:51"],
  [written, '/a"}/4', "1:3"],
  [written, "/c", "1:67"],
  ["[1, [2]]", "/1/0", "1:6"],
  [yaml, "/paths/~1users~1{id}", "2:3"],
  [yaml, "/paths/~1users~1{id}/get/tags/1", "4:17"],
  [yaml, "/paths/~1pets/get/tags/0", "4:14"],
  [yaml, "/paths/~1users~1{id}/get/responses", "3:5"],
  [yaml, "", "1:1"],
])("%#: %s is at %s", (text, pointer, place) => {
  const { source } = parseSource("a", text);
  const { line, column } = locate(source, pointer);
  expect(`${line}:${column}`).toBe(place);
});

it("escapes pointers as RFC 6901 section 3 says", () => {
  expect(formatPointer(["a/b", "m~n", ""])).toBe("/a~1b/m~0n/");
  expect(parsePointer("/a~1b/m~0n/")).toEqual(["a/b", "m~n", ""]);
  expect(parsePointer("a")).toBeUndefined();
  expect(parsePointer("/~2")).toBeUndefined();
});

it("finds own properties only", () => {
  expect(valueAt({ a: [{ b: 1 }] }, "/a/0/b")).toBe(1);
  expect(valueAt({}, "/constructor")).toBeUndefined();
  expect(valueAt([1], "/length")).toBeUndefined();
  expect(valueAt([1], "/01")).toBeUndefined();
});

it.each([
  ["\ufeff{}", "json", {}],
  ["a: 1", "yaml", { a: 1 }],
  ["a: &x { b: 1 }\nc:\n  <<: *x\n", "yaml", { a: { b: 1 }, c: { b: 1 } }],
])("reads %j as %s", (text, format, value) => {
  const parsed = parseSource("a", Buffer.from(text));
  expect({ format: parsed.source.format, value: parsed.value, problems: parsed.problems }).toEqual({
    format,
    value,
    problems: [],
  });
});

it("stops aliases that multiply", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 10; level++)
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  expect(parseSource("a", lines.join("\n")).problems).toMatchObject([
    { severity: "error", message: expect.stringContaining("aliases") as string },
  ]);
});
