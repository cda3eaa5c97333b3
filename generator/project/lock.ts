// `sdkwright.lock` in, what the last run read and wrote out, and back: the record of an SDK, committed beside its configuration.
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { UsageError } from "../diagnostics/diagnostic.js";
import type { Mark } from "../document/join/preview.js";
import type { Selection } from "../document/slice.js";
import { isUrl } from "../source/allow.js";

/** What a run read and wrote. A lock of an earlier version of the program may lack everything but the files. */
export interface Lock {
  readonly generator?: { readonly name: string; readonly version: string };
  /** The hash of what the configuration says. */
  readonly config?: string;
  /** The folder of the files, from the lock. */
  readonly output?: string;
  readonly spec?: LockedSpec;
  /** The further descriptions that were joined to it. */
  readonly joined: readonly LockedSource[];
  readonly overlays: readonly LockedOverlay[];
  /** How much is generated. */
  readonly slice?: { readonly operations: number; readonly types: number };
  readonly names: LockedNames;
  readonly surface?: { readonly file: string; readonly sha256: string };
  /** The last release, where there was one. */
  readonly released?: { readonly version: string; readonly surface: string };
  /** The files by path from the output folder, each with its hash; `null` for those that hold the version and may be edited. */
  readonly files: ReadonlyMap<string, string | null>;
}

/** A published description. */
export interface LockedSource {
  /** A path from the lock, or a URL. */
  readonly source: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly title: string;
  /** As the description says it. */
  readonly version: string;
  /** What is said of all that it adds to the main one. */
  readonly mark?: Mark;
}

/** The main one of the published descriptions. */
export interface LockedSpec extends LockedSource {
  /** The file that keeps what is generated from, from the lock. */
  readonly snapshot?: string;
  readonly snapshotSha256?: string;
  /** What of the description is in the snapshot; missing where everything is. */
  readonly slice?: Selection;
}

export interface LockedOverlay {
  /** From the lock. */
  readonly file: string;
  readonly sha256: string;
  /** How many places each action changed. */
  readonly matches: readonly number[];
}

export interface LockedNames {
  /** The types that are not spelled like their schemas, by the schema's pointer: no schema that comes later takes their name. */
  readonly types: Names;
  /** What was renamed and is kept under its old name. */
  readonly aliases: { readonly [symbol: string]: LockedAlias };
}

type Names = { readonly [pointer: string]: string };

export interface LockedAlias {
  /** What it is called now. */
  readonly to: string;
  /** The release that renamed it; `null` before there is one. */
  readonly since: string | null;
}

export const lockName = "sdkwright.lock";

/** The version of the lock's own format. */
const format = 1;

export function readLock(path: string): Lock | undefined {
  return existsSync(path) ? parseLock(readFileSync(path, "utf8"), path) : undefined;
}

/** A path as the lock names it: from where the lock is, with `/`. */
export function fromLock(lock: string | undefined, path: string): string {
  if (isUrl(path) || path === "<stdin>" || lock === undefined) return path;
  return relative(dirname(lock), resolve(path)).split(sep).join("/");
}

/** Whether git left both sides of a merge in a text. */
export function hasConflict(text: string): boolean {
  return /^(<<<<<<<|>>>>>>>) /m.test(text);
}

/** Throws `UsageError`, which names the file, for what is no lock. */
export function parseLock(text: string, path: string): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (hasConflict(text)) {
      // What git merged of a snapshot is what no update wrote.
      const command = text.includes('"snapshot": ') ? "update" : "generate";
      throw new UsageError(
        `${path} holds both sides of a merge: settle the description and the configuration, take either side of this file ` +
          `(git checkout --ours -- ${lockName}), and run sdkwright ${command} --discard-edits, which makes everything anew`,
      );
    }
    throw new UsageError(
      `${path} is not JSON; restore it from version control, or delete it and run generate with --adopt`,
    );
  }
  const { lock, files, names, overlays, joined, ...rest } = value as Partial<Omit<Lock, "files">> & {
    lock?: unknown;
    files?: unknown;
  };
  if (lock !== format || typeof files !== "object" || files === null)
    throw new UsageError(`${path} was written by another version of sdkwright`);
  const entries = Object.entries(files).filter(
    (entry): entry is [string, string | null] => entry[1] === null || typeof entry[1] === "string",
  );
  return {
    ...rest,
    joined: joined ?? [],
    overlays: overlays ?? [],
    names: { types: names?.types ?? {}, aliases: names?.aliases ?? {} },
    files: new Map(entries.filter(([file]) => isInside(file))),
  };
}

/** A lock names files below the output folder, whoever wrote it. */
function isInside(file: string): boolean {
  return !file.startsWith("/") && !/^[A-Za-z]:/.test(file) && !file.split(/[\\/]/).includes("..");
}

/** The text of a lock: sorted, one line to a file, a name or an overlay, nothing that changes without a reason. */
export function formatLock({
  generator,
  config,
  output,
  spec,
  joined,
  overlays,
  slice,
  names,
  surface,
  released,
  files,
}: Lock): string {
  const block = (indent: string, entries: readonly (readonly [string, string])[]) =>
    entries.length === 0
      ? "{}"
      : `{\n${entries.map(([key, value]) => `${indent}  ${JSON.stringify(key)}: ${value}`).join(",\n")}\n${indent}}`;
  const lines = (indent: string, values: Iterable<readonly [string, unknown]>) =>
    block(
      indent,
      [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, inLine(value)] as const),
    );
  const list = (values: readonly unknown[]) =>
    values.length === 0 ? undefined : `[${values.map((value) => `\n    ${inLine(value)}`).join(",")}\n  ]`;
  const parts: readonly (readonly [string, string | undefined])[] = [
    ["lock", String(format)],
    ["generator", generator && inLine(generator)],
    ["config", config && inLine(config)],
    ["output", output && inLine(output)],
    ["spec", spec && inLine(spec)],
    ["joined", list(joined)],
    ["overlays", list(overlays)],
    ["slice", slice && inLine(slice)],
    [
      "names",
      block("  ", [
        ["types", lines("    ", Object.entries(names.types))],
        ["aliases", lines("    ", Object.entries(names.aliases))],
      ]),
    ],
    ["surface", surface && inLine(surface)],
    ["released", released && inLine(released)],
    ["files", lines("  ", files)],
  ];
  return `${block(
    "",
    parts.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  )}\n`;
}

/** A value on one line, with a blank behind each colon and comma. */
function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{ ${fields.map(([key, inner]) => `${JSON.stringify(key)}: ${inLine(inner)}`).join(", ")} }`;
}
