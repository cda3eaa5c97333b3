// A run that ended well in, the record out with which the next one that is asked for the same may find that nothing changed.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { configNames, specsOf, type Config, type Options } from "../config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isDate } from "../compatibility/judge.js";
import { absent, look, type Place } from "../disk/look.js";
import { hashOfTree } from "../disk/tree.js";
import type { Plan } from "../pipeline.js";
import { offsetOf } from "../source/locate.js";
import { isUrl } from "../source/allow.js";
import {
  isWorkedOn,
  lookAtProgram,
  readRecord,
  recordFile,
  recordsFolder,
  type Answered,
  type LastRun,
} from "./lastRun.js";
import { stands, type Drift, type Left } from "./output.js";
import { patchesFolder } from "./patches.js";
import { ignoreNames, settingPlaces } from "../print/style.js";
import { hasChosenVersion, problemsOf } from "./problems.js";
import { destinationOf, releasedFile, type Made, type Project } from "./project.js";

/** A run that ended well. */
export interface EndedRun {
  readonly options: Options;
  readonly project: Project;
  readonly made: Made;
  /** What stands in the output folder now, each file with its hash. */
  readonly tree: ReadonlyMap<string, string>;
  /** Further files that the run has just left, by full path. */
  readonly beside?: ReadonlyMap<string, string>;
  /** The commands that would change nothing now, and say what the diagnostics say. */
  readonly answers: readonly Answered[];
  /** When it began, in milliseconds. */
  readonly start: number;
}

/** The most records that are kept; each is as large as its diagnostics. */
const mostRecords = 100;

/** Keeps the record of a run, where all that it depended on is known and has not changed since it began. Never fails. */
export function remember(run: EndedRun): void {
  try {
    const last = recordOf(run);
    if (last === undefined) return;
    const file = recordFile(run.options);
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(
      temporary,
      JSON.stringify({ ...last, answers: [...new Set([...last.answers, ...answersBefore(run, last)])] }),
    );
    renameSync(temporary, file);
    removeOldest(recordsFolder());
  } catch {
    // Without a record the next run takes longer, and that is all.
  }
}

/**
 * Keeps the record of a run that wrote: `generate` would change nothing now, and `check` find nothing, where nothing else is wrong. What such
 * a run has to say beside the diagnostics, no record says.
 */
export function rememberWritten({
  project: past,
  drift,
  left,
  outdated,
  ...run
}: Pick<EndedRun, "options" | "project" | "made" | "start"> & {
  readonly drift: Drift;
  readonly left: Left;
  /** What changed that only an update takes. */
  readonly outdated: readonly string[];
}): void {
  const { written, tree, beside, lock } = left;
  const project = past.config.lock === undefined ? past : { ...past, lock };
  if (written.kept.length + outdated.length > 0) return;
  const { plan } = run.made;
  const isForeign = drift.differences.some(({ kind }) => kind === "foreign");
  const isChecked = !isForeign && problemsOf(project, plan, outdated).length === 0 && !hasChosenVersion(project, plan);
  remember({ ...run, project, tree, beside, answers: isChecked ? ["generate", "check"] : ["generate"] });
}

/** The commands that the record before could answer, where it says the same of everything else. */
function answersBefore({ options }: EndedRun, last: LastRun): readonly Answered[] {
  try {
    const before = readRecord(options);
    const isSame = JSON.stringify({ ...before, answers: [] }) === JSON.stringify({ ...last, answers: [] });
    return isSame ? before.answers : [];
  } catch {
    return [];
  }
}

