// Names are compared without the tables of the engine, and come in the same order as with them.
import { describe, expect, it } from "vitest";
import { compareNames, compareNumbered } from "../../generator/outputs/schema/collation.js";

const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

/** Texts of a few signs that are alike, the same in every run. */
function texts(signs: readonly string[], count: number): string[] {
  let state = 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: next(7) }, () => signs[next(signs.length)]!).join(""),
  );
}

const names = [...ascii, ...texts(ascii, 100), ...texts([..."aAbB012/_-"], 250), ...texts([..."aÄé𝒂0"], 30)];

describe.each([
  ["by their signs", compareNames, new Intl.Collator("en-us")],
  ["by their signs and numbers", compareNumbered, new Intl.Collator("en-us", { numeric: true })],
] as const)("names compared %s", (_, compare, collator) => {
  it("come in the order that the engine gives them", () => {
    const different = names.flatMap((a) =>
      names.filter((b) => Math.sign(compare(a, b)) !== Math.sign(collator.compare(a, b))).map((b) => [a, b]),
    );
    expect(different.slice(0, 10)).toEqual([]);
  });
});
