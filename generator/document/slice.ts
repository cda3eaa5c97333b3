// A bundled document and a selection in, the chosen operations and all that they reach out: a document of the same version.
import picomatch from "picomatch";
import { nearest, type Diagnostic } from "../diagnostics/diagnostic.js";
import { child, formatPointer, parent, parsePointer, valueAt } from "../source/pointer.js";
import { formatYaml } from "../source/yaml.js";
import { childrenOf, isObject, mapChildren, referenceOf, setOwn, walk } from "./shape.js";
import type { JsonObject, Kind, Visit } from "./shape.js";

/** What to keep. An operation is kept if any of the lists names it; without a list, everything is. */
export interface Selection {
  /** Tags, compared exactly. */
  readonly tags?: readonly string[];
  /** Paths, or globs over them: `/users/*` is one level, `/users/**` every level. Braces are part of a path template. */
  readonly paths?: readonly string[];
  /** An operationId, or a method and a path: `GET /users/{id}`. */
  readonly operations?: readonly string[];
}

/** How a slice reports: the place is a pointer into the document that it was given. */
export type ReportAt = (diagnostic: Omit<Diagnostic, "place"> & { readonly pointer: string }) => void;

/**
 * The chosen operations with their parameters and responses, and every component, security scheme and tag that they reach; the
 * rest of the document as it is. The result shares what did not change with `root`, which is left alone.
 */
export function slice(root: JsonObject, selection: Selection, report: ReportAt): JsonObject {
  if (isEmpty(selection)) return root;
  const document = inlinePathItems(root);
  const operations = operationsOf(document);
  const chosen = choose(operations, selection, report);
  return cut(document, reach(document, operations, chosen));
}

