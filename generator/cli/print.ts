// Findings and differences in, lines for people, for programs and for GitHub out.
import { appendFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Canary, CheckResult } from "../commands/check.js";
import type { GenerateResult } from "../commands/generate.js";
import { count } from "../compatibility/words.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DiagnosticFormat, Sources } from "../diagnostics/render.js";
import type { Difference } from "../disk/compare.js";

/** How to print. */
export interface PrintFlags {
  readonly quiet?: boolean;
  /** Default: `text`. */
  readonly format?: DiagnosticFormat;
  /** Default: where the terminal shows colours. */
  readonly color?: boolean;
}

/** The most findings that a person is shown at once. */
const mostShown = 100;
/** The most files of which a person is shown what differs. */
const mostDiffs = 20;

export async function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  flags: PrintFlags,
): Promise<void> {
  const format = flags.format ?? "text";
  const shown = diagnostics.filter(({ severity }) => severity === "error" || flags.quiet !== true);
  if (shown.length === 0) return;
  // Loaded where there is something to say: it brings the parsers that find places.
  const { render } = await import("../diagnostics/render.js");
  const limit = format === "text" ? mostShown : shown.length;
  for (const diagnostic of shown.slice(0, limit))
    process.stderr.write(`${render(diagnostic, sources, format, usesColor(flags))}\n`);
  if (shown.length > limit) process.stderr.write(`… and ${shown.length - limit} more; --format json prints them all\n`);
}

function usesColor({ color }: PrintFlags): boolean {
  return color !== false && (process.env["NO_COLOR"] ?? "") === "" && process.stderr.isTTY;
}

export function say({ quiet }: PrintFlags, line: string): void {
  if (quiet !== true) process.stderr.write(`${line}\n`);
}

/** What `generate` found and did. */
export async function printGenerated(result: GenerateResult, flags: PrintFlags): Promise<void> {
  await printDiagnostics(result.plan.diagnostics, result.plan.sources, flags);
  if (result.refused.length > 0) printRefused(result.refused);
  if (result.problem !== undefined) process.stderr.write(`sdkwright: ${result.problem}\n`);
  for (const path of result.patches ?? []) say(flags, `wrote ${relative(process.cwd(), path)}`);
  for (const path of result.kept.slice(0, mostShown))
    say(flags, `left over: ${path} (nothing says that it is not yours; delete it if it is not)`);
  if (result.kept.length > mostShown) say(flags, `… and ${result.kept.length - mostShown} more are left over`);
  for (const text of result.outdated ?? []) say(flags, `note: ${text}`);
  if (!result.ok || flags.quiet === true) return;
  const { output, written, removed, unchanged } = result;
  const removal = removed.length > 0 ? `, ${removed.length} removed` : "";
  process.stdout.write(`${output}: ${written.length} written${removal}, ${unchanged} unchanged\n`);
}

export function printRefused(refused: readonly Difference[]): void {
  const edited = refused.filter(({ kind }) => kind === "edited");
  for (const { path, kind } of refused.slice(0, mostShown)) {
    process.stderr.write(
      `${path}  error  ${kind === "edited" ? "output/edited  was edited by hand after it was generated" : "output/occupied  stands where a generated file belongs"}\n`,
    );
  }
  if (refused.length > mostShown) process.stderr.write(`… and ${refused.length - mostShown} more\n`);
  process.stderr.write("  hint: nothing was written\n");
  const ways = edited.length > 0 ? waysOut : ["take them over:  sdkwright generate --adopt"];
  for (const way of ways) process.stderr.write(`    ${way}\n`);
}

/** What can be done about a hand edit. */
const waysOut = [
  "keep it:  sdkwright generate --keep-edits     writes a patch, which every run applies",
  "drop it:  sdkwright generate --discard-edits",
  "or write it in a file of your own: `extensions` in the configuration",
];

const differenceWords: Readonly<Record<Difference["kind"], string>> = {
  missing: "is missing",
  different: "differs from a fresh run",
  edited: "was edited by hand",
  stale: "is left over: a fresh run does not make it",
  "stale-edited": "is left over, and was edited by hand",
  foreign: "is not a generated file; it stands among them",
};

