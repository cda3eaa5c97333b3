// Pairs of documents with recorded verdicts: what a change does to programs, by the type checker of a reference surface. The reference
// surface has conventions of its own; what is compared is the rules.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Api } from "../../generator/api/api.js";
import { compareSurfaces, type Comparison } from "../../generator/compatibility/compare.js";
import { loadConfig, plan } from "../../generator/index.js";
import { readSurface } from "../../generator/surface/read.js";
import { printedConventions, type Conventions } from "../../generator/surface/surface.js";
import { deviations, printedDeviations, unreadable } from "./pairs.reviewed.js";

interface Pair {
  readonly suite: "decision-table" | "oasdiff" | "azure-openapi-diff";
  readonly case: string;
  readonly base: string;
  readonly revision: string;
  readonly expected: string;
}

type Level = Comparison["bump"];

interface Oracle {
  readonly object?: Level | { readonly bump: Level } | null;
  readonly objectOpenEnums?: Level;
  readonly positional?: Level;
  readonly dateObjects?: Level;
}

interface Expected {
  readonly verdict: {
    readonly sdk?: Level;
    readonly sdkOpenEnums?: Level;
    readonly wireBreaksInstalledClients?: boolean;
  };
  readonly oracle?: Oracle;
  readonly sdkOracle?: Oracle | null;
}

const shared = join(import.meta.dirname, "../../../shared/pairs");
const manifest = join(shared, "manifest.json");
const pairs = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, "utf8")) as Pair[]) : [];
if (pairs.length === 0) console.warn("skipped: the pairs of ../shared/pairs are not here");

/** The reference surface: option bags, closed lists, an error type per status, a class for the first tag. */
const reference: Conventions = {
  enums: "closed",
  variants: "closed",
  arguments: "object",
  dates: "string",
  errors: "typed",
  headers: "typed",
  tags: "first",
  results: "every",
  optionTypes: "{Method}Options",
};

const modes = {
  object: reference,
  objectOpenEnums: { ...reference, enums: "open", variants: "open" },
  positional: { ...reference, arguments: "positional" },
  dateObjects: { ...reference, dates: "Date" },
} as const satisfies { readonly [mode: string]: Conventions };

type Mode = keyof typeof modes;

async function apiOf(file: string): Promise<Api | undefined> {
  const { api } = await plan(loadConfig({ spec: join(shared, file), output: "unused", config: false }), "api");
  return api;
}

/** A type checker does not tell patch from none, so that only verdicts that people recorded do. */
function isSame(got: Level, want: Level, isExact = false): boolean {
  if (isExact) return got === want;
  const isNothing = (level: Level) => level === "patch" || level === "none";
  return got === want || (isNothing(got) && isNothing(want));
}

function wanted({ verdict, oracle, sdkOracle }: Expected, mode: Mode): Level | undefined {
  const levels = oracle ?? sdkOracle ?? {};
  if (mode === "object") {
    const { object } = levels;
    return verdict.sdk ?? (typeof object === "string" ? object : object?.bump);
  }
  return (mode === "objectOpenEnums" ? verdict.sdkOpenEnums : undefined) ?? levels[mode];
}

describe.skipIf(pairs.length === 0).each(["decision-table", "azure-openapi-diff", "oasdiff"] as const)(
  "%s",
  (suite) => {
    const cases = pairs.filter((pair) => pair.suite === suite);

    it("gives the recorded verdicts, but for what was reviewed", { timeout: 300_000 }, async () => {
      const found: Record<string, string[]> = {};
      const failed: string[] = [];
      let verdicts = 0;
      for (const one of cases) {
        const expected = JSON.parse(readFileSync(join(shared, one.expected), "utf8")) as Expected;
        const [base, revision] = [await apiOf(one.base), await apiOf(one.revision)];
        if (base === undefined || revision === undefined) {
          failed.push(one.case);
          continue;
        }
        for (const mode of Object.keys(modes) as Mode[]) {
          const want = wanted(expected, mode);
          if (want === undefined) continue;
          verdicts++;
          const { bump } = compareSurfaces(readSurface(base, modes[mode]), readSurface(revision, modes[mode]));
          const isExact = mode === "object" && expected.verdict.sdk !== undefined;
          if (!isSame(bump, want, isExact)) (found[one.case] ??= []).push(`${mode} ${bump}, recorded ${want}`);
        }
      }
      expect(verdicts).toBeGreaterThan(cases.length);
      expect(failed).toEqual(unreadable[suite] ?? []);
      const reviewed = Object.entries(deviations[suite] ?? {}).map(([name, { found: list }]) => [name, list]);
      expect(found).toEqual(Object.fromEntries(reviewed));
    });
  },
);

describe.skipIf(pairs.length === 0)("the surface that is printed", () => {
  const cases = pairs.filter((pair) => pair.suite === "decision-table");

  it(
    "has the recorded verdict of its conventions, and the recorded effect on installed SDKs",
    { timeout: 120_000 },
    async () => {
      const found: Record<string, string> = {};
      for (const one of cases) {
        const expected = JSON.parse(readFileSync(join(shared, one.expected), "utf8")) as Expected;
        const [base, revision] = [await apiOf(one.base), await apiOf(one.revision)];
        const before = readSurface(base!, printedConventions);
        const { bump, changes } = compareSurfaces(before, readSurface(revision!, printedConventions));
        const breaks = changes.some(({ wire }) => wire === "breaks");
        // Where open lists and positional arguments both have a say, the one that differs from the rest does.
        const [object, open, positional] = (["object", "objectOpenEnums", "positional"] as const).map((mode) =>
          wanted(expected, mode),
        );
        const want = isSame(open!, object!) ? positional : open;
        const wire = expected.verdict.wireBreaksInstalledClients;
        if (!isSame(bump, want!)) found[one.case] = `${bump}, recorded ${want}`;
        if (wire !== breaks) found[one.case] = `wire ${breaks ? "breaks" : "does not break"}`;
      }
      const reviewed = Object.entries(printedDeviations).map(([name, { found: text }]) => [name, text]);
      expect(found).toEqual(Object.fromEntries(reviewed));
    },
  );
});
