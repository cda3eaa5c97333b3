// Texts and a folder in, the folder as a run leaves it: only what changed is written, each file in one step, in an order that can be
// cut off anywhere.
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
import { workFolder } from "./tree.js";

/** What a run changes in a folder. */
export interface Changes {
  readonly write: ReadonlyMap<string, string>;
  /** Files to remove: only what an earlier run wrote and nobody changed since. */
  readonly remove: readonly string[];
  /** Files outside of the folder, by their full path; written last, in this order. */
  readonly beside: ReadonlyMap<string, string>;
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
 * Carries out changes: new and changed files first, removals next, what stands beside the folder last. What is going to be is noted
 * before the first file is written: after a crash, a file that stands half-way between two runs is known to be ours.
 *
 * @param note - for `readNote` of the next run, should this one be cut off
 */
export function apply(folder: string, { write, remove, beside }: Changes, note: string): void {
  if (write.size + remove.length + beside.size === 0) {
    // A run that was cut off at its very end left nothing to do but this, or a part of it.
    const left = join(folder, workFolder);
    if (existsSync(left) && !isClaimed(left)) rmSync(left, { recursive: true, force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  const root = realpathSync(folder);
  const work = join(root, workFolder);
  claim(work);
  writeFileSync(join(work, noteFile), note);
  let count = 0;
  const temporary = () => join(work, String(count++));
  const folders = new Set<string>();
  for (const [path, text] of write) {
    const full = join(root, path);
    const around = dirname(full);
    if (!folders.has(around)) makeFolder(root, around);
    folders.add(around);
    moveInto(full, text, temporary());
  }
  for (const path of remove) removeFile(root, path);
  for (const [path, text] of beside) {
    mkdirSync(dirname(path), { recursive: true });
    moveInto(path, text, temporary());
  }
  rmSync(work, { recursive: true, force: true });
}

const noteFile = "pending.json";
const claimFile = "pid";

/** Makes the work folder, in place of what a run that was cut off left. Two runs at a time would take each other's files for edits. */
function claim(work: string): void {
  if (isClaimed(work))
    throw new UsageError(`another run (process ${readOwner(work)}) is writing ${dirname(work)}; wait for its end`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  writeFileSync(join(work, claimFile), String(process.pid));
}

function isClaimed(work: string): boolean {
  const owner = readOwner(work);
  return owner !== undefined && isRunning(owner);
}

function readOwner(work: string): number | undefined {
  try {
    return Number(readFileSync(join(work, claimFile), "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process is another one that runs. */
export function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** What a run that was cut off noted; `undefined` where the last run came to its end. */
export function readNote(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, workFolder, noteFile), "utf8");
  } catch {
    return undefined;
  }
}

/** Writes a file in one step: a reader sees the old text or the new one, also when the program is stopped in between. */
export function writeAtomically(path: string, text: string): void {
  moveInto(path, text, `${path}.tmp`);
}

function moveInto(path: string, text: string, temporary: string): void {
  writeFileSync(temporary, text);
  try {
    renameSync(temporary, path);
  } catch (error) {
    // Only within one file system is a move one step.
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    writeAtomically(path, text);
  }
}

function makeFolder(root: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  checkInside(root, folder);
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
