// Two surfaces in, release notes in the layout that some services publish out: a list for each operation and each type, under the level.
// They say nothing of documentation: a surface keeps no texts, only whether they changed.
import type { Surface } from "../surface/surface.js";
import { levels, type Finding, type Level } from "./change.js";
import { findingsBetween } from "./compare.js";
import { wordsOf as plainWords } from "./words.js";

/** One line of such notes. */
export interface ClassicNote {
  readonly level: Exclude<Level, "none">;
  /** `GET /pets/{id}`, `/pets`, or the name of a type. */
  readonly heading: string;
  readonly text: string;
}

const headings = { major: "Major Changes", minor: "Minor Changes", patch: "Point Changes" } as const;

/** The notes as Markdown. */
export function classicNotes(before: Surface, after: Surface): string {
  const notes = notesBetween(before, after);
  const sections = (["major", "minor", "patch"] as const).map((level) => {
    const own = notes.filter((note) => note.level === level);
    const groups = [...new Set(own.map(({ heading }) => heading))].map((heading) => {
      const lines = own.filter((note) => note.heading === heading);
      return [`**${heading}** (${counted(lines.length)})`, "", ...lines.map(({ text }) => `* ${text}`), ""];
    });
    return [`# ${headings[level]} (${counted(own.length)})`, "", ...groups.flat()];
  });
  return sections.flatMap((lines) => [...lines, ""]).join("\n");
}

function counted(number: number): string {
  return `${number} ${number === 1 ? "change" : "changes"}`;
}

/** Every note once, sorted: of an operation in several classes, and of a type that is told at each place where it stands. */
export function notesBetween(before: Surface, after: Surface): ClassicNote[] {
  const notes = new Map<string, ClassicNote>();
  for (const finding of findingsBetween(before, after)) {
    for (const { heading, text } of wordsOf(finding, before, after)) {
      const key = JSON.stringify([heading, text]);
      const level = levelOf(finding, text);
      const known = notes.get(key)?.level ?? level;
      notes.set(key, { level: levels.indexOf(level) < levels.indexOf(known) ? level : known, heading, text });
    }
  }
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...notes.values()].sort((a, b) => compare(a.heading, b.heading) || compare(a.text, b.text));
}

/** What was renamed is told as two things, of which the new one breaks nobody. */
function levelOf({ id, level }: Finding, text: string): ClassicNote["level"] {
  if (id.endsWith("-renamed") && text.endsWith(" was added")) return "minor";
  return level === "none" ? "patch" : level;
}

type Words = Pick<ClassicNote, "heading" | "text">;

