// Parts of a description that are no models in, their types out: each read once, and none larger than anybody can use.
import type { JsonObject } from "../document/shape.js";
import type { Response, Type } from "./api.js";
import { innerTypes } from "./usage.js";

/** The types of parts that references lead to, filled while types are read. */
export interface Parts {
  /** By who is told what is wrong with them: a part that was read in silence is read again where somebody listens. */
  readonly types: Map<unknown, Map<string, Type>>;
  /** By its text, the type of each reference to a model that means the same wherever it stands. */
  readonly references: Map<string, Type>;
  /** Failures, which have no names of their own, by what the document says, where nothing was wrong with it. */
  readonly failures: Map<JsonObject, Response>;
  /** How much was found to be wrong so far. */
  findings: number;
  /** How often a part was found to contain itself: a type that ends in such a place is another one from elsewhere. */
  circles: number;
  /** The types of models, as they are read to look for a property; `null` while one is being read. */
  readonly models: Map<string, Type | null>;
}

/** The largest type that is written out: parts that refer to parts twice each are as many as their product. */
const largest = 10_000;

export function noParts(): Parts {
  return { types: new Map(), references: new Map(), failures: new Map(), findings: 0, circles: 0, models: new Map() };
}

/** The type of a part, read by `read` where it is asked for the first time; `undefined` where it is too large. */
export function partType(parts: Parts, listener: unknown, pointer: string, read: () => Type): Type | undefined {
  const types = parts.types.get(listener) ?? new Map<string, Type>();
  parts.types.set(listener, types);
  const known = types.get(pointer);
  const before = parts.circles;
  const type = known ?? read();
  if (known === undefined && parts.circles === before) types.set(pointer, type);
  return isLarge(type) ? undefined : type;
}

function isLarge(type: Type): boolean {
  const queue = [type];
  for (let count = 0; count < queue.length; count++) {
    if (count >= largest) return true;
    for (const inner of innerTypes(queue[count]!)) queue.push(inner);
  }
  return false;
}
