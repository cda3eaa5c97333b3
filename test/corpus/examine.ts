// One description in, everything that can be said of what is generated from it, but for what compilers say, out.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig, locateDiagnostic, plan, type Plan } from "../../generator/index.js";
import { parseSource } from "../../generator/source/source.js";
import { numbers, shuffled } from "./shuffle.js";

/** What a run over one description found. */
export interface Findings {
  /** The version that it is written in; "" where it could not be read. */
  readonly version: string;
  readonly operations: number;
  readonly models: number;
  /** Of the first run, in milliseconds. */
  readonly time: number;
  readonly warnings: number;
  /** What is wrong with it, where nothing was generated. */
  readonly refused?: string;
  /** Files that a second run, with the keys of the description in another order, makes differently. */
  readonly moved: readonly string[];
}

/** What `examine` may do. */
export interface ExamineOptions {
  /** The folder that references may lead into. */
  readonly root: string;
  /** A folder for files that are needed for a moment. */
  readonly scratch: string;
}

/** Generates from a description, twice. Rejects only where the generator itself fails. */
export async function examine(spec: string, options: ExamineOptions): Promise<{ findings: Findings; plan: Plan }> {
  const start = performance.now();
  const first = await planOf(spec, options);
  const time = Math.round(performance.now() - start);
  const errors = first.diagnostics.filter(({ severity }) => severity === "error");
  const [error] = errors;
  const findings: Findings = {
    version: first.document?.writtenIn ?? "",
    operations: first.api?.operations.length ?? 0,
    models: first.api?.models.length ?? 0,
    time,
    warnings: first.diagnostics.length - errors.length,
    ...(error !== undefined && { refused: located(error, first) }),
    moved: first.texts === undefined ? [] : await movedFiles(spec, first, options),
  };
  return { findings, plan: first };
}

function planOf(spec: string, { root }: ExamineOptions): Promise<Plan> {
  return plan(loadConfig({ spec, output: "out", config: false, allow: [root] }));
}

function located(error: Plan["diagnostics"][number], { sources }: Plan): string {
  const { line, column, code, message } = locateDiagnostic(error, sources);
  return `${line === undefined ? "" : `${line}:${column ?? 1} `}${code} ${message}`;
}

/**
 * What a second run makes differently. The keys of a single file are shuffled for it; a description of several files is run as it is.
 */
async function movedFiles(spec: string, first: Plan, options: ExamineOptions): Promise<string[]> {
  const [source] = first.sources.values();
  if (first.sources.size !== 1 || source === undefined) return differing(first, await planOf(spec, options));
  const { value } = parseSource(source.uri, source.text);
  const file = join(options.scratch, "shuffled.json");
  writeFileSync(file, JSON.stringify(shuffled(value, numbers(1))));
  const moved = differing(first, await planOf(file, options));
  if (moved.length === 0) return [];
  // What only the text of a file says (a number that JavaScript cannot hold) is not there after parsing: compare without it.
  writeFileSync(file, JSON.stringify(value));
  const plain = await planOf(file, options);
  writeFileSync(file, JSON.stringify(shuffled(value, numbers(1))));
  return differing(plain, await planOf(file, options));
}

function differing({ texts: before = [] }: Plan, { texts: after = [] }: Plan): string[] {
  const old = new Map(before.map(({ path, text }) => [path, text]));
  const now = new Map(after.map(({ path, text }) => [path, text]));
  return [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path)).sort();
}
