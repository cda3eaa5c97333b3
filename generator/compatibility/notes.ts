// A comparison and a version in; out: the entry of a changelog, the page that helps over a major release.
import type { Change, Level } from "./change.js";
import { code, judgement, plain } from "./report.js";
import { sectionOf, wordsOf, type Section } from "./words.js";

const headings: readonly (readonly [string, (change: Change, section: Section) => boolean])[] = [
  ["Breaking", (_, section) => section === "breaking"],
  ["Added", (_, section) => section === "added"],
  ["Deprecated", ({ id }) => id.endsWith("-deprecated")],
  ["Changed", ({ id }, section) => section === "changed" && !id.endsWith("-deprecated")],
  ["Server behaviour, also for installed versions", (_, section) => section === "server"],
];

/** The entry of a version in a changelog. */
export function changelogEntry(version: string, changes: readonly Change[]): string {
  const blocks = blocksOf(changes).map(({ heading, lines }) => `### ${heading}\n\n${lines.join("\n")}\n`);
  const rest = changes.some((change) => sectionOf(change) === "documentation") ? ["Documentation.\n"] : [];
  return [`## ${version}\n`, ...(blocks.length > 0 ? blocks : rest)].join("\n");
}

function blocksOf(changes: readonly Change[]): { readonly heading: string; readonly lines: readonly string[] }[] {
  return headings.flatMap(([heading, isHere]) => {
    const list = changes.filter((change) => isHere(change, sectionOf(change)));
    return list.length === 0 ? [] : [{ heading, lines: list.map(line) }];
  });
}

/** How many further places of a change are named. */
const placesNamed = 4;

function line(change: Change): string {
  const [, ...others] = change.symbols;
  const rest = others.length > placesNamed ? ` and ${others.length - placesNamed} more` : "";
  const places = others.length === 0 ? "" : ` (also ${others.slice(0, placesNamed).map(code).join(", ")}${rest})`;
  const accepted = change.accepted === null ? "" : `: ${plain(change.accepted)}`;
  const judged = change.judged === undefined ? "" : ` (${plain(judgement(change.judged))})`;
  return `- ${code(wordsOf(change))}${places}${judged}${accepted}`;
}

/**
 * A changeset (https://github.com/changesets/changesets): how large the release of a package is, and what its changelog says.
 *
 * @param level - by semantic versioning, with what that means before 1.0.0
 */
export function changeset(packageName: string, level: Level, changes: readonly Change[]): string {
  const blocks = blocksOf(changes).map(({ heading, lines }) => `**${heading}**\n\n${lines.join("\n")}\n`);
  return [`---\n${JSON.stringify(packageName)}: ${level}\n---\n`, `${summaryOf(changes)}.\n`, ...blocks].join("\n");
}

/** The message of a commit (https://www.conventionalcommits.org/en/v1.0.0) with which tools decide on a release. */
export function commitMessage(level: Level, changes: readonly Change[]): string {
  const type = { major: "feat!", minor: "feat", patch: "fix", none: "docs" }[level];
  const blocks = blocksOf(changes).map(({ heading, lines }) => `${heading}:\n\n${lines.join("\n")}\n`);
  const breaking = changes
    .filter((change) => sectionOf(change) === "breaking" && change.accepted === null)
    .map(
      (change) =>
        `BREAKING CHANGE: ${plain(wordsOf(change))}${change.fix === undefined ? "" : `; ${plain(change.fix)}`}\n`,
    );
  const footer = breaking.length === 0 ? [] : [breaking.join("")];
  return [`${type}: ${summaryOf(changes)}\n`, ...blocks, ...footer].join("\n");
}

/** `3 breaking changes, 2 additions` */
function summaryOf(changes: readonly Change[]): string {
  const counts = [
    ["breaking", "breaking change", "breaking changes"],
    ["added", "addition", "additions"],
    ["changed", "change", "changes"],
    ["server", "change of the server", "changes of the server"],
  ] as const;
  const words = counts.flatMap(([section, one, many]) => {
    const count = changes.filter((change) => sectionOf(change) === section).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return words.join(", ") || "documentation";
}

/** What programs have to do for a version: one paragraph for each breaking change. */
export function migrationPage(version: string, changes: readonly Change[]): string {
  const breaking = changes.filter(({ level }) => level === "major");
  const paragraphs = breaking.map((change) => {
    const { before, after, symbols, reason, fix } = change;
    const places = symbols.length > 1 ? `\n\nAt ${symbols.map(code).join(", ")}.` : "";
    const words = `${reason.charAt(0).toUpperCase()}${plain(reason.slice(1))}${fix === undefined ? "" : `: ${plain(fix)}`}.`;
    const texts = [
      ...(before === undefined ? [] : [`- before: ${code(before)}`]),
      ...(after === undefined ? [] : [`- after: ${code(after)}`]),
    ];
    return `## ${code(wordsOf(change))}\n\n${words}${places}\n${texts.length === 0 ? "" : `\n${texts.join("\n")}\n`}`;
  });
  return [`# To ${version}\n`, ...paragraphs].join("\n");
}

/** A changelog with a further entry, in front of the others and behind what stands above them. */
export function withEntry(changelog: string, entry: string): string {
  if (changelog.trim() === "") return `# Changelog\n\n${entry}`;
  // A release that was cut off is made again.
  if (changelog.replaceAll("\r\n", "\n").includes(entry)) return changelog;
  const unreleased = /^## \[?Unreleased\b.*\n+/im.exec(changelog);
  const first = /^## /m.exec(changelog);
  const start =
    unreleased === null
      ? (first?.index ?? changelog.length)
      : (/^## /m.exec(changelog.slice(unreleased.index + 3))?.index ?? -1);
  const index = unreleased === null ? start : start < 0 ? changelog.length : unreleased.index + 3 + start;
  const before = changelog.slice(0, index);
  return `${before.replace(/\n*$/, "\n\n")}${entry}${index < changelog.length ? `\n${changelog.slice(index)}` : ""}`;
}
