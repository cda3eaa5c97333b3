// What is gone and what has come in, which of it is the same thing under another name out.
import { nearest } from "../diagnostics/diagnostic.js";

/** A thing by its name, with a text that is equal for things that could be the same. */
export interface Named {
  readonly name: string;
  readonly text: string;
}

/**
 * Pairs things with equal texts: where there is one candidate on either side, and nothing else is gone or has come, or where the
 * names are alike. Old name → new name.
 */
export function pairByName(gone: readonly Named[], come: readonly Named[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const isAlone = gone.length === 1 && come.length === 1;
  const taken = new Set<string>();
  for (const { name, text } of gone) {
    const candidates = come.filter((other) => other.text === text && !taken.has(other.name)).map((other) => other.name);
    const found = isAlone ? candidates[0] : likeliest(name, candidates);
    if (found === undefined) continue;
    taken.add(found);
    pairs.set(name, found);
  }
  return pairs;
}

/** Pairs things with equal texts that only one on either side has: a text that says enough makes names unimportant. */
export function pairByText(gone: readonly Named[], come: readonly Named[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const old = grouped(gone);
  for (const [text, names] of grouped(come)) {
    const before = old.get(text);
    if (before === undefined) continue;
    const [only] = names;
    const [was] = before;
    if (only !== undefined && was !== undefined && names.length === 1 && before.length === 1) pairs.set(was, only);
    else {
      for (const name of before) {
        const found = likeliest(
          name,
          names.filter((other) => ![...pairs.values()].includes(other)),
        );
        if (found !== undefined) pairs.set(name, found);
      }
    }
  }
  return pairs;
}

/** The candidate whose name contains the name, is contained in it, or is spelt nearly like it. */
function likeliest(name: string, candidates: readonly string[]): string | undefined {
  const small = name.toLowerCase();
  const contained = candidates.filter((other) => {
    const otherSmall = other.toLowerCase();
    return name.length > 2 && other.length > 2 && (small.includes(otherSmall) || otherSmall.includes(small));
  });
  const [only] = contained;
  return contained.length === 1 ? only : nearest(name, candidates);
}

function grouped(things: readonly Named[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { name, text } of things) {
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [name]);
    else group.push(name);
  }
  return groups;
}
