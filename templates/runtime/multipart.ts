// Request bodies of multipart/form-data; generated operations that need it import it.
import { elements, encodedPairs, entriesOf, textOf } from "./form.js";
import type { BodyEncoder, PropertyEncoding } from "./operation.js";

/** The parts of a body: their names, and their values as text or as blobs. */
export type Parts = [
  name: string,
  value: string | Blob,
  encoding: PropertyEncoding,
][];

/**
 * One part per property, arrays one part per element. Blobs and files go as
 * they are, bytes as a file, objects as JSON parts, all of them as their
 * `encoding` has it where they have one; absent values not at all.
 */
export const multipart: BodyEncoder = (value, { encoding }) => {
  const body = new FormData();
  for (const [name, part] of partsOf(value, encoding)) {
    body.append(name, part as Blob);
  }
  return { body, contentType: undefined };
};

/** The parts of an object. */
export function partsOf(
  value: unknown,
  encoding: Readonly<Record<string, PropertyEncoding>> = {},
): Parts {
  return entriesOf(value).flatMap(([name, item]): Parts => {
    const own = encoding[name] ?? {};
    // A style is for texts: files are parts, whatever it says.
    const text = elements(item).some(isBytes)
      ? undefined
      : encodedPairs(name, item, own);
    if (text !== undefined) {
      const pairs = [...new URLSearchParams(text)];
      return pairs.map(([key, each]) => [key, each, own]);
    }
    return elements(item).map((each) => [name, partOf(each, own), own]);
  });
}

/** One part. */
export function partOf(
  value: unknown,
  { contentType: declared }: PropertyEncoding,
): string | Blob {
  if (value instanceof Blob) {
    const isNamed = "name" in value || !declared || value.type;
    return isNamed ? value : new Blob([value], { type: declared });
  }
  if (isBytes(value)) {
    const type = declared ?? "application/octet-stream";
    return new Blob([value as ArrayBuffer], { type });
  }
  const isObject = typeof value === "object" && !(value instanceof Date);
  const type = declared ?? (isObject ? "application/json" : undefined);
  const text = textOf(value, /[/+]json\b/i.test(declared ?? ""));
  return type ? new Blob([text], { type }) : text;
}

function isBytes(value: unknown): boolean {
  return (
    value instanceof Blob ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer
  );
}
