// What a difference between two surfaces is called, what it means for programs, and how it is told: the vocabulary of a comparison.
import { createHash } from "node:crypto";
import type { Direction } from "../surface/surface.js";

/** The kinds of release, the largest first. */
export const levels = ["major", "minor", "patch", "none"] as const;
export type Level = (typeof levels)[number];

/** What a change does to SDKs that are installed already: requests fail or answers surprise, the service behaves differently, nothing. */
export type Wire = "breaks" | "changes" | "none";

/** Where the change comes from: the description, a correction of it, how it is turned into types, or this program. */
export const causes = ["spec", "overlay", "config", "generator"] as const;
export type Cause = (typeof causes)[number];

/** Who decided on a level, and what it would be otherwise. */
export interface Judged {
  /** The setting: `compat.policy: wire`. */
  readonly by: string;
  readonly level: Level;
}

/** What was found at one place. */
export interface Finding {
  readonly id: RuleId;
  readonly level: Level;
  readonly direction: Direction | "none";
  /** The declaration, as programs name it: `User.division`, `UsersApi.getUser`, `UsersApi.getUser(pageSize)`. */
  readonly symbol: string;
  readonly before?: string;
  readonly after?: string;
  readonly wire: Wire;
  /** What else differs, where one finding stands for several. */
  readonly details?: readonly string[];
  /** The declaration that the finding is about, for counting who uses it. */
  readonly declaration: { readonly kind: "method" | "model" | "service" | "webhook"; readonly name: string };
  readonly pointer?: string;
  /** Where a maintainer decided on the level. */
  readonly judged?: Judged;
}

/** One line of a comparison: the same finding, wherever it was made. */
export interface Change extends Omit<Finding, "declaration" | "pointer" | "details"> {
  /** Every place, sorted; `symbol` is the first. */
  readonly symbols: readonly string[];
  readonly details: readonly string[];
  readonly usedBy: { readonly methods: number; readonly sample: readonly string[] };
  /** What made it; `null` where the two sides do not tell. */
  readonly cause: Cause | null;
  readonly reason: string;
  /** What a program has to do. */
  readonly fix?: string;
  readonly source?: { readonly pointer: string; readonly file?: string; readonly line?: number };
  /** Identifies the change from run to run, however it is worded. */
  readonly fingerprint: string;
  /** Where a program meets it, where one was looked at. */
  readonly places?: readonly { readonly file: string; readonly line: number }[];
  /** Why it may go into a release that is smaller than its level; `null` where nobody said so. */
  readonly accepted: string | null;
}

interface Rule {
  /** Why the level is what it is. */
  readonly reason: string;
  /** What programs have to do where the change breaks them. */
  readonly fix?: (finding: Finding) => string;
}

const last = (symbol: string) => /[^.]*$/.exec(symbol)![0];

