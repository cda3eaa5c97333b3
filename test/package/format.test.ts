// Every generated file is as Prettier would write it: nobody who opens one in an editor makes a diff.
import { describe, expect, it } from "vitest";
import { format } from "prettier";
import { formatJson } from "../../generator/surface/json.js";
import { loadConfig, plan } from "../../generator/index.js";
import { root } from "./packed.js";
import { numbers } from "../corpus/shuffle.js";
import { changedByPrettier } from "./prettier.js";

describe("prettier leaves as it is", () => {
  it("the package", async () => {
    const { texts = [] } = await plan(loadConfig({ cwd: root }));
    const result = await changedByPrettier(texts);
    // Its pages are those that its users know, byte for byte.
    expect(result.changed.filter((path) => !/^docs\/\w+Api\.md$/.test(path))).toEqual([]);
    expect(result.checked).toBeGreaterThan(40);
  });

  it("JSON of any shape", async () => {
    const next = numbers(1);
    const below = (limit: number) => Math.floor(next() * limit);
    const letters = [..."abcdefghijklmnopqrstuvwxyz -é日😀"];
    const word = () => Array.from({ length: below(40) }, () => letters[below(letters.length)]).join("");
    const list = (depth: number) => Array.from({ length: below(5) }, () => value(depth + 1));
    const value = (depth: number): unknown => {
      const kind = below(depth > 4 ? 4 : 8);
      if (kind < 4) return [below(1e9), null, word(), true][kind];
      return kind < 6 ? list(depth) : Object.fromEntries(list(depth).map((one) => [word(), one]));
    };
    for (let count = 0; count < 300; count++) {
      const made = {
        any: value(0),
        numbers: Array.from({ length: below(30) }, () => below(1e9) - 5e8),
        last: value(0),
      };
      const text = `${formatJson(made)}\n`;
      expect(JSON.parse(text)).toEqual(made);
      expect(await format(text, { filepath: "any.json" })).toBe(text);
    }
  });
});
