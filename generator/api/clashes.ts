// Things that want names in, a name for each out: those that want the same are told apart by what they themselves say.
//
// Nothing is counted. Which of several keeps the name is decided by their own spellings: the one that is spelled like the name, else
// the shortest, else the first in the order of code units. So a newcomer takes a name from another only where it is spelled nearer to
// it, and none that was given in an earlier run and recorded. `x-sdkwright-name` overrules all of it.
import type { Context } from "./fields.js";
import { hashed, typeProblem, type Problem } from "./names.js";
import { child } from "../source/pointer.js";

/** Something that needs a name. */
export interface Thing {
  /** What it is; two things may stand at the same place, but are not the same. */
  readonly id: string;
  /** Where it stands in the document. */
  readonly pointer: string;
  /** How the description spells it. */
  readonly spelling: string;
  /** The name that it has where nothing else wants it. */
  readonly wanted: string;
  /** Its `x-sdkwright-name`. */
  readonly chosen?: unknown;
  /** The name that it was given in an earlier run: it stays, where nothing chose it. */
  readonly kept?: string;
  /** What it is called rather than after its spelling, where another one has the name: `idHeader`. */
  readonly otherwise?: string;
  /** Of two that are equally near to a name, the one with the lower rank keeps it. Default: 0. */
  readonly rank?: number;
}

/** What is special about things of one kind. */
export interface Kind {
  /** What messages call them: `model`. */
  readonly word: string;
  /** Why a name cannot be one of theirs. */
  readonly problem: (name: string) => Problem;
  /** Names that are the same are folded to the same. Default: where case and composition do not count, as in some file systems. */
  readonly folded?: (name: string) => string;
  /** Names that something else has. */
  readonly taken?: Iterable<string>;
}

/** Models, each of which has a file. */
export const modelKind: Kind = { word: "model", problem: typeProblem };

/** The field with which a description, or an overlay, says how a thing is called. */
export const nameField = "x-sdkwright-name";

/** A name for each thing, by its id. What could not have the name that it wanted is reported. */
export function assignNames(
  things: readonly Thing[],
  kind: Kind,
  report: Context["report"],
): ReadonlyMap<string, string> {
  const { folded = foldedAsFile } = kind;
  const own = new Set([...(kind.taken ?? [])].map(folded));
  const chosen = chosenNames(things, { ...kind, folded }, own, report);
  const kept = keptNames(things, chosen, { ...kind, folded }, own);
  const names = new Map([...chosen, ...kept]);
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    if (names.has(thing.id)) continue;
    const group = groups.get(folded(thing.wanted));
    if (group === undefined) groups.set(folded(thing.wanted), [thing]);
    else group.push(thing);
  }
  const occupied = new Set([...own, ...[...kept.values()].map(folded)]);
  const taken = new Set([...occupied, ...[...chosen.values()].map(folded), ...groups.keys()]);
  // Sorted, so that two groups that meet in a name meet in the same order whatever the order of the description.
  for (const [wanted, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sorted = group.length === 1 ? group : [...group].sort(nearness);
    const isFree = !occupied.has(wanted);
    for (const [index, thing] of sorted.entries()) {
      if (index === 0 && isFree) {
        names.set(thing.id, thing.wanted);
        continue;
      }
      const name = otherName(
        thing,
        !isFree || thing.rank !== sorted[0]?.rank,
        (candidate) => kind.problem(candidate) === undefined && !taken.has(folded(candidate)),
      );
      taken.add(folded(name));
      names.set(thing.id, name);
      const [keeper] = sorted;
      const reason =
        isFree && keeper !== undefined
          ? `another ${kind.word} is called ${keeper.wanted}, too`
          : `${thing.wanted} is not free for a ${kind.word}`;
      report({
        code: "name/clash",
        severity: "warning",
        message: `${reason}; this one becomes ${name}`,
        pointer: thing.pointer,
      });
    }
  }
  return names;
}

