// What `document/` hands on: one self-contained OpenAPI 3.1 document, and where its parts were written.
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Source } from "../source/source.js";
import type { Mark } from "./join/preview.js";
import type { JsonObject } from "./shape.js";

/** What a run starts from: the version that it was written in does not matter any more. */
export interface Document {
  /** The version as the description says it: `2.0`, `3.0.3`, `3.1.0`, `3.2.0`. */
  readonly writtenIn: string;
  /** An OpenAPI 3.1 document. All references are local. */
  readonly root: JsonObject;
  /** Where parts of it were moved from: pointer into `root` → place in a source. What is not listed stands where its parent stands. */
  readonly origins: Origins;
  /** Every file that was read, the main one first. */
  readonly sources: readonly Source[];
  /** The further descriptions that were joined to the main one, in their order. */
  readonly joined: readonly JoinedSource[];
  /** The files and addresses that references lead to and that are not there, or may not be opened. */
  readonly unopened: readonly string[];
  /** The overlays that were applied, in their order. */
  readonly overlays: readonly AppliedOverlay[];
}

/** A description that was joined to the main one. */
export interface JoinedSource {
  readonly source: Source;
  /** As it says them. */
  readonly info: unknown;
  readonly mark?: Mark;
}

export interface AppliedOverlay {
  readonly source: Source;
  /** How many places each action changed. */
  readonly matches: readonly number[];
}

/** Pointer into a document → where that part was written. */
export type Origins = ReadonlyMap<string, Origin>;

export interface Origin {
  readonly uri: string;
  readonly pointer: string;
}

/** The place in a source of a pointer into a document: the nearest listed part, and the rest of the way from there. */
export function originOf(origins: Origins, pointer: string): Origin | undefined {
  for (let prefix = pointer; ; prefix = prefix.slice(0, prefix.lastIndexOf("/"))) {
    const origin = origins.get(prefix);
    if (origin !== undefined) return { uri: origin.uri, pointer: origin.pointer + pointer.slice(prefix.length) };
    if (prefix === "") return undefined;
  }
}

/** A diagnostic about a part of a document, told where that part was written. */
export function placed(origins: Origins, diagnostic: Omit<Diagnostic, "place"> & { pointer: string }): Diagnostic {
  const { pointer, ...rest } = diagnostic;
  const place = originOf(origins, pointer);
  return place === undefined ? rest : { ...rest, place };
}

/** Notes where a part that was moved inside the document comes from. */
export function moveOrigin(origins: Map<string, Origin>, from: string, to: string): void {
  const origin = originOf(origins, from);
  if (origin !== undefined) origins.set(to, origin);
}
