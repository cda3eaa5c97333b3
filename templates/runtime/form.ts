// Request bodies of application/x-www-form-urlencoded; generated operations that need it import it.
import type { BodyEncoder } from "./operation.js";
import { plain } from "./url.js";

/**
 * One pair per property; arrays one pair per element, or joined by commas
 * with `explode: false`; objects as JSON; absent values not at all.
 */
export const form: BodyEncoder = (value, { mediaType, encoding }) => {
  const pairs = new URLSearchParams();
  for (const [name, item] of Object.entries(value as object)) {
    const items = (Array.isArray(item) ? item : [item]).filter(
      (each) => each !== undefined && each !== null,
    );
    if (encoding?.[name]?.explode === false && items.length) {
      pairs.append(name, items.map(textOf).join(","));
    } else {
      for (const each of items) pairs.append(name, textOf(each));
    }
  }
  return { body: pairs.toString(), contentType: mediaType };
};

/** A property as text: plain values as they are, objects as JSON. */
export function textOf(value: unknown): string {
  const isPlain = typeof value !== "object" || value instanceof Date;
  return isPlain ? plain(value) : JSON.stringify(value);
}
