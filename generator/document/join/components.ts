// A document and another one that is added to it in, which components of the other one are there already, and what the rest is called out.
//
// A component is there already where one of its name says the same, down to the last of those that it refers to. One that only has the
// name of another is called after its file, too, and so is whatever refers to it, if that has a name which is taken.
import { isDeepStrictEqual } from "node:util";
import { child, formatPointer, lastToken, parent, parsePointer, valueAt } from "../../source/pointer.js";
import { encodeFragment, localPointer } from "../references.js";
import { kindOfPointer, sectionOf } from "../refs/homes.js";
import { mentionsOf, withMentions } from "../refs/mentions.js";
import { oncePerResponse } from "../sameResponses.js";
import { childrenOf, isObject, mapChildren, referenceOf, walk, type JsonObject, type Visit } from "../shape.js";

/** What becomes of the components of a document that is added to another one, by their pointers. */
export interface Merged {
  /** Those that the other document has, too. */
  readonly same: ReadonlySet<string>;
  /** Those whose names mean something else there, with the pointers that they get. */
  readonly moved: ReadonlyMap<string, string>;
}

/** @param file - the name of the added document's file, without its ending */
export function mergeComponents(whole: JsonObject, added: JsonObject, file: string): Merged {
  const own = componentsOf(added);
  const shared = own.filter(({ pointer }) => valueAt(whole, pointer) !== undefined);
  const differing = differingOf(whole, added, shared);
  const taken = new Set([...componentsOf(whole), ...own].map(({ pointer }) => pointer));
  const moved = new Map<string, string>();
  for (const { pointer } of shared) {
    if (!differing.has(pointer)) continue;
    const free = freePointer(pointer, file, taken);
    taken.add(free);
    moved.set(pointer, free);
  }
  return { same: new Set(shared.flatMap(({ pointer }) => (differing.has(pointer) ? [] : [pointer]))), moved };
}

/** The components of a document, in any version. */
export function componentsOf(root: JsonObject): Visit[] {
  return childrenOf({ value: root, kind: "document", pointer: "" }).flatMap((visit) => {
    if (visit.kind === "components") return childrenOf(visit);
    return kindOfPointer(visit.pointer) === undefined ? [] : [visit];
  });
}

/** Of components whose names are taken: those that say something else, or refer to one that does. */
function differingOf(whole: JsonObject, added: JsonObject, shared: readonly Visit[]): ReadonlySet<string> {
  const differing = new Set<string>();
  const usedBy = new Map<string, string[]>();
  for (const visit of shared) {
    const { value, pointer } = visit;
    if (!isDeepStrictEqual(value, valueAt(whole, pointer))) differing.add(pointer);
    for (const used of mentionedIn(visit, added)) usedBy.set(used, [...(usedBy.get(used) ?? []), pointer]);
  }
  const queue = [...differing];
  for (let pointer = queue.pop(); pointer !== undefined; pointer = queue.pop()) {
    for (const user of usedBy.get(pointer) ?? []) {
      if (differing.has(user)) continue;
      differing.add(user);
      queue.push(user);
    }
  }
  return differing;
}

/** The pointers of the components that something refers to. */
function mentionedIn(whole: Visit, root: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (reference: string | undefined) => {
    const pointer = reference === undefined ? undefined : localPointer(reference);
    if (pointer !== undefined) found.add(componentPointer(pointer));
  };
  for (const visit of walk(whole.value, whole.kind, whole.pointer)) {
    note(referenceOf(visit.value));
    for (const { reference } of mentionsOf(visit, root)) note(reference);
    for (const name of requiredSchemes(visit)) note(schemeReference(root, name));
  }
  return found;
}

/** The names of the security schemes that an operation asks for. */
function requiredSchemes({ value, kind }: Visit): string[] {
  if (kind !== "operation" || !isObject(value) || !Array.isArray(value["security"])) return [];
  return value["security"].flatMap((requirement) => (isObject(requirement) ? Object.keys(requirement) : []));
}

function schemeReference(root: JsonObject, name: string): string {
  return `#${encodeFragment(child(sectionOf(root, "securityScheme")!, name))}`;
}

/** `/components/schemas/Pet/properties/name` → `/components/schemas/Pet`. */
function componentPointer(pointer: string): string {
  const tokens = parsePointer(pointer) ?? [];
  return formatPointer(tokens.slice(0, tokens[0] === "components" ? 3 : 2));
}

function freePointer(pointer: string, file: string, taken: ReadonlySet<string>): string {
  const prefix = file.replace(/[^A-Za-z0-9._-]+/g, "_");
  const named = (number: number) =>
    child(parent(pointer), `${prefix}_${lastToken(pointer)}${number === 1 ? "" : number}`);
  let number = 1;
  while (taken.has(named(number))) number++;
  return named(number);
}

/** A document whose references name the components by the pointers that they got. The components themselves stay where they are. */
export function withMovedReferences(root: JsonObject, moved: ReadonlyMap<string, string>): JsonObject {
  if (moved.size === 0) return root;
  const move = (reference: string | undefined): string | undefined => {
    const pointer = reference === undefined ? undefined : localPointer(reference);
    if (pointer === undefined) return undefined;
    const component = componentPointer(pointer);
    const now = moved.get(component);
    return now === undefined ? undefined : `#${encodeFragment(now + pointer.slice(component.length))}`;
  };
  const change = oncePerResponse((visit) => {
    const inner = mapChildren(visit.value, visit, change);
    const reference = move(referenceOf(inner));
    const direct = reference === undefined ? inner : { ...(inner as JsonObject), $ref: reference };
    const mentions = new Map(mentionsOf(visit, root).map(({ at, reference }) => [at, reference]));
    return withMentions(direct, visit, (at, kind) =>
      move(kind === "securityScheme" ? schemeReference(root, lastToken(at)) : mentions.get(at)),
    );
  });
  return change({ value: root, kind: "document", pointer: "" }) as JsonObject;
}
