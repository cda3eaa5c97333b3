// `sdkwright check`: plan and compare. Nothing is written.
import type { Level } from "../compatibility/change.js";
import { compareSurfaces } from "../compatibility/compare.js";
import { specsOf, type Options } from "../config.js";
import { canary } from "../consumers/canary.js";
import { hasErrors, UsageError } from "../diagnostics/diagnostic.js";
import type { Difference } from "../disk/compare.js";
import type { Plan } from "../pipeline.js";
import { driftOf, hashesOf } from "../project/output.js";
import { problemsOf, recordProblem, versionBelow, type VersionProblem } from "../project/problems.js";
import { openProject, planProject, type Project } from "../project/project.js";
import { remember } from "../project/record.js";
import { isUrl } from "../source/allow.js";

export type { VersionProblem };

export interface CheckOptions extends Options {
  /** Compiles a program that uses everything of the last release against the SDK, and holds the outcome against what is said to break. */
  readonly canary?: boolean;
}

export interface CheckResult {
  readonly plan: Plan;
  /** Whether the output folder is what a fresh run would leave there, and nothing else is wrong. */
  readonly ok: boolean;
  readonly differences: readonly Difference[];
  /** What is wrong beside the files: one sentence each, with what to do. */
  readonly problems: readonly string[];
  /** Where a version was chosen that is smaller than what changed since the last release: the version, and what breaks. */
  readonly version?: VersionProblem;
  /** What the compiler says of programs that were written for the last release, where that was asked for. */
  readonly canary?: Canary;
  readonly output: string;
}

export interface Canary {
  /** How large a release the changes are said to need. */
  readonly bump: Level;
  /** Where a program that uses everything does not compile; empty where it does. */
  readonly errors: readonly string[];
}

/** Holds the output folder against a fresh run. */
export async function check({ canary, ...options }: CheckOptions = {}): Promise<CheckResult> {
  const start = Date.now();
  const project = openProject(options);
  const { config } = project;
  const address = specsOf(config).find(isUrl);
  if (options.spec === undefined && address !== undefined)
    throw new UsageError(
      `check works without a network, and ${address} is an address: name a \`snapshot\` in the configuration, which sdkwright update writes`,
    );
  const made = await planProject(project);
  const { plan } = made;
  const nothing = { plan, differences: [], problems: [], output: config.output };
  if (plan.texts === undefined || hasErrors(plan.diagnostics)) return { ...nothing, ok: false };
  const { differences, tree } = driftOf(project, plan.texts);
  const tried = canary === true ? await tryCanary(project, plan) : undefined;
  const record = recordProblem(project, plan, differences);
  const problems = [...problemsOf(project, plan), ...(record === undefined ? [] : [record]), ...canaryProblems(tried)];
  const version = versionBelow(project, plan);
  const ok = differences.length + problems.length === 0 && version === undefined;
  if (ok) {
    // The lock has just been held against the same texts.
    const files = hashesOf(tree.texts, project.lock?.files ?? new Map(), new Set());
    remember({ options, project, made, tree: files, answers: ["check"], start });
  }
  return {
    ...nothing,
    differences,
    problems,
    ...(version !== undefined && { version }),
    ...(tried !== undefined && { canary: tried }),
    ok,
  };
}

/** Where programs break that nobody said would. That a program compiles where others break is no contradiction: types do not say everything. */
function canaryProblems(canary: Canary | undefined): string[] {
  if (canary === undefined || canary.bump === "major" || canary.errors.length === 0) return [];
  return [
    `a program for the last release does not compile, although the changes are said to need a ${canary.bump} release; ` +
      `please report it: ${canary.errors[0]!}`,
  ];
}

async function tryCanary({ config, released }: Project, { surface, texts = [] }: Plan): Promise<Canary> {
  if (released === undefined || surface === undefined)
    throw new UsageError("--canary compares with the last release, and there is none: sdkwright release makes one");
  // Loaded where it is needed: a compiler takes longer to start than most checks take.
  const { errorsOf } = await import("../consumers/compiler.js");
  const path = "src/canary.ts";
  const files = new Map([...texts.map((one) => [one.path, one.text] as const), [path, canary(released.surface, "..")]]);
  const errors = errorsOf(config.output, [path], files).map(({ message }) => message);
  return { bump: compareSurfaces(released.surface, surface).bump, errors };
}
