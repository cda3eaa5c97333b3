// A document in, its references that lead nowhere out.
import { referenceOf, walk, type JsonObject } from "../../generator/document/shape.js";
import { valueAt } from "../../generator/source/pointer.js";

/** Local references that name nothing. */
export function danglingReferences(root: JsonObject): string[] {
  return [...walk(root, "document")].flatMap(({ value }) => {
    const reference = referenceOf(value);
    if (reference === undefined || !reference.startsWith("#/")) return [];
    return valueAt(root, decodeURIComponent(reference.slice(1))) === undefined ? [reference] : [];
  });
}