/** A document as text, as the program writes it: JSON with two spaces, or YAML that a YAML 1.1 parser reads the same. */
export function formatDocument(root: JsonObject, format: "json" | "yaml"): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(root, null, 2)}\n`;
    case "yaml":
      return formatYaml(root);
  }
}

function isEmpty({ tags = [], paths = [], operations = [] }: Selection): boolean {
  return tags.length + paths.length + operations.length === 0;
}

// The choice

/** An operation of `paths` or `webhooks`. */
interface Operation {
  readonly pointer: string;
  readonly id?: string;
  /** `GET /users/{id}`; webhooks have no path and go by tag and operationId. */
  readonly route?: string;
  readonly path?: string;
  readonly tags: readonly string[];
}

/**
 * Puts referenced path items in the place of their references: only there can some of their operations be left out. Fields beside
 * the `$ref` win over those of its target; OpenAPI leaves that open (3.1, 4.8.9).
 */
function inlinePathItems(root: JsonObject): JsonObject {
  const inline = (item: unknown): unknown => {
    const seen = new Set<string>();
    for (let reference = referenceOf(item); reference !== undefined; reference = referenceOf(item)) {
      const target = resolve(root, reference);
      if (!isObject(item) || !isObject(target) || seen.has(reference)) return item;
      seen.add(reference);
      const { $ref: _, ...siblings } = item;
      item = { ...target, ...siblings };
    }
    return item;
  };
  const isPath = (visit: Visit) => visit.kind === "pathItem";
  return mapChildren(root, "document", "", (visit) =>
    isPath(visit) ? inline(visit.value) : visit.value,
  ) as JsonObject;
}

function operationsOf(root: JsonObject): Operation[] {
  return childrenOf(root, "document", "")
    .filter((visit) => visit.kind === "pathItem")
    .flatMap((item) => childrenOf(item.value, "pathItem", item.pointer))
    .filter((visit) => visit.kind === "operation")
    .map(readOperation);
}

function readOperation({ value, pointer }: Visit): Operation {
  const [section, path = "", ...rest] = parsePointer(pointer) ?? [];
  const method = rest.at(-1)?.toUpperCase();
  const operation = isObject(value) ? value : {};
  const id = operation["operationId"];
  return {
    pointer,
    ...(typeof id === "string" && { id }),
    ...(section === "paths" && { path, route: `${method} ${path}` }),
    tags: textsOf(operation["tags"]),
  };
}

/** The operations that a selection names, by their pointers. An entry that names none is a mistake. */
function choose(operations: readonly Operation[], selection: Selection, report: ReportAt): Set<string> {
  const chosen = new Set<string>();
  const add = (
    matches: readonly Operation[],
    missing: string,
    wanted: string,
    names: Iterable<string>,
    pointer: string,
  ) => {
    for (const operation of matches) chosen.add(operation.pointer);
    if (matches.length > 0) return;
    const close = nearest(wanted, new Set(names));
    report({
      code: "select/nothing",
      severity: "error",
      message: `${missing} ${JSON.stringify(wanted)}`,
      ...(close !== undefined && { hint: `did you mean ${JSON.stringify(close)}?` }),
      pointer,
    });
  };
  const paths = operations.flatMap((operation) => operation.path ?? []);
  const routes = operations.flatMap((operation) => operation.route ?? []);
  const ids = operations.flatMap((operation) => operation.id ?? []);
  const tags = operations.flatMap((operation) => operation.tags);

  for (const tag of selection.tags ?? []) {
    const matches = operations.filter((operation) => operation.tags.includes(tag));
    add(matches, "no operation has the tag", tag, tags, "/tags");
  }
  for (const glob of selection.paths ?? []) {
    const isMatch = matcher(glob);
    const matches = operations.filter(({ path }) => path !== undefined && isMatch(path));
    add(matches, "no path with an operation matches", glob, paths, "/paths");
  }
  for (const name of selection.operations ?? []) {
    const route = name.replace(/^\s*(\S+)\s+/, (_, method: string) => `${method.toUpperCase()} `);
    const matches = operations.filter((operation) => operation.id === name || operation.route === route);
    add(matches, "there is no operation", name, route.includes(" ") ? routes : ids, "/paths");
  }
  return chosen;
}

/** Only `*`, `**` and `?` are special: braces, brackets and parentheses occur in path templates. */
function matcher(glob: string): (path: string) => boolean {
  const literal = {
    dot: true,
    nobrace: true,
    nobracket: true,
    noextglob: true,
    nonegate: true,
    windows: false,
  } as const;
  const isMatch = picomatch(glob.replace(/[{}()[\]!+@|\\]/g, "\\$&"), literal);
  return (path) => path === glob || isMatch(path);
}

// The reach

interface Reached {
  readonly operations: ReadonlySet<string>;
  /** What is kept of everything that references name: components, and definitions, parameters and responses of Swagger 2.0. */
  readonly units: ReadonlyMap<string, Visit>;
  readonly tags: ReadonlySet<string>;
  /** Parts of operations that are left out, and the component that each becomes because something kept refers to it. */
  readonly moved: ReadonlyMap<string, Moved>;
  /** Whether a link leads to an operation that is left out. */
  readonly isDeadLink: (link: unknown) => boolean;
}

interface Moved extends Visit {
  /** Where it goes: `/components/schemas/users.get.responses.200`. */
  readonly home: string;
}

/** Follows everything that the chosen operations mention until nothing new turns up. */
function reach(root: JsonObject, all: readonly Operation[], operations: ReadonlySet<string>): Reached {
  const known = unitsOf(root);
  const units = new Map<string, Visit>();
  const tags = new Set<string>();
  const moved = new Map<string, Moved>();
  const homeless = new Set<string>();
  const isDeadLink = linkTest(root, all, operations);
  const heirs = lazy(() => heirsOf(known));
  const anchors = lazy(() => anchorsOf(known));

  const queue: Visit[] = [];
  for (const item of childrenOf(root, "document", "").filter((visit) => visit.kind === "pathItem")) {
    const parts = childrenOf(item.value, "pathItem", item.pointer);
    if (!parts.some((part) => operations.has(part.pointer))) continue;
    markExtensions(item.value);
    queue.push(...parts.filter((part) => part.kind !== "operation" || operations.has(part.pointer)));
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
      if (typeof inner === "object" && inner !== null) stack.push(...(Object.values(inner) as unknown[]));
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
  const inside = childrenOf(root, "document", "").flatMap((visit) =>
    visit.kind === "components"
      ? childrenOf(visit.value, "components", visit.pointer)
      : visit.kind === "pathItem"
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

// The cut

function cut(root: JsonObject, reached: Reached): JsonObject {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(root)) {
    const kept = cutField(key, value, reached);
    // `paths` is required before 3.1, and a document without it and without components is none.
    if (kept !== undefined || key === "paths") setOwn(result, key, kept ?? {});
  }
  for (const { value, kind, pointer, home } of reached.moved.values()) {
    addAt(result, home, cutObject({ value, kind, pointer }, reached));
  }
  return result;
}

/** What stays of a field of the document; `undefined` where nothing does. */
function cutField(key: string, value: unknown, reached: Reached): unknown {
  const pointer = child("", key);
  switch (key) {
    case "paths":
    case "webhooks":
      return filterMap(value, (name, item) =>
        name.startsWith("x-") ? item : cutPathItem(item, child(pointer, name), reached),
      );
    case "components":
      return filterMap(value, (section, units) =>
        section.startsWith("x-") ? units : cutUnits(units, child(pointer, section), reached),
      );
    case "definitions":
    case "parameters":
    case "responses":
    case "securityDefinitions":
      return cutUnits(value, pointer, reached);
    case "tags":
      if (!Array.isArray(value)) return value;
      return nonEmpty(value.filter((tag) => isObject(tag) && reached.tags.has(String(tag["name"]))));
    default:
      return value;
  }
}

function cutPathItem(item: unknown, pointer: string, reached: Reached): unknown {
  if (!isObject(item)) return undefined;
  const dropped = childrenOf(item, "pathItem", pointer).filter(
    (visit) => visit.kind === "operation" && !reached.operations.has(visit.pointer),
  );
  const lost = new Set(dropped.map((visit) => visit.pointer));
  const hasMore = childrenOf(item, "pathItem", pointer).some(
    (visit) => visit.kind === "operation" && !lost.has(visit.pointer),
  );
  if (!hasMore) return undefined;
  const kept = filterMap(item, (key, value) => {
    if (lost.has(child(pointer, key))) return undefined;
    if (key !== "additionalOperations") return value;
    return filterMap(value, (method, operation) => (lost.has(child(pointer, key, method)) ? undefined : operation));
  });
  return cutObject({ value: kept, kind: "pathItem", pointer }, reached);
}

/** What is kept of a section of the components. */
function cutUnits(section: unknown, pointer: string, reached: Reached): unknown {
  return filterMap(section, (name) => {
    const unit = reached.units.get(child(pointer, name));
    return unit === undefined ? undefined : cutObject(unit, reached);
  });
}

/** An object with everything inside it, less its dead links, and with references to moved parts made to follow them. */
function cutObject({ value, kind, pointer }: Visit, reached: Reached): unknown {
  const inside = mapChildren(value, kind, pointer, (visit) => cutObject(visit, reached));
  const links = kind === "response" && isObject(value) ? value["links"] : undefined;
  return filterMap(inside, (key, field) => {
    if (key === "links" && isObject(links)) {
      return filterMap(field, (name, link) => (reached.isDeadLink(links[name]) ? undefined : link));
    }
    if (key === "$ref" && typeof field === "string") return follow(field, reached) ?? field;
    if (key === "discriminator" && kind === "schema") return followMapping(field, reached);
    return field;
  });
}

function followMapping(discriminator: unknown, reached: Reached): unknown {
  const target = (value: unknown) => (typeof value === "string" ? (follow(value, reached) ?? value) : value);
  return filterMap(discriminator, (key, field) =>
    key === "mapping" ? filterMap(field, (_, value) => target(value)) : field,
  );
}

/** The reference to where a part was moved; `undefined` for what was not. */
function follow(reference: string, { moved }: Reached): string | undefined {
  const pointer = localPointer(reference);
  if (pointer === undefined) return undefined;
  for (let prefix = pointer; prefix !== ""; prefix = parent(prefix)) {
    const home = moved.get(prefix)?.home;
    if (home !== undefined) return `#${encodeFragment(home + pointer.slice(prefix.length))}`;
  }
  return undefined;
}

