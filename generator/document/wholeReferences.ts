// A bundled document in, a copy out in which every `$ref` names a whole component, and no parameter is there twice.
//
// A reference may lead to a part of something: the items of a property, the schema of a response. A program that names types after
// components has no name for these, so what they lead to stands there itself.
import { once } from "../source/once.js";
import { child, parsePointer, valueAt } from "../source/pointer.js";
import { localPointer } from "./references.js";
import { whereSought } from "./sameResponses.js";
import { isObject, mapChildren, referenceOf, setOwn, type JsonObject, type Visit } from "./shape.js";

/** The sections of `components` whose members have types. */
const sections = ["schemas", "responses", "parameters", "requestBodies", "headers", "pathItems"];

/** The most references that are written out: parts that refer to parts may be as many as their product. */
const most = 10_000;

/** The document with whole references only. A part that contains itself ends in a schema that says nothing. */
export function wholeReferences(root: JsonObject): JsonObject {
  const { result, isCut } = writtenOut(root);
  // Which references are beyond the limit must not depend on how the document is ordered.
  return isCut ? writtenOut(ordered(root)).result : result;
}

function writtenOut(root: JsonObject): { readonly result: JsonObject; readonly isCut: boolean } {
  let count = 0;
  const mayChange = whereSought(({ value }) => partOf(value) !== undefined);
  const result = whole({ value: root, kind: "document", pointer: "" }, new Set()) as JsonObject;
  return { result, isCut: count > most };

  function whole(visit: Visit, open: ReadonlySet<string>): unknown {
    const { value, kind } = visit;
    const target = partOf(value);
    if (target !== undefined) {
      if (open.has(target) || ++count > most) return {};
      return whole({ value: valueAt(root, target), kind, pointer: target }, new Set([...open, target]));
    }
    if (!mayChange(visit)) return value;
    const copy = mapChildren(value, visit, (inner) => whole(inner, open));
    if ((kind !== "operation" && kind !== "pathItem") || !isObject(copy) || !Array.isArray(copy["parameters"]))
      return copy;
    return { ...copy, parameters: distinct(copy["parameters"]) };
  }

  /** The parameters of a list, of several with the same name and place the first. */
  function distinct(parameters: readonly unknown[]): unknown[] {
    const seen = new Set<string>();
    return parameters.filter((parameter) => {
      const target = localPointer(referenceOf(parameter) ?? "");
      const found = target === undefined || target === "" ? parameter : valueAt(root, target);
      if (!isObject(found) || typeof found["name"] !== "string") return true;
      const id = child("", String(found["in"]), found["name"]);
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    });
  }
}

/** The same with the keys of all its objects sorted. */
function ordered(root: JsonObject): JsonObject {
  const inOrder = once((value: object): unknown => {
    if (Array.isArray(value)) return value.map(orderedValue);
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value).sort()) setOwn(copy, key, orderedValue((value as JsonObject)[key]));
    return copy;
  });
  return inOrder(root) as JsonObject;

  function orderedValue(value: unknown): unknown {
    return typeof value === "object" && value !== null ? inOrder(value) : value;
  }
}

/** What a reference leads to, where that is a part of something. */
function partOf(value: unknown): string | undefined {
  const reference = referenceOf(value);
  const target = reference === undefined ? undefined : localPointer(reference);
  return target === undefined || target === "" || isComponent(target) ? undefined : target;
}

function isComponent(pointer: string): boolean {
  const tokens = parsePointer(pointer) ?? [];
  return tokens.length === 3 && tokens[0] === "components" && sections.includes(tokens[1]!);
}
