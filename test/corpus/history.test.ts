// Published versions of real services, one after the other: what changed for programs, in as few lines as there are changes.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareSurfaces, loadConfig, plan, type Comparison, type Surface } from "../../generator/index.js";
import { sectionOf, wordsOf } from "../../generator/compatibility/words.js";

const shared = join(import.meta.dirname, "../../../shared");

async function surfaceOf(file: string): Promise<Surface> {
  const { surface } = await plan(loadConfig({ spec: join(shared, file), output: "unused", config: false }), "surface");
  return surface!;
}

function linesOf({ changes }: Comparison, section: string): string[] {
  return changes.filter((change) => sectionOf(change) === section).map(wordsOf);
}

const slice = "specs/usage-events";
const full = "specs/genesys-cloud/history";
for (const folder of [slice, full, "pairs/history-netlify", "pairs/history-notion"])
  if (!existsSync(join(shared, folder))) console.warn(`skipped: ../shared/${folder} is not here`);

describe.skipIf(!existsSync(join(shared, slice)))("the slice", () => {
  it("was never broken in the five versions, whatever the document went through", async () => {
    const versions = ["181.0.0", "209.0.0", "227.0.0", "229.1.0", "255.0.0"];
    const surfaces = await Promise.all(versions.map((version) => surfaceOf(`${slice}/${version}.swagger2.json`)));
    const steps = surfaces.slice(1).map((surface, index) => compareSurfaces(surfaces[index]!, surface));
    expect(steps.map(({ bump }) => bump)).toEqual(["minor", "minor", "minor", "minor"]);
    expect(linesOf(steps[2]!, "added")).toEqual(['Limit.namespace gains "workforce.management.agent.availability"']);
    expect(linesOf(steps[3]!, "added").slice(1)).toEqual([
      "OperationalEvent.externalContactId?: string",
      "OperationalEvent.phoneNumber?: string",
    ]);
    // From the first to the last is more than the steps one after the other, and no larger than the largest of them.
    expect(compareSurfaces(surfaces[0]!, surfaces.at(-1)!).bump).toBe("minor");
    expect(compareSurfaces(surfaces.at(-1)!, surfaces[0]!).bump).toBe("major");
  });
});

describe.skipIf(!existsSync(join(shared, full)))("the full document", () => {
  it("breaks in 17.0.0 and 18.0.0 where the published notes say so, in fewer lines", { timeout: 120_000 }, async () => {
    const [first, second, third] = [
      await surfaceOf(`${full}/16.0.0.swagger2.json`),
      await surfaceOf(`${full}/17.0.0.swagger2.json`),
      await surfaceOf(`${full}/18.0.0.swagger2.json`),
    ];
    // The notes of 17.0.0 have four lines, three of which are one property.
    expect(linesOf(compareSurfaces(first, second), "breaking")).toEqual([
      "CreateQueueRequest.whisper renamed to whisperPrompt",
      "ScriptsApi.getScriptsPublishedScriptIdPages(foo?: number) removed",
    ]);
    // The notes of 18.0.0 also count nine deprecations and an optional parameter, which break nobody.
    expect(linesOf(compareSurfaces(second, third), "breaking").map((line) => line.split(/[:?]/)[0])).toEqual([
      "CreateActivityCodeRequest.category",
      "EvaluationForm.type",
      "Question.naRequired",
      "Question.type",
      "Question.weight",
    ]);
  });
});

interface Step {
  readonly base: string;
  readonly revision: string;
  readonly facts: { readonly identicalContract: boolean; readonly certainlyBreaking: boolean };
}

describe.each(["history-netlify", "history-notion"])("%s", (name) => {
  const manifest = join(shared, "pairs", name, "manifest.json");
  const steps = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, "utf8")) as { pairs: Step[] }).pairs : [];

  it.skipIf(steps.length === 0)("agrees with what is certain about its steps", { timeout: 300_000 }, async () => {
    const surfaces = new Map<string, Surface>();
    for (const file of new Set(steps.flatMap(({ base, revision }) => [base, revision])))
      surfaces.set(file, await surfaceOf(`pairs/${name}/${file}`));
    const compared = steps.map((step) => ({
      ...step.facts,
      step: step.revision,
      bump: compareSurfaces(surfaces.get(step.base)!, surfaces.get(step.revision)!).bump,
    }));
    const isSmall = (bump: string) => bump === "none" || bump === "patch";
    expect(compared.filter(({ certainlyBreaking, bump }) => certainlyBreaking && bump !== "major")).toEqual([]);
    expect(compared.filter(({ identicalContract, bump }) => identicalContract && !isSmall(bump))).toEqual([]);
    for (const surface of surfaces.values())
      expect(compareSurfaces(surface, surface)).toMatchObject({ bump: "none", changes: [] });
  });
});
