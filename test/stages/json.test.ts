// What JSON is read as, where it is not quite JSON: only its commas are put right.
import { describe, expect, it } from "vitest";
import { parseJson } from "../../generator/source/json.js";

describe("parseJson", () => {
  it.each<[string, string, string, string, unknown]>([
    ["a comma is missing in an object", '{ "a": 1\n  "b": 2 }', "no comma before this", '"b"', { a: 1, b: 2 }],
    [
      "a comma is missing in a list",
      '[{ "a": 1 } { "a": 2 }]',
      "no comma before this",
      '{ "a": 2',
      [{ a: 1 }, { a: 2 }],
    ],
    ["a comma ends an object", '{ "a": 1, }', "nothing follows this comma", ", }", { a: 1 }],
    ["a comma ends a list", '["a", "b",\n]', "nothing follows this comma", ",\n]", ["a", "b"]],
  ])("warns where %s", (_, text, message, place, value) => {
    const parsed = parseJson(text);
    expect(parsed.value).toEqual(value);
    expect(parsed.problems).toEqual([
      { severity: "warning", message: expect.stringContaining(message) as string, offset: text.indexOf(place) },
    ]);
  });

  it("says each of several mistakes", () => {
    const { value, problems } = parseJson('{ "a": [1, 2,] "b": { "c": 3, } "d": ", }" }');
    expect(value).toEqual({ a: [1, 2], b: { c: 3 }, d: ", }" });
    expect(problems.map(({ severity }) => severity)).toEqual(["warning", "warning", "warning", "warning"]);
  });

  it("keeps a property named __proto__ one of the object's own", () => {
    const { value } = parseJson('{ "__proto__": { "a": 1 } "b": 2 }');
    expect(Object.keys(value as object)).toEqual(["__proto__", "b"]);
  });

  it.each([
    ["a value without a name", '{ "a": 1 2 }'],
    ["a name in a list", '{ "a": [1 "b": 2] }'],
    ["two commas", '{ "a": 1,, "b": 2 }'],
    ["a comma and nothing else", "[,]"],
    ["an end that is missing", '{ "a": [1, 2'],
    ["brackets that do not fit", '{ "a": [1, }'],
    ["an end before the end", '{ "a": 1 }, "b": 2 }'],
    ["single quotes", "{ 'a': 1 }"],
    ["a comment", '{ "a": 1 /* one */ }'],
  ])("refuses %s", (_, text) => {
    const { value, problems } = parseJson(text);
    expect(value).toBeUndefined();
    expect(problems.map(({ severity }) => severity)).toEqual(["error"]);
  });

  it("refuses an operation that would be lost behind a missing comma", () => {
    const { value, problems } = parseJson('{ "/a": {} "/a": { "get": {} } }');
    expect(value).toBeUndefined();
    expect(problems.map(({ severity }) => severity)).toEqual(["warning", "error"]);
  });
});

// Keys are counted by the quotes before colons, of which strings may hold some.
it.each([
  ['{"a":1,"a":2}', 1],
  ['{"a" : 1, "a" : 2}', 1],
  [String.raw`{"a\\":1,"a\\":2}`, 1],
  [String.raw`{"a":"\":","b":"::"}`, 0],
  [String.raw`{"a":"\":","a":"::"}`, 1],
  ['{"a":{"a":1},"b":[{"a":1}]}', 0],
])("finds in %s what is there twice", (text, count) => {
  expect(parseJson(text).problems.filter(({ message }) => message.endsWith("is there twice"))).toHaveLength(count);
});
