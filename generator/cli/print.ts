// Findings and differences in, lines for people, for programs and for GitHub out.
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { render, type DiagnosticFormat, type Sources } from "../diagnostics/render.js";
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

export function printDiagnostics(diagnostics: readonly Diagnostic[], sources: Sources, flags: PrintFlags): void {
  const format = flags.format ?? "text";
  const shown = diagnostics.filter(({ severity }) => severity === "error" || flags.quiet !== true);
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

export function printRefused(refused: readonly Difference[]): void {
  const edited = refused.filter(({ kind }) => kind === "edited");
  for (const { path, kind } of refused) {
    process.stderr.write(
      `${path}  error  ${kind === "edited" ? "output/edited  was edited by hand after it was generated" : "output/occupied  stands where a generated file belongs"}\n`,
    );
  }
  const hint =
    edited.length > 0
      ? "to drop the edits: sdkwright generate --discard-edits"
      : "to take the files over: sdkwright generate --adopt";
  process.stderr.write(`  hint: nothing was written; ${hint}\n`);
}

const differenceWords: Readonly<Record<Difference["kind"], string>> = {
  missing: "is missing",
  different: "differs from a fresh run",
  edited: "was edited by hand",
  stale: "is left over: a fresh run does not make it",
  "stale-edited": "is left over, and was edited by hand",
  foreign: "is not a generated file; it stands among them",
};

export async function printDifferences(differences: readonly Difference[], flags: PrintFlags): Promise<void> {
  const { unifiedDiff } = await import("../disk/compare.js");
  for (const difference of differences) {
    const words = differenceWords[difference.kind];
    if (flags.format === "github")
      process.stdout.write(`::error file=${difference.path}::${difference.path} ${words}\n`);
    else if (flags.format === "json")
      process.stdout.write(
        `${JSON.stringify({ kind: difference.kind, path: difference.path, diff: unifiedDiff(difference) })}\n`,
      );
    else
      process.stdout.write(
        `${difference.path} ${words}\n${difference.kind === "foreign" ? "" : unifiedDiff(difference)}`,
      );
  }
  process.stderr.write(
    `${differences.length} ${differences.length === 1 ? "file is" : "files are"} not as a fresh run leaves them; sdkwright generate writes them\n`,
  );
}
