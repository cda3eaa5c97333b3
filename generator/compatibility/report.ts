// A comparison in; out: lines for a person, Markdown for a pull request, JSON for a program, annotations for GitHub.
import { surfaceHash } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";
import { causes, levels, type Change, type Judged, type Level } from "./change.js";
import type { Comparison } from "./compare.js";
import { nextVersion } from "./version.js";
import { count, placeOf, sectionOf, wordsOf, type Section } from "./words.js";

export type ReportFormat = "text" | "markdown" | "json" | "github";

/** What was compared. */
export interface Compared extends Comparison {
  /** The program that was looked at, where only what it mentions is told. */
  readonly program?: string;
  readonly from: Operand;
  readonly to: Operand;
}

export interface Operand {
  /** As it was asked for: `release`, `npm:@acme/sdk@4.2.0`, a path. */
  readonly ref: string;
  readonly surface: Surface;
  /** The version that was released with it, where that is known. */
  readonly version?: string;
}

/** The name and the version of the object that `--format json` prints; its schema is published under it. */
export const jsonFormat = "sdkwright/surface-diff-1.schema.json";

/** The version that follows what was compared with; `undefined` where that has none, or where nothing changed. */
function nextOf({ from: { version }, bump }: Compared): string | undefined {
  return version === undefined || bump === "none" ? undefined : nextVersion(version, bump);
}

/** `release 4.2.0`, and a version alone where that is what was asked for. */
function refOf({ ref, version }: Operand): string {
  return version === undefined || ref.endsWith(version) ? ref : `${ref} ${version}`;
}

/** Where the declarations of the new surface stand, for annotations: a file, and the line of each declaration. */
export interface SurfaceLines {
  readonly file: string;
  readonly lineOf: (symbol: string) => number | undefined;
}

export function report(compared: Compared, format: ReportFormat, lines?: SurfaceLines): string {
  switch (format) {
    case "text":
      return textReport(compared);
    case "markdown":
      return markdownReport(compared);
    case "json":
      return `${JSON.stringify(jsonReport(compared, lines), null, 2)}\n`;
    case "github":
      return githubReport(compared, lines);
  }
}

const headings: Readonly<Record<Section, string>> = {
  breaking: "Breaking",
  added: "Added",
  changed: "Changed",
  server: "Server behaviour, also for installed versions",
  documentation: "Documentation",
};

function sections(changes: readonly Change[]): [Section, Change[]][] {
  return (Object.keys(headings) as Section[])
    .map((section): [Section, Change[]] => [section, changes.filter((change) => sectionOf(change) === section)])
    .filter(([, list]) => list.length > 0);
}

/** How many names of one change are shown. */
const namesShown = 8;

