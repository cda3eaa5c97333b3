// `sdkwright diff`: what changed for the users of an SDK between two of anything that has a surface. Nothing is written.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadConfig, type Config, type Options } from "../config.js";
import { compareSurfaces, type Comparison } from "../compatibility/compare.js";
import { levels, type Change, type Level, type RuleId } from "../compatibility/change.js";
import { acceptedBy } from "../compatibility/judge.js";
import { report, summaryReport, type Compared, type ReportFormat, type SurfaceLines } from "../compatibility/report.js";
import { annotatedPath } from "../diagnostics/annotation.js";
import { UsageError } from "../diagnostics/diagnostic.js";
import { withCause, withCauses } from "../compatibility/causes.js";
import { touched } from "../consumers/touched.js";
import { stepsOf } from "../operands/causes.js";
import { readSide, type Side, type SideOptions } from "../operands/operand.js";
import { surfaceFiles } from "../pipeline.js";
import { formatSurface } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";

export interface DiffOptions extends SideOptions {
  /** Default: the last release. */
  readonly from?: string;
  /** Default: what the configuration makes now. */
  readonly to?: string;
  /** Finds out what made each change, also where that takes further runs. */
  readonly causes?: boolean;
  /** The folder of a program in TypeScript: only what it mentions of the SDK is told, with the places. */
  readonly in?: string;
  /** The smallest level that makes the result not `ok`. Default: none does. */
  readonly failOn?: "major" | "minor";
}

export interface DiffResult {
  readonly from: Side;
  readonly to: Side;
  /** Missing where one of the descriptions has errors. */
  readonly compared?: Compared;
  readonly ok: boolean;
}

/** Compares two surfaces. */
export async function diff({
  from = "release",
  to = "working",
  causes = false,
  in: folder,
  failOn,
  ...options
}: DiffOptions = {}): Promise<DiffResult> {
  if (from === "-" && to === "-") throw new UsageError("standard input can be only one of the two");
  const before = await readSide(from, options);
  const after = await readSide(to, options);
  if (before.surface === undefined || after.surface === undefined) return { from: before, to: after, ok: false };
  const { compat } = configurationOf(options);
  const accepted = acceptedBy(compat, before.version);
  const comparison = compareSurfaces(before.surface, after.surface, { compat, accepted });
  const compared: Compared = {
    from: { ref: from, surface: before.surface, ...(before.version !== undefined && { version: before.version }) },
    to: { ref: to, surface: after.surface },
    ...withPlaces(await explained(comparison, before, after, { ...options, causes }), before, after),
  };
  const told = folder === undefined ? compared : await toldTo(folder, compared, options);
  return { from: before, to: after, compared: told, ok: failOn === undefined || !isAtLeast(told.bump, failOn) };
}

/** The configuration, where there is one: nothing of it has to be there. */
function configurationOf(options: Options): Config {
  return loadConfig({ output: ".", spec: "-", ...options });
}

/** What a program meets of a comparison. */
async function toldTo(program: string, compared: Compared, options: Options): Promise<Compared> {
  // Loaded where it is needed: a compiler takes longer to start than most comparisons take.
  const { usesOf } = await import("../consumers/compiler.js");
  const name = /^npm:(@?[^@]+)/.exec(compared.from.ref)?.[1] ?? configurationOf(options).settings("").package.name;
  const folder = resolve(options.cwd ?? process.cwd(), program);
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${program}`);
  const uses = usesOf(folder, name);
  if (uses === undefined)
    throw new UsageError(
      `${program} does not have ${name}, or no types of it: install it there, built, or name another package with --name`,
    );
  return { ...touched(compared, uses), program };
}

function isAtLeast(bump: Level, limit: Level): boolean {
  return levels.indexOf(bump) <= levels.indexOf(limit);
}

/** A comparison with what made each change, where that can be known. */
async function explained(
  comparison: Comparison,
  before: Side,
  after: Side,
  { causes, ...options }: SideOptions & { readonly causes: boolean },
): Promise<Comparison> {
  // Two descriptions that one run read differ in nothing else; anything else may have another configuration or generator behind it.
  if (before.isDescription && after.isDescription) return withCause(comparison, "spec");
  if (!causes || comparison.changes.length === 0) return comparison;
  const steps = await stepsOf(before, after, options);
  return steps === undefined ? comparison : withCauses(comparison, steps);
}

/** What the new description has no place for. */
const isGone: ReadonlySet<RuleId> = new Set<RuleId>(["method-removed", "model-removed", "webhook-removed"]);

/** A comparison with the places in the descriptions, where they can be found. */
function withPlaces(comparison: Comparison, before: Side, after: Side): Comparison {
  const changes = comparison.changes.map((change): Change => {
    const side = isGone.has(change.id) ? before : after;
    const property = /^[^.]*\.([^.[\]()]+)/.exec(change.symbol)?.[1];
    const source = change.source && side.locate?.(change.source.pointer.slice(1), property);
    return source === undefined ? change : { ...change, source };
  });
  return { ...comparison, changes };
}

/** The report of a result, in a format. */
export function reportOf({ compared, to }: DiffResult, format: ReportFormat, options: Options): string {
  if (compared === undefined) return "";
  return report(compared, format, format === "github" || format === "json" ? linesOf(to, options) : undefined);
}

/** What a job adds to its summary. */
export function summaryOf({ compared }: DiffResult): string {
  return compared === undefined ? "" : summaryReport(compared);
}

/** Annotations point at the surface in the output folder: it is part of a change that is reviewed. */
function linesOf({ ref, surface }: Side, options: Options): SurfaceLines | undefined {
  if (ref !== "working" || surface === undefined) return undefined;
  const { output } = loadConfig(options);
  const lines = lineNumbers(surface);
  return {
    file: annotatedPath(join(output, surfaceFiles.value), options.cwd),
    lineOf: (symbol) => {
      const found = [...symbol.matchAll(/[.([ ]|$/g)].map(({ index }) => lines.get(symbol.slice(0, index)));
      return found.findLast((line) => line !== undefined);
    },
  };
}

function lineNumbers(surface: Surface): ReadonlyMap<string, number> {
  const lines = formatSurface(surface).split("\n");
  return new Map(
    lines.flatMap((line, index): [string, number][] => {
      const found = /^ {4}("(?:[^"\\]|\\.)*"): /.exec(line);
      return found === null ? [] : [[JSON.parse(found[1]!) as string, index + 1]];
    }),
  );
}
