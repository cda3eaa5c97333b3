// `sdkwright.lock` in, what the last run wrote out, and back: the record of which files are ours and what they were like.
import { existsSync, readFileSync } from "node:fs";
import { UsageError } from "../diagnostics/diagnostic.js";

/** The files of the last run by path from the output folder, each with its hash; `null` for those that hold the version and may be edited. */
export interface Lock {
  readonly files: ReadonlyMap<string, string | null>;
}

/** The version of the lock's own format. */
const format = 1;

export function readLock(path: string): Lock | undefined {
  if (!existsSync(path)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UsageError(
      `${path} is not JSON; restore it from version control, or delete it and run generate with --adopt`,
    );
  }
  const { lock, files } = value as { lock?: unknown; files?: unknown };
  if (lock !== format || typeof files !== "object" || files === null)
    throw new UsageError(`${path} was written by another version of sdkwright`);
  const entries = Object.entries(files).filter(
    (entry): entry is [string, string | null] => entry[1] === null || typeof entry[1] === "string",
  );
  return { files: new Map(entries.filter(([file]) => isInside(file))) };
}

/** A lock names files below the output folder, whoever wrote it. */
function isInside(file: string): boolean {
  return !file.startsWith("/") && !/^[A-Za-z]:/.test(file) && !file.split(/[\\/]/).includes("..");
}

/** The text of a lock: sorted, one line to a file, nothing that changes without a reason. */
export function formatLock(lock: Lock): string {
  const files = Object.fromEntries([...lock.files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ lock: format, files }, null, 2)}\n`;
}
