// A comparison and what a program mentions in, the changes that the program meets, with the places, out.
import { larger, type Change, type Level, type RuleId } from "../compatibility/change.js";
import type { Compared } from "../compatibility/report.js";
import { renamesOf } from "../compatibility/renamed.js";
import type { Surface } from "../surface/surface.js";
import type { Place } from "./compiler.js";

/** What a program mentions: symbol → places. */
export type Uses = ReadonlyMap<string, readonly Place[]>;

/** What no program meets that was written before: there is more than there was, or other words. */
const unmet: ReadonlySet<RuleId> = new Set<RuleId>([
  "argument-added",
  "documentation-changed",
  "error-status-added",
  "header-added",
  "method-added",
  "model-added",
  "property-added",
]);

/** Keeps what a program mentions of a comparison. The level is that of what is left. */
export function touched<C extends Compared>(compared: C, uses: Uses): C {
  const { from, to } = compared;
  const before = new Map([...renamesOf(from.surface, to.surface)].map(([old, now]) => [now, old]));
  const changes = compared.changes.flatMap((change): Change[] => {
    if (unmet.has(change.id)) return [];
    const places = change.symbols.flatMap((symbol) =>
      keysOf(change, symbol, from.surface, before).flatMap((key) => uses.get(key) ?? []),
    );
    return places.length === 0 ? [] : [{ ...change, places: distinct(places) }];
  });
  const bump = changes.reduce<Level>((level, change) => larger(level, change.level), "none");
  return { ...compared, bump, changes };
}

/** What a program mentions where a change meets it. */
function keysOf(
  { id, before }: Change,
  symbol: string,
  surface: Surface,
  renamed: ReadonlyMap<string, string>,
): string[] {
  // A declaration that was renamed is told under its new name, and a program has the old one.
  const [, owner = symbol, member, argument] = /^([^.([ ]+)(?:\.([^.([ ]+))?(?:\(([^()]*)\))?/.exec(symbol) ?? [];
  if (member === undefined) return [id === "model-renamed" ? (before ?? owner) : (renamed.get(owner) ?? owner)];
  const method = renamed.get(`${owner}.${member}`) ?? `${owner}.${member}`;
  const declared = Object.hasOwn(surface.methods, method) ? surface.methods[method] : undefined;
  if (declared !== undefined) {
    const isOption = declared.arguments.some(({ name, required }) => name === argument && !required);
    return isOption && id !== "argument-became-required" ? [`${method}(${argument})`] : [method];
  }
  const model = renamed.get(owner) ?? owner;
  const isMissing = id === "required-property-added" || id === "became-required";
  return isMissing ? [`${model}{}`] : [`${model}.${member}`];
}

function distinct(places: readonly Place[]): Place[] {
  const byText = new Map(places.map((place) => [`${place.file}:${place.line}`, place]));
  return [...byText.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
