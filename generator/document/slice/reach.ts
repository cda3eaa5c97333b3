// A document and some of its operations in, everything that they need out.
import { child, formatPointer, parsePointer, valueAt } from "../../source/pointer.js";
import { localPointer } from "../references.js";
import { childrenOf, isObject, referenceOf, walk, type JsonObject, type Kind, type Visit } from "../shape.js";
import { resolve, textsOf, type Operation } from "./choose.js";

export interface Reached {
  readonly operations: ReadonlySet<string>;
  /** What is kept of everything that references name: components, and definitions, parameters and responses of Swagger 2.0. */
  readonly units: ReadonlyMap<string, Visit>;
  readonly tags: ReadonlySet<string>;
  /** Parts of operations that are left out, and the component that each becomes because something kept refers to it. */
  readonly moved: ReadonlyMap<string, Moved>;
  /** Whether a link leads to an operation that is left out. */
  readonly isDeadLink: (link: unknown) => boolean;
}

export interface Moved extends Visit {
  /** Where it goes: `/components/schemas/users.get.responses.200`. */
  readonly home: string;
}

/** Follows everything that the chosen operations mention until nothing new turns up. */
export function reach(root: JsonObject, all: readonly Operation[], operations: ReadonlySet<string>): Reached {
  const known = unitsOf(root);
  const units = new Map<string, Visit>();
  const tags = new Set<string>();
  const moved = new Map<string, Moved>();
  const homeless = new Set<string>();
  const isDeadLink = linkTest(root, all, operations);
  const heirs = lazy(() => heirsOf(known));
  const anchors = lazy(() => anchorsOf(known));

  const queue: Visit[] = [];
  for (const item of childrenOf({ value: root, kind: "document", pointer: "" }).filter(
    (visit) => visit.kind === "pathItem",
  )) {
    const parts = childrenOf(item);
    if (!parts.some((part) => operations.has(part.pointer))) continue;
    markExtensions(item.value);
    for (const part of parts) if (part.kind !== "operation" || operations.has(part.pointer)) queue.push(part);
  }
  markSecurity(root["security"]);
  markExtensions(root);
  for (let part = queue.pop(); part !== undefined; part = queue.pop()) {
    for (const visit of walk(part.value, part.kind, part.pointer)) visitObject(visit);
  }
  if ([...homeless].some((pointer) => !operations.has(pointer)))
    return reach(root, all, new Set([...operations, ...homeless]));
  for (const tag of [...tags]) addParents(tag);
  return { operations, units, tags, moved: outermost(moved), isDeadLink };

  function visitObject({ value, kind, pointer }: Visit): void {
    if (!isObject(value)) return;
    markExtensions(value);
    const reference = referenceOf(value);
    if (reference !== undefined && !(kind === "link" && isDeadLink(value))) mark(reference, kind, pointer);
    if (kind === "operation") {
      markSecurity(value["security"]);
      for (const tag of textsOf(value["tags"])) tags.add(tag);
    }
    if (kind === "schema") markSchema(value, pointer);
  }

  function mark(reference: string, kind: Kind | undefined, from: string): void {
    const pointer = localPointer(reference);
    if (pointer === undefined) {
      for (const holder of anchors().get(reference.replace(/^#/, "")) ?? []) keep(holder);
      return;
    }
    const unit = unitAt(pointer, kind);
    if (unit !== undefined) {
      keep(unit);
      // Who refers to a base means any of its kinds; who extends it means only the base.
      if (!isBase(from)) keepHeirs(unit);
    } else if (kind !== undefined && isLeftOut(pointer)) {
      move(pointer, kind);
    }
  }

  function keep(unit: string): void {
    const visit = known.get(unit);
    if (visit === undefined || units.has(unit)) return;
    units.set(unit, visit);
    queue.push(visit);
  }

  /** The component that a pointer leads to or into; also one in a section of no known name, as real documents have them. */
  function unitAt(pointer: string, kind: Kind | undefined): string | undefined {
    const tokens = parsePointer(pointer) ?? [];
    const unit = formatPointer(tokens.slice(0, tokens[0] === "components" ? 3 : 2));
    if (known.has(unit)) return unit;
    const value = valueAt(root, pointer);
    if (unit !== pointer || kind === undefined || value === undefined || isPathSection(tokens[0])) return undefined;
    known.set(unit, { value, kind, pointer });
    return unit;
  }

  function isLeftOut(pointer: string): boolean {
    const [section = "", name = "", ...rest] = parsePointer(pointer) ?? [];
    if (!isPathSection(section) || valueAt(root, pointer) === undefined) return false;
    const holder = all.find((operation) => isWithin(pointer, operation.pointer));
    if (holder !== undefined) return !operations.has(holder.pointer);
    const item = child("", section, name);
    return rest.length === 0 || ![...operations].some((kept) => isWithin(kept, item));
  }

  /**
   * A part of an operation that is left out becomes a component: keeping the operation would add what nobody chose. Only what has
   * no home among the components (a path item before 3.1) brings its operations along.
   */
  function move(pointer: string, kind: Kind): void {
    const section = sectionOf(root, kind);
    if (section === undefined) {
      const needed = all.filter((other) => isWithin(other.pointer, pointer) || isWithin(pointer, other.pointer));
      for (const operation of needed) homeless.add(operation.pointer);
      return;
    }
    if (moved.has(pointer)) return;
    const tokens = (parsePointer(pointer) ?? []).slice(1);
    let name = tokens.map((token) => token.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^_|_$/g, "")).join(".");
    const isTaken = (home: string) => known.has(home) || [...moved.values()].some((other) => other.home === home);
    while (isTaken(section + child("", name))) name += "_";
    const visit: Visit = { value: valueAt(root, pointer), kind, pointer };
    moved.set(pointer, { ...visit, home: section + child("", name) });
    queue.push(visit);
  }

  function markSecurity(requirements: unknown): void {
    if (!Array.isArray(requirements)) return;
    for (const name of requirements.filter(isObject).flatMap(Object.keys)) {
      keep(child("/components/securitySchemes", name));
      keep(child("/securityDefinitions", name));
      if (name.startsWith("#")) mark(name, "securityScheme", "");
    }
  }

  function markSchema(schema: JsonObject, pointer: string): void {
    if (typeof schema["$dynamicRef"] === "string") mark(schema["$dynamicRef"], "schema", pointer);
    for (const value of Object.values(mappingOf(schema) ?? {})) {
      if (typeof value !== "string") continue;
      const named = child("/components/schemas", value);
      if (!known.has(named)) {
        mark(value, "schema", pointer);
        continue;
      }
      keep(named);
      keepHeirs(named);
    }
  }

  /** Without a mapping, the values of a discriminator are the names of the schemas that extend it (OpenAPI 3.1, 4.8.25). */
  function keepHeirs(unit: string): void {
    const schema = known.get(unit)?.value;
    if (!isObject(schema) || schema["discriminator"] === undefined) return;
    if (schema["oneOf"] !== undefined || schema["anyOf"] !== undefined) return;
    const found = new Set([unit]);
    for (const base of found) for (const heir of heirs().get(base) ?? []) found.add(heir);
    for (const heir of found) keep(heir);
  }

  /** References in extensions have no kind and stay as they are, but what they name must not go. */
  function markExtensions(value: unknown): void {
    if (!isObject(value)) return;
    const stack = Object.entries(value).flatMap(([key, inner]) => (key.startsWith("x-") ? [inner] : []));
    for (let inner = stack.pop(); inner !== undefined; inner = stack.pop()) {
      const reference = referenceOf(inner);
      if (reference?.startsWith("#")) mark(reference, undefined, "");
      if (typeof inner === "object" && inner !== null)
        for (const value of Object.values(inner) as unknown[]) stack.push(value);
    }
  }

  /** OpenAPI 3.2: a tag may name the tag that it belongs to. */
  function addParents(tag: string): void {
    const declared = Array.isArray(root["tags"]) ? root["tags"].filter(isObject) : [];
    for (let name: unknown = tag; typeof name === "string";) {
      name = declared.find((candidate) => candidate["name"] === name)?.["parent"];
      if (typeof name !== "string" || tags.has(name)) return;
      tags.add(name);
    }
  }
}

/** Everything that a reference may name and a slice may drop, by pointer: components, and their ancestors of Swagger 2.0. */
function unitsOf(root: JsonObject): Map<string, Visit> {
  const inside = childrenOf({ value: root, kind: "document", pointer: "" }).flatMap((visit) =>
    visit.kind === "components"
      ? childrenOf(visit)
      : ["pathItem", "info", "tag", "text"].includes(visit.kind)
        ? []
        : visit,
  );
  return new Map(inside.map((visit) => [visit.pointer, visit]));
}

/** Base → the named schemas that extend it by `allOf`. */
function heirsOf(units: ReadonlyMap<string, Visit>): Map<string, string[]> {
  const heirs = new Map<string, string[]>();
  for (const { value, pointer } of units.values()) {
    const parts = isObject(value) && Array.isArray(value["allOf"]) ? value["allOf"] : [];
    for (const part of parts) {
      const base = localPointer(referenceOf(part) ?? "");
      if (base !== undefined) heirs.set(base, [...(heirs.get(base) ?? []), pointer]);
    }
  }
  return heirs;
}

/** `$anchor`, `$dynamicAnchor` and `$id` → the components that have them. */
function anchorsOf(units: ReadonlyMap<string, Visit>): Map<string, string[]> {
  const anchors = new Map<string, string[]>();
  for (const unit of units.values()) {
    for (const { value, kind } of walk(unit.value, unit.kind, unit.pointer)) {
      if (kind !== "schema" || !isObject(value)) continue;
      for (const name of textsOf([value["$anchor"], value["$dynamicAnchor"], value["$id"]])) {
        anchors.set(name, [...(anchors.get(name) ?? []), unit.pointer]);
      }
    }
  }
  return anchors;
}

/** Tells the links that lead to operations which are left out. What leads elsewhere, or nowhere, was so before. */
function linkTest(root: JsonObject, all: readonly Operation[], kept: ReadonlySet<string>): (link: unknown) => boolean {
  const isKept = (operation: Operation) => kept.has(operation.pointer);
  const keptIds = new Set(all.filter(isKept).map((operation) => operation.id));
  const lostIds = new Set(
    all.filter((operation) => !isKept(operation) && !keptIds.has(operation.id)).map((operation) => operation.id),
  );
  const lost = new Set(all.filter((operation) => !isKept(operation)).map((operation) => operation.pointer));
  return (link) => {
    const seen = new Set<string>();
    for (let reference = referenceOf(link); reference !== undefined; reference = referenceOf(link)) {
      if (seen.has(reference)) return false;
      seen.add(reference);
      link = resolve(root, reference);
    }
    if (!isObject(link)) return false;
    const { operationId, operationRef } = link;
    if (typeof operationRef === "string") return lost.has(localPointer(operationRef) ?? "");
    return typeof operationId === "string" && lostIds.has(operationId);
  };
}

/** Of moved parts inside one another only the outer ones: references into them find their way along. */
function outermost(moved: ReadonlyMap<string, Moved>): Map<string, Moved> {
  const pointers = [...moved.keys()];
  return new Map(
    [...moved].filter(([pointer]) => !pointers.some((other) => other !== pointer && isWithin(pointer, other))),
  );
}

/** Where components of a kind live; `undefined` for kinds that have no home in this version. */
function sectionOf(root: JsonObject, kind: Kind): string | undefined {
  const version = root["openapi"] ?? root["swagger"];
  const [major, minor] = (typeof version === "number" ? `${version}.0` : typeof version === "string" ? version : "")
    .split(".")
    .map(Number);
  switch (kind) {
    case "schema":
      return major === 2 ? "/definitions" : "/components/schemas";
    case "parameter":
    case "response":
      return major === 2 ? `/${kind}s` : `/components/${kind}s`;
    case "header":
    case "example":
    case "link":
    case "callback":
    case "securityScheme":
      return `/components/${kind}s`;
    case "requestBody":
      return "/components/requestBodies";
    case "pathItem":
      return (minor ?? 0) >= 1 ? "/components/pathItems" : undefined;
    case "mediaType":
      return (minor ?? 0) >= 2 ? "/components/mediaTypes" : undefined;
    default:
      return undefined;
  }
}

/** Whether a reference stands where a named schema says what it extends. */
function isBase(pointer: string): boolean {
  return /^\/(components\/schemas|definitions)\/[^/]+\/allOf\/\d+$/.test(pointer);
}

function mappingOf(schema: JsonObject): JsonObject | undefined {
  const discriminator = schema["discriminator"];
  return isObject(discriminator) && isObject(discriminator["mapping"]) ? discriminator["mapping"] : undefined;
}

function isPathSection(field: string | undefined): boolean {
  return field === "paths" || field === "webhooks";
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
