// An OpenAPI 3.1 document in, `schema.ts` out: the raw types of everything in it, as openapi-typescript prints them.
import type { Api, Model, ModelId } from "../api/api.js";
import { components } from "../api/circles.js";
import { pointerOf } from "../api/fields.js";
import type { File, Part } from "../code/file.js";
import { child, valueAt } from "../source/pointer.js";
import { fileOf, modules } from "./places.js";
import { compareNames } from "./schema/collation.js";
import { commentOf } from "./schema/comment.js";
import { isObject, readDescription, recordOf, type JsonObject } from "./schema/description.js";
import { laidOut } from "./schema/layout.js";
import {
  absent,
  index,
  never,
  object,
  property,
  quoted,
  string,
  unknown,
  word,
  type Member,
  type Printed,
} from "./schema/printed.js";
import { looksSent, referenceType, schemaType, sortedEntries, type Printing } from "./schema/types.js";

/**
 * Prints `paths`, `webhooks`, `components` and `operations` as types, for users of openapi-fetch and the like. All references of the
 * document are local, and lead to whole components.
 */
export function schemaFile(root: JsonObject, api: Api): File {
  return {
    kind: "printed",
    path: fileOf(modules.schema),
    // It is larger than the description: nobody keeps it who does not ask for it.
    get parts() {
      return schemaParts(root, api);
    },
  };
}

/** One after the other: all of them together are several times as large as their text. */
function* schemaParts(root: JsonObject, api: Api): Generator<Part> {
  const operations = new Map<string, Part>();
  const within = [opened("operations")];
  const footer = new Set<"operations" | "WithRequired">();
  const printing: Printing = { ...readDescription(root), onWithRequired: () => footer.add("WithRequired") };
  const file: Printer = {
    printing,
    named: namedOperations(root),
    circular: circularModels(root, api),
    responses: new Map(),
    onOperation: (name, print) => {
      footer.add("operations");
      // A path that refers to another has the other's operations.
      if (!operations.has(name)) operations.set(name, partOf(property(name, print()), within));
    },
  };
  yield* declaration("paths", pathMembers(file));
  yield* declaration("webhooks", webhookMembers(file));
  yield* componentParts(file);
  yield alias("$defs");
  for (const name of footer) yield* name === "operations" ? operations.values() : [withRequired];
  if (!footer.has("operations")) yield alias("operations");
}

interface Printer {
  readonly printing: Printing;
  /** The operations that have a name of their own in `operations`. */
  readonly named: ReadonlySet<JsonObject>;
  readonly circular: ReadonlyMap<ModelId, Model>;
  readonly onOperation: (name: string, print: () => Printed) => void;
  /** Responses that are one object, printed already: most operations fail in the same ways. */
  readonly responses: Map<JsonObject, PrintedResponse>;
}

interface PrintedResponse {
  readonly type: Printed;
  readonly comment: string;
}

function* declaration(name: string, members: Iterable<Member>): Generator<Part> {
  const within = [opened(name)];
  let isEmpty = true;
  for (const member of members) {
    yield partOf(member, within);
    isEmpty = false;
  }
  if (isEmpty) yield alias(name);
}

/** What a document does not have. */
function alias(name: string): Part {
  return statement(`export type ${name} = Record<string, never>;`);
}

function statement(text: string): Part {
  return { within: [], text };
}

function opened(name: string): string {
  return `export interface ${name} {`;
}

function partOf(member: Member, within: readonly string[]): Part {
  return { within, ...laidOut(member, within.length) };
}

/** Of a choice whose members have no property in common, `keyof` is nothing, and no name would be a `K extends keyof T`. */
const withRequired = statement(
  "type WithRequired<T, K extends PropertyKey> = T & {\n[P in Extract<K, keyof T>]-?: T[P];\n};",
);

function* pathMembers(file: Printer): Generator<Member> {
  for (const [path, item] of sortedEntries(file.printing.root["paths"])) {
    if (!isObject(item)) continue;
    yield typeof item["$ref"] === "string"
      ? property(path, referenceType(item["$ref"]), { comment: commentOf(item) })
      : property(path, pathItemType(item, child("/paths", path), file));
  }
}

function* webhookMembers(file: Printer): Generator<Member> {
  for (const [name, item] of sortedEntries(file.printing.root["webhooks"]))
    yield property(name, pathItemType(recordOf(item), child("/webhooks", name), file));
}

/** The sections of `components` that have types, in the order in which they are printed. */
const sections: { readonly [name: string]: (value: unknown, pointer: string, file: Printer) => Printed } = {
  schemas: (value, pointer, { printing }) => schemaType(value, pointer, printing),
  responses: (value, pointer, file) => responseType(recordOf(value), pointer, file),
  parameters: (value, pointer, file) => parameterType(recordOf(value), pointer, file),
  requestBodies: (value, pointer, file) => requestBodyType(recordOf(value), pointer, file),
  headers: (value, pointer, file) => headerType(recordOf(value), pointer, file),
  pathItems: (value, pointer, file) => pathItemType(recordOf(value), pointer, file),
};

