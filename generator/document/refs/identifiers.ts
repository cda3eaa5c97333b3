// A parsed file in, the names that its schemas give themselves out: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema Core, section 8.2).
import { isObject, walk } from "../shape.js";

/** The schema resources of a file and the anchors in each. */
export interface Identifiers {
  /** Absolute address → pointer of the schema that has this `$id`. */
  readonly resources: ReadonlyMap<string, string>;
  /** Pointer of a resource → its absolute address. */
  readonly bases: ReadonlyMap<string, URL>;
  /** `${pointer of the resource}#${name}` → pointer of the schema with this anchor. */
  readonly anchors: ReadonlyMap<string, string>;
}

const none: Identifiers = { resources: new Map(), bases: new Map(), anchors: new Map() };

export function identify(text: string, value: unknown, base: URL | undefined): Identifiers {
  if (!isObject(value) || !/\$(id|anchor|dynamicAnchor)\b/.test(text)) return none;
  const resources = new Map<string, string>();
  const bases = new Map<string, URL>();
  const anchors = new Map<string, string>();
  const isDescription = ["openapi", "swagger", "components", "paths"].some((field) => Object.hasOwn(value, field));
  for (const visit of walk(value, isDescription ? "document" : "schema")) {
    if (visit.kind !== "schema" || !isObject(visit.value)) continue;
    const { $id, $anchor, $dynamicAnchor } = visit.value;
    if (typeof $id === "string" && !$id.startsWith("#")) {
      const around = bases.get(resourceOf(bases, visit.pointer)) ?? base;
      // Addresses such as `urn:` and names without a base are what they are.
      const url = URL.canParse($id, around?.href) ? new URL($id, around) : undefined;
      if (url !== undefined) {
        url.hash = "";
        bases.set(visit.pointer, url);
        resources.set(url.href, visit.pointer);
      } else resources.set($id, visit.pointer);
    }
    for (const name of [$anchor, $dynamicAnchor]) {
      if (typeof name === "string") anchors.set(`${resourceOf(bases, visit.pointer)}#${name}`, visit.pointer);
    }
  }
  return { resources, bases, anchors };
}

/** The innermost schema with an `$id` that a place is in; "" where there is none: then it is in the file. */
export function resourceOf(bases: ReadonlyMap<string, unknown>, pointer: string): string {
  if (bases.size === 0) return "";
  for (let around = pointer; around !== ""; around = around.slice(0, around.lastIndexOf("/"))) {
    if (bases.has(around)) return around;
  }
  return "";
}
