// What somebody wants to compare in, its surface out: a description, a surface that was kept, a git revision, a package of npm.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { configNames, loadConfig, type Options } from "../config.js";
import { hasErrors, UsageError, type Diagnostic } from "../diagnostics/diagnostic.js";
import { originOf } from "../document/document.js";
import { surfaceFiles, type Plan } from "../pipeline.js";
import { lockName, type Lock } from "../project/lock.js";
import { lockOf, openProject, planProject, releasedFile, type Project } from "../project/project.js";
import { readReleased, releasedName } from "../project/released.js";
import { locate } from "../source/locate.js";
import { child, valueAt } from "../source/pointer.js";
import { isUrl } from "../source/allow.js";
import type { Source } from "../source/source.js";
import { surfaceOfValue } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";
import { checkOutRevision, isRevision, missingHistory } from "./git.js";
import { packedFile } from "./npm.js";

/** One side of a comparison. */
export interface Side {
  /** As it was asked for. */
  readonly ref: string;
  /** Whether it is a description alone, read with the current configuration. */
  readonly isDescription?: true;
  /** Missing where the description has errors. */
  readonly surface?: Surface;
  /** Where a part of the description was written; missing where nobody asked, and for a surface that was kept. */
  readonly locate?: Locate;
  /** The version that was released with it, where that is known. */
  readonly version?: string;
  /** What it was made of, where a project made it. */
  readonly lock?: Lock;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, Source>;
}

/** Finds the place of a pointer, or of a property of what stands there. */
export type Locate = (pointer: string, property: string | undefined) => Located | undefined;

export interface Located {
  readonly pointer: string;
  readonly file: string;
  readonly line: number;
}

export interface SideOptions extends Options {
  /** Keeps what is needed to find places; a large description is dropped otherwise as soon as its surface is known. */
  readonly places?: boolean;
}

/**
 * Finds out what an operand is, and reads it. In this order: `working` is what the configuration says now, `release` the last
 * release, `npm:name@version` a package; a file or a URL is a surface, a lock, a configuration, or a description that is read with the current
 * configuration; a folder is a package that was generated, or what the configuration in it says now; anything else is a revision of git.
 *
 * Throws `UsageError` for what is none of these.
 */
export async function readSide(ref: string, options: SideOptions): Promise<Side> {
  if (ref === "working") return madeBy(ref, openProject(options), options);
  if (ref === "release") return lastRelease(ref, options);
  if (ref.startsWith("npm:")) {
    const [, version] = /@(\d+\.\d+\.\d+[^@]*)$/.exec(ref) ?? [];
    const side = keptText(ref, packedFile(ref.slice(4), surfaceFiles.value));
    return { ...side, ...(version !== undefined && { version }) };
  }
  const path = resolve(options.cwd ?? process.cwd(), ref);
  if (isUrl(ref) || ref === "-") return description(ref, options);
  if (existsSync(path)) {
    if (statSync(path).isDirectory()) return folderSide(ref, path, options);
    return basename(path) === lockName ? lockedSurface(ref, path, options) : fileSide(ref, path, options);
  }
  if (isRevision(ref, options.cwd)) return revision(ref, options);
  const reason = missingHistory(options.cwd);
  throw new UsageError(
    `${ref} is no file, no folder and no revision of git${reason === undefined ? "" : ` (${reason})`}; ` +
      "operands are working, release, npm:NAME@VERSION, a revision, a file, a folder or a URL",
  );
}

/** A package that was generated; otherwise what the configuration there makes now, as `.` is for the current one. */
function folderSide(ref: string, path: string, options: SideOptions): Promise<Side> | Side {
  const surface = join(path, surfaceFiles.value);
  if (existsSync(surface)) return kept(ref, surface);
  if (path === resolve(options.cwd ?? process.cwd())) return madeBy(ref, openProject(options), options);
  const name = configNames.find((one) => existsSync(join(path, one)));
  if (name === undefined)
    throw new UsageError(`${ref} holds neither an SDK (${surfaceFiles.value}) nor a configuration (${configNames[0]})`);
  return madeBy(ref, openProject({ ...options, config: join(path, name) }), options);
}

