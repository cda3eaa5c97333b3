// What is asked of `generate` or `check` in, its result out where nothing changed since the last run: found without making anything.
import type { Plan } from "../pipeline.js";
import { lastRun, type Unchanged } from "../project/lastRun.js";
import type { CheckOptions, CheckResult } from "./check.js";
import type { GenerateOptions, GenerateResult } from "./generate.js";

/** The result of `generate`, whose plan holds nothing but what was found; and all paths that it depends on. */
export function generateUnchanged({
  keepEdits,
  ...options
}: GenerateOptions): { readonly result: GenerateResult; readonly inputs: readonly string[] } | undefined {
  const last = keepEdits === true ? undefined : lastRun("generate", options);
  if (last === undefined) return undefined;
  const { output, files, inputs } = last;
  const nothing = { written: [], added: [], removed: [], kept: [], refused: [] };
  return { result: { ...nothing, plan: planOf(last), ok: true, unchanged: files, isUnchanged: true, output }, inputs };
}

/** The result of `check`, whose plan holds nothing but what was found. */
export function checkUnchanged({ canary, ...options }: CheckOptions): CheckResult | undefined {
  const last = canary === true ? undefined : lastRun("check", options);
  if (last === undefined) return undefined;
  return { plan: planOf(last), ok: true, differences: [], problems: [], output: last.output };
}

function planOf({ diagnostics, sources }: Unchanged): Plan {
  return { diagnostics, sources };
}
