// A place on the disk in, what stands there out, in a word that is the same exactly as long as nothing there changes.
import { createHash, type Hash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file or a folder. */
export interface Place {
  readonly path: string;
  /** The files of a folder that count; default: all. */
  readonly ending?: string;
  /** Whether it counts only where it really is, and not what stands there. */
  readonly isWay?: true;
  /** The names of files that count in it and in every folder above it, and nothing else. */
  readonly above?: readonly string[];
  /** Whether sizes and times are enough, which is several times faster: for the program itself, which is many files. */
  readonly isGlance?: true;
}

/** What stands at a place. */
export interface Look {
  /** What is there and where it really is, as a hash; `absent` where nothing is. */
  readonly seen: string;
  /** When it last changed, as the file system says: nobody sets that time. In milliseconds. */
  readonly changed: number;
}

export const absent = "absent";

/** Looks at a place. Throws for what cannot be read, and for links in a folder, which may lead anywhere. */
export function look({ path, ending = "", isWay, above, isGlance }: Place): Look {
  if (above !== undefined) return lookAbove(path, above);
  let real: string;
  try {
    // What a description may reference depends on where its files really are.
    real = realpathSync.native(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { seen: absent, changed: 0 };
    throw error;
  }
  if (isWay === true) return { seen: real, changed: 0 };
  const hash = createHash("sha256").update(real);
  const changed = visit(real, "", { ending, isGlance: isGlance === true, hash });
  return { seen: `sha256:${hash.digest("hex")}`, changed };
}

/** The files of some names in a folder and above it. */
function lookAbove(folder: string, names: readonly string[]): Look {
  const hash = createHash("sha256");
  let changed = 0;
  for (const path of foldersAbove(folder).flatMap((one) => names.map((name) => join(one, name)))) {
    if (!existsSync(path)) continue;
    hash.update(`\0${path}\0`);
    const stat = statSync(path);
    if (!stat.isFile()) continue;
    hash.update(readFileSync(path));
    changed = Math.max(changed, stat.ctimeMs);
  }
  return { seen: `sha256:${hash.digest("hex")}`, changed };
}

/** A folder, and those that it is in, the innermost first. */
export function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

/** Adds a file, or all files of a folder with their names. Gives the newest time of a change. */
function visit(
  path: string,
  name: string,
  into: { readonly ending: string; readonly isGlance: boolean; readonly hash: Hash },
): number {
  const stat = lstatSync(path);
  let changed = stat.ctimeMs;
  if (!stat.isDirectory()) {
    const content = into.isGlance ? `${stat.mtimeMs} ${stat.ctimeMs}` : readFileSync(path);
    into.hash.update(`\0${name}\0${stat.size}\0`).update(content);
    return changed;
  }
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const inner of entries) {
    if (inner.isSymbolicLink()) throw new Error(`${join(path, inner.name)} is a link`);
    if (!inner.isDirectory() && !(inner.isFile() && inner.name.endsWith(into.ending))) continue;
    changed = Math.max(changed, visit(join(path, inner.name), `${name}/${inner.name}`, into));
  }
  return changed;
}
