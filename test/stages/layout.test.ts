// What `schema.ts` is printed as without a formatter is what the formatter makes of it, at every width.
import { expect, it } from "vitest";
import { laidOut } from "../../generator/outputs/schema/layout.js";
import {
  array,
  generic,
  index,
  intersection,
  literal,
  nothing,
  object,
  property,
  string,
  tuple,
  union,
  word,
} from "../../generator/outputs/schema/printed.js";
import { format } from "../../generator/print/format.js";

const short = property("a", string);
const pet = word('components["schemas"]["Pet"]');
const choice = union([literal("one"), literal("two"), pet]);
const block = object([short, property("b", choice, { optional: true, comment: "/** What b is. */\n" })]);

const shapes = {
  word: pet,
  array: array(pet),
  union: choice,
  "array of a union": array(choice),
  "union of arrays": union([array(pet), array(string)]),
  "union in a union": union([union([pet, string]), nothing]),
  intersection: intersection([pet, word("Other")]),
  "intersection in a union": union([intersection([pet, word("Other")]), nothing]),
  "array of an intersection": array(intersection([pet, word("Other")])),
  generic: generic("Omit", pet, literal("kind")),
  tuple: tuple([string, pet]),
  object: block,
  "array of objects": array(block),
  "object or null": union([block, nothing]),
  "array of objects or null": array(union([block, nothing])),
  "objects or a word": union([block, pet, object([short])]),
  "array of objects or words": array(union([block, pet])),
  "object and a word": intersection([pet, block]),
  "object and a generic": intersection([generic("Omit", pet, literal("kind")), block]),
  "object and an object": intersection([block, object([index("key", choice)])]),
  "intersection of three": intersection([pet, block, word("Other")]),
  "object in a tuple": tuple([block, pet]),
  "one value": union([string, string]),
  "an emoji": union([literal("🐕"), pet]),
  quotes: union([literal('"'), literal("'"), literal("\\")]),
  numbers: union([literal(1e21), literal(0.5), literal(-1)]),
};

it.each(Object.entries(shapes))("%s", async (_, type) => {
  const members = Array.from({ length: 80 }, (_, length) => property("n".repeat(length + 1), type));
  const indexes = Array.from({ length: 60 }, (_, length) => index("k".repeat(length + 1), type));
  for (const member of [...members, ...indexes]) {
    const { text, isFormatted } = laidOut(member, 1);
    const formatted = await format("a.ts", `interface A {\n${text}\n}\n`);
    if (isFormatted) expect(`interface A {\n${text}\n}\n`).toBe(formatted);
  }
});

it("asks the formatter about no more shapes than these", () => {
  const uncertain = Object.entries(shapes).filter(([, type]) => !laidOut(property("n", type), 1).isFormatted);
  expect(uncertain.map(([name]) => name)).toEqual([
    "object and a generic",
    "intersection of three",
    "object in a tuple",
    "one value",
    "an emoji",
    "quotes",
    "numbers",
  ]);
});

it.each([
  ["a word", pet],
  ["a union", choice],
  ["an array of a union", array(choice)],
  ["an object", block],
])("needs no formatter for %s, however long", (_, type) => {
  for (const length of [1, 20, 40, 60, 80])
    expect(laidOut(property("n".repeat(length), type), 2).isFormatted).toBe(true);
});

it.each([
  ["/** One line. */\n", true],
  ["/**\n * Some lines.\n *\n *     code\n */\n", true],
  ["/** prettier-ignore */\n", false],
  ["/**\n * Ends with a next line.\u0085\n * Goes on.\n */\n", false],
])("knows what becomes of the comment %j: %s", async (comment, isKnown) => {
  const { text, isFormatted } = laidOut(property("a", object([property("b", string, { comment })]), { comment }), 1);
  expect(isFormatted).toBe(isKnown);
  if (isKnown) expect(await format("a.ts", `interface A {\n${text}\n}`)).toBe(`interface A {\n${text}\n}\n`);
});

it.each(["a", "a-b", "200", "0.5", "1e+21", "é", 'a"b', "constructor", "__proto__"])(
  "knows the name %j",
  async (name) => {
    const { text, isFormatted } = laidOut(property(name, string), 1);
    if (isFormatted) expect(await format("a.ts", `interface A {\n${text}\n}`)).toBe(`interface A {\n${text}\n}\n`);
    else expect(name).toMatch(/[.+é"]/);
  },
);