function names(symbols: readonly string[]): string {
  const rest = symbols.length - namesShown;
  return `${symbols.slice(0, namesShown).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function textReport(compared: Compared): string {
  const { from, to, bump, changes, program } = compared;
  const next = nextOf(compared);
  const where = program === undefined ? "" : `, in ${program}`;
  const lines = [
    `Surface: ${refOf(from)} → ${refOf(to)}${where}    ${bump.toUpperCase()}${next === undefined ? "" : ` → ${next}`}`,
  ];
  for (const [section, list] of sections(changes)) {
    lines.push("", headings[section]);
    for (const change of list) lines.push(...textLines(change, section));
  }
  if (changes.length === 0)
    lines.push(
      program === undefined
        ? "No change for programs that use the SDK."
        : "Nothing that this program mentions has changed.",
    );
  return `${lines.join("\n")}\n`;
}

const widthOfWords = 68;

function textLines(change: Change, section: Section): string[] {
  if (section === "documentation") return [`  ${names(change.symbols)}`];
  const place = placeOf(change);
  const { judged } = change;
  const lines = [`  ${wordsOf(change).padEnd(place === "" ? 0 : widthOfWords)}${place === "" ? "" : `  ${place}`}`];
  if (change.symbols.length > 1) lines.push(`      at ${names(change.symbols)}`);
  lines.push(...(change.places ?? []).map(({ file, line }) => `      ${file}:${line}`));
  if (!change.id.startsWith("value")) lines.push(...change.details.map((detail) => `      ${detail}`));
  if (judged !== undefined) lines.push(`      ${judgement(judged)}`);
  if (section === "breaking") {
    lines.push(`      ${change.reason}${change.fix === undefined ? "" : `; ${change.fix}`}`);
    if (change.wire === "none") lines.push("      installed versions go on working");
    lines.push(`      ${change.accepted === null ? change.fingerprint : `accepted: ${change.accepted}`}`);
  }
  return lines;
}

/** Who decided on a level: `major of itself; compat.policy: wire`. */
export function judgement({ level, by }: Judged): string {
  return `${level} of itself; ${by}`;
}

/** The whole as one object; its shape is part of the contract. */
export function jsonReport(compared: Compared, lines?: SurfaceLines): object {
  const { from, to, bump, changes, program } = compared;
  const numbers = Object.fromEntries(
    levels.slice(0, 3).map((level) => [level, changes.filter((change) => change.level === level).length]),
  );
  return {
    schema: jsonFormat,
    bump,
    next: nextOf(compared) ?? null,
    policy: compared.policy,
    from: jsonOperand(from),
    to: jsonOperand(to),
    ...(program !== undefined && { program }),
    counts: { ...numbers, wire: changes.filter(({ wire }) => wire === "breaks").length },
    changes: changes.map((change) => jsonChange(change, lines)),
    causes: Object.fromEntries(
      causes.map((cause) => [cause, changes.filter((change) => change.cause === cause).length]),
    ),
  };
}

function jsonOperand({ ref, surface, version }: Operand): object {
  return { ref, ...(version !== undefined && { version }), surface: surfaceHash(surface) };
}

function jsonChange(change: Change, lines: SurfaceLines | undefined): object {
  const { id, level, direction, symbol, symbols, before, after, details, usedBy, wire, cause, reason } = change;
  const { source, places, fix, fingerprint, accepted, judged } = change;
  const surfaceLine = lines?.lineOf(symbol);
  return {
    id,
    level,
    direction,
    symbol,
    ...(symbols.length > 1 && { symbols }),
    before: before ?? null,
    after: after ?? null,
    ...(details.length > 0 && { details }),
    usedBy,
    wire,
    cause,
    reason,
    source: source ?? null,
    ...(surfaceLine !== undefined && { surfaceLine }),
    ...(places !== undefined && { places }),
    ...(fix !== undefined && { fix }),
    fingerprint,
    accepted,
    ...(judged !== undefined && { judged }),
  };
}

/** The first line by which a workflow finds the comment that it made before. */
export const commentMark = "<!-- sdkwright:surface -->";

/** GitHub takes comments of up to 65,536 characters, and a mebibyte of UTF-8 as the summary of a step. */
const longestComment = 60_000;
const longestSummary = 300_000;

/** What stands in the summary of a job: annotations are ten of a kind, and the rest must be somewhere. */
export function summaryReport(compared: Compared): string {
  return markdownReport(compared, longestSummary);
}

const marks: Readonly<Record<Section, string>> = {
  breaking: "💥",
  added: "➕",
  changed: "✏️",
  server: "🌐",
  documentation: "📝",
};

function markdownReport(compared: Compared, longest = longestComment): string {
  const { from, to, bump, changes } = compared;
  const next = nextOf(compared);
  const between = next === undefined ? `${code(from.ref)} → ${code(to.ref)}` : `${from.version} → ${next}`;
  const head = [commentMark, `### SDK surface: **${bump}** (${between})`, ""];
  if (changes.length === 0) return `${[...head, "No change for programs that use the SDK."].join("\n")}\n`;
  const rows = sections(changes).flatMap(([section, list]) => list.map((change) => markdownRow(change, section)));
  const migration = changes.filter(({ level }) => level === "major").map(migrationLine);
  const table = ["| | change | where | used by |", "|---|---|---|---|"];
  const shown = fitting(rows, longest / 2);
  const rest = rows.length - shown.length;
  return `${[
    ...head,
    ...table,
    ...shown,
    ...(rest > 0 ? ["", `… and ${count(rest, "further change")}; \`sdkwright diff\` shows all of them.`] : []),
    ...(migration.length === 0
      ? []
      : ["", "<details><summary>Migration</summary>", "", ...fitting(migration, longest / 3), "", "</details>"]),
  ].join("\n")}\n`;
}

function fitting(lines: readonly string[], length: number): string[] {
  let left = length;
  return lines.filter((line) => {
    left -= line.length + 1;
    return left > 0;
  });
}

function markdownRow(change: Change, section: Section): string {
  const where = section === "server" ? "server" : change.direction === "none" ? "" : change.direction;
  const users = section === "server" ? "installed versions too" : usersText(change);
  const words =
    section === "documentation"
      ? `documentation of ${count(change.symbols.length, "declaration")}`
      : cell(wordsOf(change));
  return `| ${marks[section]} | ${words} | ${where} | ${users} |`;
}

function usersText({ usedBy, symbols }: Change): string {
  const places = symbols.length > 1 ? [count(symbols.length, "place")] : [];
  return [...places, ...(usedBy.methods > 0 ? [count(usedBy.methods, "method")] : [])].join(", ");
}

function migrationLine(change: Change): string {
  const at = change.symbols.length > 1 ? ` At ${plain(names(change.symbols))}.` : "";
  const fix = change.fix === undefined ? "" : `; ${plain(change.fix)}`;
  return `- ${code(wordsOf(change))}: ${change.reason}${fix}.${at}`;
}

/** Words in which names of a description may stand: nothing in them is Markdown or HTML. */
export function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|&#]/g, (character) => `\\${character}`);
}

/** Code in a table: no cell ends early. */
function cell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/** Text of a description as code: nothing in it is Markdown. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** What GitHub shows of one step: ten annotations of a kind. */
const annotationsShown = 10;

function githubReport(compared: Compared, lines?: SurfaceLines): string {
  const kinds: readonly [string, (change: Change) => boolean][] = [
    ["error", ({ level, accepted }) => level === "major" && accepted === null],
    ["warning", (change) => sectionOf(change) === "server"],
    ["notice", ({ level }) => level === "minor"],
  ];
  const annotations = kinds.flatMap(([kind, isOne]) =>
    compared.changes
      .filter(isOne)
      .slice(0, annotationsShown)
      .map((change) => annotation(kind, change, lines)),
  );
  const next = nextOf(compared);
  const level = `${compared.bump}${next === undefined ? "" : ` (${next})`}`;
  return `${[...annotations, `SDK surface: ${level}, ${count(compared.changes.length, "change")}`].join("\n")}\n`;
}

function annotation(kind: string, change: Change, lines: SurfaceLines | undefined): string {
  const line = lines?.lineOf(change.symbol);
  const place =
    lines === undefined ? [] : [`file=${property(lines.file)}`, ...(line === undefined ? [] : [`line=${line}`])];
  const title = `${levelWord(change.level)} ${change.symbol}`;
  const text = `${wordsOf(change)}${placeOf(change) === "" ? "" : ` (${placeOf(change)})`}`;
  return `::${kind} ${[...place, `title=${property(title)}`].join(",")}::${escaped(text)}`;
}

function levelWord(level: Level): string {
  return level === "major" ? "BREAKING" : level;
}

/** Workflow commands end at a line break. */
function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
