// What overlays do, case by case: the official ones and ours; and what is said about overlays that are wrong.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { applyOverlay } from "../../generator/document/overlay.js";
import type { JsonObject } from "../../generator/document/shape.js";
import { formatDocument } from "../../generator/document/slice.js";
import { parseSource } from "../../generator/source/source.js";

const fixtures = fileURLToPath(new URL("../fixtures/overlay/", import.meta.url));
const official = fileURLToPath(new URL("../../../shared/overlay-sets/compliant-sets/", import.meta.url));
const isMissing = !existsSync(official);
if (isMissing) console.warn("skipped: the official cases of OpenAPI Overlay, which are not at ../shared/overlay-sets");

describe("applyOverlay", () => {
  it.each(readdirSync(fixtures))("%s", async (name) => {
    const input = read(`${fixtures}${name}/input.yaml`);
    const before = structuredClone(input);
    const { root, matches } = applyOverlay(input, read(`${fixtures}${name}/overlay.yaml`), ({ message }) =>
      expect.fail(message),
    );
    await expect(formatDocument(root, "yaml")).toMatchFileSnapshot(`${fixtures}${name}/output.yaml`);
    expect(matches).not.toContain(0);
    expect(input).toEqual(before);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("counts the places that each action changed", () => {
    const input = { openapi: "3.1.0", tags: [{ name: "a" }, { name: "b" }] };
    const { matches } = apply(input, [
      { target: "$.tags[*]", update: { "x-seen": true } },
      { target: "$.paths", remove: true },
      { target: "$.tags['a', 'a', 0, 0]", remove: true },
    ]);
    expect(matches).toEqual([2, 0, 1]);
  });

  it("reaches as deep as documents may nest", () => {
    const bottom: JsonObject = { leaf: true };
    const input = Array.from({ length: 900 }).reduce<JsonObject>((inner) => ({ inner }), bottom);
    expect(apply(input, [{ target: "$..leaf", remove: true }])).toMatchObject({ matches: [1], found: [] });
  });
});

describe.skipIf(isMissing)("the official cases", () => {
  it.each(isMissing ? [] : folders(official))("%s", (name) => {
    const overlay = read(`${official}${name}/overlay.yaml`);
    const { root } = applyOverlay(read(`${official}${name}/openapi.yaml`), overlay, ({ message, severity }) => {
      if (severity === "error") expect.fail(message);
    });
    expect(root).toEqual(read(`${official}${name}/output.yaml`));
  });
});

describe("an action that is wrong is passed over and reported", () => {
  const input = {
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    tags: [{ name: "a" }],
    paths: { "/a": { get: {} } },
  };

  it.each<[string, unknown, string, string]>([
    [
      "a target that matches nothing",
      { target: "$.paths['/b']", remove: true },
      "warning /actions/0/target",
      "action 1 matches nothing: $.paths['/b']",
    ],
    ["no target", { update: {} }, "error /actions/0", "action 1 has no `target` that is text"],
    [
      "no change",
      { target: "$.info" },
      "error /actions/0",
      "action 1 has no `update`, no `copy` and no `remove: true`",
    ],
    ["not an object", "$.info", "error /actions/0", "action 1 is an object with a `target`"],
    [
      "two changes",
      { target: "$.info", update: {}, copy: "$.tags[0]" },
      "error /actions/0/copy",
      "action 1 has both `update` and `copy`",
    ],
    [
      "remove that is text",
      { target: "$.info", remove: "yes" },
      "error /actions/0/remove",
      "`remove` of action 1 is true or false",
    ],
    [
      "a target that is no JSONPath",
      { target: "info.title", remove: true },
      "error /actions/0/target",
      "the target of action 1 is not a JSONPath (RFC 9535): \"info.title\": expected '$', found 'i'",
    ],
    [
      "a target that breaks off",
      { target: "$.info.", remove: true },
      "error /actions/0/target",
      'the target of action 1 is not a JSONPath (RFC 9535): "$.info.": it breaks off',
    ],
    [
      "the whole description",
      { target: "$", remove: true },
      "error /actions/0/target",
      "action 1 removes the whole description",
    ],
    [
      "places of different kinds",
      { target: "$.*", update: {} },
      "error /actions/0/target",
      "action 1 matches places of different kinds: array, object, primitive",
    ],
    [
      "an object for a single value",
      { target: "$.info.title", update: { en: "T" } },
      "error /actions/0/update",
      "action 1: an object cannot be merged into a single value at $['info']['title']",
    ],
    [
      "a list for an object, inside",
      { target: "$", update: { paths: { "/a": { get: [] } } } },
      "error /actions/0/update/paths/~1a/get",
      "action 1: a list cannot be merged into an object at $['paths']['/a']['get']",
    ],
    [
      "copy from nowhere",
      { target: "$.info", copy: "$.nowhere" },
      "error /actions/0/copy",
      "`copy` of action 1 matches nothing, not one place: $.nowhere",
    ],
    [
      "copy from several",
      { target: "$.info", copy: "$.info.*" },
      "error /actions/0/copy",
      "`copy` of action 1 matches 2 places, not one place: $.info[*]",
    ],
  ])("%s", (_, action, where, message) => {
    const { root, matches, found } = apply(input, [action]);
    expect(found).toEqual([`${where} ${message}`]);
    expect(root).toBe(input);
    expect(matches).toEqual([0]);
  });

  it("and the others are applied", () => {
    const { root, found } = apply(input, [{ target: 1 }, { target: "$.info", update: { summary: "S" } }]);
    expect(root["info"]).toEqual({ title: "T", version: "1", summary: "S" });
    expect(found).toHaveLength(1);
  });

  it("a misspelt field is named", () => {
    const { hints } = apply(input, [{ target: "$.info", update: {}, descripton: "…" }]);
    expect(hints).toEqual(["did you mean `description`?"]);
  });
});

describe("an overlay that is wrong", () => {
  const info = { title: "O", version: "1" };

  it.each<[string, unknown, string]>([
    ["a list", [], "error  an overlay is an object with the fields `overlay`, `info` and `actions`"],
    [
      "without a version",
      { info, actions: [{ target: "$", update: {} }] },
      "error  there is no field `overlay` that says the version",
    ],
    [
      "a later version",
      { overlay: "2.0.0", info, actions: [{}] },
      'error /overlay overlay: "2.0.0" is not a version that can be read',
    ],
    [
      "a version that is a number",
      { overlay: 1, info, actions: [{ target: "$", update: {} }] },
      'warning /overlay `overlay` should be text: "1.0.0"',
    ],
    [
      "without info",
      { overlay: "1.0.0", actions: [{ target: "$", update: {} }] },
      "warning  an overlay has an `info` with a `title` and a `version`",
    ],
    ["without actions", { overlay: "1.0.0", info }, "error  an overlay has a list of `actions`"],
    ["with nothing to do", { overlay: "1.0.0", info, actions: [] }, "warning /actions the list of `actions` is empty"],
    [
      "1.0 with a word of 1.1",
      { overlay: "1.0.0", info, actions: [{ target: "$.info", copy: "$.a" }] },
      "warning /actions/0/copy action 1 uses `copy`, which came with version 1.1",
    ],
    [
      "1.0 with a single value as target",
      { overlay: "1.0.0", info, actions: [{ target: "$.info.title", update: "U" }] },
      "warning /actions/0/target action 1 replaces a single value, which came with version 1.1",
    ],
  ])("%s", (_, overlay, message) => {
    const found: string[] = [];
    applyOverlay({ openapi: "3.1.0", info: { title: "T" }, a: { b: 1 } }, overlay, (problem) => {
      found.push(`${problem.severity} ${problem.pointer} ${problem.message}`);
    });
    expect(found).toEqual([message]);
  });
});

function apply(root: JsonObject, actions: unknown[]) {
  const found: string[] = [];
  const hints: (string | undefined)[] = [];
  const result = applyOverlay(root, { overlay: "1.1.0", info: { title: "O", version: "1" }, actions }, (problem) => {
    found.push(`${problem.severity} ${problem.pointer} ${problem.message}`);
    hints.push(problem.hint);
  });
  return { ...result, found, hints };
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
}

function read(file: string): JsonObject {
  return parseSource(file, readFileSync(file)).value as JsonObject;
}
