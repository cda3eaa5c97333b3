// A bundled document in, a copy out in which every `$ref` is a reference to a part of it: nothing is left that a program could open.
//
// The mapping of a discriminator may name schemas; here it references them, and names nothing else.
//
// A `$ref` in an example, a default or an extension is data. Programs that look for references by the key alone follow it all the
// same, and read files or ask servers that a description merely mentions.
import { valueAt } from "../source/pointer.js";
import { mappingTarget } from "./mappings.js";
import { encodeFragment, localPointer } from "./references.js";
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
  return clean({ value: root, kind: "document", pointer: "" }) as JsonObject;

  function clean({ value, kind, pointer }: Visit): unknown {
    if (!isObject(value)) return asData(value);
    const parts = mapChildren(value, kind, pointer, clean) as JsonObject;
    const result: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(parts)) {
      if (key === "$ref" ? leadsNowhere(parts) : isAddress(key, field)) continue;
      if (kind === "schema" && key === "discriminator") setOwn(result, key, withReferences(field));
      else if (!isPartOf(kind, key, field)) setOwn(result, key, asData(field));
      else setOwn(result, key, hasExtensions(kind, key) ? withoutExtensions(field as JsonObject) : field);
    }
    return result;
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
  return Object.fromEntries(Object.entries(map).filter(([key]) => !key.startsWith("x-")));
}

/** A value in which nothing is a reference. */
function asData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asData);
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) if (!isAddress(key, inner)) setOwn(result, key, asData(inner));
  return result;
}

/** Example Object, `externalValue`: "a URI that identifies the literal example". */
function isAddress(key: string, value: unknown): boolean {
  return (key === "$ref" || key === "externalValue") && typeof value === "string";
}
