// A document in, the schemas out that stand in bodies, results, parameters and models without a name, and deserve one.
//
// An object that people fill in or read gets a name from where it stands: `CreatePetBody`, `ListPetsResponse`, `PetOwner`. Nothing is
// counted, so whatever else is added to a description renames nothing. Where no good name exists, a type stays where it is: among
// the alternatives of a union, in failures, which each operation has its own of, and deeper than anybody wants to spell.
import { whereSought } from "../document/sameResponses.js";
import { isObject, referenceOf, walk, type JsonObject, type Visit } from "../document/shape.js";
import { child, formatPointer, parsePointer, valueAt } from "../source/pointer.js";
import type { ModelId } from "./api.js";
import { jsonOf, ownField, pointerOf, type Context, type Part } from "./fields.js";
import { schemasIn } from "./heirs.js";
import { pascalCase } from "./names.js";

/** A schema that gets a name. */
export interface Inline {
  /** Where it stands; of several places, the first. */
  readonly id: ModelId;
  /** Every place that it stands for: those that say the same, under one title or in several media types. */
  readonly pointers: readonly string[];
  /** The operation, webhook or model that it belongs to; "" where the words say it all. */
  readonly owner: string;
  /** What follows the name of the owner: `["Body", "Address", "Item"]`. */
  readonly words: readonly string[];
  /** The title, where it is a name that nothing else has. */
  readonly title?: string;
}

/** A schema that stands somewhere, and what it would be called there. */
interface Place {
  readonly pointer: string;
  readonly schema: JsonObject;
  readonly owner: string;
  readonly words: readonly string[];
}

/** A place with the title of its schema, and what that says, where it has one. */
type Titled = Inline & { readonly titled?: string; readonly text?: string };

/** Where models stand. */
const models = "/components/schemas/";

/** How many names of properties make a name that people can still read. */
const deepest = 3;