/** Every kind of change. Levels depend on the direction, and are decided where the change is found. */
export const rules = {
  "method-added": { reason: "a new method" },
  "method-removed": {
    reason: "the method is gone",
    fix: ({ symbol, after }) =>
      after === undefined ? `replace the calls of ${symbol}` : `call ${after} instead of ${symbol}`,
  },
  "method-renamed": {
    reason: "the request is the same, the method has another name",
    fix: ({ before, after }) => `call ${after} instead of ${before}`,
  },
  "method-deprecated": { reason: "the method is marked as deprecated; it goes on working" },
  "method-reinstated": { reason: "the method is no longer deprecated" },
  "method-made-preview": { reason: "nothing about the method is promised any more" },
  "method-made-stable": { reason: "the method is a preview no more" },
  "url-changed": {
    reason: "the method is called as before; installed versions send their requests to the old address",
  },
  "argument-added": {
    reason: "a further option",
    // Only an option that every call had under the same name breaks anybody.
    fix: ({ symbol }) => `set what ${symbol} was for on the client`,
  },
  "required-argument-added": {
    reason: "calls without the argument do not compile",
    fix: ({ symbol }) => `give ${symbol}`,
  },
  "argument-removed": {
    reason: "calls that give the argument do not compile",
    fix: ({ symbol, after }) => (after === undefined ? `leave ${symbol} out` : `write ${after} instead of ${symbol}`),
  },
  "argument-renamed": {
    reason: "the argument has another name",
    fix: ({ before, after }) => `write ${after} instead of ${before}`,
  },
  "argument-became-required": {
    reason: "calls that leave the argument out do not compile",
    fix: ({ symbol }) => `always give ${symbol}`,
  },
  "argument-became-optional": {
    reason: "the argument may be left out",
    fix: ({ symbol }) => `move ${symbol} into the options`,
  },
  "arguments-reordered": {
    reason: "arguments are given by their position; where their types are equal no compiler notices",
    fix: ({ after }) => `give the arguments in the order ${after}`,
  },
  "argument-deprecated": { reason: "the argument is marked as deprecated; it goes on working" },
  "argument-reinstated": { reason: "the argument is no longer deprecated" },
  "sent-differently": {
    reason: "the SDK sends the argument in another way; installed versions send it in the old one",
  },
  "media-type-added": { reason: "the service takes a further media type" },
  "media-type-changed": { reason: "the SDK sends another media type; installed versions send the old one" },
  "property-added": { reason: "a further property" },
  "required-property-added": {
    reason: "every object has the property: those that are made without it do not compile",
    fix: ({ symbol }) => `set ${last(symbol)} wherever the object is made`,
  },
  "property-removed": {
    reason: "programs that use the property do not compile",
    fix: ({ symbol }) => `stop using ${symbol}`,
  },
  "property-renamed": {
    reason: "the property has another name",
    fix: ({ before, after }) => `write ${after} instead of ${before}`,
  },
  "became-required": {
    reason: "objects that lack the property do not compile; readers may rely on it",
    fix: ({ symbol }) => `set ${last(symbol)} wherever the object is made`,
  },
  "became-optional": {
    reason: "readers must expect the property to be missing; writers may leave it out",
    fix: ({ symbol }) => `expect ${symbol} to be undefined`,
  },
  "became-read-only": {
    reason: "only the service sets the property",
    fix: ({ symbol }) => `stop sending ${symbol}`,
  },
  "no-longer-read-only": { reason: "programs may set the property", fix: ({ symbol }) => `set ${symbol}` },
  "became-write-only": {
    reason: "the property is sent and never received",
    fix: ({ symbol }) => `stop reading ${symbol}`,
  },
  "no-longer-write-only": { reason: "the property is received as well" },
  "property-deprecated": { reason: "the property is marked as deprecated; it goes on working" },
  "property-reinstated": { reason: "the property is no longer deprecated" },
  "further-properties-added": {
    reason: "the object may hold further properties",
    // Breaking only where its own ones are of other types.
    fix: ({ symbol }) => `write \`as ${symbol}\` behind objects that are made: their own properties are of other types`,
  },
  "further-properties-removed": {
    reason: "keys that are not declared do not compile",
    fix: ({ symbol }) => `use declared properties of ${symbol} only`,
  },
  "type-changed": {
    reason: "the old type and the new one do not fit",
    fix: ({ symbol, after }) => `treat ${symbol} as ${after}`,
  },
  "type-widened": {
    reason: "more values are possible",
    fix: ({ symbol, after }) => `expect ${after} of ${symbol}`,
  },
  "type-narrowed": {
    reason: "fewer values are possible",
    fix: ({ symbol, after }) => `treat ${symbol} as ${after}`,
  },
  "type-restated": {
    reason: "the same shape, told in another way",
    // Breaking only where what programs call it is another type now.
    fix: ({ symbol, before, after }) => `where the type of ${symbol} is named ${before}, name it ${after}`,
  },
  "value-added": {
    reason: "a further value is possible",
    fix: ({ symbol }) => `handle the new value of ${symbol}`,
  },
  "value-removed": {
    reason: "a value is no longer possible",
    fix: ({ symbol }) => `remove what handles or sends the old value of ${symbol}`,
  },
  "values-changed": {
    reason: "some values are gone, others are new",
    fix: ({ symbol, after }) => `use the values of ${symbol} that there are: ${after}`,
  },
  "values-listed": {
    reason: "the values are listed now",
    fix: ({ symbol, after }) => `give ${symbol} one of ${after}`,
  },
  "values-unlisted": {
    reason: "any text is possible where values were listed",
    fix: ({ symbol }) => `expect any text in ${symbol}`,
  },
  "became-nullable": { reason: "null is possible", fix: ({ symbol }) => `expect ${symbol} to be null` },
  "no-longer-nullable": {
    reason: "null is not possible any more",
    fix: ({ symbol }) => `do not set ${symbol} to null`,
  },
  "variant-added": {
    reason: "a further alternative is possible",
    fix: ({ symbol }) => `handle the new alternative of ${symbol}`,
  },
  "variant-removed": {
    reason: "an alternative is not possible any more",
    fix: ({ symbol }) => `remove what handles or sends the old alternative of ${symbol}`,
  },
  "discriminator-changed": {
    reason: "another property tells the alternatives apart",
    fix: ({ after }) => `tell them apart by ${after}`,
  },
  "result-added": {
    reason: "the method gives a value where it gave none; a function of type () => Promise<void> is another type",
    fix: ({ symbol }) => `where ${symbol} is handed on as a function, say what it gives`,
  },
  "result-removed": {
    reason: "the method gives nothing any more",
    fix: ({ symbol }) => `do not use what ${symbol} gives`,
  },
  "result-may-be-missing": {
    reason: "a success without a body is possible",
    fix: ({ symbol }) => `expect ${symbol} to give undefined`,
  },
  "roundtrip-broken": {
    reason: "what was read cannot be sent back: the types do not fit any more",
    fix: ({ symbol }) => `make what ${symbol} takes of what was read`,
  },
  "paging-added": { reason: "the method gives the items of all pages, too" },
  "paging-removed": {
    reason: "the method gives one page only; programs that iterate do not compile",
    fix: ({ declaration: { name } }) => `ask for the next page by calling ${name} again`,
  },
  "success-status-changed": { reason: "the same value under another status" },
  "error-status-added": { reason: "a further error is declared" },
  "error-status-removed": {
    reason: "an error is no longer declared",
    fix: ({ symbol }) => `remove what handles ${symbol}`,
  },
  "header-added": { reason: "a further header of the answer is declared" },
  "header-removed": {
    reason: "a header of the answer is no longer declared",
    fix: ({ symbol }) => `stop reading ${symbol}`,
  },
  "model-added": { reason: "a further exported type" },
  "model-removed": {
    reason: "programs that import the type do not compile",
    fix: ({ symbol, after }) =>
      after === undefined ? `stop importing ${symbol}` : `import ${after} instead of ${symbol}`,
  },
  "model-renamed": {
    reason: "the same type under another name: programs that import it do not compile",
    fix: ({ before, after }) => `import ${after} instead of ${before}`,
  },
  "model-deprecated": { reason: "the type is marked as deprecated; it goes on working" },
  "model-reinstated": { reason: "the type is no longer deprecated" },
  "model-made-preview": { reason: "nothing about the type is promised any more" },
  "model-made-stable": { reason: "the type is a preview no more" },
  "constant-added": { reason: "a further value has a name" },
  "constant-removed": {
    reason: "the value has no such name any more",
    fix: ({ symbol, after }) => (after === undefined ? `stop using ${symbol}` : `write ${after} instead of ${symbol}`),
  },
  "webhook-added": { reason: "the service sends something further by itself" },
  "webhook-removed": {
    reason: "the service does not send it any more, and its types are gone",
    fix: ({ symbol }) => `remove what handles ${symbol}`,
  },
  "webhook-changed": {
    reason: "it is sent in another way, and is told apart by another method or type name",
    fix: ({ before, after }) => `write ${after} instead of ${before}`,
  },
  "webhook-deprecated": { reason: "it is marked as deprecated; it goes on being sent" },
  "webhook-reinstated": { reason: "it is no longer deprecated" },
  "webhook-made-preview": { reason: "nothing about it is promised any more" },
  "webhook-made-stable": { reason: "it is a preview no more" },
  "option-types-renamed": {
    reason: "the types of options and errors have other names",
    fix: ({ before, after }) => `import ${after} instead of ${before}`,
  },
  "login-added": { reason: "a client can log in in a further way" },
  "login-removed": {
    reason: "the methods of the client that log in in this way are gone",
    fix: () => `log in in another way`,
  },
  "constraint-changed": { reason: "the service checks values by other rules; types do not say so" },
  "default-changed": { reason: "the service takes another value where none is given" },
  "format-changed": { reason: "the same type; what the text or number means is said in another way" },
  "security-changed": { reason: "the service asks for other credentials" },
  "server-changed": { reason: "requests go to another address; installed versions go on using the old one" },
  "documentation-changed": { reason: "only the documentation" },
} as const satisfies { readonly [id: string]: Rule };

export type RuleId = keyof typeof rules;

export const ruleIds = Object.keys(rules) as readonly RuleId[];

export function ruleOf(id: RuleId): Rule {
  return rules[id];
}

/** The larger of two levels. */
export function larger(a: Level, b: Level): Level {
  return levels.indexOf(a) <= levels.indexOf(b) ? a : b;
}

/** Eight hexadecimal digits that are the same from run to run and however rules are worded. */
export function fingerprintOf({
  id,
  symbol,
  before,
  after,
}: Pick<Finding, "id" | "symbol" | "before" | "after">): string {
  return createHash("sha256")
    .update(JSON.stringify([id, symbol, before ?? null, after ?? null]))
    .digest("hex")
    .slice(0, 8);
}
