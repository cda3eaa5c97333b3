// A release that was decided on in, what is said of it out: by us in a changelog, or to a tool that writes versions and changelogs itself.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Change, Level } from "../compatibility/change.js";
import { changelogEntry, changeset, commitMessage, migrationPage, withEntry } from "../compatibility/notes.js";
import { levelAt } from "../compatibility/version.js";
import { UsageError } from "../diagnostics/diagnostic.js";
import type { Plan } from "../pipeline.js";
import { surfaceHash } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";
import type { Project } from "./project.js";

export interface Announced {
  /** The version; the least that it can be, where another tool decides. */
  readonly version: string;
  readonly level: Level;
  readonly changes: readonly Change[];
  readonly surface: Surface;
}

/** The entry of the changelog, the text of the changeset, or the message of the commit. Other tools need no word of a first release. */
export function notesOf({ version, level, changes }: Announced, { config, released }: Project, { api }: Plan): string {
  const { name, version: current } = config.settings(api?.title ?? "").package;
  switch (config.releaseStyle) {
    case "changelog":
      return released === undefined ? `## ${version}\n\nFirst release.\n` : changelogEntry(version, changes);
    case "changeset":
      return released === undefined ? "" : changeset(name, levelAt(current, level), changes);
    case "conventional":
      return released === undefined ? "" : commitMessage(level, changes);
  }
}

/** The files that say it, by full path. Throws `UsageError` where Changesets is not there. */
export function announcement(announced: Announced, notes: string, { config }: Project): Map<string, string> {
  const folder = dirname(config.file!);
  switch (config.releaseStyle) {
    case "changelog":
      return changelogFiles(folder, announced, notes);
    case "changeset":
      return notes === "" ? new Map<string, string>() : new Map([[changesetFile(folder, announced), notes]]);
    case "conventional":
      return new Map();
  }
}

function changelogFiles(folder: string, { version, changes }: Announced, notes: string): Map<string, string> {
  const path = join(folder, "CHANGELOG.md");
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const files = new Map([[path, withEntry(before, notes)]]);
  const [numbers = version] = version.split("-");
  const major = /^\d+/.exec(version)![0];
  if (changes.some(({ level, accepted }) => level === "major" && accepted === null))
    files.set(join(folder, `MIGRATION-${major === "0" ? numbers : major}.md`), migrationPage(version, changes));
  return files;
}

/** In the nearest folder of Changesets, here or above. A release that was cut off is made again, and is the same file then. */
function changesetFile(from: string, { surface }: Announced): string {
  const name = `sdkwright-${surfaceHash(surface).replace("sha256:", "").slice(0, 8)}.md`;
  for (let folder = from; ; folder = dirname(folder)) {
    const changesets = join(folder, ".changeset");
    if (existsSync(changesets)) return join(changesets, name);
    if (folder === dirname(folder))
      throw new UsageError(`there is no folder .changeset in ${from} or above: npx changeset init makes it`);
  }
}
