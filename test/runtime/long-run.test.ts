// A client that lives long keeps nothing of its calls: no memory, and no listener on a signal that lives as long.
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../package/packed.js";

interface Result {
  readonly heap: readonly number[];
  readonly failures: number;
  readonly listeners: number;
}

const outfile = join(tmpdir(), `long-run-${process.pid}.mjs`);
let results: Readonly<Record<"stubbed" | "sent", Result>>;
beforeAll(async () => {
  const entryPoints = [join(import.meta.dirname, "long-run.ts")];
  await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node" });
  const output = await run(process.execPath, ["--expose-gc", outfile], { cwd: import.meta.dirname, timeout: 290_000 });
  results = JSON.parse(output) as typeof results;
}, 300_000);
afterAll(() => rmSync(outfile, { force: true }));

describe.each([
  ["100,000 calls", "stubbed", 100_000],
  ["5,000 calls over a network", "sent", 5_000],
] as const)("after %s", (_, name, calls) => {
  test("no listener is left", () => {
    expect(results[name].listeners).toBe(0);
    // Some of them failed, and some were repeated, which must not leave anything either.
    expect(results[name].failures).toBeGreaterThan(calls / 20);
  });

  test("the heap is as large as after the first tenth", () => {
    const [, first = 0, ...later] = results[name].heap;
    // 20 bytes for each call would be more.
    expect(later.at(-1)! - first).toBeLessThan(Math.max(calls * 20, 500_000));
  });
});