function recordOf({ project, made, tree, beside, options, answers, start }: EndedRun): LastRun | undefined {
  const { config } = project;
  const { plan, isStyleKnown } = made;
  const uris = [...plan.sources.keys()];
  if (answers.length === 0 || plan.texts === undefined || (plan.document?.unopened ?? [""]).length > 0)
    return undefined;
  if ([...specsOf(config), ...uris].some((uri) => isUrl(uri) || uri === "<stdin>")) return undefined;
  // A day that comes changes what is accepted.
  if (config.compat.accept.some(({ until = "" }) => isDate(until))) return undefined;
  // The compiler decides on code of one's own, and reads what it likes.
  if (config.extensions !== undefined && existsSync(join(config.output, config.extensions))) return undefined;
  if (isStyleKnown !== true || isWorkedOn(config.output)) return undefined;
  const code = lookAtProgram();
  if (!isBefore(code.changed, performance.timeOrigin)) return undefined;
  const inputs: LastRun["inputs"][number][] = [];
  for (const { wasThere, ...place } of inputsOf(project, options, uris)) {
    const { seen, changed } = look(place);
    const text = beside?.get(place.path);
    const isKnown = text === undefined ? isBefore(changed, start) : stands(place.path, text);
    if (!isKnown || (wasThere !== undefined && wasThere === (seen === absent))) return undefined;
    inputs.push({ ...place, seen });
  }
  const diagnostics = plan.diagnostics.map((found) => withOffset(found, plan));
  const told = new Set(diagnostics.map(({ place }) => place?.uri));
  return {
    program: code.seen,
    inputs,
    output: { folder: config.output, hash: hashOfTree(tree) },
    answers,
    files: plan.texts.length,
    diagnostics,
    sources: [...plan.sources.values()].filter(({ uri }) => told.has(uri)).map(({ uri, format }) => ({ uri, format })),
  };
}

/**
 * Whether something changed last before a time: what a run read is then what stands there now. File systems count in steps: some in
 * seconds, which shows, the others in some milliseconds.
 */
function isBefore(changed: number, time: number): boolean {
  return changed < time - (changed % 1_000 === 0 ? 2_000 : 20);
}

/** What a run read, and what it looked for; whether it was there, where the run knows. */
function inputsOf(
  { config, lock, released }: Project,
  options: Options,
  uris: readonly string[],
): (Place & { readonly wasThere?: boolean })[] {
  const { file, templates, upstream, versionFrom } = config;
  const patches = patchesFolder(config);
  const { base, output } = destinationOf(config);
  const read = [...specsOf(config), ...config.overlays, ...uris].map((path) => resolve(path));
  return [
    ...configurations(config, options),
    ...(config.lock === undefined ? [] : [{ path: config.lock, ...(lock !== undefined && { wasThere: true }) }]),
    ...(file === undefined ? [] : [{ path: releasedFile(file), wasThere: released !== undefined }]),
    // A snapshot that these are newer than is told.
    ...(versionFrom === undefined ? [] : [{ path: versionFrom }]),
    ...(upstream === undefined ? [] : [...specsOf(upstream), ...upstream.overlays])
      .filter((path) => !isUrl(path))
      .map((path) => ({ path: resolve(path) })),
    ...[...new Set(read)].map((path) => ({ path, wasThere: true })),
    ...settingPlaces(output).map(({ folder, names }) => ({ path: folder, above: [...names, ".git", ".hg"] })),
    ...ignoreNames.map((name) => ({ path: join(base, name) })),
    // Where they really are decides on what may be read.
    ...config.allowed.folders.map((path) => ({ path, isWay: true as const })),
    ...(templates === undefined ? [] : [{ path: templates, ending: ".hbs" }]),
    ...(patches === undefined ? [] : [{ path: patches, ending: ".patch" }]),
  ];
}

/** The configuration, and those that would have been taken first. */
function configurations({ file }: Config, options: Options): (Place & { readonly wasThere: boolean })[] {
  if (options.config !== undefined) return file === undefined ? [] : [{ path: file, wasThere: true }];
  const paths = configNames.map((name) => join(options.cwd ?? process.cwd(), name));
  const found = paths.findIndex((path) => path === file);
  return paths.slice(0, found < 0 ? undefined : found + 1).map((path, index) => ({ path, wasThere: index === found }));
}

/** A finding with the offset of its place: to find it takes longer than to print it. */
function withOffset(found: Diagnostic, { sources }: Plan): Diagnostic {
  const { place } = found;
  const source = place === undefined ? undefined : sources.get(place.uri);
  if (place?.pointer === undefined || place.offset !== undefined || source === undefined) return found;
  return { ...found, place: { ...place, offset: offsetOf(source, place.pointer) } };
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  if (files.length <= mostRecords) return;
  const times = files.map((file) => ({ file, time: statSync(file).mtimeMs })).sort((a, b) => b.time - a.time);
  for (const { file } of times.slice(mostRecords)) rmSync(file, { force: true });
}
