// `sdkwright release`: decides the version from what changed for programs, and records it. Publishing stays with npm.
import { readFileSync } from "node:fs";
import { loadConfig, type Options, type ReleaseStyle } from "../config.js";
import { compareSurfaces } from "../compatibility/compare.js";
import { larger, levels, type Change, type Level } from "../compatibility/change.js";
import { acceptedBy } from "../compatibility/judge.js";
import { isBelow, isPrerelease, nextVersion } from "../compatibility/version.js";
import { wordsOf } from "../compatibility/words.js";
import { hasErrors, UsageError, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Difference } from "../disk/compare.js";
import { checkOutput } from "../disk/write.js";
import { announcement, notesOf, type Announced } from "../project/announcement.js";
import type { LockedNames } from "../project/lock.js";
import { driftOf, refusedOf, requireVersion, writeOutput } from "../project/output.js";
import { openProject, planProject, releasedFile, versionProblem, type Made, type Project } from "../project/project.js";
import { editedSnapshot } from "../project/problems.js";
import { formatReleased, type Released } from "../project/released.js";
import { isSnapshotEdited } from "../project/snapshot.js";
import { locate } from "../source/locate.js";
import { parseSource, type Source } from "../source/source.js";
import { surfaceHash } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";

export interface ReleaseOptions extends Options {
  /** Fingerprints of breaking changes that may go into a smaller release. */
  readonly accept?: readonly string[];
  /** Why they may: it stands in the changelog. */
  readonly reason?: string;
  /** A level that is at least what the changes need. */
  readonly as?: Exclude<Level, "none">;
  /** The name of a prerelease: `next` gives 5.0.0-next.0. */
  readonly pre?: string;
  /** Decides and writes nothing. */
  readonly dryRun?: boolean;
}

export interface ReleaseResult {
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, Source>;
  /** What the changes need, after what was accepted. */
  readonly bump: Level;
  readonly previous?: string;
  /** Missing where there is nothing to release, or where something is in the way. */
  readonly version?: string;
  readonly changes: readonly Change[];
  /** The entry of the changelog, the text of the changeset, or the message of the commit. */
  readonly notes: string;
  readonly style: ReleaseStyle;
  /** Fingerprints of `compat.accept` that no change has: they can go. */
  readonly unused: readonly string[];
  /** Why the release was not made. */
  readonly problem?: string;
  /** Generated files that were edited by hand, or are not ours. */
  readonly refused: readonly Difference[];
  readonly written: readonly string[];
}

/** Decides and records a release. Throws `UsageError` where there is no configuration, or where it has no version. */
export async function release(options: ReleaseOptions = {}): Promise<ReleaseResult> {
  const { file } = loadConfig(options);
  if (file === undefined) throw new UsageError("a release needs a configuration: sdkwright.yaml");
  const project = openProject(options);
  const { releaseStyle: style } = project.config;
  if (style !== "changelog" && options.pre !== undefined)
    throw new UsageError(`--pre: with release.style: ${style} another tool names prereleases`);
  const config = style === "changelog" ? readVersion(file) : undefined;
  requireVersion(versionProblem(project), false);
  const { released } = project;
  const { decided, surface, plan } = await decideOn(project, config?.version, options);
  const nothing = {
    diagnostics: plan.diagnostics,
    sources: plan.sources,
    refused: [],
    written: [],
    changes: [],
    notes: "",
    style,
    unused: [],
  };
  if (surface === undefined) return { ...nothing, ok: false, bump: "none" };
  const { bump, changes, version } = decided;
  const previous = released?.version;
  const unused = project.config.compat.accept
    .map(({ fingerprint }) => fingerprint)
    .filter((one) => !changes.some(({ fingerprint }) => fingerprint === one));
  const result = { ...nothing, bump, changes, unused, ...(previous !== undefined && { previous }) };
  if (decided.problem !== undefined) return { ...result, ok: false, problem: decided.problem };
  if (version === undefined) return { ...result, ok: true };
  const announced: Announced = { version, level: options.as ?? bump, changes, surface };
  const notes = notesOf(announced, project, plan);
  if (options.dryRun === true) return { ...result, ok: true, version, notes };
  if (isSnapshotEdited(project)) return { ...result, ok: false, problem: editedSnapshot(project.config.spec) };
  const files = announcement(announced, notes, project);
  if (config !== undefined && version !== config.version) files.set(file, config.withVersion(version));
  const next: Released =
    released !== undefined && options.pre !== undefined
      ? { ...released, prerelease: { version, surface: surfaceHash(surface) } }
      : { version, surface };
  files.set(releasedFile(file), formatReleased(next));
  const packageVersion = config === undefined ? {} : { packageVersion: version };
  const records = { files, aliases: decided.aliases };
  const written = await record({ ...project, released: next }, project, records, { ...options, ...packageVersion });
  if (written !== undefined) return { ...result, ok: false, ...written };
  return { ...result, ok: true, version, notes, written: [...files.keys()] };
}

