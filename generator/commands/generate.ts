// `sdkwright generate`: plan and write.
import { resolve } from "node:path";
import { loadConfig, type Config, type Options } from "../config.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { compare, type Difference } from "../disk/compare.js";
import { formatLock, readLock, type Lock } from "../disk/lock.js";
import { hashOf, readTree } from "../disk/tree.js";
import { apply, checkOutput, readPending, writeAtomically } from "../disk/write.js";
import { plan, type Plan } from "../pipeline.js";
import { header, type Text } from "../print/print.js";

export interface GenerateOptions extends Options {
  /** Overwrites generated files that were edited by hand. */
  readonly discardEdits?: boolean;
  /** Takes over files that stand where generated ones belong. */
  readonly adopt?: boolean;
}

export interface GenerateResult {
  readonly plan: Plan;
  /** Whether the output folder now holds the package. */
  readonly ok: boolean;
  /** What stood in the way: hand edits, or files that are not ours. Empty where nothing did. */
  readonly refused: readonly Difference[];
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  /** Left-over files that were not removed: there is no lock to say that they are ours, or they were edited. */
  readonly kept: readonly string[];
  readonly output: string;
}

/** Makes the package. Nothing is written where the description has errors, or where something would be lost. */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  const config = loadConfig(options);
  checkOutput(config.output);
  const made = await plan(config);
  const nothing = {
    plan: made,
    ok: false,
    refused: [],
    written: [],
    removed: [],
    unchanged: 0,
    kept: [],
    output: config.output,
  };
  if (made.texts === undefined || hasErrors(made.diagnostics)) return nothing;
  const { differences, lock, isOurs } = differencesOf(config, made.texts);
  const refused = differences.filter(
    ({ kind }) =>
      (kind === "edited" && options.discardEdits !== true) ||
      (kind === "different" && !isOurs && options.adopt !== true),
  );
  if (refused.length > 0) return { ...nothing, refused };
  const write = new Map(
    differences.flatMap((difference): [string, string][] =>
      "after" in difference ? [[difference.path, difference.after]] : [],
    ),
  );
  const remove = differences.filter(({ kind }) => lock !== undefined && kind === "stale").map(({ path }) => path);
  apply(config.output, { write, remove }, () => writeLock(config, made.texts ?? []));
  return {
    plan: made,
    ok: true,
    refused: [],
    written: [...write.keys()],
    removed: remove,
    unchanged: made.texts.length - write.size,
    kept: differences
      .filter(({ kind, path }) => (kind === "stale" || kind === "stale-edited") && !remove.includes(path))
      .map(({ path }) => path),
    output: config.output,
  };
}

/** How the output folder differs from the texts, and whether it holds a package that was generated before. */
export function differencesOf(
  config: Config,
  texts: readonly Text[],
): { differences: Difference[]; lock: Lock | undefined; isOurs: boolean } {
  const tree = readTree(config.output);
  const lock = config.lock === undefined ? undefined : readLock(config.lock);
  const pending = readPending(config.output);
  const wanted = new Map(texts.map(({ path, text }) => [path, text]));
  const isOurs = lock !== undefined || pending.size > 0 || (tree.texts.get("src/index.ts") ?? "").startsWith(header);
  return { differences: compare(wanted, tree, { ...(lock !== undefined && { lock }), pending, header }), lock, isOurs };
}

function writeLock(config: Config, texts: readonly Text[]): void {
  if (config.lock === undefined) return;
  const files = new Map(texts.map(({ path, text }) => [path, holdsVersion(path) ? null : hashOf(text)]));
  const text = formatLock({ files });
  const path = resolve(config.lock);
  const before = readLock(path);
  if (before === undefined || formatLock(before) !== text) writeAtomically(path, text);
}

/** A release edits the version in `package.json`; that is no hand edit. */
function holdsVersion(path: string): boolean {
  return path === "package.json";
}
