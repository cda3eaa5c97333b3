// A finding and what a maintainer decided about such findings in, the finding with the level that counts out.
import type { Finding, Level, RuleId } from "./change.js";
import { isBelow } from "./version.js";

/**
 * What counts as breaking: `strict`, whatever a compiler may refuse, also where programs make what only the service answers (for their tests);
 * `default`, whatever a compiler may refuse of programs that use an SDK for what it is; `wire`, only what also fails on the way to the service.
 */
export const policies = ["strict", "default", "wire"] as const;
export type Policy = (typeof policies)[number];

/** What a maintainer decided about changes. */
export interface Compat {
  readonly policy: Policy;
  /** The level of every change of a kind. */
  readonly levels: { readonly [id in RuleId]?: SetLevel };
  readonly accept: readonly Acceptance[];
}

/** A level that can be set: every change is told. */
export const setLevels = ["major", "minor", "patch"] as const;
export type SetLevel = (typeof setLevels)[number];

/** A change that may go into a release that is smaller than its level. */
export interface Acceptance {
  readonly fingerprint: string;
  readonly reason: string;
  /** The last day (`2027-01-31`, in UTC), or the first version without it (`6.0.0`). */
  readonly until?: string;
}

export const usualCompat: Compat = { policy: "default", levels: {}, accept: [] };

/** What, of answers, only those meet who make them: what is read is what it was, or less. */
const narrowings: ReadonlySet<RuleId> = new Set<RuleId>([
  "required-property-added",
  "became-required",
  "type-narrowed",
  "no-longer-nullable",
  "values-listed",
  "value-removed",
  "values-changed",
  "variant-removed",
]);

/**
 * A finding with the level that a policy and a configuration give it.
 *
 * @param isPreview - whether it is about something that was a preview: nothing about that was promised
 */
export function judge(finding: Finding, compat: Compat, isPreview: boolean): Finding {
  const judged = judgedBy(finding, compat);
  return isPreview && judged.level === "major" ? withLevel(finding, "minor", "it was a preview") : judged;
}

function judgedBy(finding: Finding, { policy, levels }: Compat): Finding {
  const set = Object.hasOwn(levels, finding.id) ? levels[finding.id] : undefined;
  if (set !== undefined) return withLevel(finding, set, `compat.levels.${finding.id}`);
  const by = `compat.policy: ${policy}`;
  const { id, level, wire, direction } = finding;
  if (policy === "strict" && level === "minor" && direction === "response" && narrowings.has(id))
    return withLevel(finding, "major", by);
  if (policy === "wire" && level === "major" && wire !== "breaks") return withLevel(finding, "minor", by);
  return finding;
}

function withLevel(finding: Finding, level: Level, by: string): Finding {
  return finding.level === level ? finding : { ...finding, level, judged: { by, level: finding.level } };
}

/**
 * Whether an acceptance holds no more.
 *
 * @param version - the last release
 * @param today - `2027-01-31`, in UTC
 */
export function isOver({ until }: Acceptance, version: string, today: string): boolean {
  if (until === undefined) return false;
  return isDate(until) ? today > until : !isBelow(version, until);
}

/** What was accepted and still is: fingerprint → reason. */
export function acceptedBy(
  { accept }: Compat,
  version = "0.0.0",
  today = new Date().toISOString().slice(0, 10),
): ReadonlyMap<string, string> {
  const holding = accept.filter((one) => !isOver(one, version, today));
  return new Map(holding.map(({ fingerprint, reason }) => [fingerprint, reason]));
}

export function isDate(until: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(until);
}