// Small parts

/** A copy of a map with the values that `change` gives, without those it gives `undefined` for; the map itself where none changed. */
function filterMap(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  let isSame = true;
  for (const [key, inner] of Object.entries(value)) {
    const changed = change(key, inner);
    isSame &&= changed === inner;
    if (changed !== undefined) setOwn(result, key, changed);
  }
  if (isSame) return value;
  return Object.keys(result).length === 0 ? undefined : result;
}

function nonEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** Sets a value at a pointer of a result whose top level may be written, copying the objects on the way. */
function addAt(result: Record<string, unknown>, pointer: string, value: unknown): void {
  const tokens = parsePointer(pointer) ?? [];
  const name = tokens.pop() ?? "";
  let holder = result;
  for (const token of tokens) {
    const inner = holder[token];
    const copy: Record<string, unknown> = isObject(inner) ? { ...inner } : {};
    setOwn(holder, token, copy);
    holder = copy;
  }
  setOwn(holder, name, value);
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

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The pointer of a reference into the same document: `#/components/schemas/A%20B` → `/components/schemas/A B`. */
function localPointer(reference: string): string | undefined {
  if (!reference.startsWith("#")) return undefined;
  try {
    const pointer = decodeURIComponent(reference.slice(1));
    return parsePointer(pointer) === undefined ? undefined : pointer;
  } catch {
    return undefined;
  }
}

function resolve(root: JsonObject, reference: string): unknown {
  const pointer = localPointer(reference);
  return pointer === undefined ? undefined : valueAt(root, pointer);
}

/** A pointer as the fragment of a URI (RFC 6901 section 6). */
function encodeFragment(pointer: string): string {
  return encodeURI(pointer).replaceAll("#", "%23");
}
