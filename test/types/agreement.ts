// Pairs of descriptions in; where a compiler and the comparison of surfaces do not agree, out.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sdkOf, Workshop, type Sdk } from "./mutations/judge.js";
import { reviewedAs } from "./mutations/reviewed.js";

/** Two versions of a description, as files. */
export interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Compiles programs that use everything of an SDK with another one: of the older one with the newer, the other way round, and with
 * itself. They compile exactly where the release is not major; the pairs where that is not so, and for which no reason is known, come back.
 */
export async function disagreements(
  cases: readonly Case[],
): Promise<{ name: string; bump: string; errors: readonly string[] }[]> {
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
    return differing.map(({ name, comparison: { bump }, canary, consumer }) => ({
      name,
      bump,
      errors: [...canary.slice(0, 2), ...consumer.slice(0, 2)],
    }));
  } finally {
    workshop.remove();
  }
}

async function sdk(name: string, file: string): Promise<Sdk> {
  const made = await sdkOf(name, file, readFileSync(file, "utf8"));
  if (made === undefined) throw new Error(`${file} has errors`);
  return made;
}
