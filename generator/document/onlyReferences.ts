// A bundled document in, a copy out in which every `$ref` is a reference to a part of it: nothing is left that a program could open.
//
// The mapping of a discriminator may name schemas; here it references them, and names nothing else.
//
// A `$ref` in an example, a default or an extension is data. Programs that look for references by the key alone follow it all the
// same, and read files or ask servers that a description merely mentions.
import { valueAt } from "../source/pointer.js";
import { mappingTarget } from "./mappings.js";
import { encodeFragment, localPointer } from "./references.js";
import { oncePerResponse } from "./sameResponses.js";
import {
  hasExtensions,
  isObject,
  isPartOf,
  mapChildren,
  referenceOf,
  setOwn,
  type JsonObject,
  type Visit,
} from "./shape.js";

/** The document without any `$ref` that is no reference, or that leads nowhere, and without `externalValue`. */
export function onlyReferences(root: JsonObject): JsonObject {
  const cleanOnce = oncePerResponse(clean);
  return clean({ value: root, kind: "document", pointer: "" }) as JsonObject;

  function clean(visit: Visit): unknown {
    const { value, kind } = visit;
    if (!isObject(value)) return asData(value);
    const parts = mapChildren(value, visit, cleanOnce) as JsonObject;
    return changedFields(parts, (key, field) => {
      if (key === "$ref" ? leadsNowhere(parts) : isAddress(key, field)) return undefined;
      if (kind === "schema" && key === "discriminator") return withReferences(field);
      if (!isPartOf(kind, key, field)) return asData(field);
      return hasExtensions(kind, key) ? withoutExtensions(field as JsonObject) : field;
    });
  }

  function withReferences(discriminator: unknown): unknown {
    if (!isObject(discriminator) || !isObject(discriminator["mapping"])) return asData(discriminator);
    const mapping = Object.entries(discriminator["mapping"]).flatMap(([value, target]) => {
      const pointer = typeof target === "string" ? mappingTarget(root, target) : undefined;
      return pointer === undefined ? [] : [[value, `#${encodeFragment(pointer)}`]];
    });
    return { ...discriminator, mapping: Object.fromEntries(mapping) as JsonObject };
  }

  function leadsNowhere(value: JsonObject): boolean {
    const pointer = localPointer(referenceOf(value) ?? "");
    return pointer === undefined || valueAt(root, pointer) === undefined;
  }
}

/** A map of paths or responses without its extensions, which are neither. */
function withoutExtensions(map: JsonObject): JsonObject {
  return changedFields(map, (key, field) => (key.startsWith("x-") ? undefined : field));
}

/** A value in which nothing is a reference. */
function asData(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(asData);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  return changedFields(value, (key, inner) => (isAddress(key, inner) ? undefined : asData(inner)));
}

/** An object with other fields, and without those that become `undefined`; itself where nothing changes. */
function changedFields(value: JsonObject, change: (key: string, field: unknown) => unknown): JsonObject {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const field = value[key];
    const changed = change(key, field);
    if (changed === field && changed !== undefined) continue;
    copy ??= { ...value };
    if (changed === undefined) Reflect.deleteProperty(copy, key);
    else setOwn(copy, key, changed);
  }
  return copy ?? value;
}

/** Example Object, `externalValue`: "a URI that identifies the literal example". */
function isAddress(key: string, value: unknown): boolean {
  return (key === "$ref" || key === "externalValue") && typeof value === "string";
}