/** Writes the output first and the lock last. Gives what stood in the way, and then nothing was written. */
async function record(
  { released }: Pick<Project, "released">,
  project: Project,
  { aliases, files }: { readonly aliases: LockedNames["aliases"]; readonly files: ReadonlyMap<string, string> },
  options: ReleaseOptions,
): Promise<Pick<ReleaseResult, "refused" | "diagnostics"> | undefined> {
  const { config } = openProject(options);
  checkOutput(config.output);
  const { plan } = await planProject({ ...project, config }, "text", aliases);
  if (plan.texts === undefined || hasErrors(plan.diagnostics)) return { refused: [], diagnostics: plan.diagnostics };
  const drift = driftOf(project, plan.texts);
  const refused = refusedOf(drift, {});
  if (refused.length > 0) return { refused, diagnostics: plan.diagnostics };
  const made: Made = { plan, aliases: new Map(Object.entries(aliases)) };
  writeOutput({ ...project, config, ...(released !== undefined && { released }) }, made, drift, { beside: files });
  return undefined;
}

interface Decided {
  readonly bump: Level;
  readonly changes: readonly Change[];
  readonly version?: string;
  readonly problem?: string;
  /** What stays under an old name, with the release that renamed it. */
  readonly aliases: LockedNames["aliases"];
}

/** Decides, and once more without what earlier releases kept under old names, where the release is major. */
async function decideOn(
  project: Project,
  configured: string | undefined,
  options: ReleaseOptions,
): Promise<{ decided: Decided; surface?: Surface; plan: Made["plan"] }> {
  const { lock } = project;
  const earlier = lock?.names.aliases ?? {};
  for (let kept = earlier; ;) {
    const { plan, aliases } = await planProject(project, "surface", kept);
    const { surface } = plan;
    if (surface === undefined || hasErrors(plan.diagnostics))
      return { decided: { bump: "none", changes: [], aliases: {} }, plan };
    const decided = decide(surface, project, configured, options);
    const dated = Object.fromEntries(
      [...aliases].map(([old, { to, since }]) => [old, { to, since: since ?? dateOf(decided, options) ?? null }]),
    );
    const isMajor = decided.bump === "major" || options.as === "major";
    const rest = Object.fromEntries(Object.entries(kept).filter(([, { since }]) => since === null));
    const isLast = !isMajor || decided.problem !== undefined || Object.keys(rest).length === Object.keys(kept).length;
    if (isLast) return { decided: { ...decided, aliases: dated }, surface, plan };
    kept = rest;
  }
}

/** The release that renames. A prerelease is none. */
function dateOf({ version }: Pick<Decided, "version">, { pre }: ReleaseOptions): string | undefined {
  return pre === undefined ? version : undefined;
}

/** What a person has to accept, one by one. */
const mostShown = 20;

