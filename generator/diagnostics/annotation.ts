// A path in, as annotations of GitHub name it out: from the root of the repository, wherever in it the program runs.
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** What is no file, and files elsewhere, stay as they are named. */
export function annotatedPath(path: string, cwd = process.cwd()): string {
  if (/^https?:|^<|^-$/.test(path)) return path;
  const root = rootOf(cwd) ?? cwd;
  const inside = relative(root, resolve(cwd, path));
  return inside.startsWith("..") ? path : inside.split(sep).join("/");
}

/** The nearest folder above that holds a repository; in work trees and submodules `.git` is a file. */
function rootOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : rootOf(parent);
}
