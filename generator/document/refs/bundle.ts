// A parsed description and the files that it references in, one document whose references are all local out.
//
// What another file holds becomes a component, named after its pointer or its file; what the description itself holds stays where
// it is. What has no place among the components takes the place of its reference. A reference that cannot be followed is reported
// here, once, so that later stages need not ask again: where only the type of a value inside a named schema is lost, the reference is
// left out, and the value may be anything.
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Allowed } from "../../source/allow.js";
import { child, parent, lastToken, parsePointer, valueAt } from "../../source/pointer.js";
import { once } from "../../source/once.js";
import type { Source } from "../../source/source.js";
import { placed, type Origin } from "../document.js";
import { encodeFragment } from "../references.js";
import {
  isObject,
  mapChildren,
  mapMembers,
  referenceOf,
  setOwn,
  walk,
  type JsonObject,
  type Kind,
  type Visit,
} from "../shape.js";
import { findCircles, type Step } from "./circles.js";
import { isDynamic, withoutDynamics } from "./dynamic.js";
import { openFiles } from "./files.js";
import { findHomes, idOf, kindOfPointer, sectionOf, type Alias, type Home } from "./homes.js";
import { mentionsOf, withMentions } from "./mentions.js";
import { resolve, type Place, type Target, type Unresolved } from "./resolve.js";

/** A document in one piece, and where its parts came from. */
export interface Bundle {
  readonly root: JsonObject;
  readonly origins: Map<string, Origin>;
  readonly sources: readonly Source[];
  /** What references lead to and could not be opened. */
  readonly unopened: readonly string[];
}

/** A reference on the walk through a part. */
interface Found extends Place {
  readonly reference: string;
  /** The reference as it stands there, where it may stay so. */
  readonly written?: string;
  readonly visit: Visit;
  /** Where messages point. */
  readonly at: string;
  /** Whether it is a reference by another word than `$ref`. */
  readonly isMention: boolean;
}

/** What a reference names, and what is asked for each of the many that name the same. */
interface Known {
  readonly target: Target;
  /** The reference to it, where it stays where it is. */
  readonly own: string | undefined;
  /** Whether it is a reference itself. */
  readonly leadsOn: boolean;
}

