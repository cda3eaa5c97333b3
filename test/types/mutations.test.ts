// One thing of a description changes: our comparison calls that breaking exactly where a compiler refuses programs that were written
// before. A few of the changes that `npm run mutations` makes, which are the same in every run.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { numbers } from "../corpus/shuffle.js";
import { judged, seeds } from "./mutations/judged.js";

describe("a change at a random place", () => {
  it("is breaking exactly where the compiler says so", { timeout: 300_000 }, async () => {
    const random = numbers(20_191);
    for (let i = 0; i < 5; i++) random();
    const folder = mkdtempSync(join(tmpdir(), "sdkwright-mutations-"));
    const { all, differing } = await judged({ files: seeds(), count: 60, random, folder, changes: 1 });
    const isRefused = ({ verdict: { canary, consumer } }: (typeof all)[number]) => canary.length + consumer.length > 0;
    // Both happen, so that a compiler that says nothing, or always the same, is noticed.
    expect(all.filter(isRefused).length).toBeGreaterThan(10);
    expect(all.filter((one) => !isRefused(one)).length).toBeGreaterThan(60);
    expect(differing.map(({ what, file, place, direction }) => `${what}: ${file} ${place} ${direction}`)).toEqual([]);
  });
});
