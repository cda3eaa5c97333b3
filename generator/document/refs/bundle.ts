// A parsed description and the files that it references in, one document whose references are all local out.
//
// What another file holds becomes a component, named after its pointer or its file; what the description itself holds stays where
// it is. What has no place among the components takes the place of its reference. A reference that cannot be followed is reported
// here, once, so that later stages need not ask again: where only the type of a value inside a named schema is lost, the reference is
// left out, and the value may be anything.
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Allowed } from "../../source/allow.js";
import { child, parent, lastToken, parsePointer, valueAt } from "../../source/pointer.js";
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
import { withoutDynamics } from "./dynamic.js";
import { openFiles } from "./files.js";
import { findHomes, idOf, kindOfPointer, sectionOf, type Alias, type Home } from "./homes.js";
import { mentionsOf, withMentions } from "./mentions.js";
import { resolve, type Place, type Target, type Unresolved } from "./resolve.js";

/** A document in one piece, and where its parts came from. */
export interface Bundle {
  readonly root: JsonObject;
  readonly origins: Map<string, Origin>;
  readonly sources: readonly Source[];
}

/** A reference on the walk through a part. */
interface Found extends Place {
  readonly reference: string;
  readonly visit: Visit;
  /** Where messages point. */
  readonly at: string;
}

