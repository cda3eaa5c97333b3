// The changes about which our comparison and a compiler do not agree, kind by kind, with the reason.
import type { Change, RuleId } from "../../../generator/compatibility/change.js";
import { shapeOf } from "../../../generator/compatibility/relation.js";
import type { Surface } from "../../../generator/index.js";
import type { Verdict } from "./judge.js";

interface Reviewed {
  readonly reason: string;
  readonly is: (verdict: Verdict, breaking: readonly Change[]) => boolean;
}

const only = (changes: readonly Change[], ...ids: readonly RuleId[]) =>
  changes.length > 0 && changes.every(({ id }) => ids.includes(id));

/** Whether a list is open to those who read it; the same list is what the service takes. */
const isOpenForReaders = ({ after, direction }: Change) =>
  direction === "both" && (after ?? "").includes("(string & {})");

export const reviewed: { readonly [name: string]: Reviewed } = {
  "a breaking change that compiles: arguments of one type changed places": {
    reason: "No compiler notices, and values go astray",
    is: (_, breaking) => only(breaking, "arguments-reordered"),
  },
  "a breaking change that compiles: a property that is no longer received": {
    reason: "It stays declared, because it is sent",
    is: (_, breaking) => only(breaking, "became-write-only"),
  },
  "a breaking change that compiles: a property that is no longer sent": {
    reason: "It stays declared, because it is received",
    is: (_, breaking) => only(breaking, "became-read-only"),
  },
  "a breaking change that compiles: values that the service does not take any more": {
    reason: "The list is open for those who read it, and so to the compiler",
    is: (_, breaking) =>
      only(breaking, "value-removed", "values-changed", "values-listed") && breaking.every(isOpenForReaders),
  },
  "a breaking change that compiles: what is no object, merged with one": {
    reason: "Nothing is both, whatever the two texts say",
    is: (_, breaking) =>
      breaking.length > 0 &&
      breaking.every(({ before, after }) => /(null|string|\])\)? & |& \(?(null|string)/.test(`${before} ${after}`)),
  },
  "a breaking change that compiles: a part of alternatives that are merged, or alternatives that nothing tells apart": {
    reason: "The programs make no literals of merged alternatives, and cannot ask for an alternative that has no name",
    is: ({ before }, breaking) =>
      breaking.length > 0 &&
      breaking.every(({ id, symbol, before: text }) => {
        const { models } = before.surface;
        const names = [symbol.replace(/\..*$/, ""), text ?? ""];
        const types = names.flatMap((name) => (Object.hasOwn(models, name) ? [models[name]!.type] : []));
        const isMerged = types.some((type) => type.kind === "intersection" && shapeOf(type, models) === undefined);
        // One that has no name is gone from a list that has got one.
        const isListed = id === "type-narrowed" && (text ?? "").split(" | ").some((one) => one.startsWith("{"));
        return isMerged || isListed || (id === "variant-removed" && types[0]?.kind === "union");
      }),
  },
  "a breaking change that compiles: an option that is called like one of every call, and is of its type": {
    reason: "No compiler notices that what is given means something else",
    is: (_, breaking) =>
      only(breaking, "argument-added", "argument-removed", "argument-renamed") &&
      breaking.every(({ symbol, after }) => symbol.endsWith("(timeout)") || after === "timeout"),
  },
  "a breaking change that compiles: credentials of which none are left": {
    reason: "The runtime's own option takes credentials of any name; those that no scheme has are sent nowhere",
    is: (_, breaking) =>
      only(breaking, "property-removed") && breaking.every(({ symbol }) => symbol === "ApiClient.credentials"),
  },
  "a breaking change that compiles: an argument in the place of another one": {
    reason: "Both are given by position, and are of one type",
    is: (_, breaking) => only(breaking, "argument-removed", "required-argument-added") && breaking.length === 2,
  },
  "a breaking change that compiles: a property with a name where further properties of other types were": {
    reason:
      "The compiler holds further properties against no optional one; values of other types stand there all the same",
    is: (_, breaking) =>
      only(breaking, "type-narrowed", "type-changed") &&
      breaking.every(({ before }) => (before ?? "").includes("[key: string]")),
  },
  "a breaking change that compiles: an object in which there is nothing any more": {
    reason: "It is printed as { [key: string]: never }, and that is read with any key",
    is: (_, breaking) =>
      only(breaking, "further-properties-removed") &&
      breaking.every(({ before }) => before === "[key: string]: unknown"),
  },
  "no breaking change, and does not compile: an interface of one's own where further properties may be": {
    reason:
      "TypeScript gives interfaces no index signature; objects and aliases of types fit (as addl-props-open-request)",
    is: ({ comparison, canary, consumer }) =>
      comparison.bump !== "major" &&
      canary.length === 0 &&
      comparison.changes.some(({ id }) => id === "further-properties-added") &&
      consumer.every((message) => /is not assignable to (parameter of )?type/.test(message)),
  },
  "no breaking change, and does not compile: the first property of an object that had none": {
    reason: "It was printed as { [key: string]: never }, which is read with any key; nobody reads what is never there",
    is: ({ comparison, canary, consumer, before }) =>
      comparison.bump !== "major" &&
      canary.length === 0 &&
      consumer.every((message) => /any-key|is not assignable to (parameter of )?type/.test(message)) &&
      comparison.changes.some(({ id, symbol }) => id === "property-added" && hadNothing(before.surface, symbol)),
  },
  "no breaking change, and does not compile: a property that does not go that way": {
    reason: "It is declared, so that nothing gets lost; nobody reads what is only sent, or makes what is only received",
    is: ({ comparison, canary, before, now }) =>
      comparison.bump !== "major" &&
      canary.length === 0 &&
      comparison.changes.some(({ symbol, direction }) =>
        [before, now].some(({ surface }) => isHidden(surface, symbol, direction)),
      ),
  },
};

/** Whether the object to which a property was added had none, and allowed none. */
function hadNothing({ models }: Surface, symbol: string): boolean {
  const [name = "", ...way] = symbol.split(".");
  let type = Object.hasOwn(models, name) ? models[name]!.type : undefined;
  for (const key of way.slice(0, -1)) type = type && shapeOf(type, models)?.properties[key]?.type;
  const shape = type && shapeOf(type, models);
  return shape?.closed === true && Object.keys(shape.properties).length === 0;
}

/** Whether a property of a model that goes one way goes only the other one. */
function isHidden({ models }: Surface, symbol: string, direction: Change["direction"]): boolean {
  const [name = "", key = ""] = symbol.split(".");
  const type = Object.hasOwn(models, name) ? models[name]!.type : undefined;
  const property = type && shapeOf(type, models)?.properties[key];
  return (direction === "request" && property?.readOnly) || (direction === "response" && property?.writeOnly) || false;
}

/** The name of the kind that a disagreement is of; `undefined` for one that nobody has looked at. */
export function reviewedAs(verdict: Verdict): string | undefined {
  const breaking = verdict.comparison.changes.filter(({ level }) => level === "major");
  const isRefused = verdict.canary.length + verdict.consumer.length > 0;
  const found = Object.entries(reviewed).find(
    ([name, { is }]) => name.startsWith("a breaking") !== isRefused && is(verdict, breaking),
  );
  return found?.[0];
}