function wordsOf(finding: Finding, before: Surface, after: Surface): Words[] {
  const { declaration, symbol } = finding;
  const isOfSdk = declaration.kind === "service" || declaration.kind === "webhook";
  if (isOfSdk) return otherwise(finding).map((text) => ({ heading: "SDK", text }));
  if (declaration.kind === "method") return methodWords(finding, before, after);
  const name = /^[^.[(]*/.exec(symbol)![0];
  // Types that no schema of its own describes are told where they stand.
  const pointer = (after.models[name] ?? before.models[name])?.pointer ?? "";
  if (!pointer.startsWith("/components/schemas/")) return [];
  const isDerived = [before, after].some(({ models }) =>
    Object.keys(models).some((other) => other.length < name.length && models[other]?.pointer === pointer),
  );
  if (isDerived && finding.id.startsWith("model-")) return [];
  return modelTexts(finding).map((text) => ({ heading: name, text }));
}

function methodWords(finding: Finding, before: Surface, after: Surface): Words[] {
  const { id, declaration } = finding;
  const operation = (after.methods[declaration.name] ?? before.methods[declaration.name])?.operation ?? "";
  const end = operation.indexOf(" ");
  const [method, path] = [operation.slice(0, end), operation.slice(end + 1)];
  const has = ({ methods }: Surface) => Object.values(methods).some((one) => one.operation.endsWith(` ${path}`));
  switch (id) {
    case "method-added":
      return [
        ...(has(before) ? [] : [{ heading: path, text: "Path was added" }]),
        { heading: path, text: `Operation ${method} was added` },
      ];
    case "method-removed":
      // The name alone; the operation has another one.
      if (finding.after !== undefined) return [{ heading: operation, text: `Method ${declaration.name} was removed` }];
      return has(after)
        ? [{ heading: path, text: `Operation ${method} was removed` }]
        : [{ heading: path, text: `Path ${path} was removed` }];
    default:
      return operationTexts(finding).map((text) => ({ heading: operation, text }));
  }
}

/** What such notes have no words for, but programs have to know. */
function otherwise(finding: Finding): string[] {
  return finding.level === "major" || finding.level === "minor" ? [plainWords({ details: [], ...finding })] : [];
}

function operationTexts(finding: Finding): string[] {
  const { id, symbol, before, after } = finding;
  const argument = /\(([^()]*)\)$/.exec(symbol)?.[1] ?? "";
  const status = /(?:error|header) (.*)$/.exec(symbol)?.[1] ?? "";
  switch (id) {
    case "method-renamed":
      return [`Method ${before} was renamed to ${after}`];
    case "method-deprecated":
      return ["Has been deprecated"];
    case "argument-added":
    case "required-argument-added":
      return [`Parameter ${argument} was added`];
    case "argument-removed":
      return [`Parameter ${argument} was removed`];
    case "argument-renamed":
      return [`Parameter ${before} was removed`, `Parameter ${after} was added`];
    case "argument-became-required":
      return [`Parameter ${argument} is now required`];
    case "argument-became-optional":
      return [`Parameter ${argument} is no longer required`];
    case "argument-deprecated":
      return [`Parameter ${argument} has been deprecated`];
    case "error-status-added":
      return [`Response ${status} was added`];
    case "error-status-removed":
      return [`Response ${status} was removed`];
    case "type-changed":
    case "type-narrowed":
    case "type-widened":
      return [`${argument === "" ? "Response" : `Parameter ${argument}`} was changed from ${before} to ${after}`];
    default:
      return otherwise(finding);
  }
}

function modelTexts(finding: Finding): string[] {
  const { id, symbol, before, after, details = [] } = finding;
  const property = /\.([^.[\]()]+)/.exec(symbol)?.[1] ?? "";
  const name = (text = "") => /^[^?:]*/.exec(text)![0];
  switch (id) {
    case "model-added":
      return ["Model was added"];
    case "model-removed":
      return [`Model ${symbol} was removed`];
    case "model-renamed":
      return [`Model ${before} was renamed to ${after}`];
    case "model-deprecated":
      return ["Has been deprecated"];
    case "property-added":
    case "required-property-added": {
      const isOptional = after?.includes("?:") ?? false;
      return [`${isOptional ? "Optional" : "Required"} property ${name(after) || property} was added`];
    }
    case "property-removed":
      return [`Property ${name(before) || property} was removed`];
    case "property-renamed":
      return [`Property ${name(before)} was removed`, `Optional property ${name(after)} was added`];
    case "property-deprecated":
      return [`Property ${property} has been deprecated`];
    case "became-required":
      return [`Property ${property} is now required`];
    case "became-optional":
      return [`Property ${property} is no longer required`];
    case "became-read-only":
      return [`${property} has been made readonly`];
    case "no-longer-read-only":
      return [`${property} is no longer readonly`];
    case "value-added":
    case "value-removed":
    case "values-changed":
      return details.map((detail) => {
        const value = detail.slice(2).replace(/^"(.*)"$/, "$1");
        return detail.startsWith("+")
          ? `Enum value ${value} was added${property === "" ? "" : ` to property ${property}`}`
          : `Enum value ${value} was removed${property === "" ? "" : ` from property ${property}`}`;
      });
    case "values-listed":
      return ["Values are now constrained by enum members"];
    case "values-unlisted":
      return ["Values are no longer constrained by enum members"];
    case "type-changed":
    case "type-narrowed":
    case "type-widened":
      return property === "" ? otherwise(finding) : [`Property ${property} was changed from ${before} to ${after}`];
    default:
      return otherwise(finding);
  }
}
