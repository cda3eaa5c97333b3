// Which field of which OpenAPI object holds what: the specification's structure as one table, and the walk over it.
//
// Whoever looks for references, or copies a document, must tell a schema from an example that only looks like one. This table is
// that knowledge, for Swagger 2.0 and OpenAPI 3.0 to 3.2 together: a field that a version does not have does not occur in it.
import { child } from "../source/pointer.js";

/** The objects of the specification that can be referenced, or that hold some that can. */
export type Kind =
  | "document"
  | "components"
  | "pathItem"
  | "operation"
  | "parameter"
  | "requestBody"
  | "mediaType"
  | "encoding"
  | "response"
  | "header"
  | "link"
  | "callback"
  | "example"
  | "securityScheme"
  | "schema"
  | "info"
  | "tag"
  // A description or a summary. Text by itself is never visited, only a reference to a file that holds it.
  | "text";

/** How a field holds several objects: in a list, in a map, or in a map whose `x-` keys are extensions. */
export type Shape = "list" | "map" | "paths";

/** What a field holds: one object, or several. */
type Field = Kind | readonly [Shape, Kind];

const map = (kind: Kind): Field => ["map", kind];
const list = (kind: Kind): Field => ["list", kind];
const paths = (kind: Kind): Field => ["paths", kind];

const fields: Record<Kind, Readonly<Record<string, Field>>> = {
  document: {
    info: "info",
    tags: list("tag"),
    paths: paths("pathItem"),
    webhooks: paths("pathItem"),
    components: "components",
    // Swagger 2.0
    definitions: map("schema"),
    parameters: map("parameter"),
    responses: map("response"),
    securityDefinitions: map("securityScheme"),
  },
  components: {
    schemas: map("schema"),
    responses: map("response"),
    parameters: map("parameter"),
    examples: map("example"),
    requestBodies: map("requestBody"),
    headers: map("header"),
    securitySchemes: map("securityScheme"),
    links: map("link"),
    callbacks: map("callback"),
    pathItems: map("pathItem"),
    mediaTypes: map("mediaType"),
  },
  pathItem: {
    get: "operation",
    put: "operation",
    post: "operation",
    delete: "operation",
    options: "operation",
    head: "operation",
    patch: "operation",
    trace: "operation",
    query: "operation",
    additionalOperations: map("operation"),
    parameters: list("parameter"),
  },
  operation: {
    parameters: list("parameter"),
    requestBody: "requestBody",
    responses: paths("response"),
    callbacks: map("callback"),
  },
  // The items of a 2.0 parameter are read as the schema that they nearly are.
  parameter: { schema: "schema", items: "schema", content: map("mediaType"), examples: map("example") },
  requestBody: { content: map("mediaType") },
  mediaType: {
    schema: "schema",
    itemSchema: "schema",
    encoding: map("encoding"),
    prefixEncoding: list("encoding"),
    itemEncoding: "encoding",
    examples: map("example"),
  },
  encoding: { headers: map("header") },
  response: { schema: "schema", headers: map("header"), content: map("mediaType"), links: map("link") },
  header: { schema: "schema", items: "schema", content: map("mediaType"), examples: map("example") },
  info: {},
  tag: {},
  text: {},
  link: {},
  callback: {},
  example: {},
  securityScheme: {},
  schema: {
    properties: map("schema"),
    patternProperties: map("schema"),
    additionalProperties: "schema",
    unevaluatedProperties: "schema",
    propertyNames: "schema",
    // Before 2020-12; `dependencies` may also hold lists of names, which are no schemas and are passed over.
    additionalItems: "schema",
    dependencies: map("schema"),
    dependentSchemas: map("schema"),
    items: "schema",
    prefixItems: list("schema"),
    unevaluatedItems: "schema",
    contains: "schema",
    allOf: list("schema"),
    anyOf: list("schema"),
    oneOf: list("schema"),
    not: "schema",
    if: "schema",
    then: "schema",
    else: "schema",
    contentSchema: "schema",
    $defs: map("schema"),
    definitions: map("schema"),
  },
};