function lastRelease(ref: string, options: Options): Side {
  const { file } = loadConfig({ output: ".", ...options });
  const path = file === undefined ? join(options.cwd ?? process.cwd(), releasedName) : releasedFile(file);
  const released = readReleased(path);
  if (released === undefined)
    throw new UsageError(`there is no ${releasedName} yet: sdkwright release writes it; name what to compare with`);
  return { ref, surface: released.surface, version: released.version, diagnostics: [], sources: new Map() };
}

async function madeBy(ref: string, project: Project, { places }: SideOptions): Promise<Side> {
  const { plan: made, aliases } = await planProject(project, "surface");
  const { diagnostics, sources, surface } = made;
  if (surface === undefined || hasErrors(diagnostics)) return { ref, diagnostics, sources };
  const lock = project.config.lock === undefined ? {} : { lock: lockOf(project, { plan: made, aliases }) };
  return { ref, surface, ...lock, diagnostics, sources: new Map(), ...(places === true && { locate: locator(made) }) };
}

function locator({ document, sources }: Plan): Locate {
  return (pointer, property) => {
    if (document === undefined) return undefined;
    const inner = property === undefined ? pointer : child(pointer, "properties", property);
    const place = originOf(document.origins, valueAt(document.root, inner) === undefined ? pointer : inner);
    const source = place === undefined ? undefined : sources.get(place.uri);
    if (place === undefined || source === undefined) return undefined;
    return { pointer: `#${place.pointer}`, file: place.uri, line: locate(source, place.pointer).line };
  };
}

async function description(spec: string, options: SideOptions): Promise<Side> {
  return { ...(await madeBy(spec, openProject({ output: ".", ...options, spec }), options)), isDescription: true };
}

function fileSide(ref: string, path: string, options: SideOptions): Promise<Side> | Side {
  if (configNames.some((name) => name === basename(path)))
    return madeBy(ref, openProject({ ...options, config: path }), options);
  const text = readFileSync(path, "utf8");
  return /"sdkwright-surface"/.test(text.slice(0, 100)) ? keptText(ref, text) : description(ref, options);
}

/** The surface that stands in the output folder that a lock is about. */
function lockedSurface(ref: string, path: string, options: SideOptions): Side {
  const { output } = loadConfig({ ...options, cwd: dirname(path) });
  return kept(ref, join(output, surfaceFiles.value));
}

function kept(ref: string, path: string): Side {
  if (!existsSync(path)) throw new UsageError(`${ref}: ${path} is missing; sdkwright generate makes it`);
  return keptText(ref, readFileSync(path, "utf8"));
}

function keptText(ref: string, text: string): Side {
  let surface: Surface | undefined;
  try {
    surface = surfaceOfValue(JSON.parse(text));
  } catch (error) {
    throw new UsageError(`${ref}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (surface === undefined) throw new UsageError(`${ref} holds no surface that sdkwright wrote`);
  return { ref, surface, diagnostics: [], sources: new Map() };
}

/** What the configuration of a revision makes of the description of that revision. */
function revision(ref: string, options: SideOptions): Promise<Side> {
  return atRevision(ref, options, (project) => madeBy(ref, project, { places: false }));
}

/** Whether a configuration may name what is outside of its folder. */
function leadsOut(file: string): boolean {
  return /(?:^|[^\w.])\.\.(?:[\\/]|[^\w.]|$)/m.test(readFileSync(file, "utf8"));
}

/** Does something with a project as it was at a revision. Its files are gone afterwards. */
export async function atRevision<T>(ref: string, options: Options, use: (project: Project) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "sdkwright-revision-"));
  try {
    const { cwd = process.cwd() } = options;
    const named = typeof options.config === "string" ? relative(cwd, resolve(cwd, options.config)) : undefined;
    const place = checkOutRevision(ref, cwd, folder);
    const files = (named === undefined ? configNames : [named]).map((name) => join(place, name));
    // Most repositories are one project; of those of many the rest is needed only where the project looks there.
    if (files.every((file) => !existsSync(file) || leadsOut(file))) checkOutRevision(ref, cwd, folder, true);
    return await use(openProject({ ...options, ...(named !== undefined && { config: named }), cwd: place }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
