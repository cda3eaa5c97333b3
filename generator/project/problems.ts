// A project and its plan in, what is wrong beside the files out.
import type { Change } from "../compatibility/change.js";
import { compareSurfaces } from "../compatibility/compare.js";
import { acceptedBy, isOver } from "../compatibility/judge.js";
import { isBelow, nextVersion } from "../compatibility/version.js";
import type { Difference } from "../disk/compare.js";
import { wordsOf } from "../compatibility/words.js";
import { hashOf } from "../disk/tree.js";
import type { Plan } from "../pipeline.js";
import type { Surface } from "../surface/surface.js";
import { lockName } from "./lock.js";
import { holdsVersion, versionProblem, type Project } from "./project.js";
import { changedSinceUpdate, isSnapshotEdited } from "./snapshot.js";

export interface VersionProblem {
  readonly version: string;
  readonly needed: string;
  readonly breaking: readonly Change[];
}

/**
 * One sentence for each problem, with what to do.
 *
 * @param outdated - what changed since the last update, where that is known already
 */
export function problemsOf(
  project: Project,
  { diagnostics, surface }: Plan,
  outdated: readonly string[] = changedSinceUpdate(project),
): string[] {
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
    ...outdated,
    ...[...lost, ...recorded].map((text) => `${text}: a correction is lost; delete the action or fix its target`),
    ...(surface === undefined ? [] : overdue(project, surface)),
  ];
}

/** Changes that were accepted for a time that is over. */
function overdue({ config: { compat }, released }: Project, surface: Surface): string[] {
  const today = new Date().toISOString().slice(0, 10);
  const over = compat.accept.filter((one) => released !== undefined && isOver(one, released.version, today));
  if (released === undefined || over.length === 0) return [];
  const { changes } = compareSurfaces(released.surface, surface, { compat });
  return over.flatMap(({ fingerprint, until }) => {
    const change = changes.find((one) => one.fingerprint === fingerprint);
    return change === undefined
      ? []
      : [`compat.accept: ${fingerprint} was accepted until ${until}, and is still there: ${wordsOf(change)}`];
  });
}

/**
 * What is wrong with the lock, where files are right and it does not say so: git merges lines, and no run made what comes of that. The next run
 * would take such files for edited by hand.
 */
export function recordProblem(
  { config, lock, pending }: Project,
  { texts = [] }: Plan,
  differences: readonly Difference[],
): string | undefined {
  if (config.lock === undefined) return undefined;
  if (pending !== undefined)
    return "a run was cut off before its end: run the same command again, or sdkwright generate";
  if (lock === undefined)
    return `${lockName} is missing, which says what is generated: sdkwright ${config.upstream === undefined ? "generate" : "update"} writes it`;
  // The run that puts these right writes the lock, too.
  if (differences.length > 0) return undefined;
  const isRecorded = ({ path, text }: { path: string; text: string }) =>
    holdsVersion(path) ? lock.files.has(path) : lock.files.get(path) === hashOf(text);
  if (lock.files.size === texts.length && texts.every(isRecorded)) return undefined;
  return `${lockName} does not say what stands in the output folder, as may be after a merge: sdkwright generate writes it`;
}

export function editedSnapshot(spec: string): string {
  return (
    `${spec} is not what the last update wrote: after a merge, sdkwright update makes it anew; ` +
    "what was edited by hand it would lose: write that as an overlay first"
  );
}

/** Whether somebody chose a version after the last release, which may promise more than the surface keeps. */
export function hasChosenVersion({ config, released }: Project, { api }: Plan): boolean {
  const { version } = config.settings(api?.title ?? "").package;
  // Where another tool decides, it has not until it has run.
  if (config.releaseStyle !== "changelog") return false;
  return released !== undefined && version !== released.version && version !== released.prerelease?.version;
}

/** Where a chosen version promises more than the surface keeps: what it has to be, and what breaks. */
export function versionBelow(project: Project, plan: Plan): VersionProblem | undefined {
  const { config, released } = project;
  const { surface, api } = plan;
  if (released === undefined || surface === undefined || !hasChosenVersion(project, plan)) return undefined;
  const { compat } = config;
  const { bump, changes } = compareSurfaces(released.surface, surface, {
    compat,
    accepted: acceptedBy(compat, released.version),
  });
  if (bump === "none") return undefined;
  const { version } = config.settings(api?.title ?? "").package;
  const needed = nextVersion(released.version, bump);
  if (!isBelow(version, needed)) return undefined;
  return { version, needed, breaking: changes.filter(({ level, accepted }) => level === "major" && accepted === null) };
}