function* componentParts(file: Printer): Generator<Part> {
  const { components: all } = file.printing.root;
  if (!isObject(all)) {
    yield alias("components");
    return;
  }
  const around = opened("components");
  for (const [section, typeOf] of Object.entries(sections)) {
    const entries = sortedEntries(all[section]);
    if (entries.length === 0) yield partOf(property(section, never), [around]);
    const within = [around, `${section}: {`];
    for (const [name, value] of entries) {
      const pointer = child("/components", section, name);
      const model = file.circular.get(pointer);
      const type: Printed =
        model === undefined ? typeOf(value, pointer, file) : word(`import("./models/${model.name}.js").${model.name}`);
      const changed = isObject(value) ? file.printing.schemaOf(value) : value;
      yield partOf(property(name, type, { comment: commentOf(changed) }), within);
    }
  }
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

function pathItemType(item: JsonObject, pointer: string, file: Printer): Printed {
  const shared = listOf(item["parameters"]);
  const members = methods.map((method) => {
    const operation = item[method];
    if (!isObject(operation)) return absent(method);
    return property(method, operationType(operation, shared, child(pointer, method), file), {
      comment: commentOf(operation),
    });
  });
  return object([parametersMember(shared, child(pointer, "parameters"), file), ...members]);
}

/** An operation, or where it stands in `operations`. */
function operationType(operation: JsonObject, shared: readonly unknown[], pointer: string, file: Printer): Printed {
  if (typeof operation["$ref"] === "string") return referenceType(operation["$ref"]);
  const print = () =>
    object(operationMembers(operation, distinct([...shared, ...listOf(operation["parameters"])], file), pointer, file));
  const { operationId } = operation;
  if (typeof operationId !== "string" || operationId === "" || !file.named.has(operation)) return print();
  // The library keeps `#` for references.
  const name = operationId.replaceAll("#", "/");
  file.onOperation(name, print);
  return word(`operations[${quoted(name)}]`);
}

/** Parameters by place and name: those of an operation stand instead of those of its path. */
function distinct(parameters: readonly unknown[], { printing }: Printer): unknown[] {
  const found = new Map<string, unknown>();
  for (const parameter of parameters) {
    const { in: place, name } = resolved(parameter, printing);
    found.set(`${String(place)}-${String(name)}`, parameter);
  }
  return [...found.values()];
}

function resolved(value: unknown, { resolve }: Printing): JsonObject {
  const { $ref } = recordOf(value);
  return recordOf(typeof $ref === "string" ? resolve($ref) : value);
}

function operationMembers(
  operation: JsonObject,
  parameters: readonly unknown[],
  pointer: string,
  file: Printer,
): Member[] {
  const { requestBody, responses } = operation;
  return [
    parametersMember(parameters, pointer, file),
    isObject(requestBody)
      ? property(
          "requestBody",
          orReference(requestBody, () => requestBodyType(requestBody, child(pointer, "requestBody"), file)),
          {
            optional: !resolved(requestBody, file.printing)["required"],
            comment: commentOf(requestBody),
          },
        )
      : absent("requestBody"),
    property("responses", responsesType(responses, pointer, file)),
  ];
}

function parametersMember(parameters: readonly unknown[], pointer: string, file: Printer): Member {
  const sorted = parameters
    .map((parameter) => ({ parameter: recordOf(parameter), found: resolved(parameter, file.printing) }))
    .sort((a, b) => compareNames(nameOf(a.found), nameOf(b.found)));
  const places = ["query", "header", "path", "cookie"].map((place) => {
    const here = sorted.filter(({ found }) => found["in"] === place);
    const members = here.map(({ parameter, found }) => {
      const name = String(found["name"]);
      const type = orReference(parameter, () => parameterType(found, child(pointer, "parameters", place, name), file));
      return property(name, type, { optional: isOptional(found), comment: commentOf(found) });
    });
    if (members.length === 0) return absent(place);
    return property(place, object(members), {
      optional: here.every(({ found }) => isOptional(found)),
    });
  });
  return property("parameters", object(places));
}

function nameOf({ name }: JsonObject): string {
  return typeof name === "string" ? name : "";
}

function isOptional(parameter: JsonObject): boolean {
  return parameter["in"] !== "path" && !parameter["required"];
}

function orReference(value: JsonObject, print: () => Printed): Printed {
  return typeof value["$ref"] === "string" ? referenceType(value["$ref"]) : print();
}

function parameterType({ schema }: JsonObject, pointer: string, { printing }: Printer): Printed {
  return schema ? schemaType(schema, pointer, printing) : string;
}

function requestBodyType({ content }: JsonObject, pointer: string, file: Printer): Printed {
  const members = contentMembers(content, child(pointer, "content"), file);
  return object([property("content", object(members.length > 0 ? members : [absent("*/*")]))]);
}

function contentMembers(content: unknown, pointer: string, { printing }: Printer): Member[] {
  return sortedEntries(content).map(([type, media]) => {
    const { schema, $ref } = recordOf(media);
    const at = child(pointer, type);
    const printed =
      typeof $ref === "string" ? referenceType($ref) : schema ? schemaType(schema, at, printing) : unknown;
    return property(type, printed, { comment: commentOf(media) });
  });
}

function responsesType(responses: unknown, pointer: string, file: Printer): Printed {
  const members = sortedEntries(responses).map(([status, value]) => {
    const { type, comment } = printedResponse(recordOf(value), child(pointer, "responses", status), file);
    return property(status, type, { comment });
  });
  return members.length === 0 ? never : object(members);
}

/** A response; of one that is the same object as another, the same wherever a default means the same. */
function printedResponse(response: JsonObject, pointer: string, file: Printer): PrintedResponse {
  const isSent = looksSent(pointer);
  const known = isSent ? undefined : file.responses.get(response);
  if (known !== undefined) return known;
  const printed = {
    type: orReference(response, () => responseType(response, pointer, file)),
    comment: commentOf(response),
  };
  if (!isSent) file.responses.set(response, printed);
  return printed;
}

function responseType({ headers, content }: JsonObject, pointer: string, file: Printer): Printed {
  const named = sortedEntries(headers).map(([name, value]) => {
    const header = recordOf(value);
    const type = orReference(header, () => headerType(header, child(pointer, "headers", name), file));
    const optional = typeof header["$ref"] !== "string" && !header["required"];
    return property(name, type, { optional, comment: commentOf(header) });
  });
  const members = contentMembers(content, child(pointer, "content"), file);
  return object(
    [
      property("headers", object([...named, index("name", unknown)])),
      members.length > 0 ? property("content", object(members)) : absent("content"),
    ],
    { isShared: true },
  );
}

function headerType({ schema, content }: JsonObject, pointer: string, file: Printer): Printed {
  if (schema) return schemaType(schema, pointer, file.printing);
  return content ? object(contentMembers(content, pointer, file)) : unknown;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Operations whose id is theirs: of several with the same one the first, for an interface has no two members of one name. */
function namedOperations(root: JsonObject): ReadonlySet<JsonObject> {
  const seen = new Set<unknown>();
  const named = new Set<JsonObject>();
  const visit = (items: unknown, isShared: boolean) => {
    const fields = Object.keys(recordOf(items)).sort();
    for (const item of fields.map((name) => recordOf(recordOf(items)[name]))) {
      for (const operation of Object.keys(item)
        .sort()
        .map((name) => item[name])) {
        if (!isObject(operation) || !Object.hasOwn(operation, "operationId")) continue;
        if (isShared && seen.has(operation["operationId"])) continue;
        if (isShared) seen.add(operation["operationId"]);
        named.add(operation);
      }
    }
  };
  visit(root["paths"], true);
  visit(root["webhooks"], false);
  visit(recordOf(root["components"])["pathItems"], false);
  return named;
}

/**
 * Models that contain themselves without an object in between, such as the type of any JSON value. TypeScript takes that from an
 * alias but not from a property of `components`, so `schema.ts` names the model's own type there. Looked for in the document: the
 * models themselves have no circles that are none of values.
 */
function circularModels(root: JsonObject, api: Api): ReadonlyMap<ModelId, Model> {
  const edges = new Map<ModelId, readonly ModelId[]>();
  const queue = api.models.map(({ id }) => id);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (edges.has(id)) continue;
    const targets = referencesOf(valueAt(root, id));
    edges.set(id, targets);
    for (const target of targets) queue.push(target);
  }
  const isCircle = ([id, ...others]: readonly ModelId[]) => others.length > 0 || edges.get(id!)!.includes(id!);
  const circular = new Set(components(edges).filter(isCircle).flat());
  return new Map(api.models.flatMap((model) => (circular.has(model.id) ? [[model.id, model]] : [])));
}

/** What a schema refers to, but for what stands inside an object. */
function referencesOf(schema: unknown): ModelId[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { $ref, items, ...others } = schema as JsonObject;
  if (typeof $ref === "string") return [pointerOf($ref)];
  const parts = ["allOf", "anyOf", "oneOf", "prefixItems"].flatMap((word): unknown => others[word] ?? []);
  return [items, ...parts].flatMap(referencesOf);
}
