// Diagnostics in, lines for a person, a program or GitHub out.
import { lineStarts, locate, positionOf, type Position } from "../source/locate.js";
import type { Source } from "../source/source.js";
import { annotatedPath } from "./annotation.js";
import { codes } from "./codes.js";
import type { Diagnostic } from "./diagnostic.js";

export type DiagnosticFormat = "text" | "json" | "github";

/** Looks up the source that a diagnostic speaks of. */
export type Sources = ReadonlyMap<string, Source>;

/** A diagnostic with its place in lines and columns, as `--format json` prints it. */
export interface LocatedDiagnostic {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly pointer?: string;
}

/** One diagnostic in the chosen format, without a line break at its end. */
export function render(diagnostic: Diagnostic, sources: Sources, format: DiagnosticFormat, color = false): string {
  switch (format) {
    case "text":
      return renderText(diagnostic, sources, color);
    case "json":
      return JSON.stringify(locateDiagnostic(diagnostic, sources));
    case "github":
      return renderGithub(locateDiagnostic(diagnostic, sources));
  }
}

export function locateDiagnostic(diagnostic: Diagnostic, sources: Sources): LocatedDiagnostic {
  const { code, severity, message, place } = diagnostic;
  const position = positionOfDiagnostic(diagnostic, sources);
  return {
    code,
    severity,
    message,
    hint: hintOf(diagnostic),
    ...(place !== undefined && { file: place.uri }),
    ...(position !== undefined && { line: position.line, column: position.column }),
    ...(place?.pointer !== undefined && { pointer: place.pointer }),
  };
}

/** What to do about this finding, or about findings of its kind. */
function hintOf({ code, hint }: Diagnostic): string {
  return hint ?? codes[code].advice;
}

function positionOfDiagnostic({ place }: Diagnostic, sources: Sources): Position | undefined {
  const source = place === undefined ? undefined : sources.get(place.uri);
  if (source === undefined || place === undefined) return undefined;
  if (place.offset !== undefined) return positionOf(source.text, place.offset);
  return locate(source, place.pointer ?? "");
}

/**
 * ```
 * spec/api.yaml:12:15  error  reference/unresolved  "#/components/schemas/Usr" names nothing
 *   11 |       schema:
 *   12 |         $ref: "#/components/schemas/Usr"
 *      |               ^
 *   hint: did you mean "#/components/schemas/User"?
 * ```
 */
function renderText(diagnostic: Diagnostic, sources: Sources, color: boolean): string {
  const { code, severity, message, place } = diagnostic;
  const paint = (style: keyof typeof styles, text: string) => (color ? `\x1b[${styles[style]}m${text}\x1b[0m` : text);
  const position = positionOfDiagnostic(diagnostic, sources);
  const where =
    place === undefined ? "" : `${inline(place.uri)}${position ? `:${position.line}:${position.column}` : ""}  `;
  const lines = [`${where}${paint(severity, severity)}  ${paint("dim", code)}  ${inline(message)}`];
  const source = place === undefined ? undefined : sources.get(place.uri);
  if (source !== undefined && position !== undefined) lines.push(...excerpt(source.text, position));
  lines.push(`  ${paint("hint", "hint:")} ${inline(hintOf(diagnostic))}`);
  return lines.join("\n");
}

const styles = { error: "31", warning: "33", dim: "2", hint: "36" } as const;

/** The line of a position and the one before it, with a caret; long lines are cut around the column. */
function excerpt(text: string, { line, column }: Position): string[] {
  const width = String(line).length;
  const cut = Math.max(0, column - 60);
  const rows = linesUpTo(text, line);
  return [
    ...rows.map((row, index) => {
      const number = line - (rows.length - 1 - index);
      // Cut first: all of a description may stand on one line.
      const shown = inline(
        row
          .slice(cut, cut + 100)
          .replace(/\r$/, "")
          .replaceAll("\t", " "),
      ).slice(0, 100);
      return `  ${String(number).padStart(width)} | ${shown}`;
    }),
    `  ${" ".repeat(width)} | ${" ".repeat(column - 1 - cut)}^`,
  ];
}

/** A line of a text, and the one before it where there is one. */
function linesUpTo(text: string, line: number): string[] {
  const starts = lineStarts(text);
  const numbers = line > 1 ? [line - 1, line] : [line];
  return numbers.map((number) => text.slice(starts[number - 1], (starts[number] ?? text.length + 1) - 1));
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function renderGithub({ severity, message, hint, file, line, column, code }: LocatedDiagnostic): string {
  const escape = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => escape(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const properties = [
    ...(file === undefined ? [] : [`file=${property(annotatedPath(file))}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${property(code)}`,
  ];
  return `::${severity} ${properties.join(",")}::${escape(`${message}\n${hint}`)}`;
}

/** Text from a document must not move the cursor or start a line of its own in somebody's terminal. */
function inline(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return character === "\n" ? "\\n" : `\\u${code}`;
  });
}
