// What an update found in, the lines for a person, the comment for a pull request, the object for a program out.
import { relative } from "node:path";
import type { Count, Update } from "../commands/update.js";
import { jsonReport, plain, report } from "../compatibility/report.js";
import { count, sectionOf, wordsOf, placeOf, type Section } from "../compatibility/words.js";
import type { Change } from "../compatibility/change.js";

export type UpdateFormat = "text" | "markdown" | "json";

export function updateReport(update: Update, format: UpdateFormat): string {
  switch (format) {
    case "text":
      return textOf(update);
    case "markdown":
      return markdownOf(update);
    case "json":
      return `${JSON.stringify(jsonOf(update), null, 2)}\n`;
  }
}

function textOf(update: Update): string {
  const { spec, joined, overlays, slice, output } = update;
  const sha = (text: string) => `${text.replace(/^sha256:/, "").slice(0, 4)}…`;
  const { before, after } = spec;
  const version = after.version === "" ? "" : ` ${versionWords(update)}`;
  const shas =
    before === undefined || before.sha256 === after.sha256
      ? sha(after.sha256)
      : `${sha(before.sha256)} → ${sha(after.sha256)}`;
  const rows = [
    row("spec", [`${after.title}${version}`, `sha256 ${shas}`, sizeOf(after.bytes)]),
    ...joined.map(({ title, version, bytes, mark }) =>
      row("", [`${title} ${version}`, ...(mark === undefined ? [] : [mark]), sizeOf(bytes)]),
    ),
    ...overlays.flatMap(({ file, matches, notes }, index) => {
      const applied = matches.filter((count) => count > 0).length;
      return [
        row(index === 0 ? "overlays" : "", [`${file}  ${applied} of ${matches.length} actions applied`]),
        ...notes.flatMap(({ message, hint }) => [
          row("", [`! ${message}`]),
          ...(hint === undefined ? [] : [row("", [`  ${hint}`])]),
        ]),
      ];
    }),
    row("slice", [
      selectionWords(slice.selection),
      `${count(slice.operations.number, "operation")}${differenceOf(slice.operations)}`,
      `${count(slice.types.number, "type")}${differenceOf(slice.types)}`,
    ]),
    row("output", [folderOf(output.folder), outputWords(output)]),
  ];
  return `${[...rows, ...surfaceLines(update)].join("\n")}\n`;
}

function row(name: string, cells: readonly string[]): string {
  return `${name.padEnd(10)}${cells.join("   ")}`;
}

type Selection = Update["slice"]["selection"];

/** `tags Books, Loans but paths /admin/** and what is deprecated` */
function selectionWords({ exclude = {}, deprecated, ...named }: Selection): string {
  const kept = namedWords(named) || "everything";
  const left = [namedWords(exclude), deprecated === "drop" ? "what is deprecated" : ""].filter((words) => words !== "");
  return left.length === 0 ? kept : `${kept} but ${left.join(" and ")}`;
}

function namedWords({ tags = [], paths = [], operations = [] }: Omit<Selection, "exclude" | "deprecated">): string {
  return Object.entries({ tags, paths, operations })
    .flatMap(([kind, names]) => (names.length === 0 ? [] : [`${kind} ${names.join(", ")}`]))
    .join("; ");
}

function versionWords({ spec: { before, after } }: Update): string {
  return before === undefined || before.version === after.version
    ? after.version
    : `${before.version} → ${after.version}`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** ` (+3 −1)` */
function differenceOf({ added, removed }: Count): string {
  const parts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])];
  return parts.length === 0 ? "" : ` (${parts.join(" ")})`;
}

function folderOf(folder: string): string {
  return relative(process.cwd(), folder) || ".";
}

function outputWords({ written, added, removed, unchanged }: Update["output"]): string {
  const words = [
    [written.length - added.length, "changed"],
    [added.length, "added"],
    [removed.length, "removed"],
    [unchanged, "unchanged"],
  ] as const;
  return words
    .filter(([count, word]) => count > 0 || word === "changed")
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
}

