// `sdkwright release`: decides the version from what changed for programs, and records it. Publishing stays with npm.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadConfig, type Options } from "../config.js";
import { compareSurfaces } from "../compatibility/compare.js";
import { larger, levels, type Change, type Level } from "../compatibility/change.js";
import { changelogEntry, migrationPage, nextVersion, withEntry } from "../compatibility/notes.js";
import { UsageError, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Difference } from "../disk/compare.js";
import { writeAtomically } from "../disk/write.js";
import { readSide, releasedFile } from "../operands/operand.js";
import { locate } from "../source/locate.js";
import { parseSource, type Source } from "../source/source.js";
import { formatSurface, surfaceOfValue } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";
import { generate } from "./generate.js";

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
  /** The entry of the changelog. */
  readonly notes: string;
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
  const config = readVersion(file);
  const baseline = readBaseline(join(dirname(file), releasedFile));
  const side = await readSide("working", options);
  const nothing = {
    diagnostics: side.diagnostics,
    sources: side.sources,
    refused: [],
    written: [],
    changes: [],
    notes: "",
  };
  if (side.surface === undefined) return { ...nothing, ok: false, bump: "none" };
  const decided = decide(side.surface, baseline, config.version, options);
  const { bump, changes, version } = decided;
  const previous = baseline?.version;
  const result = { ...nothing, bump, changes, ...(previous !== undefined && { previous }) };
  if (decided.problem !== undefined) return { ...result, ok: false, problem: decided.problem };
  if (version === undefined) return { ...result, ok: true };
  const notes = baseline === undefined ? `## ${version}\n\nFirst release.\n` : changelogEntry(version, changes);
  if (options.dryRun === true) return { ...result, ok: true, version, notes };
  // The output first: where it cannot be written, nothing was released.
  const made = await generate({ ...options, packageVersion: version });
  if (!made.ok) return { ...result, ok: false, refused: made.refused, diagnostics: made.plan.diagnostics };
  const folder = dirname(file);
  const changelog = join(folder, "CHANGELOG.md");
  const before = existsSync(changelog) ? readFileSync(changelog, "utf8") : "";
  const major = /^\d+/.exec(version)![0];
  const files = new Map([[changelog, withEntry(before, notes)]]);
  if (changes.some(({ level, accepted }) => level === "major" && accepted === null))
    files.set(join(folder, `MIGRATION-${major === "0" ? version : major}.md`), migrationPage(version, changes));
  if (version !== config.version) files.set(file, config.withVersion(version));
  // The baseline is last: it is what makes the release one.
  files.set(join(folder, releasedFile), formatSurface(side.surface, version));
  for (const [path, text] of files) writeAtomically(path, text);
  return { ...result, ok: true, version, notes, written: [...files.keys()] };
}

interface Baseline {
  readonly surface: Surface;
  readonly version: string;
}

function readBaseline(path: string): Baseline | undefined {
  if (!existsSync(path)) return undefined;
  const value = JSON.parse(readFileSync(path, "utf8")) as { version?: unknown };
  const surface = surfaceOfValue(value);
  if (surface === undefined || typeof value.version !== "string")
    throw new UsageError(`${path} holds no release that sdkwright wrote; restore it from version control`);
  return { surface, version: value.version };
}

function decide(
  surface: Surface,
  baseline: Baseline | undefined,
  configured: string,
  { accept = [], reason, as, pre }: ReleaseOptions,
): { bump: Level; changes: readonly Change[]; version?: string; problem?: string } {
  if (baseline === undefined) return { bump: "none", changes: [], version: configured };
  if (accept.length > 0 && (reason ?? "").trim() === "")
    throw new UsageError("--accept needs --reason: it stands in the changelog");
  const accepted = new Map(accept.map((fingerprint) => [fingerprint, reason ?? ""]));
  const { bump, changes } = compareSurfaces(baseline.surface, surface, accepted);
  const unknown = accept.find((fingerprint) => !changes.some((change) => change.fingerprint === fingerprint));
  if (unknown !== undefined) throw new UsageError(`there is no change ${unknown}; sdkwright diff shows them`);
  if (as !== undefined && levels.indexOf(as) > levels.indexOf(bump)) {
    const problem = `the changes need a ${bump} release, not a ${as} one; accept each of them with --accept FINGERPRINT --reason TEXT`;
    return { bump, changes, problem };
  }
  const level = as === undefined ? bump : larger(as, bump);
  if (level === "none") return { bump, changes };
  return { bump, changes, version: nextVersion(baseline.version, level, pre) };
}

/** The version in a configuration, and its text with another one; everything else in it stays as it is. */
function readVersion(file: string): { version: string; withVersion: (version: string) => string } {
  const text = readFileSync(file, "utf8");
  const { source } = parseSource(file, text);
  const version = (source.value as { package?: { version?: unknown } }).package?.version;
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
