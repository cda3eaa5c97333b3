// What is wrong with a document, where, and what to do: the values that stages report and that commands print.
import type { Code } from "./codes.js";

export type Severity = "error" | "warning";

/** One finding. The place is a source and a pointer; lines and columns are computed only when it is printed. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly place?: Place;
}

/** A place in a source: by pointer, or by offset where the text could not be parsed. */
export interface Place {
  readonly uri: string;
  readonly pointer?: string;
  readonly offset?: number;
}

/** How a stage reports what it finds; it then goes on, so that one run shows everything. */
export type Report = (diagnostic: Diagnostic) => void;

/** Thrown where nothing further can be done; what was found has been reported. */
export class Stop extends Error {
  override readonly name = "Stop";
}

/** A mistake in how the program was called or configured: exit code 2, no stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Whether anything in a list is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/**
 * The candidate that a person most likely meant by `name`, or `undefined` where none is close: "did you mean …".
 * Close is an edit distance of at most a third of the length, or two.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(name.length > 3 ? 2 : 1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
