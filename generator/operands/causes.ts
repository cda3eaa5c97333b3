// What was compared in, the way from one side to the other out: through what was committed with the old one.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Step } from "../compatibility/causes.js";
import type { Options } from "../config.js";
import { surfaceFiles } from "../pipeline.js";
import { stepsBetween } from "../project/causes.js";
import { openProject, releasedFile } from "../project/project.js";
import { surfaceOfValue } from "../surface/format.js";
import { isRevision, lastRevisionOf } from "./git.js";
import { atRevision, type Side } from "./operand.js";

/**
 * The steps from a revision, or from the last release, to the working tree. `undefined` where the old side is nothing of the kind, or
 * where it was committed without a record of what it was made of.
 */
export async function stepsOf(before: Side, after: Side, options: Options): Promise<Step[] | undefined> {
  const revision = revisionOf(before, options);
  const { surface, lock } = after;
  if (revision === undefined || after.ref !== "working" || surface === undefined || lock === undefined)
    return undefined;
  return atRevision(revision, options, async (old) => {
    const path = join(old.config.output, surfaceFiles.value);
    if (old.lock?.generator === undefined || !existsSync(path)) return undefined;
    const committed = surfaceOfValue(JSON.parse(readFileSync(path, "utf8")));
    if (committed === undefined) return undefined;
    return stepsBetween({ surface: committed, lock: old.lock }, { surface, lock }, old, openProject(options));
  });
}

/** The revision that a side stands for; of the last release the one that recorded it. */
function revisionOf({ ref }: Side, options: Options): string | undefined {
  const { cwd = process.cwd() } = options;
  if (ref === "release") {
    const { file } = openProject(options).config;
    return file === undefined ? undefined : lastRevisionOf(releasedFile(file), dirname(file));
  }
  if (ref === "working" || /^(npm|https?):/.test(ref) || ref === "-" || existsSync(resolve(cwd, ref))) return undefined;
  return isRevision(ref, cwd) ? ref : undefined;
}