/** The names that things were given before, of those that choose none. */
function keptNames(
  things: readonly Thing[],
  chosen: ReadonlyMap<string, string>,
  { problem, folded }: Kind & Required<Pick<Kind, "folded">>,
  own: ReadonlySet<string>,
): Map<string, string> {
  const taken = new Set([...own, ...[...chosen.values()].map(folded)]);
  const names = new Map<string, string>();
  for (const { id, kept } of things) {
    if (kept === undefined || chosen.has(id) || taken.has(folded(kept)) || problem(kept) !== undefined) continue;
    taken.add(folded(kept));
    names.set(id, kept);
  }
  return names;
}

/** The names that things choose themselves, without those that cannot be had. */
function chosenNames(
  things: readonly Thing[],
  { word, problem, folded }: Kind & Required<Pick<Kind, "folded">>,
  own: ReadonlySet<string>,
  report: Context["report"],
): Map<string, string> {
  const refuse = ({ pointer, chosen }: Thing, reason: string) => {
    report({
      code: "name/unusable",
      severity: "warning",
      message: `${JSON.stringify(chosen)} cannot be the name of this ${word}: ${reason}`,
      pointer: child(pointer, nameField),
    });
  };
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(folded(name), (counts.get(folded(name)) ?? 0) + 1);
  const choosing = new Map<string, Thing[]>();
  for (const thing of things) {
    const { chosen } = thing;
    const reason = typeof chosen === "string" ? problem(chosen) : "it is not text";
    if (typeof chosen !== "string" || reason !== undefined) {
      if (chosen !== undefined) refuse(thing, reason ?? "");
      count(thing.wanted);
      continue;
    }
    count(chosen);
    const same = choosing.get(folded(chosen));
    if (same === undefined) choosing.set(folded(chosen), [thing]);
    else same.push(thing);
  }
  // What is refused wants its own name again, which may be another one's choice.
  const queue = [...choosing.keys()];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (counts.get(name) === 1 && !own.has(name)) continue;
    for (const thing of choosing.get(name) ?? []) {
      refuse(thing, own.has(name) ? "the package has something else of that name" : `another ${word} is called so`);
      count(thing.wanted);
      queue.push(folded(thing.wanted));
    }
    choosing.delete(name);
  }
  return new Map([...choosing.values()].flat().map(({ id, chosen }) => [id, chosen as string]));
}

/** The order of those that want the same name: the nearest first. */
function nearness(a: Thing, b: Thing): number {
  const [first, second] = [a, b].map(({ spelling, id }) => `${spelling}\0${id}`) as [string, string];
  return (
    distance(a) - distance(b) ||
    (a.rank ?? 0) - (b.rank ?? 0) ||
    a.spelling.length - b.spelling.length ||
    (first < second ? -1 : 1)
  );
}

/** How far a thing's spelling is from its name: it is the name, it is another identifier, it is none. */
function distance({ spelling, wanted }: Thing): number {
  if (spelling === wanted) return 0;
  return spelling === asIdentifier(spelling) ? 1 : 2;
}

/** What a thing is called when another one, of another rank or of the same, has its name. */
function otherName(
  { id, spelling, wanted, otherwise = wanted }: Thing,
  isOfOtherRank: boolean,
  isFree: (name: string) => boolean,
): string {
  const spelled = asIdentifier(spelling);
  const candidates = [spelled, `${wanted}_${spelled}`];
  const last = [6, 12, 32].map((digits) => hashed(wanted, id, digits));
  const all = isOfOtherRank ? [otherwise, ...candidates, ...last] : [...candidates, otherwise, ...last];
  return all.find(isFree) ?? all.at(-1)!;
}

/** A spelling as an identifier that keeps its case and its words apart. */
function asIdentifier(spelling: string): string {
  return (spelling.normalize("NFC").match(/\p{ID_Continue}+/gu) ?? []).join("_");
}

/** A name as a file system that ignores case and composition sees it. */
function foldedAsFile(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}
