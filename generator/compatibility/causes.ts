// A comparison, and the surfaces between its two sides in, the comparison with what made each change out.
import type { Surface } from "../surface/surface.js";
import type { Cause, Change } from "./change.js";
import { compareSurfaces, type Comparison } from "./compare.js";

/** One thing that changed on the way from one surface to another, and nothing else. */
export interface Step {
  /** `null` where several things changed at once. */
  readonly cause: Cause | null;
  readonly before: Surface;
  readonly after: Surface;
}

/** Says what made each change: the one step that shows it, or that shows something about the same declaration. */
export function withCauses(comparison: Comparison, steps: readonly Step[]): Comparison {
  const made = steps.map(({ cause, before, after }) => {
    const { changes } = compareSurfaces(before, after);
    return {
      cause,
      fingerprints: new Set(changes.map(({ fingerprint }) => fingerprint)),
      symbols: new Set(changes.flatMap(({ symbols }) => symbols)),
    };
  });
  const causeOf = ({ fingerprint, symbol }: Change): Cause | null => {
    const [exact, ...others] = made.filter(({ fingerprints }) => fingerprints.has(fingerprint));
    if (exact !== undefined && others.length === 0) return exact.cause;
    const [near, ...further] = made.filter(({ symbols }) => symbols.has(symbol));
    return near !== undefined && further.length === 0 ? near.cause : null;
  };
  return { ...comparison, changes: comparison.changes.map((change) => ({ ...change, cause: causeOf(change) })) };
}

/** The same where only one thing changed. */
export function withCause(comparison: Comparison, cause: Cause | null): Comparison {
  return { ...comparison, changes: comparison.changes.map((change) => ({ ...change, cause })) };
}
