// The parts of other files that a description uses in, a home among its components for each out.
import { lastToken, parent, parsePointer, valueAt } from "../../source/pointer.js";
import { isObject, type JsonObject, type Kind } from "../shape.js";
import type { Target } from "./resolve.js";

/** Where components of each kind live since OpenAPI 3.0. Path items stay where they are used, as before 3.1. */
const sections: Partial<Record<Kind, string>> = {
  schema: "/components/schemas",
  parameter: "/components/parameters",
  response: "/components/responses",
  requestBody: "/components/requestBodies",
  header: "/components/headers",
  example: "/components/examples",
  link: "/components/links",
  callback: "/components/callbacks",
  securityScheme: "/components/securitySchemes",
};

/** Where they live in Swagger 2.0. */
const sections20: Partial<Record<Kind, string>> = {
  schema: "/definitions",
  parameter: "/parameters",
  response: "/responses",
  securityScheme: "/securityDefinitions",
};

/** The section for a kind; `undefined` where this version has none, and such a part takes the place of its reference. */
export function sectionOf(root: JsonObject, kind: Kind): string | undefined {
  if (root["swagger"] !== undefined && root["openapi"] === undefined) return sections20[kind];
  if (kind === "mediaType") return /^3\.[2-9]/.test(String(root["openapi"])) ? "/components/mediaTypes" : undefined;
  return sections[kind];
}

/** The kind of what a pointer to a component names; `undefined` for any other pointer. */
export function kindOfPointer(pointer: string): Kind | undefined {
  const section = parent(pointer);
  for (const table of [
    sections,
    sections20,
    { mediaType: "/components/mediaTypes", pathItem: "/components/pathItems" },
  ]) {
    for (const [kind, name] of Object.entries(table)) if (name === section) return kind as Kind;
  }
  return undefined;
}

/** A component that is another name for a part of another file. */
export interface Alias {
  readonly section: string;
  readonly name: string;
  readonly target: Target;
}

export interface Home {
  readonly section: string;
  readonly name: string;
  readonly target: Target;
}

/** One text for a part as what it is taken for. */
export function idOf({ uri, pointer, kind, shape }: Target): string {
  return `${kind}${shape ?? ""} ${uri}#${pointer}`;
}

/**
 * A home for each part: the component of the description that is nothing but a reference to it; else one that is named after its
 * pointer or its file. Where several want a name, all of them say more of their path, so that none depends on the others' order.
 */
export function findHomes(
  root: JsonObject,
  mainUri: string,
  targets: Iterable<Target>,
  aliases: readonly Alias[],
  /** From each part that is nothing but a reference to the part that it names. */
  onward: ReadonlyMap<string, Target>,
): ReadonlyMap<string, Home> {
  const homes = new Map<string, Home>();
  const wanting: { target: Target; section: string; names: readonly string[] }[] = [];
  const taken = new Map<string, Set<string>>();
  const isClean = root["openapi"] !== undefined;
  const homed = [...targets].filter(({ kind, shape }) => shape === undefined && sectionOf(root, kind) !== undefined);
  /** `Pet: { $ref: pet.yaml }` in a list of schemas is the pet of that file, not another one. */
  const sharing = new Map<string, Target>();
  for (const target of homed) {
    const next = onward.get(idOf(target));
    const isSame =
      next !== undefined && spelling(namesOf(next, mainUri)[0]!) === spelling(namesOf(target, mainUri)[0]!);
    if (isSame && idOf(next) !== idOf(target) && !sharing.has(idOf(next))) sharing.set(idOf(next), target);
  }
  for (const target of homed) {
    const section = sectionOf(root, target.kind)!;
    if (sharing.has(idOf(target))) continue;
    if (!taken.has(section)) taken.set(section, spellings(valueAt(root, section)));
    const names = namesOf(target, mainUri).map((name) => (isClean ? name.replace(/[^A-Za-z0-9._-]+/g, "_") : name));
    const same = aliases.filter((alias) => idOf(alias.target) === idOf(target) && alias.section === section);
    const alias = same.find(({ name }) => name === names[0]) ?? same.sort((a, b) => (a.name < b.name ? -1 : 1))[0];
    if (alias !== undefined) homes.set(idOf(target), alias);
    else wanting.push({ target, section, names });
  }
  wanting.sort((a, b) => (idOf(a.target) < idOf(b.target) ? -1 : 1));
  const deepest = wanting.reduce((most, { names }) => Math.max(most, names.length), 0);
  const nameAt = (names: readonly string[], depth: number) => names[Math.min(depth, names.length - 1)]!;
  /** How many parts want a name, for each length that names may have. */
  const wanted = Array.from({ length: deepest }, (_, depth) => {
    const counts = new Map<string, number>();
    for (const { section, names } of wanting) {
      const key = `${section} ${spelling(nameAt(names, depth))}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  });
  for (const { target, section, names } of wanting) {
    const isFree = (name: string, depth: number) =>
      !taken.get(section)!.has(spelling(name)) && wanted[depth]!.get(`${section} ${spelling(name)}`) === 1;
    const name = names.find(isFree) ?? names.at(-1)!;
    homes.set(idOf(target), { section, name, target });
  }
  for (const target of homed) {
    const seen = new Set<string>();
    let holder: Target | undefined = target;
    while (holder !== undefined && !homes.has(idOf(holder)) && !seen.has(idOf(holder))) {
      seen.add(idOf(holder));
      holder = sharing.get(idOf(holder));
    }
    const home = holder === undefined ? undefined : homes.get(idOf(holder));
    if (home !== undefined) homes.set(idOf(target), home);
  }
  return homes;
}

/** Names that differ by case and signs alone become one name in TypeScript. */
function spelling(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase() || name;
}

function spellings(section: unknown): Set<string> {
  return new Set(isObject(section) ? Object.keys(section).map(spelling) : []);
}

/** Steps of a pointer that say where a part is, not what it is. */
const structure = /^(schema|items|content|properties|allOf|anyOf|oneOf|not|additionalProperties|\d+)$/;

/** The names that fit a part, the shortest first: `Pet`, `pets_Pet`, `schemas_pets_Pet`. */
function namesOf({ uri, pointer }: Target, mainUri: string): string[] {
  const way = stepsBetween(mainUri, uri);
  const file = (way.pop() ?? "").replace(/\.(json|ya?ml)$/i, "");
  // A file that is called index speaks for its folder.
  const around = /^_?index$/i.test(file) && way.length > 0 ? way : [...way, file];
  const steps = parsePointer(pointer) ?? [];
  const inside = structure.test(lastToken(pointer))
    ? steps.filter((step) => /\w/.test(step)).join("_")
    : lastToken(pointer);
  const longest = steps.length === 0 ? around : [...around, inside];
  const names: string[] = [];
  for (let count = 1; count <= longest.length; count++) names.push(longest.slice(-count).join("_"));
  if (steps.length > 1) names.push([...around, ...steps].join("_"));
  return names;
}

/** The folders and the file that lead from the main description to another one, without those above both. */
function stepsBetween(main: string, uri: string): string[] {
  const from = main.replaceAll("\\", "/").split("/");
  const to = uri.replaceAll("\\", "/").split("/");
  let shared = 0;
  while (shared < from.length - 1 && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return to.slice(shared).filter((step) => step !== "" && step !== "." && step !== "..");
}
