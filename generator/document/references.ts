// The text of a `$ref` in, the file and the pointer that it names out, and back (RFC 3986 section 3.5, RFC 6901 section 6).
import { parsePointer } from "../source/pointer.js";

/** The part before `#` and the part behind it: `file.yaml#/a` → `["file.yaml", "/a"]`. */
export function splitReference(reference: string): readonly [path: string, fragment: string] {
  const hash = reference.indexOf("#");
  return hash < 0 ? [reference, ""] : [reference.slice(0, hash), reference.slice(hash + 1)];
}

/** The pointer of a fragment; `undefined` where it is none. */
export function decodeFragment(fragment: string): string | undefined {
  // Most fragments have nothing that is encoded, and there are many of them.
  if (!/[%~]/.test(fragment)) return fragment === "" || fragment.startsWith("/") ? fragment : undefined;
  try {
    const pointer = decodeURIComponent(fragment);
    return parsePointer(pointer) === undefined ? undefined : pointer;
  } catch {
    return undefined;
  }
}

/** A pointer as a fragment. */
export function encodeFragment(pointer: string): string {
  return encodeURI(pointer).replaceAll("#", "%23").replaceAll("?", "%3F");
}

/** The pointer of a reference into the same document: `#/components/schemas/A%20B` → `/components/schemas/A B`. */
export function localPointer(reference: string): string | undefined {
  return reference.startsWith("#") ? decodeFragment(reference.slice(1)) : undefined;
}
