// A document and a selection in, the operations that it names out.
import { createRequire } from "node:module";
import type Picomatch from "picomatch";
import { nearest, type Diagnostic } from "../../diagnostics/diagnostic.js";
import { parsePointer, valueAt } from "../../source/pointer.js";
import { localPointer } from "../references.js";
import { childrenOf, isObject, mapChildren, referenceOf, type JsonObject, type Visit } from "../shape.js";

/** Operations by what they have; each list names some, and together they name all that any of them does. */
export interface Named {
  /** Tags, compared exactly. */
  readonly tags?: readonly string[];
  /** Paths, or globs over them: `/users/*` is one level, `/users/**` every level. Braces are part of a path template. */
  readonly paths?: readonly string[];
  /** An operationId, or a method and a path: `GET /users/{id}`. */
  readonly operations?: readonly string[];
}

/** What to keep: the operations that are named, or all where none is, without those that are excluded. */
export interface Selection extends Named {
  readonly exclude?: Named;
  /** Whether deprecated operations are kept. Default: `"keep"`. */
  readonly deprecated?: "keep" | "drop";
}

/** How a slice reports: the place is a pointer into the document that it was given. */
export type ReportAt = (diagnostic: Omit<Diagnostic, "place"> & { readonly pointer: string }) => void;

/** An operation of `paths` or `webhooks`. */
export interface Operation {
  readonly pointer: string;
  readonly id?: string;
  /** `GET /users/{id}`; webhooks have no path and go by tag and operationId. */
  readonly route?: string;
  readonly path?: string;
  readonly tags: readonly string[];
  readonly isDeprecated: boolean;
}

/**
 * Puts referenced path items in the place of their references: only there can some of their operations be left out. Fields beside
 * the `$ref` win over those of its target; OpenAPI leaves that open (3.1, 4.8.9).
 */
export function inlinePathItems(root: JsonObject): JsonObject {
  const inline = (item: unknown): unknown => {
    const seen = new Set<string>();
    for (let reference = referenceOf(item); reference !== undefined; reference = referenceOf(item)) {
      const target = resolve(root, reference);
      if (!isObject(item) || !isObject(target) || seen.has(reference)) return item;
      seen.add(reference);
      const { $ref: _, ...siblings } = item;
      item = { ...target, ...siblings };
    }
    return item;
  };
  const isPath = (visit: Visit) => visit.kind === "pathItem";
  return mapChildren(root, { kind: "document", pointer: "" }, (visit) =>
    isPath(visit) ? inline(visit.value) : visit.value,
  ) as JsonObject;
}

export function operationsOf(root: JsonObject): Operation[] {
  return childrenOf({ value: root, kind: "document", pointer: "" })
    .filter((visit) => visit.kind === "pathItem")
    .flatMap((item) => childrenOf(item))
    .filter((visit) => visit.kind === "operation")
    .map(readOperation);
}

function readOperation({ value, pointer }: Visit): Operation {
  const [section, path = "", ...rest] = parsePointer(pointer) ?? [];
  const method = rest.at(-1)?.toUpperCase();
  const operation = isObject(value) ? value : {};
  const id = operation["operationId"];
  return {
    pointer,
    ...(typeof id === "string" && { id }),
    ...(section === "paths" && { path, route: `${method} ${path}` }),
    tags: textsOf(operation["tags"]),
    isDeprecated: operation["deprecated"] === true,
  };
}

/** Whether nothing is named. */
export function namesNothing({ tags = [], paths = [], operations = [] }: Named): boolean {
  return tags.length + paths.length + operations.length === 0;
}

/**
 * The operations that a selection keeps, by their pointers. An entry that names none is a mistake, a warning where it excludes; so is a
 * selection that keeps none.
 */
export function choose(operations: readonly Operation[], selection: Selection, report: ReportAt): Set<string> {
  const named = namesNothing(selection) ? undefined : namedBy(operations, selection, report);
  // What is not there any more needs no excluding.
  const excluded = namedBy(operations, selection.exclude ?? {}, (problem) => {
    report({ ...problem, severity: "warning", message: `nothing to exclude: ${problem.message}` });
  });
  const kept = operations.filter(
    ({ pointer, isDeprecated }) =>
      (named?.has(pointer) ?? true) && !excluded.has(pointer) && !(isDeprecated && selection.deprecated === "drop"),
  );
  if (kept.length === 0 && named?.size !== 0 && operations.length > 0)
    report({
      code: "select/nothing",
      severity: "error",
      message: "no operation is left: all that were chosen are excluded, or deprecated and dropped",
      hint: "Exclude less, or keep what is deprecated.",
      pointer: "/paths",
    });
  return new Set(kept.map(({ pointer }) => pointer));
}

/** The operations that lists name, by their pointers. */
function namedBy(operations: readonly Operation[], names: Named, report: ReportAt): Set<string> {
  const chosen = new Set<string>();
  const add = (
    matches: readonly Operation[],
    missing: string,
    wanted: string,
    known: Iterable<string>,
    pointer: string,
  ) => {
    for (const operation of matches) chosen.add(operation.pointer);
    if (matches.length > 0) return;
    const close = nearest(wanted, new Set(known));
    report({
      code: "select/nothing",
      severity: "error",
      message: `${missing} ${JSON.stringify(wanted)}`,
      ...(close !== undefined && { hint: `did you mean ${JSON.stringify(close)}?` }),
      pointer,
    });
  };
  const paths = operations.flatMap((operation) => operation.path ?? []);
  const routes = operations.flatMap((operation) => operation.route ?? []);
  const ids = operations.flatMap((operation) => operation.id ?? []);
  const tags = operations.flatMap((operation) => operation.tags);

  for (const tag of names.tags ?? []) {
    const matches = operations.filter((operation) => operation.tags.includes(tag));
    add(matches, "no operation has the tag", tag, tags, "/tags");
  }
  for (const glob of names.paths ?? []) {
    const isMatch = matcher(glob);
    const matches = operations.filter(({ path }) => path !== undefined && isMatch(path));
    add(matches, "no path with an operation matches", glob, paths, "/paths");
  }
  for (const name of names.operations ?? []) {
    const route = name.replace(/^\s*(\S+)\s+/, (_, method: string) => `${method.toUpperCase()} `);
    const matches = operations.filter((operation) => operation.id === name || operation.route === route);
    add(matches, "there is no operation", name, route.includes(" ") ? routes : ids, "/paths");
  }
  return chosen;
}

/** Only `*`, `**` and `?` are special: braces, brackets and parentheses occur in path templates. */
function matcher(glob: string): (path: string) => boolean {
  const literal = {
    dot: true,
    nobrace: true,
    nobracket: true,
    noextglob: true,
    nonegate: true,
    windows: false,
  } as const;
  // Loaded where it is needed: most runs choose no paths.
  const picomatch = createRequire(import.meta.url)("picomatch") as typeof Picomatch;
  const isMatch = picomatch(glob.replace(/[{}()[\]!+@|\\]/g, "\\$&"), literal);
  return (path) => path === glob || isMatch(path);
}

export function resolve(root: JsonObject, reference: string): unknown {
  const pointer = localPointer(reference);
  return pointer === undefined ? undefined : valueAt(root, pointer);
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