/** Follows every reference of `main`; reports those that lead nowhere, where they may not, in a circle, or to the wrong kind. */
export async function bundle(main: Source, root: JsonObject, allowed: Allowed, report: Report): Promise<Bundle> {
  const files = openFiles(main, root, allowed, report);
  /** What each reference names; `null` for one that is left out. What is missing here stays as it is, or was reported as an error. */
  const resolved = new Map<string, Target | null>();
  const targets = new Map<string, Target>();
  const steps = new Map<string, Step>();
  const aliases: Alias[] = [];
  /** From each part of another file that is nothing but a reference to the part that it names. */
  const onward = new Map<string, Target>();
  const waiting: Found[] = [];
  /** What a text names wherever in its file it stands, and nothing is to be said of that: a description says a few texts very often. */
  const known = new Map<string, Known>();
  /** Objects with words of JSON Schema that later stages do not know. */
  const dynamic: Visit[] = [];
  /** Responses that stand in many places as one object. */
  const seen = new Set<unknown>();
  const hasNews = once((response: unknown) => [...walk(response, "response")].some(isNews));
  const hasSiblings = /^3\.[1-9]/.test(String(root["openapi"]));

  await followAll({ uri: main.uri, pointer: "", kind: "document" });
  breakCircles();
  const origins = new Map<string, Origin>([["", { uri: main.uri, pointer: "" }]]);
  const homes = findHomes(root, main.uri, foreign(), aliases, onward);
  const inlining = new Set<string>();
  const built = build();
  const warn = (pointer: string, message: string) =>
    report(placed(origins, { code: "reference/unresolved", severity: "warning", message, pointer }));
  return {
    root: dynamic.length > 0 ? withoutDynamics(built, warn) : built,
    origins,
    sources: [...files.byUri.values()].map((file) => file.source),
    unopened: files.unopened,
  };

  function foreign(): Target[] {
    return [...targets.values()].filter(({ uri }) => uri !== main.uri);
  }

  /** Reads all files that a part needs, and remembers which parts of them. */
  async function followAll(start: Target): Promise<void> {
    const queue: Target[] = [start];
    targets.set(idOf(start), start);
    for (;;) {
      for (let part = queue.pop(); part !== undefined; part = queue.pop()) {
        for (const found of referencesIn(part)) {
          const before = known.get(textOf(found));
          if (before === undefined) await follow(found, queue, false);
          else note(found, before);
        }
      }
      // An `$id` that was not known may be by now: the file that has it was opened later.
      const again = waiting.splice(0);
      for (const found of again) await follow(found, queue, true);
      if (queue.length === 0) return;
    }
  }

  function* referencesIn(part: Target): Generator<Found> {
    const { uri, pointer: start, kind, shape } = part;
    const file = files.byUri.get(uri)?.value;
    for (const visit of walk(valueAt(file, start), kind, start, {
      shape,
      enters: (visit) => uri !== main.uri || isNew(visit),
    })) {
      if (uri === main.uri && !isNews(visit)) continue;
      const { value, pointer } = visit;
      for (const mention of mentionsOf(visit, file))
        yield { uri, pointer, part, ...mention, isMention: true, visit: { value, pointer, kind: mention.kind } };
      if (isDynamic(visit)) dynamic.push(visit);
      if (!isObject(value) || !Object.hasOwn(value, "$ref")) continue;
      const reference = referenceOf(value);
      const place = { uri, pointer, part, visit, at: child(pointer, "$ref"), isMention: false };
      if (reference !== undefined) yield { ...place, reference, written: reference };
      else if (visit.shape === undefined)
        miss({ ...place, reference: "" }, { reason: "a `$ref` is text", refused: false });
    }
  }

  /** Whether there is anything to find in what stands somewhere, or it was found where it stood before. */
  function isNew({ value, kind }: Visit): boolean {
    return kind !== "response" || seen.size < seen.add(value).size || hasNews(value);
  }

  /** Whether anything but references that are known, and stay as they are, is in an object of the description itself. */
  function isNews(visit: Visit): boolean {
    const { value } = visit;
    if (!isObject(value)) return false;
    if (isDynamic(visit) || mentionsOf(visit, root).length > 0) return true;
    if (!Object.hasOwn(value, "$ref")) return false;
    const reference = referenceOf(value);
    if (reference === undefined || Object.keys(value).length > 1 || visit.shape !== undefined) return true;
    const before = known.get(textOf({ uri: main.uri, reference, visit }));
    return before === undefined || before.own !== reference || before.leadsOn;
  }

  async function follow(found: Found, queue: Target[], isLast: boolean): Promise<void> {
    const { uri, reference, visit, at } = found;
    if (resolved.has(keyOf(uri, at, visit.kind))) return;
    const result = await resolve(files, found, reference, visit);
    if (!("target" in result)) {
      if (result.refused && !isLast) waiting.push(found);
      else miss(found, result);
      return;
    }
    const { target, warning } = result;
    const place = { uri, pointer: at };
    const isWhole = target.pointer === "" && target.uri === main.uri;
    const actual = isWhole ? "document" : kindOfPointer(target.pointer);
    if (target.shape === undefined && target.kind !== "text" && actual !== undefined && actual !== target.kind) {
      const message = `${JSON.stringify(reference)} names a ${wordFor(actual)} where a ${wordFor(target.kind)} belongs`;
      report({ code: "reference/kind", severity: "error", message, place });
      return;
    }
    if (warning !== undefined) {
      const message = `${JSON.stringify(reference)} ${warning}`;
      report({ code: "reference/unresolved", severity: "warning", message, place });
    }
    if (target.shape !== undefined) {
      if (!fitsShape(valueOf(target), target)) return miss(found, { reason: "names no such thing", refused: false });
      const message = `a reference stands for ${wordsFor(target)} as a whole; what it names is taken`;
      report({ code: "document/structure", severity: "warning", message, place });
    }
    if (target.kind === "text" && typeof valueOf(target) !== "string")
      return miss(found, { reason: "names no text", refused: false });
    const named = { target, own: ownReference(target), leadsOn: referenceOf(valueOf(target)) !== undefined };
    note(found, named);
    const isPlain = warning === undefined && target.shape === undefined;
    if (isPlain && files.byUri.get(uri)?.identifiers.bases.size === 0) known.set(textOf(found), named);
    if (targets.has(idOf(target))) return;
    targets.set(idOf(target), target);
    // A component of the description itself is on the walk through it; another part may not be: `#/x-shared/Pet`.
    if (target.uri !== main.uri || actual === undefined) queue.push(target);
  }

  /** Remembers what a reference names, unless it would be written as it stands there. */
  function note(found: Found, named: Known): void {
    const { uri, visit, written, at, isMention } = found;
    if (uri !== main.uri || named.own === undefined || named.own !== written)
      resolved.set(keyOf(uri, at, visit.kind), named.target);
    if (!isMention) noteStep(found, named);
  }

  function valueOf({ uri, pointer }: Target): unknown {
    return valueAt(files.byUri.get(uri)?.value, pointer);
  }

  function noteStep({ uri, visit, reference, at }: Found, { target, leadsOn }: Known): void {
    const { value, kind, pointer } = visit;
    if (!isObject(value) || visit.shape !== undefined || kind === "text") return;
    const isAlone = Object.keys(value).length === 1;
    if (leadsOn && !["allOf", "anyOf", "oneOf", "properties", "items"].some((word) => Object.hasOwn(value, word)))
      steps.set(keyOf(uri, pointer, kind), {
        next: keyOf(target.uri, target.pointer, kind),
        reference,
        place: { uri, pointer: at },
        hasSiblings: hasSiblings && kind === "schema" && !isAlone,
      });
    if (target.uri === main.uri) return;
    if (isAlone) onward.set(idOf({ uri, pointer, kind }), target);
    const section = parent(pointer);
    if (uri === main.uri && section === sectionOf(root, kind))
      aliases.push({ section, name: lastToken(pointer), target });
  }

  /** A reference that names nothing: an error, or a value that may be anything. */
  function miss(found: Found, { reason, hint, refused }: Unresolved): void {
    const { uri, reference, visit, at, isMention } = found;
    const isLeftOut = !refused && (isMention || visit.kind === "text" || isInsideNamedSchema(found));
    if (isLeftOut) resolved.set(keyOf(uri, at, visit.kind), null);
    report({
      code: refused ? "reference/refused" : "reference/unresolved",
      severity: isLeftOut ? "warning" : "error",
      message: reference === "" ? reason : `${JSON.stringify(reference)} ${reason}`,
      place: { uri, pointer: at },
      ...(hint !== undefined && { hint }),
    });
  }

  function breakCircles(): void {
    for (const { id, step, message, isHarmless } of findCircles(steps)) {
      const severity = isHarmless ? "warning" : "error";
      report({ code: "reference/cycle", severity, message, place: step.place });
      resolved.set(keyOf(step.place.uri, step.place.pointer, kindOfKey(id)), null);
    }
  }

  /** The document with its references made local and the parts of other files added as components. */
  function build(): JsonObject {
    if (resolved.size === 0) return root;
    const result: Record<string, unknown> = {
      ...(rewrite({ value: root, kind: "document", pointer: "" }, { uri: main.uri, from: "", to: "" }) as JsonObject),
    };
    for (const { section, name, target } of [...homes.values()].sort(byPlace)) {
      if (valueAt(root, section + child("", name)) !== undefined) continue;
      const place = section + child("", name);
      origins.set(place, { uri: target.uri, pointer: target.pointer });
      let holder = result;
      for (const token of parsePointer(section) ?? []) {
        const inner = { ...(isObject(holder[token]) ? holder[token] : {}) };
        setOwn(holder, token, inner);
        holder = inner;
      }
      setOwn(holder, name, moved(target, place));
    }
    return result;
  }

  /** A part as it stands at its new place. */
  function moved(target: Target, place: string): unknown {
    return rewrite({ ...target, value: valueOf(target) }, { uri: target.uri, from: target.pointer, to: place });
  }

  function rewrite(visit: Visit, move: Move): unknown {
    const { value, kind, shape } = visit;
    const { uri } = move;
    const inner = (next: Visit) => rewrite(next, move);
    const target =
      referenceOf(value) === undefined || !isObject(value)
        ? undefined
        : resolved.get(keyOf(uri, child(visit.pointer, "$ref"), kind));
    if (target === undefined) {
      if (shape !== undefined) return mapMembers([shape, kind], value, visit, inner);
      const changed = mapChildren(value, visit, inner);
      return withMentions(changed, visit, (at, mentioned) =>
        localOf(resolved.get(keyOf(uri, at, mentioned)) ?? undefined),
      );
    }
    const { $ref: _, ...own } = value as JsonObject;
    const siblings = mapChildren(own, visit, inner) as JsonObject;
    if (target === null) return kind === "text" ? undefined : siblings;
    if (kind === "text") return valueOf(target);
    const local = localOf(target);
    const home = homes.get(idOf(target));
    const place = move.to + visit.pointer.slice(move.from.length);
    const isHome = home !== undefined && home.section + child("", home.name) === place;
    if (local === undefined || isHome) return inlined(target, siblings, place);
    return { ...siblings, $ref: local };
  }

  /** The reference to a part from inside the document; `undefined` for a part that takes the place of its reference. */
  function localOf(target: Target | undefined): string | undefined {
    if (target === undefined) return undefined;
    const home = homes.get(idOf(target));
    return home === undefined ? ownReference(target) : `#${encodeFragment(home.section + child("", home.name))}`;
  }

  /** The reference to a part that the description holds itself, where it may stay. */
  function ownReference({ uri, pointer, kind, shape }: Target): string | undefined {
    const isPlaced = kind === "pathItem" || sectionOf(root, kind) !== undefined;
    return uri === main.uri && shape === undefined && isPlaced ? `#${encodeFragment(pointer)}` : undefined;
  }

  /** A part in the place of its reference, where OpenAPI has no home for it. What stands beside the reference wins. */
  function inlined(target: Target, siblings: JsonObject, place: string): unknown {
    const id = idOf(target);
    if (inlining.has(id)) {
      const message = `${JSON.stringify(`${target.uri}#${target.pointer}`)} contains itself, and has no place among the components`;
      report({
        code: "reference/cycle",
        severity: "error",
        message,
        place: { uri: target.uri, pointer: target.pointer },
      });
      return siblings;
    }
    inlining.add(id);
    origins.set(place, { uri: target.uri, pointer: target.pointer });
    const value = moved(target, place);
    inlining.delete(id);
    return isObject(value) ? { ...value, ...siblings } : value;
  }
}