const marks: Readonly<Record<Section, string>> = {
  breaking: "✗",
  added: "+",
  changed: "~",
  server: "!",
  documentation: "·",
};

/** How many changes are shown; `sdkwright diff` shows all. */
const mostShown = 40;

const widthOfWords = 56;

/** How many old names are shown that end. */
const namesShown = 8;

function surfaceLines({ surface, release, ending }: Update): string[] {
  if (surface === undefined) return [];
  const { from, bump, changes } = surface;
  const since = `Surface since ${from.ref}`;
  const level = `${bump.toUpperCase()}${release === undefined ? "" : ` → ${release.next}`}`;
  if (changes.length === 0) return ["", `${since}: no change for programs that use the SDK`];
  const shown = changes.filter((change) => sectionOf(change) !== "documentation");
  const lines = shown.slice(0, mostShown).map((change) => {
    const place =
      sectionOf(change) === "server" ? "server" : [placeOf(change), ...keptWords(change)].filter(Boolean).join(", ");
    const words = `  ${marks[sectionOf(change)]} ${wordsOf(change)}`;
    return place === "" ? words : `${words.padEnd(widthOfWords)}  ${place}`;
  });
  const documented = changes.length - shown.length;
  const wire = changes.filter((change) => sectionOf(change) === "server").length;
  return [
    "",
    `${since.padEnd(widthOfWords)}  ${level}`,
    ...lines,
    ...(shown.length > mostShown ? [`  … and ${shown.length - mostShown} more: sdkwright diff`] : []),
    ...(documented > 0 ? [`  ${marks.documentation} documentation`] : []),
    ...(wire > 0
      ? [`${wire} server-behaviour ${wire === 1 ? "change affects" : "changes affect"} installed versions, too`]
      : []),
    ...(ending.length > 0 ? [endingWords(ending)] : []),
    ...(bump === "none" || release === undefined ? [] : ["", "Next: sdkwright release"]),
  ];
}

/** The report is of what stands there now, where old names do; the release drops them. */
function endingWords(ending: readonly string[]): string {
  const rest = ending.length - namesShown;
  const names = `${ending.slice(0, namesShown).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return `the release ends ${ending.length === 1 ? "an old name" : "old names"}, too: ${names}`;
}

function keptWords({ id, level }: Change): string[] {
  return id.endsWith("-renamed") && level === "minor" ? ["the old name stays"] : [];
}

/** The first line is a title for the pull request, as conventional commits have it. */
function markdownOf(update: Update): string {
  const { surface, spec, overlays, ending } = update;
  const kind = { major: "feat!", minor: "feat", patch: "fix", none: "chore" }[surface?.bump ?? "minor"];
  const title = `${kind}: ${spec.after.title} ${versionWords(update)}`.trim();
  const lost = overlays.flatMap(({ file, matches }) =>
    matches.flatMap((count, index) => (count === 0 ? [`- action ${index + 1} of \`${file}\` matched nothing`] : [])),
  );
  return [
    title,
    "",
    ...(lost.length === 0 ? [] : [...lost, ""]),
    surface === undefined ? "The first SDK.\n" : report(surface, "markdown"),
    ...(ending.length === 0 ? [] : [`${plain(endingWords(ending))}\n`]),
  ].join("\n");
}

function jsonOf({ isUnchanged, spec, joined, overlays, slice, output, surface, release, ending }: Update): object {
  const { folder, written, added, removed, unchanged } = output;
  return {
    unchanged: isUnchanged,
    spec: { before: spec.before ?? null, after: spec.after },
    joined,
    overlays,
    slice,
    output: { folder: folderOf(folder), written, added, removed, unchanged },
    surface: surface === undefined ? null : jsonReport(surface),
    release: release ?? null,
    ending,
  };
}
