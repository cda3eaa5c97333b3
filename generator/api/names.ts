// Names of a description in, names of TypeScript out. Every public name is decided here.
//
// A name never depends on what else there is, but for clashes; and a clash is settled by how the thing itself is spelled, never by
// counting: whatever is added to a description, what it had keeps its names.
import { createHash } from "node:crypto";

/** The words of a name: `user_id`, `user-id` and `userId` are two each. */
function wordsOf(text: string): string[] {
  return text.normalize("NFC").match(/[\p{L}\p{M}\p{Nd}]+/gu) ?? [];
}

/** `Lost Pets` → `LostPets`; what is a type's name already stays as it is. */
export function pascalCase(text: string): string {
  if (/^\p{Lu}[\p{L}\p{Nd}_]*$/u.test(text)) return shortened(text.normalize("NFC"));
  return startWithLetter(wordsOf(text).map(capitalized).join(""), text);
}

/** `If-Match` → `ifMatch`, `URLCheck` → `urlCheck`; what is a method's name already stays as it is. */
export function camelCase(text: string): string {
  if (/^\p{Ll}[\p{L}\p{Nd}]*$/u.test(text)) return shortened(text.normalize("NFC"));
  const [first = "", ...rest] = wordsOf(text);
  const start = first.replace(/^\p{Lu}+(?!\p{Ll})|^\p{Lu}+(?=\p{Lu}\p{Ll})|^\p{Lu}/u, (letters) =>
    letters.toLowerCase(),
  );
  return startWithLetter([start, ...rest.map(capitalized)].join(""), text);
}

function capitalized(word: string): string {
  const [first = ""] = word;
  return first.toUpperCase() + word.slice(first.length);
}

/** A name begins with a letter; one without any letter or digit is spelled by its code points. */
function startWithLetter(name: string, text: string): string {
  if (name === "") return `_${[...text].map((character) => `u${character.codePointAt(0)!.toString(16)}`).join("_")}`;
  return /^[\p{ID_Start}]/u.test(name) ? shortened(name) : shortened(`_${name}`);
}

/** File systems end at 255 bytes; a longer name ends in a hash of all of it. */
function shortened(name: string): string {
  return Buffer.byteLength(name) <= 120 ? name : `${[...name].slice(0, 60).join("")}_${hash(name)}`;
}

/** Words that cannot name a variable (ECMA-262, ReservedWord, strict mode), and those that would hide something that is needed. */
const reservedWords = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static super switch " +
    "this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** The name of an argument: reserved words get an underscore in front. */
export function argumentName(text: string): string {
  const name = camelCase(text);
  return reservedWords.has(name) ? `_${name}` : name;
}

/** Members that every object has, and `then`, which would make it a promise. */
const memberNames = new Set([...Object.getOwnPropertyNames(Object.prototype), "then", "prototype"]);

/** The name of a method: what would hide a member of every object gets an underscore behind it. */
export function methodName(text: string): string {
  const name = camelCase(text);
  return memberNames.has(name) ? `${name}_` : name;
}

/** Two things that wanted one name, and what became of it. */
export interface Clash {
  readonly id: string;
  readonly wanted: string;
  readonly name: string;
}

/**
 * Gives each thing a name of its own, also where case does not count. The one that is spelled like the name keeps it; the others
 * are named after their spelling, or with a hash of it.
 */
export function assignNames(
  things: readonly { readonly id: string; readonly spelling: string; readonly wanted: string }[],
): { names: ReadonlyMap<string, string>; clashes: readonly Clash[] } {
  const groups = new Map<string, { id: string; spelling: string; wanted: string }[]>();
  // Sorted, so that which of two equals gives way does not depend on who comes first.
  const sorted = [...things].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const thing of sorted) {
    const group = groups.get(folded(thing.wanted));
    if (group === undefined) groups.set(folded(thing.wanted), [{ ...thing }]);
    else group.push({ ...thing });
  }
  const names = new Map<string, string>();
  const clashes: Clash[] = [];
  const taken = new Set(groups.keys());
  for (const group of groups.values()) {
    const [only] = group;
    if (group.length === 1 && only !== undefined) {
      names.set(only.id, only.wanted);
      continue;
    }
    const exact = group.filter((thing) => thing.spelling === thing.wanted);
    const [keeper] = exact.length === 1 ? exact : [];
    for (const thing of group) {
      if (thing === keeper) {
        names.set(thing.id, thing.wanted);
        continue;
      }
      const spelled = thing.spelling.normalize("NFC").replace(/[^\p{ID_Continue}]+/gu, "_");
      const candidates = [spelled, `${thing.wanted}_${spelled}`].filter(
        (name) => /^[\p{ID_Start}_]/u.test(name) && Buffer.byteLength(name) <= 120,
      );
      const name = candidates.find((candidate) => !taken.has(folded(candidate))) ?? `${thing.wanted}_${hash(thing.id)}`;
      taken.add(folded(name));
      names.set(thing.id, name);
      clashes.push({ id: thing.id, wanted: thing.wanted, name });
    }
  }
  return { names, clashes };
}

/** A name as a file system that ignores case and composition sees it. */
function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

/** The order of everything that has a name: by UTF-16 code units, so that it is the same everywhere. */
export function byName<T extends { readonly name: string }>(a: T, b: T): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
