// `sdkwright check`: plan and compare. Nothing is written.
import { isBelow, nextVersion } from "../compatibility/version.js";
import { compareSurfaces } from "../compatibility/compare.js";
import type { Change, Level } from "../compatibility/change.js";
import type { Options } from "../config.js";
import { hasErrors, UsageError } from "../diagnostics/diagnostic.js";
import type { Difference } from "../disk/compare.js";
import type { Plan } from "../pipeline.js";
import { driftOf } from "../project/output.js";
import { isSnapshotEdited, openProject, planProject, versionProblem, type Project } from "../project/project.js";
import { isUrl } from "../source/allow.js";
import { editedSnapshot } from "./generate.js";

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

export interface VersionProblem {
  readonly version: string;
  readonly needed: string;
  readonly breaking: readonly Change[];
}

/** Holds the output folder against a fresh run. */
export async function check({ canary, ...options }: CheckOptions = {}): Promise<CheckResult> {
  const project = openProject(options);
  const { config } = project;
  if (options.spec === undefined && isUrl(config.spec))
    throw new UsageError(
      `check works without a network, and ${config.spec} is an address: name a \`snapshot\` in the configuration, which sdkwright update writes`,
    );
  const { plan } = await planProject(project);
  const nothing = { plan, differences: [], problems: [], output: config.output };
  if (plan.texts === undefined || hasErrors(plan.diagnostics)) return { ...nothing, ok: false };
  const { differences } = driftOf(project, plan.texts);
  const tried = canary === true ? await tryCanary(project, plan) : undefined;
  const problems = [...problemsOf(project, plan), ...canaryProblems(tried)];
  const version = versionBelow(project, plan);
  return {
    ...nothing,
    differences,
    problems,
    ...(version !== undefined && { version }),
    ...(tried !== undefined && { canary: tried }),
    ok: differences.length + problems.length === 0 && version === undefined,
  };
}

function problemsOf(project: Project, { diagnostics }: Plan): string[] {
  const { config, lock } = project;
  const upgrade = versionProblem(project);
  // An overlay whose target is gone corrects nothing any more, and nobody would notice.
  const lost = diagnostics.filter(({ code }) => code === "overlay/unmatched").map(({ message }) => message);
  const recorded = (lock?.overlays ?? []).flatMap(({ file, matches }) =>
    config.upstream === undefined
      ? []
      : matches.flatMap((count, index) => (count === 0 ? [`action ${index + 1} of ${file} matches nothing`] : [])),
  );
  const broken = diagnostics.filter(({ code }) => code === "extension/broken").length;
  return [
    ...(upgrade === undefined ? [] : [upgrade]),
    ...(broken === 0 ? [] : [`${config.extensions}: code of your own does not compile against the SDK (${broken})`]),
    ...(isSnapshotEdited(project) ? [editedSnapshot(config.spec)] : []),
    ...[...lost, ...recorded].map((text) => `${text}: a correction is lost; delete the action or fix its target`),
  ];
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
  const [{ errorsOf }, { canary }] = await Promise.all([
    import("../consumers/compiler.js"),
    import("../consumers/canary.js"),
  ]);
  const path = "src/canary.ts";
  const files = new Map([...texts.map((one) => [one.path, one.text] as const), [path, canary(released.surface, "..")]]);
  const errors = errorsOf(config.output, [path], files).map(({ message }) => message);
  return { bump: compareSurfaces(released.surface, surface).bump, errors };
}

/** Where somebody has chosen a version after the last release, and it promises more than the surface keeps. */
function versionBelow({ config, released }: Project, { surface, api }: Plan): VersionProblem | undefined {
  if (released === undefined || surface === undefined) return undefined;
  const { version } = config.settings(api?.title ?? "").package;
  if (version === released.version) return undefined;
  const { bump, changes } = compareSurfaces(released.surface, surface);
  if (bump === "none") return undefined;
  const needed = nextVersion(released.version, bump);
  if (!isBelow(version, needed)) return undefined;
  return { version, needed, breaking: changes.filter(({ level }) => level === "major") };
}
