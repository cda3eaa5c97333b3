// TypeScript agrees: programs that use everything of an SDK compile with another one exactly where the release is not major.
import { join } from "node:path";
import { expect, it } from "vitest";
import { disagreements } from "./agreement.js";

const fixtures = join(import.meta.dirname, "../fixtures/diff");

it("the compiler refuses old programs exactly where the release is major", { timeout: 120_000 }, async () => {
  const cases = ["", "lists/", "round-trip/", "unrolled/", "tuples/", "heirs/"].map((folder) => ({
    name: folder.slice(0, -1) || "library",
    before: join(fixtures, `${folder}before.yaml`),
    after: join(fixtures, `${folder}after.yaml`),
  }));
  expect(await disagreements(cases)).toEqual([]);
});
