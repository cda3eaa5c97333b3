// Two surfaces in, everything that changed for programs out: one line for each change, the largest first, the same bytes on every run.
import type { Surface, SurfaceType } from "../surface/surface.js";
import { mentionedModels } from "../surface/type.js";
import { fingerprintOf, larger, levels, ruleOf, type Change, type Finding, type Level } from "./change.js";
import { compareWebhooks } from "./incoming.js";
import { judge, usualCompat, type Compat, type Policy } from "./judge.js";
import { compareMethods } from "./methods.js";
import { compareModels, renamedModels } from "./models.js";
import type { Pair } from "./relation.js";
import { compareRoundTrips } from "./roundTrips.js";
import { compareServices } from "./service.js";
import { findingAt } from "./types.js";

/** What changed from one surface to another. */
export interface Comparison {
  /** The smallest release that promises no more than the change keeps. */
  readonly bump: Level;
  /** What counts as breaking. */
  readonly policy: Policy;
  /** Sorted: by level, then by symbol. */
  readonly changes: readonly Change[];
}

/** Why changes may go into a smaller release: fingerprint → reason. */
export type Accepted = ReadonlyMap<string, string>;

/** What a maintainer decided. */
export interface Decisions {
  /** Default: what compilers say. */
  readonly compat?: Compat;
  readonly accepted?: Accepted;
}

/** Everything that was found, place by place. The conventions are those of the new surface. */
export function findingsBetween(before: Surface, after: Surface): Finding[] {
  const { conventions } = after;
  const pair: Pair = {
    before: before.models,
    after: after.models,
    renamed: renamedModels(before.models, after.models),
  };
  const findings = [
    ...compareServices(before.service, after.service, { pair, variants: conventions.variants }),
    ...compareMethods(before.methods, after.methods, pair, conventions),
    ...compareNames(before, after),
    ...compareWebhooks(before.webhooks, after.webhooks, { pair, variants: conventions.variants }),
    ...compareModels(before.models, after.models, pair, conventions.variants),
  ];
  const broken = new Set(
    findings.filter(({ level }) => level === "major").map(({ declaration }) => keyOf(declaration)),
  );
  const isBroken = (declaration: Finding["declaration"]) => broken.has(keyOf(declaration));
  return [...findings, ...compareRoundTrips(before.methods, after.methods, pair, isBroken)];
}

function keyOf({ kind, name }: Finding["declaration"]): string {
  return `${kind} ${name}`;
}

/** The types of a method are called after it, in a way that a configuration can choose. */
function compareNames(
  { conventions: { optionTypes: old } }: Surface,
  { conventions: { optionTypes: now } }: Surface,
): Finding[] {
  if (old === now) return [];
  const declaration = { kind: "service", name: "ApiClient" } as const;
  const at = { symbol: "ApiClient", direction: "none", declaration } as const;
  return [findingAt(at, { id: "option-types-renamed", level: "major", wire: "none", before: old, after: now })];
}

/** Compares declaration by declaration. */
export function compareSurfaces(
  before: Surface,
  after: Surface,
  { compat = usualCompat, accepted = new Map() }: Decisions = {},
): Comparison {
  const users = { before: usersOf(before), after: usersOf(after) };
  const findings = findingsBetween(before, after).map((finding) => judge(finding, compat, wasPreview(finding, before)));
  const changes = grouped(findings)
    .map((group) => changeOf(group, users, accepted))
    .sort(inOrder);
  const bump = changes.reduce<Level>(
    (level, change) => larger(level, change.accepted === null ? change.level : "patch"),
    "none",
  );
  return { bump, policy: compat.policy, changes };
}

/** Whether a change is one of something that was a preview. */
function wasPreview({ declaration: { kind, name } }: Finding, { methods, models, webhooks }: Surface): boolean {
  if (kind === "service") return false;
  const all = { method: methods, model: models, webhook: webhooks }[kind];
  return Object.hasOwn(all, name) && all[name]!.preview === true;
}

