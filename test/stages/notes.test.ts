// Which version comes next, and where its entry stands in a changelog.
import { describe, expect, it } from "vitest";
import type { Level } from "../../generator/compatibility/change.js";
import { withEntry } from "../../generator/compatibility/notes.js";
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
