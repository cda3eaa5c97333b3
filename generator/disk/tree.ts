// A folder in, what stands in it out: the texts of the files that a run is about, and the names of the others.
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";

/** The files of an output folder, by path from it with `/`. */
export interface Tree {
  /** Texts with `\n` line ends: a checkout may have made `\r\n` of them. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Where a run keeps what it is about to do, inside the output folder. It is gone when the run has come to its end. */
export const workFolder = ".sdkwright";

/** What building and installing leave behind; it is nobody's drift. */
const ignored = new Set(["node_modules", "dist", ".git", workFolder]);

/** Reads the files of a folder; links are not followed. A folder that does not exist is empty. */
export function readTree(folder: string): Tree {
  const texts = new Map<string, string>();
  const visit = (path: string, name: string) => {
    for (const inner of readdirSync(path).sort()) {
      const full = join(path, inner);
      const relative = name === "" ? inner : `${name}/${inner}`;
      const stat = lstatSync(full);
      if (stat.isDirectory() && !ignored.has(inner)) visit(full, relative);
      else if (stat.isFile()) texts.set(relative, normalized(readFileSync(full, "utf8")));
    }
  };
  try {
    visit(folder, "");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return { texts };
}

function normalized(text: string): string {
  return text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
}

/** The hash of a text, as the lock has it. */
export function hashOf(text: string): string {
  return `sha256:${createHash("sha256").update(normalized(text)).digest("hex")}`;
}
