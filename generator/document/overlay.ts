// A document and an OpenAPI Overlay (1.0, 1.1) in, the document with the overlay's actions applied in order out.
// https://spec.openapis.org/overlay/v1.1.0.html
import { createRequire } from "node:module";
import type * as JsonPath from "json-p3";
import type { JSONPathQuery, JSONValue } from "json-p3";
import { nearest } from "../diagnostics/diagnostic.js";
import { once } from "../source/once.js";
import { child } from "../source/pointer.js";
import { isObject, setOwn, type JsonObject } from "./shape.js";
import type { ReportAt } from "./slice.js";

/** What an overlay made of a document. */
export interface Overlaid {
  readonly root: JsonObject;
  /** How many places each action changed, in the order of the actions. An action that went wrong changed none. */
  readonly matches: readonly number[];
}

/**
 * Applies the actions of an overlay. The document is left alone; the result shares with it what did not change. What is wrong is
 * reported with a pointer into the overlay; a wrong action is passed over as a whole.
 */
export function applyOverlay(root: JsonObject, overlay: unknown, report: ReportAt): Overlaid {
  const version = checkOverlay(overlay, report);
  if (version === undefined || !isObject(overlay) || !Array.isArray(overlay["actions"])) return { root, matches: [] };
  const matches: number[] = [];
  overlay["actions"].forEach((value: unknown, index) => {
    const action = checkAction(value, index, version, report);
    const changed = action === undefined ? undefined : applyAction(root, action, version, report);
    matches.push(changed?.matches ?? 0);
    root = changed?.root ?? root;
  });
  return { root, matches };
}

// The overlay's own form

type Version = "1.0" | "1.1";

/** An action whose fields are what the specification asks for. */
interface Action {
  readonly name: string;
  readonly pointer: string;
  readonly target: JSONPathQuery;
  readonly change:
    | { readonly kind: "remove" }
    | { readonly kind: "update"; readonly value: unknown }
    | { readonly kind: "copy"; readonly from: JSONPathQuery };
}

/** The version of an overlay with which one can go on (4.4.1). */
function checkOverlay(overlay: unknown, report: ReportAt): Version | undefined {
  const say = speaker(report);
  if (!isObject(overlay)) {
    say.error("", "an overlay is an object with the fields `overlay`, `info` and `actions`");
    return undefined;
  }
  checkFields(overlay, ["overlay", "info", "extends", "actions"], "", "an overlay", report);
  const { info, extends: target, actions } = overlay;
  const version = readVersion(overlay["overlay"], report);
  if (!isObject(info) || typeof info["title"] !== "string" || typeof info["version"] !== "string") {
    say.warning(info === undefined ? "" : "/info", "an overlay has an `info` with a `title` and a `version`");
  }
  if (target !== undefined && typeof target !== "string")
    say.warning("/extends", "`extends` is the address of a description");
  if (!Array.isArray(actions)) {
    say.error(actions === undefined ? "" : "/actions", "an overlay has a list of `actions`");
    return undefined;
  }
  if (actions.length === 0) say.warning("/actions", "the list of `actions` is empty");
  return version;
}

function readVersion(value: unknown, report: ReportAt): Version | undefined {
  const say = speaker(report);
  const known = 'known are overlay: "1.0.0" and overlay: "1.1.0"';
  if (value === undefined) {
    say.error("", "there is no field `overlay` that says the version", known);
    return undefined;
  }
  // YAML reads an unquoted 1.0 as the number 1.
  const text = value === 1 ? "1.0" : typeof value === "number" || typeof value === "string" ? String(value) : "";
  const version = /^1\.[01](?=\.\d+$|$)/.exec(text)?.[0];
  if (version === undefined)
    say.error("/overlay", `overlay: ${JSON.stringify(value)} is not a version that can be read`, known);
  else if (typeof value !== "string") say.warning("/overlay", `\`overlay\` should be text: "${version}.0"`);
  return version as Version | undefined;
}

/** An action that can be applied (4.4.3). */
function checkAction(value: unknown, index: number, version: Version, report: ReportAt): Action | undefined {
  const say = speaker(report);
  const pointer = child("/actions", index);
  const name = `action ${index + 1}`;
  if (!isObject(value)) return say.error(pointer, `${name} is an object with a \`target\``);
  checkFields(value, ["target", "description", "update", "copy", "remove"], pointer, name, report);
  if (typeof value["target"] !== "string") {
    return say.error(
      value["target"] === undefined ? pointer : child(pointer, "target"),
      `${name} has no \`target\` that is text`,
    );
  }
  const target = compile(value["target"], child(pointer, "target"), `the target of ${name}`, report);
  const change = readChange(value, name, pointer, version, report);
  return target === undefined || change === undefined ? undefined : { name, pointer, target, change };
}