/** Every schema that deserves a name, sorted by where it stands. */
export function findInline({ root }: Pick<Context, "root">): readonly Inline[] {
  const found: Place[] = [];
  let shared: ReadonlySet<string> | undefined;
  const isShared = (pointer: string) => (shared ??= successResponses(root)).has(pointer);
  for (const { value, pointer } of outermostSchemas(root)) {
    if (pointer.startsWith(models)) {
      const isModel = !pointer.includes("/", models.length);
      if (isModel) addInside({ pointer, schema: value, owner: pointer, words: [] }, 0, found);
      continue;
    }
    // A reference has the name of what it refers to.
    const names = referenceOf(value) === undefined ? placeOf(root, pointer, isShared) : undefined;
    if (names !== undefined) add({ pointer, schema: value, ...names }, "whole", 0, found);
  }
  const inline = withTitles(root, sameplaced(found));
  // What stands inside of a further place is what stands inside of the first one.
  const further = new Set(inline.flatMap(({ id, pointers }) => pointers.filter((pointer) => pointer !== id)));
  const isFurther = (pointer: string) => {
    for (let end = pointer.lastIndexOf("/"); end > 0; end = pointer.lastIndexOf("/", end - 1))
      if (further.has(pointer.slice(0, end))) return true;
    return false;
  };
  return inline.filter(({ id }) => !isFurther(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The schemas that are part of no other one, without those of responses that are nothing but references. */
function* outermostSchemas(root: JsonObject): Generator<Part> {
  const holds = whereSought(({ value, kind }) => kind === "schema" && referenceOf(value) === undefined);
  const enters = (visit: Visit) => visit.kind !== "schema" && holds(visit);
  for (const visit of walk(root, "document", "", { enters }))
    if (visit.kind === "schema" && isObject(visit.value)) yield { value: visit.value, pointer: visit.pointer };
}

/** What a schema is called that is part of no other one and no model; `undefined` where it has no name to begin with. */
function placeOf(
  root: JsonObject,
  pointer: string,
  isShared: (response: string) => boolean,
): Pick<Place, "owner" | "words"> | undefined {
  const tokens = parsePointer(pointer) ?? [];
  const [section, kind, name = ""] = tokens;
  const owner = "";
  if (section === "components" && kind === "requestBodies") {
    const words = contentWords(root, tokens.slice(0, 3), tokens.slice(3));
    return words && { owner, words: [withEnd(name, "Body"), ...words] };
  }
  if (section === "components" && kind === "responses") {
    const words = isShared(formatPointer(tokens.slice(0, 3)))
      ? contentWords(root, tokens.slice(0, 3), tokens.slice(3))
      : undefined;
    return words && { owner, words: [withEnd(name, "Response"), ...words] };
  }
  if (section === "components" && kind === "parameters")
    return tokens.length === 4 ? { owner, words: [withEnd(name, "Parameter")] } : undefined;
  const item =
    section === "paths" || section === "webhooks" ? 2 : section === "components" && kind === "pathItems" ? 3 : 0;
  if (item === 0) return undefined;
  const length = item + (tokens[item] === "additionalOperations" ? 2 : 1);
  const words = operationWords(root, tokens.slice(0, length), tokens.slice(length));
  return words && { owner: formatPointer(tokens.slice(0, length)), words };
}

function operationWords(root: JsonObject, operation: readonly string[], rest: readonly string[]): string[] | undefined {
  const [field, name = "", third = ""] = rest;
  if (field === "requestBody") {
    const words = contentWords(root, [...operation, field], rest.slice(1));
    return words && [operation[0] === "webhooks" ? "Payload" : "Body", ...words];
  }
  if (field === "responses" && operation[0] !== "webhooks") {
    const word = statusWord(valueAt(root, formatPointer([...operation, field])), name);
    const words = contentWords(root, [...operation, field, name], rest.slice(2));
    return word === undefined ? undefined : words && [`Response${word}`, ...words];
  }
  if (field === "parameters" && third === "schema" && rest.length === 3) {
    const key = valueAt(root, formatPointer([...operation, field, name, "name"]));
    return typeof key === "string" ? [key] : undefined;
  }
  if (field === "callbacks" && rest[4] === "requestBody") {
    const words = contentWords(root, [...operation, ...rest.slice(0, 5)], rest.slice(5));
    return words && [name, "Payload", ...words];
  }
  return undefined;
}

/** The preferred media type says nothing; another one says which it is, where it holds something else. */
function contentWords(root: JsonObject, holder: readonly string[], rest: readonly string[]): string[] | undefined {
  const [field, media = "", last] = rest;
  if (field !== "content" || rest.length !== 3 || (last !== "schema" && last !== "itemSchema")) return undefined;
  const content = valueAt(root, formatPointer([...holder, field]));
  const types = (isObject(content) ? Object.keys(content) : []).filter(isStructured);
  if (!types.includes(media)) return undefined;
  const isJson = (type: string) => /[/+]json\b/i.test(type);
  const [preferred = ""] = types.sort((a, b) => Number(isJson(b)) - Number(isJson(a)) || (a < b ? -1 : 1));
  const schema = (type: string) => JSON.stringify(jsonOf(valueAt(content, child("", type, last))));
  const item = last === "itemSchema" ? ["Item"] : [];
  return media === preferred || schema(media) === schema(preferred) ? item : [mediaWord(media), ...item];
}

/** Whether programs see the value of such a body rather than its text, its bytes or its events. */
function isStructured(type: string): boolean {
  return /[/+-](nd)?json(l|lines|-seq)?\b|^multipart\/|^application\/x-www-form-urlencoded|^\*\/\*/i.test(type);
}

function mediaWord(media: string): string {
  if (media.startsWith("multipart/")) return "Multipart";
  return media.startsWith("application/x-www-form-urlencoded") ? "Form" : media.replace(/^[^/]*\//, "");
}

/** The first success says nothing; a further one says its status. Failures have no names. */
function statusWord(responses: unknown, status: string): string | undefined {
  const successes = (isObject(responses) ? Object.keys(responses) : []).filter((key) => key.startsWith("2")).sort();
  if (successes.length === 0) return status === "default" ? "" : undefined;
  if (!status.startsWith("2")) return undefined;
  return status === successes[0] ? "" : status.toUpperCase();
}

/** The objects in which operations are. */
const aroundOperations: readonly string[] = ["document", "components", "pathItem", "operation", "callback"];

/** The responses among the components that some operation gives when it succeeds. */
function successResponses(root: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  const enters = ({ kind }: Visit) => aroundOperations.includes(kind);
  for (const { value, kind } of walk(root, "document", "", { enters })) {
    const responses = kind === "operation" && isObject(value) ? value["responses"] : undefined;
    for (const [status, response] of Object.entries(isObject(responses) ? responses : {})) {
      const reference = referenceOf(response);
      if (reference !== undefined && statusWord(responses, status) !== undefined) found.add(pointerOf(reference));
    }
  }
  return found;
}

/** `PetBody`, also of what is called so already. */
function withEnd(name: string, end: string): string {
  const pascal = pascalCase(name);
  return pascal.endsWith(end) ? pascal : `${pascal}${end}`;
}

/** Takes a schema in if it deserves a name, and looks inside. */
function add(place: Place, role: "whole" | "item" | "part", depth: number, found: Place[]): void {
  const { schema } = place;
  if (referenceOf(schema) !== undefined || depth > deepest) return;
  const choice = onlyAlternative(schema);
  if (choice !== undefined)
    return add({ ...place, ...choice, pointer: place.pointer + choice.pointer }, role, depth, found);
  if (deserves(schema, role)) found.push(place);
  addInside(place, depth, found);
}

function addInside(place: Place, depth: number, found: Place[]): void {
  const { pointer, schema, owner, words } = place;
  const inner = (value: unknown, ...way: string[]) => ({
    schema: value as JsonObject,
    pointer: child(pointer, ...way),
    owner,
  });
  const { properties } = schema;
  for (const [name, value] of Object.entries(isObject(properties) ? properties : {})) {
    if (isObject(value) && holdsSchemas(value))
      add({ ...inner(value, "properties", name), words: [...words, name] }, "part", depth + 1, found);
  }
  for (const [keyword, word, role] of [
    ["items", "Item", "item"],
    ["additionalProperties", "Value", "item"],
  ] as const) {
    const value = ownField(schema, keyword);
    // `items` of a page are items already.
    const before = word === "Item" && words.at(-1)?.toLowerCase() === "items" ? words.slice(0, -1) : words;
    if (isObject(value) && holdsSchemas(value))
      add({ ...inner(value, keyword), words: [...before, word] }, role, depth, found);
  }
  for (const [index, part] of listOf(schema, "allOf").entries()) {
    if (isObject(part) && referenceOf(part) === undefined)
      addInside({ ...inner(part, "allOf", String(index)), words }, depth, found);
  }
  // An alternative has no name but its own.
  for (const keyword of ["oneOf", "anyOf"]) {
    for (const [index, part] of listOf(schema, keyword).entries()) {
      if (!isObject(part) || referenceOf(part) !== undefined || titleOf(part) === undefined) continue;
      const alternative = { ...inner(part, keyword, String(index)), words: [...words, titleOf(part) ?? ""] };
      if (deserves(part, "item")) found.push(alternative);
      addInside(alternative, depth + 1, found);
    }
  }
}

/** The words that make a schema deserve a name, or hold schemas that may; most schemas have none of them. */
const holdingWords = new Set(["properties", "items", "additionalProperties", "allOf", "oneOf", "anyOf"]);

function holdsSchemas(schema: JsonObject): boolean {
  return Object.keys(schema).some((word) => holdingWords.has(word));
}

function listOf(schema: JsonObject, keyword: string): readonly unknown[] {
  const list = ownField(schema, keyword);
  return Array.isArray(list) ? list : [];
}

/** `anyOf: [{ … }, { type: "null" }]` is one schema, which may be null. */
function onlyAlternative(schema: JsonObject): Pick<Place, "pointer" | "schema"> | undefined {
  for (const keyword of ["oneOf", "anyOf"]) {
    if (schema[keyword] === undefined) continue;
    const alternatives = listOf(schema, keyword).map((value, index) => ({ value, pointer: child("", keyword, index) }));
    const [only, ...others] = alternatives.filter(({ value }) => !isObject(value) || value["type"] !== "null");
    if (only !== undefined && others.length === 0 && isObject(only.value) && !Object.hasOwn(schema, "properties"))
      return { schema: only.value, pointer: only.pointer };
  }
  return undefined;
}

/**
 * Whether a schema is big enough for a name: an object of two properties, or of one where it is all that there is or an item of a list;
 * and a choice between objects that a program has to tell apart.
 */
function deserves(schema: JsonObject, role: "whole" | "item" | "part"): boolean {
  const alternatives = [...schemasIn(schema, "oneOf"), ...schemasIn(schema, "anyOf")];
  if (alternatives.length > 0) {
    const isChoice = alternatives.every(
      (one) => referenceOf(one) !== undefined || countOf(one) > 0 || one["type"] === "null",
    );
    return (
      isChoice &&
      (isObject(schema["discriminator"]) || alternatives.length > 2 || alternatives.some((one) => countOf(one) > 0))
    );
  }
  const parts = schemasIn(schema, "allOf");
  const count = countOf(schema) + parts.reduce((sum, part) => sum + countOf(part), 0);
  const inherited = parts.filter((part) => referenceOf(part) !== undefined).length;
  return count > 0 && count + inherited >= (role === "part" ? 2 : 1);
}

function countOf({ properties }: JsonObject): number {
  return isObject(properties) ? Object.keys(properties).length : 0;
}

/** A title that reads like a name: `Address`, `Billing address`; not a sentence, and not what everything is called. */
function titleOf(schema: JsonObject): string | undefined {
  const title = ownField(schema, "title");
  if (typeof title !== "string" || !/^\p{L}[\p{L}\p{N}]*([ _-][\p{L}\p{N}]+){0,3}$/u.test(title)) return undefined;
  return /^(body|data|error|item|items|object|payload|request|response|result|results|schema|value)s?$/i.test(title)
    ? undefined
    : title;
}

/** What is called the same at the same place is the same, where it says the same: in another media type of one body. */
function sameplaced(found: readonly Place[]): Titled[] {
  const called = grouped(found, ({ owner, words }) => JSON.stringify([owner, words]));
  // What a schema says is asked only where two are called the same.
  const groups = called.flatMap((places) => (places.length === 1 ? [places] : grouped(places, textOf)));
  return groups.map((places) => {
    const pointers = places.map(({ pointer }) => pointer).sort();
    const { owner, words, schema } = places[0]!;
    const titled = titleOf(schema);
    return {
      id: pointers[0]!,
      pointers,
      owner,
      words,
      ...(titled !== undefined && { titled, text: textOf(places[0]!) }),
    };
  });
}

function grouped(places: readonly Place[], by: (place: Place) => string): Place[][] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const key = by(place);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  }
  return [...groups.values()];
}

/** What a schema says, whatever the order of its keys. */
function textOf({ schema }: Place): string {
  return JSON.stringify(jsonOf(schema));
}

/** Schemas of one title are one where they say the same. A title that says two things, or that a model has as its name, is none. */
function withTitles(root: JsonObject, found: readonly Titled[]): Inline[] {
  const schemas = valueAt(root, "/components/schemas");
  const taken = new Set((isObject(schemas) ? Object.keys(schemas) : []).map((key) => pascalCase(key).toLowerCase()));
  const byTitle = new Map<string, typeof found>();
  for (const one of found) {
    if (one.titled === undefined) continue;
    const name = pascalCase(one.titled).toLowerCase();
    byTitle.set(name, [...(byTitle.get(name) ?? []), one]);
  }
  return found.flatMap(({ text, titled, ...inline }): Inline[] => {
    const name = titled === undefined ? "" : pascalCase(titled).toLowerCase();
    const group = byTitle.get(name) ?? [];
    if (titled === undefined || taken.has(name) || group.some((other) => other.text !== text)) return [inline];
    const pointers = group.flatMap((other) => other.pointers).sort();
    return pointers[0] === inline.id ? [{ ...inline, pointers, title: titled }] : [];
  });
}
