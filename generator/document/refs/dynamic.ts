// A bundled document in, the same without `$dynamicRef`, `$dynamicAnchor`, `$anchor` and `$id` out: every reference is a `$ref`.
//
// A `$dynamicRef` means the outermost schema on the way to it that has its anchor (JSON Schema Core, section 8.2.3.2). The way is
// known where a schema binds the anchor beside a `$ref`: generic lists, and trees that extend trees. There the schema that it refers
// to is repeated with what the anchor means there. Everywhere else the anchor means what it means without a way: the schema with it.
import { child, valueAt } from "../../source/pointer.js";
import { encodeFragment, localPointer } from "../references.js";
import { isObject, mapChildren, referenceOf, walk, type JsonObject, type Visit } from "../shape.js";

/** How this stage reports: the place is a pointer into the document. */
type Warn = (pointer: string, message: string) => void;

/** What anchors mean on the way to a schema: name → pointer. The outermost binding of a name holds. */
type Scope = ReadonlyMap<string, string>;

/** How often a schema is repeated inside another one before the rest is left as it is without a way. */
const deepest = 8;

/** Whether an object has words of JSON Schema that later stages do not know. */
export function isDynamic({ value, kind }: Visit): boolean {
  return kind === "schema" && isObject(value) && words.some((word) => Object.hasOwn(value, word));
}

const words = ["$id", "$anchor", "$dynamicAnchor", "$dynamicRef"];

/** Takes these words away. */
export function withoutDynamics(root: JsonObject, warn: Warn): JsonObject {
  const anchors = new Map<string, string[]>();
  for (const { value, kind, pointer } of walk(root, "document")) {
    if (kind !== "schema" || !isObject(value)) continue;
    const name = value["$dynamicAnchor"];
    if (typeof name === "string") anchors.set(name, [...(anchors.get(name) ?? []), pointer]);
  }
  return rewrite({ value: root, kind: "document", pointer: "" }, new Map(), []) as JsonObject;

  function rewrite(visit: Visit, scope: Scope, open: readonly string[]): unknown {
    const { value, kind, pointer } = visit;
    if (kind !== "schema" || !isObject(value)) return mapChildren(value, visit, (one) => rewrite(one, scope, open));
    const here = bind(scope, value, pointer);
    const { $id: _id, $anchor: _anchor, $dynamicAnchor: _name, $dynamicRef, ...rest } = value;
    const inner = mapChildren(rest, visit, (one) => rewrite(one, here, open)) as JsonObject;
    if (typeof $dynamicRef === "string") return { ...inner, ...dynamicTarget($dynamicRef, pointer, here) };
    const target = localPointer(referenceOf(value) ?? "");
    if (target === undefined || here.size === 0 || !leadsToDynamic(target, new Set(), here) || open.includes(target))
      return inner;
    if (open.length >= deepest) return inner;
    // A copy of what is referred to, in which the anchors mean what they mean here.
    const { $ref: _ref, ...siblings } = inner;
    const copy = rewrite({ value: valueAt(root, target), kind, pointer: target }, here, [...open, target]);
    return Object.keys(siblings).length === 0 ? copy : { ...siblings, allOf: [copy, ...listOf(siblings["allOf"])] };
  }

  /** Whether a schema, or one that it refers to, means one of some anchors. */
  function leadsToDynamic(start: string, seen: Set<string>, scope: Scope): boolean {
    if (seen.has(start)) return false;
    seen.add(start);
    for (const { value, kind, pointer } of walk(valueAt(root, start), "schema", start)) {
      if (kind !== "schema" || !isObject(value)) continue;
      const reference = value["$dynamicRef"];
      // What is bound by the schema itself means the same on every way that does not bind it before.
      if (typeof reference === "string" && scope.has(anchorOf(reference)) && scope.get(anchorOf(reference)) !== start)
        return true;
      const next = localPointer(referenceOf(value) ?? "");
      if (next !== undefined && pointer !== "" && leadsToDynamic(next, seen, scope)) return true;
    }
    return false;
  }

  function dynamicTarget(reference: string, pointer: string, scope: Scope): JsonObject {
    const name = anchorOf(reference);
    const bound = scope.get(name);
    if (bound !== undefined) return { $ref: `#${encodeFragment(bound)}` };
    const found = anchors.get(name) ?? [];
    if (found.length === 1) return { $ref: `#${encodeFragment(found[0]!)}` };
    const said =
      found.length === 0 ? "names nothing" : `may be any of ${found.length} schemas, and nothing here says which`;
    warn(child(pointer, "$dynamicRef"), `${JSON.stringify(reference)} ${said}; the value may be anything`);
    return {};
  }

  /** Anchors of a schema and of its definitions count for everything inside it, unless a schema around it has them, too. */
  function bind(scope: Scope, schema: JsonObject, pointer: string): Scope {
    const bound: [string, string][] = [];
    if (typeof schema["$dynamicAnchor"] === "string") bound.push([schema["$dynamicAnchor"], pointer]);
    const definitions = isObject(schema["$defs"]) ? Object.entries(schema["$defs"]) : [];
    for (const [key, value] of definitions) {
      const name = isObject(value) ? value["$dynamicAnchor"] : undefined;
      if (typeof name === "string") bound.push([name, child(pointer, "$defs", key)]);
    }
    return bound.length === 0 ? scope : new Map([...bound.reverse(), ...scope]);
  }
}

/** The name in `#name`, or behind an address. */
function anchorOf(reference: string): string {
  return reference.slice(reference.indexOf("#") + 1);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