function readChange(
  action: JsonObject,
  name: string,
  pointer: string,
  version: Version,
  report: ReportAt,
): Action["change"] | undefined {
  const say = speaker(report);
  const { update, copy, remove = false } = action;
  if (typeof remove !== "boolean") return say.error(child(pointer, "remove"), `\`remove\` of ${name} is true or false`);
  if (remove) return { kind: "remove" };
  if (Object.hasOwn(action, "update")) {
    if (copy !== undefined)
      return say.error(child(pointer, "copy"), `${name} has both \`update\` and \`copy\``, "make it two actions");
    return { kind: "update", value: update };
  }
  if (copy === undefined) return say.error(pointer, `${name} has no \`update\`, no \`copy\` and no \`remove: true\``);
  if (typeof copy !== "string") return say.error(child(pointer, "copy"), `\`copy\` of ${name} is a JSONPath`);
  if (version === "1.0")
    say.warning(child(pointer, "copy"), `${name} uses \`copy\`, which came with version 1.1`, 'write overlay: "1.1.0"');
  const from = compile(copy, child(pointer, "copy"), `\`copy\` of ${name}`, report);
  return from === undefined ? undefined : { kind: "copy", from };
}

/** Names the fields that mean nothing: a misspelt `update` would else be passed over in silence. */
function checkFields(
  value: JsonObject,
  known: readonly string[],
  pointer: string,
  name: string,
  report: ReportAt,
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key) || key.startsWith("x-")) continue;
    const close = nearest(key, known);
    const hint = close === undefined ? undefined : `did you mean \`${close}\`?`;
    speaker(report).warning(child(pointer, key), `${name} has no field ${JSON.stringify(key)}`, hint);
  }
}

/** Loaded where there is an overlay: a JSONPath engine takes longer to start than most descriptions take to read. */
const environment = once((maxRecursionDepth: number) => {
  const { JSONPathEnvironment } = createRequire(import.meta.url)("json-p3") as typeof JsonPath;
  return new JSONPathEnvironment({ maxRecursionDepth });
});

/** Deeper than any description that is read: `$..` counts a level for each. */
const deepest = 2_000;

/** A query of RFC 9535. */
function compile(text: string, pointer: string, what: string, report: ReportAt): JSONPathQuery | undefined {
  try {
    return environment(deepest).compile(text);
  } catch (error) {
    // The library ends its messages with the text and an offset, and has none of use for a path that breaks off.
    const reason = (error as Error).message.replace(/ \('.*':\d+\)$/s, "");
    const said = reason.includes("backup") ? "it breaks off" : reason;
    const hint = text.startsWith("$") ? undefined : "a JSONPath starts with $";
    return speaker(report).error(
      pointer,
      `${what} is not a JSONPath (RFC 9535): ${JSON.stringify(text)}: ${said}`,
      hint,
    );
  }
}

// The changes

/** A place in a document: the keys and indices that lead to it. */
type Location = readonly (string | number)[];

interface Node {
  readonly value: unknown;
  readonly location: Location;
  /** `$['paths']['/users']` */
  readonly path: string;
}

function applyAction(
  root: JsonObject,
  action: Action,
  version: Version,
  report: ReportAt,
): { root: JsonObject; matches: number } | undefined {
  const { name, pointer, target, change } = action;
  const say = speaker(report);
  const nodes = select(root, target);
  if (nodes.length === 0) {
    report({
      code: "overlay/unmatched",
      severity: "warning",
      message: `${name} matches nothing: ${String(target)}`,
      pointer: child(pointer, "target"),
      hint: "the part may have been renamed or removed; then the action can go",
    });
    return undefined;
  }
  if (change.kind === "remove") {
    if (nodes.some((node) => node.location.length === 0))
      return say.error(child(pointer, "target"), `${name} removes the whole description`);
    return { root: edit(root, nodes, () => removed), matches: nodes.length };
  }
  const value = change.kind === "update" ? change.value : copied(root, action, change.from, report);
  if (value === undefined) return undefined;
  const kinds = [...new Set(nodes.map((node) => kindOf(node.value)))];
  if (kinds.length > 1) {
    return say.error(
      child(pointer, "target"),
      `${name} matches places of different kinds: ${kinds.sort().join(", ")}`,
      "make it one action for each kind",
    );
  }
  if (kinds[0] === "primitive" && change.kind === "update" && version === "1.0") {
    say.warning(
      child(pointer, "target"),
      `${name} replaces a single value, which came with version 1.1`,
      'write overlay: "1.1.0"',
    );
  }
  const clashes = nodes.flatMap((node) => clashesOf(node.value, value, node.path, child(pointer, change.kind), true));
  for (const clash of clashes)
    say.error(clash.pointer, `${name}: ${clash.message}`, "remove the old value in an action before this one");
  if (clashes.length > 0) return undefined;
  if (!isEmpty(value) && nodes.every((node) => isHeld(node.value, value))) {
    report({
      code: "overlay/redundant",
      severity: "warning",
      message: `${name} is no longer needed: the description has these values already`,
      pointer,
      hint: "delete the action",
    });
  }
  return { root: edit(root, nodes, (old) => merge(old, value)), matches: nodes.length };
}

