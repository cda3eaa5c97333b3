// `sdkwright update`: a new description in, the SDK of it out, with what changed for its users.
import { resolve } from "node:path";
import { compareSurfaces } from "../compatibility/compare.js";
import { withCauses } from "../compatibility/causes.js";
import { acceptedBy } from "../compatibility/judge.js";
import type { Compared } from "../compatibility/report.js";
import { nextVersion } from "../compatibility/version.js";
import type { Config, Options, Upstream } from "../config.js";
import { hasErrors, Stop, UsageError, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Difference } from "../disk/compare.js";
import { hashOf } from "../disk/tree.js";
import { checkOutput } from "../disk/write.js";
import { readBundle } from "../document/read.js";
import { formatDocument, type Selection } from "../document/slice.js";
import { stepsBetween } from "../project/causes.js";
import { fromLock, type Lock, type LockedOverlay, type LockedSource, type LockedSpec } from "../project/lock.js";
import { lastSurface } from "../project/pastNames.js";
import { driftOf, refusedOf, requireVersion, writeOutput, type Leave, type Written } from "../project/output.js";
import {
  lockOf,
  openProject,
  originOf,
  planProject,
  versionProblem,
  type Made,
  type Origin,
  type Project,
} from "../project/project.js";
import { rememberWritten } from "../project/record.js";
import { changedSinceUpdate, requireOwnSnapshot } from "../project/snapshot.js";
import { isUrl } from "../source/allow.js";
import { readDescription } from "../source/read.js";
import { parseSource, type Source } from "../source/source.js";
import { surfaceHash } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";

export interface UpdateOptions extends Options, Leave {
  /** Goes on where another version of the program made what is there. */
  readonly upgrade?: boolean;
  /** Finds out everything, and writes nothing. */
  readonly dryRun?: boolean;
}

export interface UpdateResult {
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, Source>;
  /** Generated files that were edited by hand, or are not ours; then nothing was written. */
  readonly refused: readonly Difference[];
  /** What was found out; missing where the description has errors. */
  readonly update?: Update;
}

/** What is new. */
export interface Update {
  /** Whether nothing was to be written. */
  readonly isUnchanged: boolean;
  readonly spec: { readonly before?: LockedSpec; readonly after: LockedSpec };
  /** The further descriptions that were joined to it. */
  readonly joined: readonly LockedSource[];
  readonly overlays: readonly UpdatedOverlay[];
  readonly slice: { readonly selection: Selection } & Counts;
  readonly output: { readonly folder: string } & Written;
  /** What changed for users; missing where there was nothing before. */
  readonly surface?: Compared;
  /** The last release that it is compared with, and the version that would follow it. */
  readonly release?: { readonly version: string; readonly next: string };
  /** Old names that earlier releases kept, and that a major one ends; none where the next release is none. */
  readonly ending: readonly string[];
}

export interface UpdatedOverlay extends LockedOverlay {
  /** What became of actions that did not simply apply. */
  readonly notes: readonly { readonly message: string; readonly hint?: string }[];
}

export interface Counts {
  readonly operations: Count;
  readonly types: Count;
}

export interface Count {
  readonly number: number;
  readonly added: number;
  readonly removed: number;
}

/** Takes a new description. Nothing is written where it has errors, where something would be lost, or where nothing is new. */
export async function update({ spec, dryRun = false, ...options }: UpdateOptions = {}): Promise<UpdateResult> {
  const start = Date.now();
  const project = openProject(options);
  const { config } = project;
  if (config.file === undefined || config.lock === undefined)
    throw new UsageError("update needs a configuration: sdkwright init makes one");
  requireVersion(versionProblem(project), options.upgrade);
  checkOutput(config.output);
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, Source>();
  const stopped = { ok: false, diagnostics, sources, refused: [] };
  const taken = await take(project, newSource(spec, options), (found) => diagnostics.push(found), sources);
  if (taken === undefined || hasErrors(diagnostics)) return stopped;
  if (options.adopt !== true) requireOwnSnapshot(project, taken.text);
  const fresh: Project = { ...project, config: { ...config, given: taken.text } };
  const made = await planProject(fresh);
  const { plan } = made;
  diagnostics.push(...plan.diagnostics);
  for (const [uri, source] of plan.sources) sources.set(uri, source);
  if (plan.texts === undefined || plan.surface === undefined || hasErrors(diagnostics)) return stopped;
  const drift = driftOf(fresh, plan.texts);
  const refused = refusedOf(drift, options);
  if (refused.length > 0) return { ...stopped, refused };
  const last = lastSurface(config.output);
  const lock = lockOf(fresh, made, taken.origin);
  const compared = await comparedWith(project, last, { surface: plan.surface, lock }, fresh);
  const beside = taken.file === undefined ? new Map<string, string>() : new Map([[taken.file, taken.text]]);
  const left = writeOutput(fresh, made, drift, { lock, beside, dryRun });
  const outdated = changedSinceUpdate({ config, lock });
  if (!dryRun) rememberWritten({ options, project: fresh, made, drift, left, outdated, start });
  return {
    ...stopped,
    ok: true,
    update: updateOf(project, made, { lock, last, compared, output: left.written, diagnostics }),
  };
}

