// A document in, the same out in which the responses of operations that say the same are one object.
//
// Services fail in the same words wherever they fail: of 35,000 responses of a large one, 2,000 differ. What is one object is
// read, changed and printed once.
import { once } from "../source/once.js";
import { isObject, mapChildren, walk, type JsonObject, type Visit } from "./shape.js";

export function sameResponses(root: JsonObject): JsonObject {
  if (finished.has(root)) return root;
  const known = new Map<string, JsonObject>();
  /** Those that are one object already. */
  const shared = new Map<unknown, JsonObject>();
  const result = share({ value: root, kind: "document", pointer: "" }) as JsonObject;
  finished.add(result);
  return result;

  function share(visit: Visit): unknown {
    const { value, kind } = visit;
    if (kind === "document" || kind === "pathItem" || kind === "operation") return mapChildren(value, visit, share);
    if (kind !== "response" || !isObject(value)) return value;
    const seen = shared.get(value);
    if (seen !== undefined) return seen;
    const text = JSON.stringify(value);
    const one = known.get(text) ?? value;
    known.set(text, one);
    shared.set(value, one);
    return one;
  }
}

/** Documents in which it is so: where nothing was changed on the way, they are the same afterwards. */
const finished = new WeakSet<JsonObject>();

/** A change that is made once of each response, for changes that are the same wherever it stands. */
export function oncePerResponse(change: (visit: Visit) => unknown): (visit: Visit) => unknown {
  const done = new Map<unknown, unknown>();
  return (visit) => {
    if (visit.kind !== "response") return change(visit);
    if (!done.has(visit.value)) done.set(visit.value, change(visit));
    return done.get(visit.value);
  };
}

/** What a walk has to look into that looks for something: all but responses in which there is none of it, which is found out once of each. */
export function whereSought(isSought: (visit: Visit) => boolean): (visit: Visit) => boolean {
  const holds = once((response: unknown) => {
    for (const visit of walk(response, "response")) if (isSought(visit)) return true;
    return false;
  });
  return ({ value, kind }) => kind !== "response" || holds(value);
}