function refusal(bump: Level, as: Level, changes: readonly Change[]): string {
  const large = changes.filter(
    ({ level, accepted }) => accepted === null && levels.indexOf(level) < levels.indexOf(as) && level !== "none",
  );
  const rest = large.length - mostShown;
  return [
    `the changes need a ${bump} release, not a ${as} one; accept each of them with --accept FINGERPRINT --reason TEXT:`,
    ...large.slice(0, mostShown).map((change) => `    ${change.fingerprint}  ${wordsOf(change)}`),
    ...(rest > 0 ? [`    … and ${rest} more: sdkwright diff --format json`] : []),
  ].join("\n");
}

function decide(
  surface: Surface,
  { released: baseline, config: { compat, settings } }: Project,
  configured: string | undefined,
  { accept = [], reason, as, pre }: ReleaseOptions,
): Omit<Decided, "aliases"> {
  // What another tool wrote last, where one does.
  const current = configured ?? settings("").package.version;
  if (baseline === undefined) {
    const version = pre === undefined || isPrerelease(current) ? current : `${current}-${pre}.0`;
    return { bump: "none", changes: [], version };
  }
  if (accept.length > 0 && (reason ?? "").trim() === "")
    throw new UsageError("--accept needs --reason: it stands in the changelog");
  const given = accept.map((fingerprint) => [fingerprint, reason ?? ""] as const);
  const accepted = new Map([...acceptedBy(compat, baseline.version), ...given]);
  const { bump, changes } = compareSurfaces(baseline.surface, surface, { compat, accepted });
  const unknown = accept.find((fingerprint) => !changes.some((change) => change.fingerprint === fingerprint));
  if (unknown !== undefined) throw new UsageError(`there is no change ${unknown}; sdkwright diff shows them`);
  if (as !== undefined && levels.indexOf(as) > levels.indexOf(bump)) {
    return { bump, changes, problem: refusal(bump, as, changes) };
  }
  const level = as === undefined ? bump : larger(as, bump);
  const { version, prerelease } = baseline;
  // What a first release tried is released as it is.
  if (level === "none" && pre === undefined && isPrerelease(version))
    return { bump, changes, version: nextVersion(version, "patch") };
  if (level === "none") return { bump, changes };
  // It decides on the version by all that it is told of: what follows from this alone is the least that it can be.
  if (configured === undefined) {
    const least = nextVersion(current, level);
    return { bump, changes, version: isBelow(least, version) ? version : least };
  }
  const next = nextVersion(version, level, pre, prerelease?.version);
  // Who wrote a larger version than the changes need has a reason, and no release takes it back.
  const isChosen = as === undefined && pre === undefined && !isPrerelease(configured) && !isBelow(configured, next);
  if (isChosen && configured !== version) return { bump, changes, version: configured };
  const isTried = pre !== undefined && prerelease?.surface === surfaceHash(surface);
  return isTried && next.startsWith(numbersOf(prerelease.version))
    ? { bump, changes }
    : { bump, changes, version: next };
}

/** `5.0.0-next.0` → `5.0.0-next.`: what the next one of the same name begins with. */
function numbersOf(prerelease: string): string {
  return prerelease.replace(/\d+$/, "");
}

/** The version in a configuration, and its text with another one; everything else in it stays as it is. */
function readVersion(file: string): { version: string; withVersion: (version: string) => string } {
  const text = readFileSync(file, "utf8");
  const { source, value } = parseSource(file, text);
  const version = (value as { package?: { version?: unknown } }).package?.version;
  if (typeof version !== "string")
    throw new UsageError(`${file}: package.version is missing; a release writes it, and starts from it`);
  const { line, column } = locate(source, "/package/version");
  return {
    version,
    withVersion: (next) => {
      const lines = text.split("\n");
      const own = lines[line - 1]!;
      const start = own.indexOf(version, column - 1);
      if (start < 0) throw new UsageError(`${file}:${line}: write the version as it is, in one line`);
      lines[line - 1] = own.slice(0, start) + next + own.slice(start + version.length);
      return lines.join("\n");
    },
  };
}