/** A plain object, as JSON knows it. */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of `$ref`, where the object is a reference. A schema's property that is named `$ref` is not one: its value is no text. */
export function referenceOf(value: unknown): string | undefined {
  if (!isObject(value) || !Object.hasOwn(value, "$ref")) return undefined;
  return typeof value["$ref"] === "string" ? value["$ref"] : undefined;
}

/** One object on the walk. */
export interface Visit {
  readonly value: unknown;
  readonly kind: Kind;
  readonly pointer: string;
  /** Set where a reference stands in the place of a whole list or map of objects of this kind. */
  readonly shape?: Shape | undefined;
}

/** Where something stands. It is put into words when somebody asks, which is seldom: where something is to be said. */
export type Place = Pick<Visit, "pointer">;

/** The place of what is directly inside of something. */
export class PlaceInside implements Place {
  private known: string | undefined;

  constructor(
    private readonly around: Place,
    private readonly token: string | number,
  ) {}

  get pointer(): string {
    return (this.known ??= child(this.around.pointer, this.token));
  }
}

class VisitInside extends PlaceInside implements Visit {
  constructor(
    readonly value: unknown,
    readonly kind: Kind,
    around: Place,
    token: string | number,
    readonly shape?: Shape,
  ) {
    super(around, token);
  }
}

/**
 * Every object of the specification inside `value`, itself first, parents before children. References are not followed. The walk
 * keeps its own stack: a document may nest deeper than a program may call.
 *
 * @param enters - whether to look into what was visited. Default: into everything
 */
export function* walk(
  value: unknown,
  kind: Kind,
  pointer = "",
  { shape, enters }: { readonly shape?: Shape | undefined; readonly enters?: (visit: Visit) => boolean } = {},
): Generator<Visit> {
  const stack: Visit[] = [{ value, kind, pointer, ...(shape && { shape }) }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    yield visit;
    if (enters?.(visit) === false) continue;
    const children = insideOf(visit);
    for (let index = children.length - 1; index >= 0; index--) stack.push(children[index]!);
  }
}

/** The objects directly inside a visited one; of a list or map, its members. */
function insideOf(visit: Visit): Visit[] {
  if (visit.shape === undefined) return childrenOf(visit);
  const found: Visit[] = [];
  addMembers(found, [visit.shape, visit.kind], visit.value, visit);
  return found;
}

/** The objects of the specification directly inside one of them. */
export function childrenOf(visit: Omit<Visit, "shape">): Visit[] {
  const { value, kind } = visit;
  if (!isObject(value)) return [];
  const found: Visit[] = [];
  for (const key of Object.keys(value)) {
    const inner = value[key];
    const field = fieldOf(kind, key, inner);
    if (field !== undefined) addChildren(found, field, inner, visit, key);
  }
  return found;
}

function addChildren(found: Visit[], field: Field, value: unknown, around: Place, key: string): void {
  if (typeof field === "string") {
    if (field === "text" && referenceOf(value) === undefined) return;
    // Tuples are lists where one schema is usual (2.0 and 3.0 documents carry them too).
    if (Array.isArray(value)) addMembers(found, ["list", field], value, new PlaceInside(around, key));
    else found.push(new VisitInside(value, field, around, key));
    return;
  }
  const [shape, kind] = field;
  // No object of these kinds is text: a text here is a reference to all of them.
  if (referenceOf(value) !== undefined) found.push(new VisitInside(value, kind, around, key, shape));
  else addMembers(found, field, value, new PlaceInside(around, key));
}

function addMembers(found: Visit[], [shape, kind]: readonly [Shape, Kind], value: unknown, place: Place): void {
  if (shape === "list") {
    if (Array.isArray(value)) value.forEach((item, index) => found.push(new VisitInside(item, kind, place, index)));
    return;
  }
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    if (shape === "paths" && key.startsWith("x-")) continue;
    found.push(new VisitInside(value[key], kind, place, key));
  }
}

