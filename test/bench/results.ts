// What was measured: plain data, from which the table and the plot are made.
import type { ConsumerRow } from "./consumers.js";
import type { Failure, Usage } from "./measure.js";

/** What is known of a run: it was measured, failed, or was left out. */
export type Outcome = Usage | Failure | undefined;

/** One tool over one description. */
export interface ToolRow {
  readonly tool: string;
  readonly formats: boolean;
  readonly isSdk: boolean;
  readonly cold: Usage | Failure;
  /** The same run again. */
  readonly unchanged?: Outcome;
  /** A run after one schema of the description got, or lost, a property. */
  readonly changed?: Outcome;
  readonly files: number;
  readonly bytes: number;
}

export interface DocumentResult {
  readonly name: string;
  readonly bytes: number;
  readonly rows: readonly ToolRow[];
  /** Parsing the description, and writing files of the same sizes as ours. */
  readonly floor: Usage | Failure;
  /** `sdkwright check` with nothing to find. */
  readonly check: Usage | Failure;
  /** `sdkwright diff` between the description and the one with a changed schema. */
  readonly diff: Usage | Failure;
  /** Files that our run with nothing changed touched. */
  readonly touched: number;
}

export interface SyntheticResult {
  readonly operations: number;
  readonly bytes: number;
  readonly cold: Usage | Failure;
}

export interface Results {
  /** The command that gave them. */
  readonly command: string;
  readonly machine: string;
  readonly date: string;
  readonly versions: readonly string[];
  /** `node -e 0`. */
  readonly nothing: Usage | Failure;
  readonly documents: readonly DocumentResult[];
  readonly synthetic: readonly SyntheticResult[];
  readonly consumers: readonly ConsumerRow[];
}

export function isMeasured(outcome: Outcome): outcome is Usage {
  return outcome !== undefined && !("failed" in outcome);
}

/** The fastest other generator of a whole SDK that came to its end, without formatting where that is faster. */
export function fastestPeer({ rows }: DocumentResult): { tool: string; cpu: number } | undefined {
  const others = rows
    .slice(1)
    .flatMap(({ tool, isSdk, cold }) => (isSdk && isMeasured(cold) ? [{ tool, cpu: cold.cpu }] : []));
  return others.sort((a, b) => a.cpu - b.cpu)[0];
}
