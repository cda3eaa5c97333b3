// `sdkwright generate`: plan and write.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Options } from "../config.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import type { Difference } from "../disk/compare.js";
import { checkOutput, writeAtomically } from "../disk/write.js";
import type { Plan } from "../pipeline.js";
import {
  driftOf,
  patchesOf,
  refusedOf,
  requireVersion,
  writeOutput,
  type Leave,
  type Written,
} from "../project/output.js";
import { editedSnapshot } from "../project/problems.js";
import { openProject, planProject, versionProblem } from "../project/project.js";
import { rememberWritten } from "../project/record.js";
import { changedSinceUpdate, isSnapshotEdited } from "../project/snapshot.js";

export interface GenerateOptions extends Options, Leave {
  /** Goes on where another version of the program made what is there. */
  readonly upgrade?: boolean;
  /** Writes a patch for each generated file that was edited by hand; every run applies it from then on. */
  readonly keepEdits?: boolean;
}

export interface GenerateResult extends Written {
  readonly plan: Plan;
  /** Whether the output folder now holds the package. */
  readonly ok: boolean;
  /** What stood in the way: hand edits, or files that are not ours. Empty where nothing did. */
  readonly refused: readonly Difference[];
  /** What else stood in the way. */
  readonly problem?: string;
  /** What changed that only `update` takes: one sentence each. */
  readonly outdated?: readonly string[];
  /** Patches that were written for hand edits. */
  readonly patches?: readonly string[];
  readonly output: string;
}

/** What a run that writes nothing gives. */
const nothing = {
  ok: false,
  refused: [],
  written: [],
  added: [],
  removed: [],
  unchanged: 0,
  isUnchanged: true,
  kept: [],
} as const;

/** Makes the package. Nothing is written where the description has errors, or where something would be lost. */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  const start = Date.now();
  const project = openProject(options);
  const { output, spec } = project.config;
  checkOutput(output);
  requireVersion(versionProblem(project), options.upgrade);
  const made = await planProject(project);
  const { plan } = made;
  if (plan.texts === undefined || hasErrors(plan.diagnostics)) return { ...nothing, plan, output };
  if (isSnapshotEdited(project)) return { ...nothing, plan, output, problem: editedSnapshot(spec) };
  const drift = driftOf(project, plan.texts);
  if (options.keepEdits === true) {
    const patches = patchesOf(project, made, drift);
    for (const [path, text] of patches) {
      mkdirSync(dirname(path), { recursive: true });
      writeAtomically(path, text);
    }
    if (patches.size > 0) {
      const { keepEdits: _, ...rest } = options;
      return { ...(await generate({ ...rest, discardEdits: true })), patches: [...patches.keys()] };
    }
  }
  const refused = refusedOf(drift, options);
  if (refused.length > 0) return { ...nothing, plan, output, refused };
  const left = writeOutput(project, made, drift);
  const outdated = changedSinceUpdate(project);
  const { keepEdits: _, ...asked } = options;
  rememberWritten({ options: asked, project, made, drift, left, outdated, start });
  return { ...left.written, plan, ok: true, refused: [], output, ...(outdated.length > 0 && { outdated }) };
}
