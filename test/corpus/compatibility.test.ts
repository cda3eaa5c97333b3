// TypeScript agrees about recorded pairs and published versions, too: old programs do not compile exactly where the release is major.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { disagreements, type Case } from "../types/agreement.js";
import { ungenerated } from "./pairs.reviewed.js";

const shared = join(import.meta.dirname, "../../../shared/pairs");

/** The pairs of a suite, but for those that nothing is generated of. */
function recorded(suite: string): Case[] {
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
    .filter((row) => row.suite === suite && !ungenerated.includes(row.case))
    .map((row) => ({
      // A name becomes one of a file.
      name: row.case.replaceAll(/[^\w-]/g, "_"),
      before: join(shared, row.base),
      after: join(shared, row.revision),
    }));
}

/** The versions of the slice, one after the other. */
function slices(): Case[] {
  const folder = join(shared, "../specs/usage-events");
  if (!existsSync(folder)) {
    console.warn("skipped: ../shared/specs/usage-events is not here");
    return [];
  }
  const versions = ["181.0.0", "209.0.0", "227.0.0", "229.1.0", "255.0.0"];
  const path = (version: string) => join(folder, `${version}.swagger2.json`);
  return versions
    .slice(1)
    .map((version, index) => ({ name: `slice-${index + 1}`, before: path(versions[index]!), after: path(version) }));
}

/** Versions of the whole service, one after the other. */
function whole(): Case[] {
  const folder = join(shared, "../specs/genesys-cloud/history");
  if (!existsSync(folder)) {
    console.warn("skipped: ../shared/specs/genesys-cloud/history is not here");
    return [];
  }
  const path = (version: number) => join(folder, `${version}.0.0.swagger2.json`);
  return [17, 18].map((version) => ({ name: `whole-${version}`, before: path(version - 1), after: path(version) }));
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

describe.skipIf(!existsSync(shared))("the compiler refuses old programs exactly where the release is major", () => {
  it.each([
    ["the decision table", recorded("decision-table")],
    ["pairs of oasdiff", recorded("oasdiff")],
    ["pairs of Azure", recorded("azure-openapi-diff")],
    ["published versions", [...slices(), ...published()]],
    ["published versions of a large service", whole()],
  ] as const)("%s", { timeout: 600_000 }, async (_, cases) => {
    expect(await disagreements(cases)).toEqual([]);
  });
});