/** The way of a part: from where it stands in a file to where it will stand in the document. */
interface Move {
  readonly uri: string;
  readonly from: string;
  readonly to: string;
}

/** What decides which part a reference names, but for schemas around it that give themselves names. */
function textOf({ uri, reference, visit: { kind, shape } }: Pick<Found, "uri" | "reference" | "visit">): string {
  return `${kind}${shape ?? ""} ${uri} ${reference}`;
}

function keyOf(uri: string, pointer: string, kind: Kind): string {
  return `${kind} ${uri}#${pointer}`;
}

function kindOfKey(key: string): Kind {
  return key.slice(0, key.indexOf(" ")) as Kind;
}

/** Whether a reference stands somewhere below a schema that has a name: its loss costs the type of one value. */
function isInsideNamedSchema({ pointer, visit, part }: Found): boolean {
  if (visit.kind !== "schema") return false;
  if (part.kind === "schema") return pointer !== part.pointer;
  return /^\/(components\/schemas|definitions)\/[^/]+\/./.test(pointer);
}

function fitsShape(value: unknown, { shape }: Target): boolean {
  return shape === "list" ? Array.isArray(value) : isObject(value);
}

function byPlace(a: Home, b: Home): number {
  return a.section + a.name < b.section + b.name ? -1 : 1;
}

function wordFor(kind: Kind): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function wordsFor({ kind, shape }: Target): string {
  return `a ${shape === "list" ? "list" : "map"} of ${wordFor(kind).replace(/y$/, "ie")}s`;
}