async function printDifferences(
  { differences, output }: Pick<CheckResult, "differences" | "output">,
  flags: PrintFlags,
): Promise<void> {
  const { annotatedPath, unifiedDiff } = await import("./commands.js");
  const isText = (flags.format ?? "text") === "text";
  const shown = isText ? mostShown : differences.length;
  for (const [index, difference] of differences.slice(0, shown).entries()) {
    const words = differenceWords[difference.kind];
    if (flags.format === "github")
      process.stdout.write(
        `::error file=${annotatedPath(join(output, difference.path))}::${difference.path} ${words}\n`,
      );
    else if (flags.format === "json")
      process.stdout.write(
        `${JSON.stringify({ kind: difference.kind, path: difference.path, diff: unifiedDiff(difference) })}\n`,
      );
    else
      process.stdout.write(
        `${difference.path} ${words}\n${difference.kind === "foreign" || index >= mostDiffs ? "" : unifiedDiff(difference)}`,
      );
  }
  if (isText && differences.length > mostDiffs)
    process.stdout.write(
      `… ${differences.length > shown ? `and ${differences.length - shown} more; ` : ""}--format json prints what differs in all of them\n`,
    );
  for (const line of endOf(differences)) process.stderr.write(`${line}\n`);
}

/** What becomes of differences: what a run puts right, and what it leaves to people. */
function endOf(differences: readonly Difference[]): string[] {
  const some = (...kinds: readonly Difference["kind"][]) => differences.some(({ kind }) => kinds.includes(kind));
  const files = (count: number) => `${count} ${count === 1 ? "file is" : "files are"}`;
  const isEdited = some("edited");
  const isLeft = some("foreign", "stale-edited");
  const way = isEdited ? "" : some("missing", "different", "stale") ? "; sdkwright generate writes them" : "";
  return [
    ...(isEdited ? waysOut.map((line) => `  ${line}`) : []),
    ...(isLeft
      ? [
          "  what nobody generated is left alone: delete it; code of your own has a folder, `extensions` in the configuration",
        ]
      : []),
    `${files(differences.length)} not as a fresh run leaves them${way}`,
  ];
}

/** What `check` found. */
export async function printChecked(result: CheckResult, flags: PrintFlags): Promise<void> {
  await printDiagnostics(result.plan.diagnostics, result.plan.sources, flags);
  if (result.differences.length > 0) await printDifferences(result, flags);
  await printProblems(result, flags);
  if (result.canary !== undefined) printCanary(result.canary, flags);
  if (result.ok && flags.quiet !== true) process.stdout.write(`${result.output}: up to date\n`);
}

/** What `check` found beside the files. */
async function printProblems(
  { problems, version }: Pick<CheckResult, "problems" | "version">,
  flags: PrintFlags,
): Promise<void> {
  const all = [
    ...problems.map((text) => ({ text, lines: [] as string[] })),
    ...(version ? [await versionText(version)] : []),
  ];
  for (const { text, lines } of all) {
    if (flags.format === "github") process.stdout.write(`::error::${text}\n`);
    else if (flags.format === "json") process.stdout.write(`${JSON.stringify({ kind: "problem", message: text })}\n`);
    else process.stdout.write([text, ...lines.map((line) => `    ${line}`), ""].join("\n"));
  }
}

async function versionText({ version, needed, breaking }: NonNullable<CheckResult["version"]>): Promise<{
  text: string;
  lines: string[];
}> {
  const { wordsOf } = await import("./commands.js");
  return {
    text: `package.json says ${version}, the surface needs ${needed}`,
    lines: [
      ...breaking.flatMap((change) => [
        `BREAKING  ${wordsOf(change)}`,
        `          ${change.reason}${change.fix === undefined ? "" : `; ${change.fix}`}`,
        `          accept it in a smaller release: sdkwright release --accept ${change.fingerprint} --reason "…"`,
      ]),
      "sdkwright release decides the version, and writes it",
    ],
  };
}

/** What the compiler says of a program that uses everything of the last release. */
function printCanary({ bump, errors }: Canary, flags: PrintFlags): void {
  const words = errors.length === 0 ? "compiles" : `does not compile at ${count(errors.length, "place")}`;
  say(
    flags,
    `a program that uses everything of the last release ${words}; the changes need ${bump === "none" ? "no release" : `a ${bump} release`}`,
  );
}

/** Adds Markdown to the summary of a job, where one is kept: annotations are ten to a kind, and the rest must be somewhere. */
export function summarize(markdown: string): void {
  const file = process.env["GITHUB_STEP_SUMMARY"];
  if (file !== undefined && file !== "") appendFileSync(file, markdown);
}
