// Request bodies of multipart/form-data; generated operations that need it import it.
import { textOf } from "./form.js";
import type { BodyEncoder } from "./operation.js";

/**
 * One part per property, arrays one part per element. Blobs and files go as
 * they are, bytes as a file, objects as JSON parts; absent values not at all.
 */
export const multipart: BodyEncoder = (value, { encoding }) => {
  const parts = new FormData();
  for (const [name, item] of Object.entries(value as object)) {
    const type = encoding?.[name]?.contentType;
    for (const each of Array.isArray(item) ? item : [item]) {
      if (each !== undefined && each !== null) {
        parts.append(name, partOf(each, type) as Blob);
      }
    }
  }
  return { body: parts, contentType: undefined };
};

function partOf(value: unknown, declared: string | undefined): string | Blob {
  if (value instanceof Blob) {
    const isNamed = "name" in value || !declared || value.type;
    return isNamed ? value : new Blob([value], { type: declared });
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    const type = declared ?? "application/octet-stream";
    return new Blob([value as ArrayBuffer], { type });
  }
  const isObject = typeof value === "object" && !(value instanceof Date);
  const type = declared ?? (isObject ? "application/json" : undefined);
  const text = textOf(value);
  return type ? new Blob([text], { type }) : text;
}
