// Code that is formatted in one call, or in parts, is what it would be alone and whole.
import { describe, expect, it } from "vitest";
import { canFollow, format, formatParts, formatTogether } from "../../generator/print/format.js";

describe("files formatted together", () => {
  const files = [
    { path: "a.ts", text: 'import {B} from "./b.js"\n\n\nexport const a=[B].map(( b )=>b)' },
    { path: "b.ts", text: "// header\n\n/** What B is. */\nexport interface B { kind:'a'|'b' }\n// at the end\n\n\n" },
    {
      path: "c.ts",
      text: "export type C =\n  | 'a long member of a union which does not fit' | 'another one that makes it break';\n",
    },
  ];

  it("are what each is alone", async () => {
    const alone = await Promise.all(files.map(async ({ path, text }) => ({ path, text: await format(path, text) })));
    expect(await formatTogether(files)).toEqual(alone);
  });

  it("are named where one of them is broken", async () => {
    const broken = { path: "broken.ts", text: "export const = 1;\n" };
    await expect(formatTogether([...files, broken])).rejects.toThrow(/^broken\.ts cannot be formatted/);
  });

  it.each([
    ["import { a } from './a.js';", true],
    ["// header\n\n/** A. */\nexport type A = 1;", true],
    ["/* ends with stars **/\nexport type A = 1;", true],
    ["(function () {})();", false],
    ["`text`;\nexport type A = 1;", false],
    ["/** A. */ [1].map(String); /** B. */\nexport type B = 1;", false],
    ["/* never ended\nexport type A = 1;", false],
  ])("begin with what cannot belong to the file before: %j", (text, expected) => {
    expect(canFollow("a.ts", text)).toBe(expected);
  });
});

describe("a file in parts", () => {
  it("is what it is in one piece", async () => {
    const member = (index: number) => `/** ${"What it is. ".repeat(20)} */\nname${index}?: {a:string|number}[];`;
    const members = Array.from({ length: 1_500 }, (_, index) => member(index));
    const [outer, inner] = ["export interface Outer {", "inner: {"];
    const parts = [
      { within: [], text: "export type First = Record<string,never>;" },
      ...members.map((text) => ({ within: [outer, inner], text })),
      { within: [outer, "other: {"], text: "a: 1;" },
      { within: [outer], text: "last: never" },
      { within: ["export interface Next {"], text: "a: 'a'" },
    ];
    const whole = [
      "export type First = Record<string,never>;",
      `${outer}\n${inner}\n${members.join("\n")}\n};\nother: {\na: 1;\n};\nlast: never\n}`,
      "export interface Next {\na: 'a'\n}",
    ];
    expect(await formatParts("a.ts", parts)).toBe(await format("a.ts", whole.join("\n")));
  });

  it("stays as it is where it is formatted already", async () => {
    const within = ["export interface Outer {"];
    const formatted = { within, text: "  a:   string", isFormatted: true };
    const text = await formatParts("a.ts", [
      { within, text: "b:   string" },
      formatted,
      { within, text: "c:   string" },
    ]);
    expect(text).toBe("export interface Outer {\n  b: string;\n  a:   string\n  c: string;\n}\n");
  });
});
