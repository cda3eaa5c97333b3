// TypeScript agrees: programs that use everything of an SDK compile against another one exactly where the release is not major.
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sdkOf, Workshop, type Sdk } from "./mutations/judge.js";
import { reviewedAs } from "./mutations/reviewed.js";

const root = join(import.meta.dirname, "../..");
const shared = join(root, "../shared/pairs");

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const own: readonly Case[] = [
  {
    name: "library",
    before: join(root, "test/fixtures/diff/before.yaml"),
    after: join(root, "test/fixtures/diff/after.yaml"),
  },
  {
    name: "lists",
    before: join(root, "test/fixtures/diff/lists/before.yaml"),
    after: join(root, "test/fixtures/diff/lists/after.yaml"),
  },
];

function recorded(): Case[] {
  const manifest = join(shared, "manifest.json");
  if (!existsSync(manifest)) {
    console.warn("skipped: the pairs of ../shared/pairs are not here");
    return [];
  }
  const rows = JSON.parse(readFileSync(manifest, "utf8")) as {
    suite: string;
    case: string;
    base: string;
    revision: string;
  }[];
  return rows
    .filter(({ suite }) => suite === "decision-table")
    .map((row) => ({ name: row.case, before: join(shared, row.base), after: join(shared, row.revision) }));
}

/** Published versions of real services, one after the other. */
function published(): Case[] {
  return ["netlify", "notion"].flatMap((service) => {
    const folder = join(shared, `history-${service}`);
    if (!existsSync(join(folder, "manifest.json"))) {
      console.warn(`skipped: ../shared/pairs/history-${service} is not here`);
      return [];
    }
    const { pairs } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
      pairs: { base: string; revision: string }[];
    };
    return pairs.map(({ base, revision }, index) => ({
      name: `${service}-${index + 1}`,
      before: join(folder, base),
      after: join(folder, revision),
    }));
  });
}

async function sdk(name: string, file: string): Promise<Sdk> {
  const made = await sdkOf(name, file, readFileSync(file, "utf8"));
  if (made === undefined) throw new Error(`${file} has errors`);
  return made;
}

describe("the compiler", () => {
  it.each([
    ["the recorded pairs", [...own, ...recorded()]],
    ["published versions", published()],
  ] as const)("refuses old programs exactly where the release is major: %s", { timeout: 600_000 }, async (_, cases) => {
    if (cases.length === 0) return;
    const workshop = new Workshop(mkdtempSync(join(tmpdir(), "sdkwright-canary-")));
    try {
      for (const { name, before, after } of cases) {
        const [old, now] = [await sdk(`${name}-before`, before), await sdk(`${name}-after`, after)];
        workshop.add({ name: `${name}.control`, before: old, now: old });
        workshop.add({ name: `${name}.forward`, before: old, now });
        workshop.add({ name: `${name}.backward`, before: now, now: old });
      }
      const differing = workshop.verdicts().filter((verdict) => {
        const isRefused = verdict.canary.length + verdict.consumer.length > 0;
        return isRefused !== (verdict.comparison.bump === "major") && reviewedAs(verdict) === undefined;
      });
      const said = differing.map(({ name, comparison: { bump }, canary, consumer }) => ({
        name,
        bump,
        errors: [...canary.slice(0, 2), ...consumer.slice(0, 2)],
      }));
      expect(said).toEqual([]);
    } finally {
      workshop.remove();
    }
  });
});