function updateOf(
  { config, lock: past, released }: Project,
  { plan }: Made,
  found: {
    readonly lock: Lock;
    readonly last: Surface | undefined;
    readonly compared: Compared | undefined;
    readonly output: Written;
    readonly diagnostics: readonly Diagnostic[];
  },
): Update {
  const { lock, last, compared, output, diagnostics } = found;
  const { bump } = compared ?? {};
  return {
    isUnchanged: output.isUnchanged,
    spec: { ...(past?.spec && { before: past.spec }), after: lock.spec! },
    joined: lock.joined,
    overlays: lock.overlays.map((overlay) => ({ ...overlay, notes: notesOn(overlay, config, diagnostics) })),
    slice: { selection: (config.upstream ?? config).selection, ...countsBetween(last, plan.surface!) },
    output: { folder: config.output, ...output },
    ending:
      bump === "major"
        ? Object.entries(lock.names.aliases).flatMap(([old, { since }]) => (since === null ? [] : [old]))
        : [],
    ...(compared !== undefined && { surface: compared }),
    ...(released !== undefined &&
      bump !== undefined &&
      bump !== "none" && { release: { version: released.version, next: nextVersion(released.version, bump) } }),
  };
}

function notesOn({ file }: LockedOverlay, config: Config, diagnostics: readonly Diagnostic[]): UpdatedOverlay["notes"] {
  return diagnostics
    .filter(
      ({ code, place }) =>
        code.startsWith("overlay/") && place !== undefined && fromLock(config.lock, place.uri) === file,
    )
    .map(({ message, hint }) => ({ message, ...(hint !== undefined && { hint }) }));
}

/** What a run takes in. */
interface Taken {
  /** The text to generate from. */
  readonly text: string;
  /** The file that it is kept in, where it is not there already. */
  readonly file?: string;
  readonly origin?: Origin;
}

function newSource(spec: string | undefined, { cwd }: Options): string | undefined {
  if (spec === undefined || spec === "-" || isUrl(spec)) return spec;
  return cwd === undefined ? spec : resolve(cwd, spec);
}

/** Reads the description: the snapshot of it, where there is one, otherwise the file of the configuration as it is published. */
async function take(
  { config }: Project,
  spec: string | undefined,
  report: (found: Diagnostic) => void,
  sources: Map<string, Source>,
): Promise<Taken | undefined> {
  try {
    if (config.upstream === undefined) return await copyOf(config, spec ?? config.spec);
    return await snapshotOf(config, { ...config.upstream, ...(spec !== undefined && { spec }) }, report, sources);
  } catch (error) {
    if (error instanceof Stop) return undefined;
    throw error;
  }
}

async function copyOf(config: Config, spec: string): Promise<Taken> {
  if (isUrl(config.spec))
    throw new UsageError(
      `${config.file}: the description is an address: name the file that keeps what is generated from, such as \`snapshot: spec/snapshot.json\``,
    );
  try {
    const { uri, bytes } = await readDescription(spec);
    const { text } = parseSource(uri, bytes).source;
    return { text, ...(spec !== config.spec && { file: resolve(config.spec) }) };
  } catch (error) {
    throw new UsageError(`${spec} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function snapshotOf(
  config: Config,
  { spec, joined, overlays, selection }: Upstream,
  report: (found: Diagnostic) => void,
  sources: Map<string, Source>,
): Promise<Taken> {
  const { allowed, strict } = config;
  const onSource = (source: Source) => sources.set(source.uri, source);
  const bundle = await readBundle({ spec, joined, overlays, selection, allowed, onSource }, (found) =>
    report(strict ? { ...found, severity: "error" } : found),
  );
  const text = formatDocument(bundle.root, /\.ya?ml$/i.test(config.spec) ? "yaml" : "json");
  const [source] = bundle.sources;
  if (source === undefined) throw new Stop();
  const origin = originOf(config, { ...bundle, source, info: bundle.root["info"] });
  return {
    text,
    file: resolve(config.spec),
    origin: {
      ...origin,
      spec: {
        ...origin.spec,
        snapshot: fromLock(config.lock, config.spec),
        snapshotSha256: hashOf(text),
        ...(Object.keys(selection).length > 0 && { slice: selection }),
      },
    },
  };
}

/** What changed since the last release, or since the last run where there was none. */
async function comparedWith(
  project: Project,
  last: Surface | undefined,
  now: { readonly surface: Surface; readonly lock: Lock },
  fresh: Project,
): Promise<Compared | undefined> {
  const { released, lock } = project;
  const before = released?.surface ?? last;
  if (before === undefined) return undefined;
  const { compat } = project.config;
  const accepted = acceptedBy(compat, released?.version);
  const comparison = compareSurfaces(before, now.surface, { compat, accepted });
  const from =
    released === undefined
      ? { ref: "the last run", surface: before }
      : { ref: released.version, surface: before, version: released.version };
  const to = { ref: "working", surface: now.surface };
  // What was changed and not released before this run has causes that nobody kept.
  const isSame = last === before || (last !== undefined && surfaceHash(last) === surfaceHash(before));
  const isKnown = lock !== undefined && isSame;
  if (!isKnown || comparison.changes.length === 0) return { from, to, ...comparison };
  const steps = await stepsBetween({ surface: last, lock }, now, project, fresh);
  return { from, to, ...withCauses(comparison, steps) };
}

function countsBetween(before: Surface | undefined, after: Surface): Counts {
  return {
    operations: countBetween(before && operationsOf(before), operationsOf(after)),
    types: countBetween(before && typesOf(before), typesOf(after)),
  };
}

function countBetween(before: ReadonlySet<string> | undefined, after: ReadonlySet<string>): Count {
  const old = before ?? after;
  return {
    number: after.size,
    added: [...after].filter((one) => !old.has(one)).length,
    removed: [...old].filter((one) => !after.has(one)).length,
  };
}

function operationsOf({ methods }: Surface): ReadonlySet<string> {
  return new Set(Object.values(methods).map(({ operation }) => operation));
}

function typesOf({ models }: Surface): ReadonlySet<string> {
  return new Set(Object.entries(models).flatMap(([name, { renamedTo }]) => (renamedTo === undefined ? [name] : [])));
}
