// A configuration with what earlier runs and releases recorded beside it in, its plan and the record of it out.
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { nameField } from "../api/clashes.js";
import type { Model } from "../api/api.js";
import { loadConfig, type Config, type Options } from "../config.js";
import { UsageError } from "../diagnostics/diagnostic.js";
import type { Document, JoinedSource } from "../document/document.js";
import { isObject } from "../document/shape.js";
import { hashOf, normalized } from "../disk/tree.js";
import { readNote } from "../disk/write.js";
import { plan, surfaceFiles, type Plan, type Stage } from "../pipeline.js";
import type { Text } from "../print/print.js";
import { inOwnStyle, type Destination, type Styled } from "../print/style.js";
import { packageOf, program } from "../program.js";
import type { Source } from "../source/source.js";
import { surfaceHash } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";
import { keptAliases, type KeptAliases } from "./aliases.js";
import { checkExtensions } from "./extensions.js";
import { formattedBy } from "./formatter.js";
import {
  fromLock,
  parseLock,
  readLock,
  type Lock,
  type LockedOverlay,
  type LockedSource,
  type LockedSpec,
} from "./lock.js";
import { lastSurface, pastNames } from "./pastNames.js";
import { withPatches } from "./patches.js";
import { readReleased, releasedName, type Released } from "./released.js";
import { lockOfSnapshot } from "./snapshot.js";

/** A configuration, and what is recorded of it. */
export interface Project {
  readonly config: Config;
  /** What the last run read and wrote; `undefined` where there is no lock. */
  readonly lock?: Lock;
  /** The same of a run that was cut off: what it was about to leave. */
  readonly pending?: Lock;
  readonly released?: Released;
}

/** Reads a configuration and its records. Throws `UsageError` for what is wrong with any of them. */
export function openProject(options: Options): Project {
  const config = loadConfig(options);
  const lock = config.lock === undefined ? undefined : readLock(config.lock);
  if (lock !== undefined) requireOwnLock(config, lock);
  const note = config.lock === undefined ? undefined : readNote(config.output);
  const pending = note === undefined ? undefined : parseNote(note);
  const released = config.file === undefined ? undefined : readReleased(releasedFile(config.file));
  return {
    config,
    ...(lock !== undefined && { lock }),
    ...(pending !== undefined && { pending }),
    ...(released !== undefined && { released }),
  };
}

/** Throws `UsageError` where the lock is the record of another output folder, whose files nobody would know any more. */
function requireOwnLock({ file = "", lock: path = "", output }: Config, lock: Lock): void {
  const locked = lock.output === undefined ? output : resolve(dirname(path), lock.output);
  if (locked === output || ![...lock.files.keys()].some((name) => existsSync(join(locked, name)))) return;
  const [old, now] = [lock.output, fromLock(path, output)];
  throw new UsageError(
    `${path} is the record of ${old}, which is still there, and ${basename(file)} says \`output: ${now}\`: a further SDK needs its ` +
      `configuration in a folder of its own; where the output has another name now, move it (git mv ${old} ${now}) or remove it`,
  );
}

/** The path of the last release's surface, beside a configuration. */
export function releasedFile(configFile: string): string {
  return join(dirname(configFile), releasedName);
}

/** A note that was cut off itself says nothing: no file had been written by then. */
function parseNote(note: string): Lock | undefined {
  try {
    return parseLock(note, "");
  } catch {
    return undefined;
  }
}

/** A plan, and what it keeps under old names. */
export interface Made {
  readonly plan: Plan;
  readonly aliases: KeptAliases;
  /** The texts before patches were applied. */
  readonly unpatched?: Plan["texts"];
  /** Whether the record of a run can say what the style of the texts depends on. */
  readonly isStyleKnown?: boolean;
}

/**
 * Makes the plan of a project: names that were given once stay, and so does what was renamed since the last release.
 *
 * @param aliases - those of earlier runs; default: those that the lock has
 */
export async function planProject(
  { config, lock, released }: Project,
  until?: Stage,
  aliases = lock?.names.aliases ?? {},
): Promise<Made> {
  if (config.upstream !== undefined && config.given === undefined && !existsSync(config.spec))
    throw new UsageError(`${config.spec} does not exist yet: sdkwright update makes it of ${config.upstream.spec}`);
  let kept: KeptAliases = new Map();
  const find = (surface: Surface) => (kept = keptAliases(surface, released, aliases));
  // Only what a lock stands beside is made again and again.
  const past = config.lock === undefined ? undefined : (released?.surface ?? lastSurface(config.output));
  const naming = {
    ...config.naming,
    kept: new Map(Object.entries(lock?.names.types ?? {})),
    ...(past !== undefined && { past: pastNames(past) }),
  };
  const made = await plan({ ...config, naming }, until, config.aliases ? find : undefined);
  if (made.texts === undefined) return { plan: made, aliases: kept };
  const styled = await inStyle(made.texts, config);
  const { texts, diagnostics } = withPatches(config, styled.texts);
  const extensions = await checkExtensions(config, texts);
  const all = [...diagnostics, ...made.diagnostics, ...extensions.diagnostics];
  const finished: Plan = {
    ...made,
    texts,
    diagnostics: all,
    sources: new Map([...made.sources, ...extensions.sources]),
  };
  return { plan: finished, aliases: kept, unpatched: styled.texts, isStyleKnown: styled.isKnown };
}

