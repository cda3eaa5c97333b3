// A revision of git in, the files of one folder as they were out. The repository and its index stay as they are.
import { spawnSync } from "node:child_process";
import { join, sep } from "node:path";
import { UsageError } from "../diagnostics/diagnostic.js";

function git(cwd: string, args: readonly string[], more: { readonly input?: string; readonly index?: string } = {}) {
  const env = { ...process.env, ...(more.index !== undefined && { GIT_INDEX_FILE: more.index }) };
  return spawnSync("git", args, { cwd, env, input: more.input ?? "", encoding: "utf8", maxBuffer: 1 << 28 });
}

/** Whether a text names a commit of the repository that a folder belongs to. */
export function isRevision(ref: string, cwd = process.cwd()): boolean {
  if (ref.startsWith("-")) return false;
  return git(cwd, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]).status === 0;
}

/** Why a revision may not be found although there is one; `undefined` where the whole repository is here. */
export function missingHistory(cwd = process.cwd()): string | undefined {
  const { status, stdout } = git(cwd, ["rev-parse", "--is-shallow-repository"]);
  if (status !== 0) return "this folder is in no repository of git";
  if (stdout.trim() !== "true") return undefined;
  return "this clone has only the latest commits: git fetch --unshallow --tags brings the others (in actions/checkout, `fetch-depth: 0`)";
}

/** The commit that last changed a file; `undefined` where there is none, or where the file was changed since. */
export function lastRevisionOf(file: string, cwd: string): string | undefined {
  if (git(cwd, ["diff", "--quiet", "HEAD", "--", file]).status !== 0) return undefined;
  const { status, stdout } = git(cwd, ["log", "-1", "--format=%H", "--", file]);
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

/**
 * Writes the files that stood in a folder at a revision into another one, or those of the whole repository. Gives the folder there that is the
 * same one.
 */
export function checkOutRevision(ref: string, cwd: string, target: string, isWhole = false): string {
  const commit = run(cwd, ["rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`]).trim();
  const prefix = run(cwd, ["rev-parse", "--show-prefix"]).trim();
  const index = join(target, "index");
  run(cwd, ["read-tree", commit], { index });
  // Paths are relative to the folder, and are written from the root of the repository.
  const files = run(cwd, ["ls-files", "-z", "--", isWhole ? ":/" : "."], { index });
  run(cwd, ["checkout-index", "-q", "-f", "-z", "--stdin", `--prefix=${target}${sep}`], { index, input: files });
  return join(target, prefix);
}

function run(
  cwd: string,
  args: readonly string[],
  more: { readonly input?: string; readonly index?: string } = {},
): string {
  const { status, stdout, stderr, error } = git(cwd, args, more);
  if (status !== 0) throw new UsageError(`git ${args[0]!} failed: ${(error?.message ?? stderr).trim()}`);
  return stdout;
}
