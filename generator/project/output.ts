// A project and its plan in, how the output folder differs from it, and the folder brought up to date.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../diagnostics/diagnostic.js";
import { compare, type Difference } from "../disk/compare.js";
import { patchOf } from "../disk/patch.js";
import { hashOf, normalized, readTree, type Tree } from "../disk/tree.js";
import { apply } from "../disk/write.js";
import { header, type Text } from "../print/print.js";
import { formatLock, type Lock } from "./lock.js";
import { patchesFolder } from "./patches.js";
import { lockOf, type Made, type Project } from "./project.js";

/** How an output folder differs from texts. */
export interface Drift {
  readonly differences: readonly Difference[];
  /** What stands in the folder. */
  readonly tree: Tree;
  /** Whether the folder holds a package that was generated before. */
  readonly isOurs: boolean;
}

export function driftOf({ config, lock, pending }: Project, texts: readonly Text[]): Drift {
  const tree = readTree(config.output);
  const wanted = new Map(texts.map(({ path, text }) => [path, text]));
  const isOurs =
    lock !== undefined || pending !== undefined || (tree.texts.get("src/index.ts") ?? "").startsWith(header);
  const past = {
    ...(lock !== undefined && { locked: lock.files }),
    pending: pending?.files ?? new Map(),
    ...(config.extensions !== undefined && { extensions: config.extensions }),
    header,
  };
  return { differences: compare(wanted, tree, past), tree, isOurs };
}

/** What may be overwritten. */
export interface Leave {
  /** Generated files that were edited by hand. */
  readonly discardEdits?: boolean;
  /** Files that stand where generated ones belong. */
  readonly adopt?: boolean;
}

/** What stands in the way of writing: hand edits, and files that are not ours. */
export function refusedOf({ differences, isOurs }: Drift, { discardEdits, adopt }: Leave): Difference[] {
  return differences.filter(
    ({ kind }) => (kind === "edited" && discardEdits !== true) || (kind === "different" && !isOurs && adopt !== true),
  );
}

/** What a run changed. */
export interface Written {
  readonly written: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  /** Whether nothing differed at all, the lock included. */
  readonly isUnchanged: boolean;
  /** Left-over files that were not removed: there is no lock to say that they are ours, or they were edited. */
  readonly kept: readonly string[];
}

/** What stands there after a run. */
export interface Left {
  readonly written: Written;
  /** The files of the output folder with their hashes. */
  readonly tree: ReadonlyMap<string, string>;
  readonly lock: Lock;
  /** The texts of what is beside the output, the lock among them, by full path. */
  readonly beside: ReadonlyMap<string, string>;
}

export interface WriteOptions {
  /** The record of what is written; default: that of the plan, with the origin that was recorded. */
  readonly lock?: Lock;
  /** Further files by their full path, written after the output and before the lock. */
  readonly beside?: ReadonlyMap<string, string>;
  /** Finds out everything, and writes nothing. */
  readonly dryRun?: boolean;
}

/** Writes what differs, and the lock. Nothing is written where nothing differs. */
export function writeOutput(
  project: Project,
  made: Made,
  { differences, tree }: Drift,
  { lock: next = lockOf(project, made), beside = new Map(), dryRun = false }: WriteOptions = {},
): Left {
  const { config, lock } = project;
  const { texts = [] } = made.plan;
  const write = new Map(
    differences.flatMap((difference): [string, string][] =>
      "after" in difference ? [[difference.path, difference.after]] : [],
    ),
  );
  const added = differences.filter(({ kind }) => kind === "missing").map(({ path }) => path);
  const remove = differences.filter(({ kind }) => lock !== undefined && kind === "stale").map(({ path }) => path);
  const record = formatLock(next);
  const others = new Map([...beside, ...(config.lock === undefined ? [] : [[config.lock, record] as const])]);
  const changed = new Map([...others].filter(([path, text]) => !stands(path, text)));
  if (!dryRun) apply(config.output, { write, remove, beside: changed }, record);
  return {
    written: {
      written: [...write.keys()],
      added,
      removed: remove,
      unchanged: texts.length - write.size,
      isUnchanged: write.size + remove.length + changed.size === 0,
      kept: differences
        .filter(({ kind, path }) => (kind === "stale" || kind === "stale-edited") && !remove.includes(path))
        .map(({ path }) => path),
    },
    tree: hashesOf(new Map([...tree.texts, ...write]), next.files, new Set(remove)),
    lock: next,
    beside: others,
  };
}

/** The files of a folder with their hashes, as far as they are known already. */
export function hashesOf(
  texts: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, string | null>,
  without: ReadonlySet<string>,
): Map<string, string> {
  const kept = [...texts].filter(([path]) => !without.has(path));
  return new Map(kept.map(([path, text]) => [path, known.get(path) ?? hashOf(text)]));
}

/** Whether a file says something already; line ends do not count. */
export function stands(path: string, text: string): boolean {
  return existsSync(path) && normalized(readFileSync(path, "utf8")) === normalized(text);
}

/** Throws `UsageError` where another version of the program wrote the lock, and nobody said that this one may go on. */
export function requireVersion(problem: string | undefined, upgrade: boolean | undefined): void {
  if (problem !== undefined && upgrade !== true) throw new UsageError(problem);
}

/** The patches of hand edits, by the full path of their files. Throws `UsageError` where it is not known what was edited. */
export function patchesOf(
  { config, lock }: Project,
  { plan, unpatched = [] }: Made,
  { differences }: Drift,
): Map<string, string> {
  const folder = patchesFolder(config);
  if (folder === undefined) throw new UsageError("edits are kept beside a configuration: sdkwright init makes one");
  const generated = new Map(unpatched.map(({ path, text }) => [path, text]));
  const edited = differences.filter((difference) => difference.kind === "edited");
  const moved = edited.find(({ path, after }) => lock?.files.get(path) !== hashOf(after));
  if (moved !== undefined || plan.texts === undefined)
    throw new UsageError(
      `${moved?.path ?? config.output} would be generated in another way now than when it was edited: undo what changed the ` +
        "description or the configuration, keep the edits, and make the change again",
    );
  return new Map(
    edited.map(({ path, before }) => [join(folder, `${path}.patch`), patchOf(path, generated.get(path) ?? "", before)]),
  );
}
