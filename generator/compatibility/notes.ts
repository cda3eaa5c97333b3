// A comparison and a version in; out: the entry of a changelog, the page that helps over a major release.
import type { Change } from "./change.js";
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
  const blocks = headings.flatMap(([heading, isHere]) => {
    const list = changes.filter((change) => isHere(change, sectionOf(change)));
    return list.length === 0 ? [] : [`### ${heading}\n\n${list.map(line).join("\n")}\n`];
  });
  const rest = changes.some((change) => sectionOf(change) === "documentation") ? ["Documentation.\n"] : [];
  return [`## ${version}\n`, ...(blocks.length > 0 ? blocks : rest)].join("\n");
}

function line(change: Change): string {
  const places = change.symbols.length > 1 ? ` (${change.symbols.length} places)` : "";
  const accepted = change.accepted === null ? "" : `: ${plain(change.accepted)}`;
  const judged = change.judged === undefined ? "" : ` (${plain(judgement(change.judged))})`;
  return `- ${code(wordsOf(change))}${places}${judged}${accepted}`;
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
    return `## ${code(wordsOf(change))}\n\n${words}${places}\n\n${texts.join("\n")}\n`;
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
