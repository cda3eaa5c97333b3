// A document and what is needed of it in, a document with nothing else out.
import { child, parent, parsePointer } from "../../source/pointer.js";
import { encodeFragment, localPointer } from "../references.js";
import { childrenOf, isObject, mapChildren, setOwn, type JsonObject, type Visit } from "../shape.js";
import type { Reached } from "./reach.js";

export function cut(root: JsonObject, reached: Reached): JsonObject {
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
  const dropped = childrenOf({ value: item, kind: "pathItem", pointer }).filter(
    (visit) => visit.kind === "operation" && !reached.operations.has(visit.pointer),
  );
  const lost = new Set(dropped.map((visit) => visit.pointer));
  const hasMore = childrenOf({ value: item, kind: "pathItem", pointer }).some(
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
function cutObject(visit: Visit, reached: Reached): unknown {
  const { value, kind } = visit;
  const inside = mapChildren(value, visit, (inner) => cutObject(inner, reached));
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
