// Something that a description adds to a service in, the same with the mark of its description out.
import { isObject, mapChildren, referenceOf, type Visit } from "../shape.js";

/** What can be said of a whole description. */
export const marks = ["preview"] as const;
export type Mark = (typeof marks)[number];

/** The extension of operations and schemas that says that they may change or go at any time, without a new major version. */
export const previewField = "x-sdkwright-preview";

/** A path item, an operation or a schema of a description that has a mark. All other components are not seen by programs. */
export function withMark(visit: Visit, mark: Mark | undefined): unknown {
  const { value, kind } = visit;
  if (mark === undefined) return value;
  if (kind === "pathItem") return mapChildren(value, visit, (inner) => withMark(inner, mark));
  const isMarked = (kind === "operation" || kind === "schema") && isObject(value) && referenceOf(value) === undefined;
  return isMarked ? { ...value, [previewField]: true } : value;
}