/** The texts as the project wants them: by a command of its own, otherwise by its configuration of Prettier. */
async function inStyle(texts: readonly Text[], config: Config): Promise<Styled> {
  const destination = destinationOf(config);
  if (config.format === undefined) return inOwnStyle(texts, destination);
  return { texts: formattedBy(config.format, texts, destination.base), isKnown: false };
}

/** Where the texts of a project go. People start formatters where the configuration is. */
export function destinationOf({ file, output }: Config): Destination {
  return { output, base: file === undefined ? process.cwd() : dirname(file) };
}

/** What a run read from the outside: the published descriptions, and what corrects them. */
export interface Origin {
  readonly spec: LockedSpec;
  readonly joined: readonly LockedSource[];
  readonly overlays: readonly LockedOverlay[];
}

/** The origin of a description that a run read itself. */
export function originOf(
  config: Config,
  read: { readonly source: Source; readonly info: unknown } & Pick<Document, "joined" | "overlays">,
): Origin {
  const { joined, overlays } = read;
  const locked = ({ source, info, mark }: JoinedSource): LockedSource => ({
    source: fromLock(config.lock, source.uri),
    sha256: hashOf(source.text),
    // As for hashes, line ends do not count: they depend on the machine.
    bytes: Buffer.byteLength(normalized(source.text)),
    title: textOf(info, "title"),
    version: textOf(info, "version"),
    ...(mark !== undefined && { mark }),
  });
  return {
    spec: locked(read),
    joined: joined.map(locked),
    overlays: overlays.map((overlay) => ({
      file: fromLock(config.lock, overlay.source.uri),
      sha256: hashOf(overlay.source.text),
      matches: overlay.matches,
    })),
  };
}

/**
 * The record of a plan that has texts.
 *
 * @param origin - what the snapshot was made of; default: what was recorded of it, or what the plan read itself
 */
export function lockOf(project: Project, { plan: made, aliases }: Made, origin = recordedOrigin(project, made)): Lock {
  const { config, released } = project;
  const { api, surface, texts = [] } = made;
  return {
    generator: { name: program.name, version: packageOf().version },
    ...(config.hash !== undefined && { config: config.hash }),
    ...(config.lock !== undefined && { output: fromLock(config.lock, config.output) || "." }),
    ...(origin !== undefined && { spec: origin.spec }),
    joined: origin?.joined ?? [],
    overlays: origin?.overlays ?? [],
    ...(api !== undefined && { slice: countsOf(api) }),
    names: {
      types: Object.fromEntries((api?.models ?? []).filter(isNamedOtherwise).map(({ id, name }) => [id, name])),
      aliases: Object.fromEntries(aliases),
    },
    ...(surface !== undefined && { surface: { file: surfaceFiles.value, sha256: surfaceHash(surface) } }),
    ...(released !== undefined && {
      released: { version: released.version, surface: surfaceHash(released.surface) },
    }),
    files: new Map(texts.map(({ path, text }) => [path, holdsVersion(path) ? null : hashOf(text)])),
  };
}

/** How much of a service is generated. What is kept under an old name counts once. */
export function countsOf({ operations, models }: NonNullable<Plan["api"]>): NonNullable<Lock["slice"]> {
  const own = (list: readonly { readonly renamedTo?: string }[]) =>
    list.filter(({ renamedTo }) => renamedTo === undefined).length;
  return { operations: own(operations), types: own(models) };
}

function recordedOrigin(project: Project, { document, api }: Plan): Origin | undefined {
  const { config } = project;
  if (config.upstream !== undefined) {
    const past = lockOfSnapshot(project);
    return past?.spec === undefined ? undefined : { spec: past.spec, joined: past.joined, overlays: past.overlays };
  }
  const [source] = document?.sources ?? [];
  if (source === undefined || document === undefined || api === undefined) return undefined;
  return originOf(config, { source, info: api, joined: document.joined, overlays: document.overlays });
}

function textOf(info: unknown, field: "title" | "version"): string {
  const text = isObject(info) ? info[field] : undefined;
  return typeof text === "string" ? text : "";
}

/** A schema whose type is not spelled like it, and did not choose its name. */
function isNamedOtherwise({ id, name, key, derived, extensions }: Model): boolean {
  return id.startsWith("/components/schemas/") && derived === undefined && key !== name && !(nameField in extensions);
}

/** A release edits the version in `package.json`; that is no hand edit. */
export function holdsVersion(path: string): boolean {
  return path === "package.json";
}

/** Why a run must not go on with what another version of the program made; `undefined` where it may. */
export function versionProblem({ lock }: Project): string | undefined {
  const own = packageOf().version;
  const locked = lock?.generator?.version;
  if (locked === undefined || locked === own) return undefined;
  return (
    `sdkwright.lock was written by ${program.name} ${locked}, and this is ${own}: install ${locked}, ` +
    "or take over what this one makes with sdkwright generate --upgrade"
  );
}