/** Follows every reference of `main`; reports those that lead nowhere, where they may not, in a circle, or to the wrong kind. */
export async function bundle(main: Source, root: JsonObject, allowed: Allowed, report: Report): Promise<Bundle> {
  const files = openFiles(main, root, allowed, report);
  /** What each reference names; `null` for one that is left out. What is missing here was reported as an error. */
  const resolved = new Map<string, Target | null>();
  const targets = new Map<string, Target>();
  const steps = new Map<string, Step>();
  const aliases: Alias[] = [];
  /** From each part of another file that is nothing but a reference to the part that it names. */
  const onward = new Map<string, Target>();
  const waiting: Found[] = [];
  const hasSiblings = /^3\.[1-9]/.test(String(root["openapi"]));

  await followAll({ uri: main.uri, pointer: "", kind: "document" });
  breakCircles();
  const origins = new Map<string, Origin>([["", { uri: main.uri, pointer: "" }]]);
  const homes = findHomes(root, main.uri, foreign(), aliases, onward);
  const inlining = new Set<string>();
  const built = withoutDynamics(build(), (pointer, message) => {
    report(placed(origins, { code: "reference/unresolved", severity: "warning", message, pointer }));
  });
  return { root: built, origins, sources: [...files.byUri.values()].map((file) => file.source) };

  function foreign(): Target[] {
    return [...targets.values()].filter(({ uri }) => uri !== main.uri);
  }

  /** Reads all files that a part needs, and remembers which parts of them. */
  async function followAll(start: Target): Promise<void> {
    const queue: Target[] = [start];
    targets.set(idOf(start), start);
    for (;;) {
      for (let part = queue.pop(); part !== undefined; part = queue.pop()) {
        for (const found of referencesIn(part)) await follow(found, queue, false);
      }
      // An `$id` that was not known may be by now: the file that has it was opened later.
      const again = waiting.splice(0);
      for (const found of again) await follow(found, queue, true);
      if (queue.length === 0) return;
    }
  }

  function referencesIn(part: Target): Found[] {
    const found: Found[] = [];
    const value = valueAt(files.byUri.get(part.uri)?.value, part.pointer);
    for (const visit of walk(value, part.kind, part.pointer, part.shape)) {
      const place = { uri: part.uri, pointer: visit.pointer, part, visit };
      for (const mention of mentionsOf(visit, files.byUri.get(part.uri)?.value))
        found.push({ ...place, ...mention, visit: { ...visit, kind: mention.kind } });
      const reference = referenceOf(visit.value);
      const at = child(visit.pointer, "$ref");
      if (reference !== undefined) found.push({ ...place, reference, at });
      else if (isObject(visit.value) && Object.hasOwn(visit.value, "$ref") && visit.shape === undefined)
        miss({ ...place, reference: "", at }, { reason: "a `$ref` is text", refused: false });
    }
    return found;
  }

  async function follow(found: Found, queue: Target[], isLast: boolean): Promise<void> {
    const { uri, reference, visit, at } = found;
    const key = keyOf(uri, at, visit.kind);
    if (resolved.has(key)) return;
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
    resolved.set(key, target);
    if (at === child(visit.pointer, "$ref") && isObject(visit.value)) noteStep(found, target, place);
    if (targets.has(idOf(target))) return;
    targets.set(idOf(target), target);
    // A component of the description itself is on the walk through it; another part may not be: `#/x-shared/Pet`.
    if (target.uri !== main.uri || actual === undefined) queue.push(target);
  }

  function valueOf({ uri, pointer }: Target): unknown {
    return valueAt(files.byUri.get(uri)?.value, pointer);
  }

  function noteStep({ uri, visit, reference }: Found, target: Target, place: Origin): void {
    const { value, kind, pointer } = visit;
    if (!isObject(value) || visit.shape !== undefined || kind === "text") return;
    const { $ref: _, ...siblings } = value;
    const means = ["allOf", "anyOf", "oneOf", "properties", "items"].some((word) => Object.hasOwn(value, word));
    if (!means)
      steps.set(keyOf(uri, pointer, kind), {
        next: keyOf(target.uri, target.pointer, kind),
        reference,
        place,
        hasSiblings: hasSiblings && kind === "schema" && Object.keys(siblings).length > 0,
      });
    if (Object.keys(siblings).length === 0 && target.uri !== main.uri) onward.set(idOf({ uri, pointer, kind }), target);
    const section = parent(pointer);
    const isAlias = uri === main.uri && target.uri !== main.uri && section === sectionOf(root, kind);
    if (isAlias) aliases.push({ section, name: lastToken(pointer), target });
  }

  /** A reference that names nothing: an error, or a value that may be anything. */
  function miss(found: Found, { reason, hint, refused }: Unresolved): void {
    const { uri, reference, visit, at } = found;
    const isMention = at !== child(visit.pointer, "$ref");
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
    const result: Record<string, unknown> = {
      ...(rewrite({ value: root, kind: "document", pointer: "" }, main.uri, "") as JsonObject),
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
      setOwn(holder, name, rewrite({ ...target, value: valueOf(target) }, target.uri, place));
    }
    return result;
  }

  function rewrite(visit: Visit, uri: string, place: string): unknown {
    const { value, kind, pointer, shape } = visit;
    const inner = (next: Visit) => rewrite(next, uri, place + next.pointer.slice(pointer.length));
    const target =
      referenceOf(value) === undefined || !isObject(value)
        ? undefined
        : resolved.get(keyOf(uri, child(pointer, "$ref"), kind));
    if (target === undefined) {
      if (shape !== undefined) return mapMembers([shape, kind], value, pointer, inner);
      const changed = mapChildren(value, kind, pointer, inner);
      return withMentions({ ...visit, value: changed }, value, (at, mentioned) =>
        localOf(resolved.get(keyOf(uri, at, mentioned)) ?? undefined),
      );
    }
    const { $ref: _, ...own } = value as JsonObject;
    const siblings = mapChildren(own, kind, pointer, inner) as JsonObject;
    if (target === null) return kind === "text" ? undefined : siblings;
    if (kind === "text") return valueOf(target);
    const local = localOf(target);
    const home = homes.get(idOf(target));
    const isHome = home !== undefined && home.section + child("", home.name) === place;
    if (local === undefined || isHome) return inlined(target, siblings, place);
    return { ...siblings, $ref: local };
  }

  /** The reference to a part from inside the document; `undefined` for a part that takes the place of its reference. */
  function localOf(target: Target | undefined): string | undefined {
    if (target === undefined) return undefined;
    const home = homes.get(idOf(target));
    if (home !== undefined) return `#${encodeFragment(home.section + child("", home.name))}`;
    const isPlaced = target.kind === "pathItem" || sectionOf(root, target.kind) !== undefined;
    return target.uri === main.uri && target.shape === undefined && isPlaced
      ? `#${encodeFragment(target.pointer)}`
      : undefined;
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
    const value = rewrite({ ...target, value: valueOf(target) }, target.uri, place);
    inlining.delete(id);
    return isObject(value) ? { ...value, ...siblings } : value;
  }
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
