// A folder in, what stands in it out: the texts of the files that a run is about, and the names of the others.
import { readdirSync, readFileSync } from "node:fs";
import { hash } from "node:crypto";
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
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const inner of entries) {
      const full = join(path, inner.name);
      const relative = name === "" ? inner.name : `${name}/${inner.name}`;
      if (inner.isDirectory() && !ignored.has(inner.name)) visit(full, relative);
      else if (inner.isFile()) texts.set(relative, normalized(readFileSync(full, "utf8")));
    }
  };
  try {
    visit(folder, "");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return { texts };
}

/** A text with the line ends that texts are compared by. */
export function normalized(text: string): string {
  return text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
}

/** The hash of a text, as the lock has it. */
export function hashOf(text: string): string {
  return `sha256:${hash("sha256", normalized(text))}`;
}

/** The hash of a whole tree, from the hashes of its files. */
export function hashOfTree(files: ReadonlyMap<string, string>): string {
  const lines = [...files].map(([path, own]) => `${path}\0${own}\0`).sort();
  return hashOf(lines.join(""));
}
