// Texts and a folder in, the folder as a run leaves it: only what changed is written, each file in one step, the lock last.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { UsageError } from "../diagnostics/diagnostic.js";
import { hashOf, workFolder } from "./tree.js";

/** What a run changes in a folder. */
export interface Changes {
  readonly write: ReadonlyMap<string, string>;
  /** Files to remove: only what an earlier run wrote and nobody changed since. */
  readonly remove: readonly string[];
}

/** Throws `UsageError` where a folder is not one to generate into. */
export function checkOutput(folder: string): void {
  const path = resolve(folder);
  if (path === dirname(path) || path === homedir()) throw new UsageError(`${folder} is not a folder to generate into`);
  if (existsSync(join(path, ".git")))
    throw new UsageError(
      `${folder} is the root of a repository: generate into a folder of its own, such as ${join(folder, "generated")}`,
    );
  if (existsSync(path) && !lstatSync(realpathSync(path)).isDirectory()) throw new UsageError(`${folder} is a file`);
}

/**
 * Carries out changes: new and changed files first, removals next, `commit` last. What is going to be written is noted before the
 * first file is: after a crash, a file that stands half-way between two runs is known to be ours.
 */
export function apply(folder: string, { write, remove }: Changes, commit: () => void = () => undefined): void {
  if (write.size + remove.length > 0) {
    mkdirSync(folder, { recursive: true });
    const root = realpathSync(folder);
    const work = join(root, workFolder);
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work);
    writeFileSync(
      join(work, pendingFile),
      JSON.stringify(Object.fromEntries([...write].map(([path, text]) => [path, hashOf(text)]))),
    );
    let count = 0;
    for (const [path, text] of write) writeFile(root, path, text, join(work, String(count++)));
    for (const path of remove) removeFile(root, path);
    commit();
    rmSync(work, { recursive: true, force: true });
  } else {
    commit();
  }
}

const pendingFile = "pending.json";

/** What a run that was cut off was about to write: path → hash. Empty where the last run came to its end. */
export function readPending(folder: string): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, workFolder, pendingFile), "utf8"));
    return new Map(Object.entries(value as Record<string, string>));
  } catch {
    return new Map();
  }
}

/** Writes a file in one step: a reader sees the old text or the new one, also when the program is stopped in between. */
export function writeAtomically(path: string, text: string, temporary = `${path}.tmp`): void {
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function writeFile(root: string, path: string, text: string, temporary: string): void {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  checkInside(root, dirname(full));
  writeAtomically(full, text, temporary);
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(root: string, path: string): void {
  const full = join(root, path);
  if (!existsSync(full)) return;
  checkInside(root, dirname(full));
  rmSync(full);
  for (let folder = dirname(full); folder !== root && readdirSync(folder).length === 0; folder = dirname(folder))
    rmdirSync(folder);
}

/** A link inside the output folder must not lead a write out of it. */
function checkInside(root: string, folder: string): void {
  const real = realpathSync(folder);
  if (real !== root && !real.startsWith(root + sep))
    throw new UsageError(`${folder} is a link that leads out of the output folder`);
}