/** The same thing that happened at many places is one change. */
function grouped(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = groupKey(finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function groupKey(finding: Finding): string {
  const { id, level, wire, before, after, details, symbol, judged } = finding;
  const isOfItsOwn = /^(method|model|webhook|login)-/.test(id) && id !== "method-deprecated";
  if (isOfItsOwn) return JSON.stringify([id, symbol]);
  const texts = [id, level, wire, before ?? null, after ?? null, details ?? null, judged ?? null];
  // A change of a type is the same wherever the type stands; one of a property or an argument goes by its name.
  const isAnywhere = /^(type|value|values|variant|discriminator|documentation)-/.test(id);
  return JSON.stringify(isAnywhere ? texts : [...texts, partOf(symbol)]);
}

/** What a place is a part by: the name of a property or an argument, `error 404`. */
function partOf(symbol: string): string {
  return / (error|header) .*$/.exec(symbol)?.[0] ?? /[^.(]*$/.exec(symbol)![0];
}

function changeOf(
  group: readonly Finding[],
  users: { readonly before: Users; readonly after: Users },
  accepted: Accepted,
): Change {
  const sorted = [...group].sort((a, b) => compareText(a.symbol, b.symbol));
  const first = sorted[0]!;
  const { declaration: _, pointer, details = [], ...rest } = first;
  const rule = ruleOf(first.id);
  const used = new Set(sorted.flatMap(({ declaration }) => usersOfDeclaration(declaration, users)));
  const fingerprint = fingerprintOf(first);
  return {
    ...rest,
    direction: directionOf(sorted),
    symbols: [...new Set(sorted.map(({ symbol }) => symbol))],
    details,
    usedBy: { methods: used.size, sample: [...used].sort().slice(0, 3) },
    cause: null,
    reason: rule.reason,
    ...(first.level === "major" && rule.fix !== undefined && { fix: rule.fix(first) }),
    ...(pointer !== undefined && { source: { pointer: `#${pointer}` } }),
    fingerprint,
    accepted: accepted.get(fingerprint) ?? null,
  };
}

function directionOf(group: readonly Finding[]): Finding["direction"] {
  const [first, ...others] = new Set(group.map(({ direction }) => direction));
  return others.length === 0 ? first! : "both";
}

/** The methods that mention a model, directly or through other models. */
type Users = (model: string) => readonly string[];

function usersOf({ methods, models }: Surface): Users {
  let mentions: Map<string, Set<string>> | undefined;
  const answers = new Map<string, readonly string[]>();
  return (model) => {
    // Made when somebody asks: most comparisons find nothing.
    mentions ??= mentionsOf(methods, models);
    const known = answers.get(model);
    if (known !== undefined) return known;
    const seen = new Set([model]);
    const found = new Set<string>();
    const queue = [model];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      for (const user of mentions.get(name) ?? []) {
        if (user.includes(".") && Object.hasOwn(methods, user)) found.add(user);
        else if (!seen.has(user)) {
          seen.add(user);
          queue.push(user);
        }
      }
    }
    const answer = [...found];
    answers.set(model, answer);
    return answer;
  };
}

/** Model → the models and methods that mention it. */
function mentionsOf(methods: Surface["methods"], models: Surface["models"]): Map<string, Set<string>> {
  const mentions = new Map<string, Set<string>>();
  const note = (user: string, types: readonly SurfaceType[]) => {
    for (const name of types.flatMap(mentionedModels)) {
      const users = mentions.get(name);
      if (users === undefined) mentions.set(name, new Set([user]));
      else users.add(user);
    }
  };
  for (const [name, { type }] of Object.entries(models)) note(name, [type]);
  for (const [symbol, method] of Object.entries(methods))
    note(symbol, [...method.arguments.map(({ type }) => type), method.result, ...Object.values(method.errors)]);
  return mentions;
}

function usersOfDeclaration(
  { kind, name }: Finding["declaration"],
  { before, after }: { readonly before: Users; readonly after: Users },
): readonly string[] {
  if (kind === "method") return [name];
  if (kind === "service" || kind === "webhook") return [];
  const users = before(name);
  return users.length > 0 ? users : after(name);
}

function inOrder(a: Change, b: Change): number {
  return (
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    compareText(a.symbol, b.symbol) ||
    compareText(a.id, b.id) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
