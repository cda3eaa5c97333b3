// `sdkwright check`: plan and compare. Nothing is written.
import { loadConfig, type Options } from "../config.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import type { Difference } from "../disk/compare.js";
import { plan, type Plan } from "../pipeline.js";
import { differencesOf } from "./generate.js";

export interface CheckResult {
  readonly plan: Plan;
  /** Whether the output folder is what a fresh run would leave there, and no correction of the description is lost. */
  readonly ok: boolean;
  readonly differences: readonly Difference[];
  readonly output: string;
}

/** Holds the output folder against a fresh run. */
export async function check(options: Options = {}): Promise<CheckResult> {
  const config = loadConfig(options);
  const made = await plan(config);
  if (made.texts === undefined || hasErrors(made.diagnostics))
    return { plan: made, ok: false, differences: [], output: config.output };
  const { differences } = differencesOf(config, made.texts);
  // An overlay whose target is gone corrects nothing any more, and nobody would notice.
  const isLost = made.diagnostics.some(({ code }) => code === "overlay/unmatched");
  return { plan: made, ok: differences.length === 0 && !isLost, differences, output: config.output };
}
