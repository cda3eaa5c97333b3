// Every engine that the program runs on gets flags of its own, and has nothing to say about them.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { program, project, root } from "./program.js";

const engines = ["20", "22", "24"].map((version) => ({
  version,
  path: join(root, `test/everywhere/node_modules/node-${version}-${process.arch}/bin/node`),
}));

describe.each(engines)("Node $version", ({ path }) => {
  it.skipIf(!existsSync(path))("generates, and prints what Node itself prints", () => {
    const folder = project();
    const { stdout, stderr, status } = spawnSync(path, [program, "generate"], { cwd: folder, encoding: "utf8" });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(stdout).toMatch(/^\S+generated: \d+ written, 0 unchanged\n$/);
  });
});