/** What a field of an object holds; a callback's fields are expressions, each with a path item. */
function fieldOf(kind: Kind, key: string, value: unknown): Field | undefined {
  if (kind === "callback") return key.startsWith("x-") ? undefined : "pathItem";
  if (key === "description" || key === "summary") return typeof value === "string" ? undefined : "text";
  return Object.hasOwn(fields[kind], key) ? fields[kind][key] : undefined;
}

/** Whether a field of an object holds objects of the specification, in the form that they have there; all else is data or text. */
export function isPartOf(kind: Kind, key: string, value: unknown): boolean {
  const field = fieldOf(kind, key, value);
  if (field === undefined) return false;
  if (typeof field === "string") return true;
  return field[0] === "list" ? Array.isArray(value) : isObject(value) && referenceOf(value) === undefined;
}

/** Whether a field is a map in which `x-` keys are extensions. */
export function hasExtensions(kind: Kind, key: string): boolean {
  return fieldOf(kind, key, undefined)?.[0] === "paths";
}

/**
 * A copy of an object in which every object of the specification directly inside it went through `change`; all else is shared.
 * What `change` gives back unchanged stays the same object, and so does a parent of which nothing changed.
 *
 * @param visit - of the object, or of one that stands for it
 */
export function mapChildren(
  value: unknown,
  visit: Pick<Visit, "kind" | "pointer">,
  change: (visit: Visit) => unknown,
): unknown {
  if (!isObject(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const inner = value[key];
    const field = fieldOf(visit.kind, key, inner);
    if (field === undefined) continue;
    const changed = mapField(field, inner, visit, key, change);
    if (changed !== inner) {
      copy ??= { ...value };
      setOwn(copy, key, changed);
    }
  }
  return copy ?? value;
}

function mapField(
  field: Field,
  value: unknown,
  around: Place,
  key: string,
  change: (visit: Visit) => unknown,
): unknown {
  if (typeof field === "string") {
    if (field === "text" && referenceOf(value) === undefined) return value;
    return Array.isArray(value)
      ? mapMembers(["list", field], value, new PlaceInside(around, key), change)
      : change(new VisitInside(value, field, around, key));
  }
  const [shape, kind] = field;
  if (referenceOf(value) !== undefined) return change(new VisitInside(value, kind, around, key, shape));
  return mapMembers(field, value, new PlaceInside(around, key), change);
}

/** A copy of a list or map of objects in which each went through `change`. */
export function mapMembers(
  [shape, kind]: readonly [Shape, Kind],
  value: unknown,
  place: Place,
  change: (visit: Visit) => unknown,
): unknown {
  if (shape === "list") return Array.isArray(value) ? mapList(value, kind, place, change) : value;
  if (!isObject(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    if (shape === "paths" && key.startsWith("x-")) continue;
    const inner = value[key];
    const changed = change(new VisitInside(inner, kind, place, key));
    if (changed !== inner) {
      copy ??= { ...value };
      setOwn(copy, key, changed);
    }
  }
  return copy ?? value;
}

function mapList(items: readonly unknown[], kind: Kind, place: Place, change: (visit: Visit) => unknown): unknown {
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const changed = change(new VisitInside(item, kind, place, index));
    if (changed !== item) {
      copy ??= [...items];
      copy[index] = changed;
    }
  }
  return copy ?? items;
}

/** Sets an own property whatever its name is: `__proto__` is an ordinary key of JSON. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** The deepest nesting that is read. Real documents stay below 100; recursion further on counts on it. */
export const maxDepth = 1_200;

/** Whether objects and lists nest deeper in a value than `limit`, which is as deep as this calls itself. */
export function depthExceeds(value: unknown, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof inner !== "object" || inner === null) continue;
    if (limit === 0 || depthExceeds(inner, limit - 1)) return true;
  }
  return false;
}
