// What was taken out of one document into another in, the origins of it there out.
import { originOf, type Origin, type Origins } from "../document.js";

/** Parts of a document that were taken into another one: where they stood, and where they stand now. */
export class Taken {
  readonly #to = new Map<string, string[]>();

  add(from: string, to: string): void {
    this.#to.set(from, [...(this.#to.get(from) ?? []), to]);
  }

  /** Adds the origins of what was taken, and of all in it that has one of its own. */
  writeOrigins(from: Origins, to: Map<string, Origin>): void {
    for (const [pointer, places] of this.#to) {
      const origin = originOf(from, pointer);
      if (origin !== undefined) for (const place of places) to.set(place, origin);
    }
    for (const [pointer, origin] of from) {
      for (let prefix = pointer; prefix !== ""; prefix = prefix.slice(0, prefix.lastIndexOf("/"))) {
        const places = this.#to.get(prefix);
        if (places === undefined) continue;
        for (const place of places) to.set(place + pointer.slice(prefix.length), origin);
        break;
      }
    }
  }
}

/** The origins of a document that was made of another one: what it says of that one's places is said of theirs. */
export function composedOrigins(inner: Origins, outer: Origins, uri: string): Map<string, Origin> {
  const composed = new Map(inner);
  for (const [pointer, origin] of outer) {
    const own = origin.uri === uri ? originOf(inner, origin.pointer) : origin;
    if (pointer !== "" && own !== undefined) composed.set(pointer, own);
  }
  return composed;
}
