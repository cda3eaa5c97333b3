// A value of a discriminator's mapping in, the pointer of the schema that it names out.
import { child, valueAt } from "../source/pointer.js";
import { localPointer } from "./references.js";
import type { JsonObject } from "./shape.js";

/** A mapping names a schema or references it; what may be both is a name (OpenAPI 3.1, section 4.8.25). `undefined` where it names nothing. */
export function mappingTarget(root: JsonObject, target: string): string | undefined {
  return [child("/components/schemas", target), localPointer(target)].find(
    (pointer) => pointer !== undefined && pointer !== "" && valueAt(root, pointer) !== undefined,
  );
}
