// Which version comes next, and where its entry stands in a changelog.
import { describe, expect, it } from "vitest";
import type { Change, Level } from "../../generator/compatibility/change.js";
import { changelogEntry, migrationPage, withEntry } from "../../generator/compatibility/notes.js";
import { nextVersion } from "../../generator/compatibility/version.js";

describe("the next version", () => {
  it.each<[string, Level, string | undefined, string]>([
    ["4.2.1", "major", undefined, "5.0.0"],
    ["4.2.1", "minor", undefined, "4.3.0"],
    ["4.2.1", "patch", undefined, "4.2.2"],
    // Before 1.0.0 nothing is promised but by the middle number.
    ["0.4.2", "major", undefined, "0.5.0"],
    ["0.4.2", "minor", undefined, "0.4.3"],
    ["4.2.1", "major", "next", "5.0.0-next.0"],
    ["5.0.0-next.0", "major", "next", "5.0.0-next.1"],
    ["5.0.0-next.1", "minor", undefined, "5.0.0"],
    ["5.0.0-next.1", "patch", "rc", "5.0.0-rc.0"],
    ["5.1.0-next.1", "major", "next", "6.0.0-next.0"],
    ["5.1.1-next.1", "minor", undefined, "5.2.0"],
  ])("after %s with a %s change (%s) is %s", (version, level, pre, next) => {
    expect(nextVersion(version, level, pre)).toBe(next);
  });
});

describe("what is told of a release", () => {
  const change = (symbols: readonly string[], texts: Pick<Change, "before" | "after"> = {}): Change => ({
    id: "type-changed",
    level: "major",
    direction: "response",
    symbol: symbols[0]!,
    symbols,
    ...texts,
    wire: "breaks",
    details: [],
    usedBy: { methods: 1, sample: [] },
    cause: null,
    reason: "they do not fit",
    fingerprint: "00000000",
    accepted: null,
  });

  it("names the other places of a change", () => {
    const entry = (count: number) =>
      changelogEntry("2.0.0", [change(["A.a", "B.b", "C.c", "D.d", "E.e", "F.f", "G.g"].slice(0, count))]);
    expect(entry(1)).toContain("- `A.a: none → none`\n");
    expect(entry(2)).toContain("- `A.a: none → none` (also `B.b`)\n");
    expect(entry(7)).toContain("(also `B.b`, `C.c`, `D.d`, `E.e` and 2 more)\n");
  });

  it("has no gap on the page that helps where there is no text to show", () => {
    expect(migrationPage("2.0.0", [change(["A.a"]), change(["B.b"], { before: "string" })])).toBe(
      "# To 2.0.0\n\n## `A.a: none → none`\n\nThey do not fit.\n\n## `B.b: string → none`\n\nThey do not fit.\n\n- before: `string`\n",
    );
  });
});

describe("an entry", () => {
  it.each([
    ["", "# Changelog\n\n## 2.0.0\n\nNew.\n"],
    ["# Changes\n\nWords.\n\n## 1.0.0\n\nOld.\n", "# Changes\n\nWords.\n\n## 2.0.0\n\nNew.\n\n## 1.0.0\n\nOld.\n"],
    [
      "# Changelog\n\n## Unreleased\n\n- Soon.\n\n## 1.0.0\n\nOld.\n",
      "# Changelog\n\n## Unreleased\n\n- Soon.\n\n## 2.0.0\n\nNew.\n\n## 1.0.0\n\nOld.\n",
    ],
    ["# Changelog\n\n## Unreleased\n\n- Soon.\n", "# Changelog\n\n## Unreleased\n\n- Soon.\n\n## 2.0.0\n\nNew.\n"],
  ])("stands in front of older ones: %j", (before, after) => {
    expect(withEntry(before, "## 2.0.0\n\nNew.\n")).toBe(after);
  });
});
