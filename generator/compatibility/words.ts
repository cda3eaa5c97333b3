// A change in, the line that people read about it out.
import type { Change } from "./change.js";

/** The parts of a comparison that people read one after the other. */
export type Section = "breaking" | "added" | "changed" | "server" | "documentation";

export function sectionOf({ id, level, wire }: Change): Section {
  if (level === "major") return "breaking";
  if (id === "documentation-changed") return "documentation";
  if (level === "minor") return id.endsWith("-added") ? "added" : "changed";
  return wire === "none" ? "changed" : "server";
}

/** What happened, in the words of the SDK: `User.division: string → Division`. */
export function wordsOf(
  change: Pick<Change, "id" | "level" | "symbol" | "before" | "after" | "details" | "judged">,
): string {
  const { id, symbol, before, after, details } = change;
  // Where a maintainer decided on the level, it does not say what happened.
  const level = change.judged?.level ?? change.level;
  const [owner, name] = splitSymbol(symbol);
  switch (id) {
    case "method-added":
    case "model-added":
    case "webhook-added":
    case "constant-added":
    case "login-added":
      return symbol;
    case "method-removed":
    case "model-removed":
      return `${symbol} removed${stillThere(after)}`;
    case "webhook-removed":
    case "constant-removed":
    case "login-removed":
      return `${symbol} removed`;
    case "method-renamed":
    case "model-renamed":
    case "option-types-renamed":
      return `${before} renamed to ${after}`;
    case "property-renamed":
    case "argument-renamed":
      return `${symbol} renamed to ${after}`;
    case "property-added":
      return `${owner}.${after ?? name}`;
    case "required-property-added":
      return `${owner}.${after ?? name}${level === "major" ? " is new and required" : ""}`;
    case "property-removed":
      return `${owner}.${before ?? name} removed`;
    case "argument-added":
      // Alone, a further option breaks nobody.
      return `${owner}(${after ?? ""})${level === "major" ? " takes the place of an option of every call" : ""}`;
    case "required-argument-added":
      return `${owner}(${after ?? ""}) is new and required`;
    case "argument-removed":
      return `${owner}(${before ?? ""}) removed${stillThere(after)}`;
    case "value-added":
      return `${symbol} gains ${texts(details, "+")}`;
    case "value-removed":
      return `${symbol} loses ${texts(details, "−")}`;
    case "values-changed":
      return `${symbol} gains ${texts(details, "+")}, loses ${texts(details, "−")}`;
    case "became-nullable":
      return `${symbol} may be null`;
    case "no-longer-nullable":
      return `${symbol} is never null`;
    case "became-required":
    case "argument-became-required":
      return `${symbol} became required`;
    case "became-optional":
    case "argument-became-optional":
      return `${symbol} became optional`;
    case "became-read-only":
      return `${symbol} became read-only`;
    case "no-longer-read-only":
      return `${symbol} is no longer read-only`;
    case "became-write-only":
      return `${symbol} became write-only`;
    case "no-longer-write-only":
      return `${symbol} is no longer write-only`;
    case "method-deprecated":
    case "model-deprecated":
    case "property-deprecated":
    case "argument-deprecated":
    case "webhook-deprecated":
      return `${symbol} is deprecated`;
    case "method-reinstated":
    case "model-reinstated":
    case "property-reinstated":
    case "argument-reinstated":
    case "webhook-reinstated":
      return `${symbol} is no longer deprecated`;
    case "method-made-preview":
    case "model-made-preview":
    case "webhook-made-preview":
      return `${symbol} is a preview`;
    case "method-made-stable":
    case "model-made-stable":
    case "webhook-made-stable":
      return `${symbol} is no longer a preview`;
    case "roundtrip-broken":
      return `${symbol} no longer takes what is read: ${before ?? ""} is no ${after ?? ""}`;
    case "error-status-added":
    case "header-added":
      return `${symbol} declared`;
    case "error-status-removed":
    case "header-removed":
      return `${symbol} no longer declared`;
    case "paging-added":
      return `${symbol} can be iterated`;
    case "paging-removed":
      return `${symbol} can no longer be iterated`;
    case "documentation-changed":
      return `${symbol}: documentation`;
    case "further-properties-added":
      return `${symbol} may hold further properties (${after ?? ""})`;
    case "further-properties-removed":
      return `${symbol} holds no further properties (${before ?? ""})`;
    case "arguments-reordered":
    case "discriminator-changed":
    case "media-type-added":
    case "media-type-changed":
    case "result-added":
    case "result-may-be-missing":
    case "result-removed":
    case "security-changed":
    case "sent-differently":
    case "server-changed":
    case "success-status-changed":
    case "type-changed":
    case "type-narrowed":
    case "type-restated":
    case "type-widened":
    case "url-changed":
    case "values-listed":
    case "values-unlisted":
    case "variant-added":
    case "variant-removed":
    case "webhook-changed":
      return `${symbol}: ${shortened(before)} → ${shortened(after)}`;
    case "constraint-changed":
    case "format-changed":
      return `${symbol} ${ruleWords(before, after)}`;
    case "default-changed":
      return `${symbol} default ${before ?? "none"} → ${after ?? "none"}`;
  }
}

/** What was removed may be the name alone. */
function stillThere(now: string | undefined): string {
  return now === undefined ? "" : `, ${now} is the same`;
}

/** How much of a type's text is shown in a line. */
const longestText = 80;

function shortened(text = "none"): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

/** `maxLength: 320` and `maxLength: 254` → `maxLength 320 → 254`. */
function ruleWords(before: string | undefined, after: string | undefined): string {
  const split = (text: string | undefined) => {
    const end = text?.indexOf(": ") ?? -1;
    return text === undefined ? undefined : { word: text.slice(0, end), value: text.slice(end + 2) };
  };
  const [old, now] = [split(before), split(after)];
  return `${old?.word ?? now?.word ?? ""} ${old?.value ?? "none"} → ${now?.value ?? "none"}`;
}

/** The thing and its part: `User.name` → `User`, `name`; `UsersApi.getUser(id)` → `UsersApi.getUser`, `id`. */
function splitSymbol(symbol: string): [string, string] {
  const found = /^(.*?)(?:\(([^()]*)\)|\.([^.()[\]]+)|\[(".*")\])$/.exec(symbol);
  return found === null ? [symbol, ""] : [found[1]!, found[2] ?? found[3] ?? found[4] ?? ""];
}

/** How many values are named; the details of a change have all of them. */
const valuesShown = 5;

function texts(details: readonly string[], mark: "+" | "−"): string {
  const values = details.filter((text) => text.startsWith(mark)).map((text) => text.slice(2));
  const rest = values.length - valuesShown;
  return rest > 1 ? `${values.slice(0, valuesShown).join(", ")} and ${rest} more` : values.join(", ");
}

/** Where it counts: `response, 9 methods`. */
export function placeOf({ id, direction, usedBy, symbols }: Change): string {
  const isWhole = /^method-|^server-|^url-|^webhook-|^login-/.test(id);
  const words = direction === "none" || isWhole ? [] : [direction === "both" ? "request and response" : direction];
  if (symbols.length > 1) words.push(`${symbols.length} places`);
  if (usedBy.methods > 0 && !isWhole) words.push(count(usedBy.methods, "method"));
  return words.join(", ");
}

/** `1 method`, `3 methods`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
