// What YAML is read as: by the rules of YAML 1.2, and as tolerantly as most tools read it.
import { describe, expect, it } from "vitest";
import { locate } from "../../generator/source/locate.js";
import { parseSource } from "../../generator/source/source.js";
import { parseYaml } from "../../generator/source/yaml.js";

describe("parseYaml", () => {
  it.each<[string, string, unknown]>([
    [
      "scalars of the core schema",
      "[yes, on, 1_000, 0b11, 1:20, 2024-01-01, ~, True]",
      ["yes", "on", "1_000", "0b11", "1:20", "2024-01-01", null, true],
    ],
    ["numbers", "[0o17, 0x1F, 012, +1, -.5, 1e3, .inf, -.INF]", [15, 31, 12, 1, -0.5, 1000, Infinity, -Infinity]],
    [
      "keys that look like other values",
      '{ 200: a, null: b, true: c, "1.0": d }',
      { "200": "a", null: "b", true: "c", "1.0": "d" },
    ],
    ["merge keys", "a: &a { x: 1, y: 1 }\nb: { <<: *a, y: 2 }", { a: { x: 1, y: 1 }, b: { x: 1, y: 2 } }],
    [
      "flow collections closed at the indentation of their parent",
      "a:\n  b: {\n    c: [\n    1\n    ]\n  }\nd: {\n}\n",
      { a: { b: { c: [1] } }, d: {} },
    ],
    [
      "flow collections that go on at the margin",
      'a:\n  value: {\n  "x": 1,\n"y": 2\n}\n',
      { a: { value: { x: 1, y: 2 } } },
    ],
    ["paths with braces as keys", "/a/{id}: { get: {} }", { "/a/{id}": { get: {} } }],
    ["nothing", "# only a comment\n", null],
  ])("reads %s", (_, text, value) => {
    expect(parseYaml(text)).toEqual({ format: "yaml", value, problems: [] });
  });

  it.each<[string, string, string, string, unknown]>([
    ["a key that is there twice", "a: 1\na: 2", "warning", "Map keys must be unique", { a: 2 }],
    ["a list as a key", "? [a, b]\n: c", "error", "is no key", undefined],
    ["an object as a key", "{ { a: b }: c }", "error", "is no key", undefined],
    ["a tag that nobody knows", "a: !Ref b", "error", "Unresolved tag", undefined],
    ["an alias of nothing", "a: *b", "error", "no anchor &b", undefined],
    ["an alias of what is around it", "a: &a [*a]", "error", "lead in a circle", undefined],
    ["an unfinished list", "a: [1", "error", "Flow sequence", undefined],
  ])("says what is wrong with %s", (_, text, severity, message, value) => {
    const parsed = parseYaml(text);
    expect(parsed.value).toEqual(value);
    expect(parsed.problems).toContainEqual(
      expect.objectContaining({
        severity,
        message: expect.stringContaining(message) as string,
        offset: expect.any(Number) as number,
      }),
    );
  });

  it("says one mistake once, and nothing of what follows from it", () => {
    const text = "a: {\n  b: [{ name: page[size], in: query }],\n  c: { d: [1] },\n  e: { f: 1 } }\n";
    const problems = parseYaml(`x: 1\nx: 2\n${text}`).problems.filter(({ severity }) => severity === "error");
    expect(problems.map(({ offset }) => offset)).toEqual([10 + text.indexOf("[size]")]);
  });

  it("keeps places in what only the tolerant parser reads", () => {
    const { source } = parseSource("a.yaml", "a:\n  b: {\n    c: 1\n  }\nd:\n  e: 2\n");
    expect(locate(source, "/a/b/c")).toEqual({ line: 3, column: 8 });
    expect(locate(source, "/d/e")).toEqual({ line: 6, column: 6 });
  });
});