/** The one node that `copy` names. */
function copied(root: JsonObject, { name, pointer }: Action, from: JSONPathQuery, report: ReportAt): unknown {
  const nodes = select(root, from);
  if (nodes.length === 1) return nodes[0]?.value;
  const count = nodes.length === 0 ? "nothing" : `${nodes.length} places`;
  return speaker(report).error(
    child(pointer, "copy"),
    `\`copy\` of ${name} matches ${count}, not one place: ${String(from)}`,
  );
}

/** The nodes that a query names, each once. */
function select(root: JsonObject, query: JSONPathQuery): Node[] {
  const found = new Map<string, Node>();
  for (const node of query.query(root as unknown as JSONValue).nodes) {
    const path = node.getPath({ form: "canonical" });
    found.set(path, { value: node.value, location: node.location, path });
  }
  return [...found.values()];
}

type ValueKind = "object" | "array" | "primitive";

function kindOf(value: unknown): ValueKind {
  if (Array.isArray(value)) return "array";
  return isObject(value) ? "object" : "primitive";
}

interface Clash {
  readonly pointer: string;
  readonly message: string;
}

/** Where a value cannot be merged into another because their kinds differ. Anything can be added to the list that is a target. */
function clashesOf(old: unknown, update: unknown, path: string, pointer: string, isTarget: boolean): Clash[] {
  const [kind, updateKind] = [kindOf(old), kindOf(update)];
  if (isTarget && kind === "array") return [];
  if (kind !== updateKind) {
    return [{ pointer, message: `${article[updateKind]} cannot be merged into ${article[kind]} at ${path}` }];
  }
  if (!isObject(old) || !isObject(update)) return [];
  const shared = Object.keys(update).filter((key) => Object.hasOwn(old, key));
  return shared.flatMap((key) => clashesOf(old[key], update[key], `${path}['${key}']`, child(pointer, key), false));
}

const article: Record<ValueKind, string> = { object: "an object", array: "a list", primitive: "a single value" };

/** What becomes of a value: objects are merged, lists get longer, single values are replaced. The kinds are known to agree. */
function merge(old: unknown, update: unknown): unknown {
  if (Array.isArray(old)) return [...(old as unknown[]), ...(Array.isArray(update) ? (update as unknown[]) : [update])];
  if (!isObject(old) || !isObject(update)) return update;
  const result: Record<string, unknown> = { ...old };
  for (const [key, value] of Object.entries(update)) {
    setOwn(result, key, Object.hasOwn(old, key) ? merge(old[key], value) : value);
  }
  return result;
}

/** An update that says nothing: what holds its values is no sign that it is done. */
function isEmpty(update: unknown): boolean {
  return isObject(update) && Object.keys(update).length === 0;
}

/** Whether merging an update into a value would leave the value as it is. */
function isHeld(old: unknown, update: unknown): boolean {
  if (Array.isArray(old)) return false;
  if (!isObject(old) || !isObject(update)) return old === update;
  return Object.keys(update).every((key) => Object.hasOwn(old, key) && isHeld(old[key], update[key]));
}

const removed = Symbol("removed");

/** The changes below a place, and whether the place itself changes. */
interface Edits {
  isTarget: boolean;
  readonly inside: Map<string | number, Edits>;
}

/** A copy of a document in which the given nodes were changed or removed, inner ones first. */
function edit(root: JsonObject, nodes: readonly Node[], change: (old: unknown) => unknown): JsonObject {
  const edits: Edits = { isTarget: false, inside: new Map() };
  for (const { location } of nodes) {
    let place = edits;
    for (const step of location) {
      const next: Edits = place.inside.get(step) ?? { isTarget: false, inside: new Map() };
      place.inside.set(step, next);
      place = next;
    }
    place.isTarget = true;
  }
  return editInside(root, edits, change) as JsonObject;
}

function editInside(value: unknown, { isTarget, inside }: Edits, change: (old: unknown) => unknown): unknown {
  const follow = (inner: unknown, step: string | number) => {
    const edits = inside.get(step);
    return edits === undefined ? inner : editInside(inner, edits, change);
  };
  let result = value;
  if (inside.size > 0 && Array.isArray(value)) {
    result = value.map(follow).filter((inner) => inner !== removed);
  } else if (inside.size > 0 && isObject(value)) {
    const copy: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const changed = follow(inner, key);
      if (changed !== removed) setOwn(copy, key, changed);
    }
    result = copy;
  }
  return isTarget ? change(result) : result;
}

/** Reports under the one code of this stage. Both give `undefined`, for whoever stops there. */
function speaker(
  report: ReportAt,
): Record<"error" | "warning", (pointer: string, message: string, hint?: string) => undefined> {
  const speak = (severity: "error" | "warning") => (pointer: string, message: string, hint?: string) => {
    report({ code: "document/overlay", severity, message, ...(hint !== undefined && { hint }), pointer });
    return undefined;
  };
  return { error: speak("error"), warning: speak("warning") };
}
