// `paths` in, operations and the resources that they belong to out.
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Body, ExternalDocs, Operation, Parameter, Resource, SecurityRequirement } from "./api.js";
import { readBody } from "./bodies.js";
import { checkOperation } from "./checks.js";
import { assignNames, nameField, type Thing } from "./clashes.js";
import { entriesOf, extensionsOf, flagAt, itemsOf, objectAt, ownField, resolve, textAt } from "./fields.js";
import { isOpen } from "./media.js";
import { byName, className, methodName, methodProblem, typeProblem } from "./names.js";
import { readParameters } from "./parameters.js";
import { previewAt } from "./preview.js";
import { readResponses, resultOf } from "./responses.js";
import { readOwnServers } from "./servers.js";
import type { TypeContext } from "./types.js";

/** What the configuration says about names. */
export interface Naming {
  /** The `x-` field with the name of an operation's method, where it is not the operationId. */
  readonly method?: string;
  /** Names that the package exports itself, so that no class may have them. */
  readonly taken?: readonly string[];
  /** Types that are called so since an earlier run, by the pointer of their schema. */
  readonly kept?: ReadonlyMap<string, string>;
  /** What programs were written for: a name that is still wanted stays with whoever had it. */
  readonly past?: PastNames;
}

/** Names of the last release, or of the last run. Operations are those of a method and a path: `GET /pets`. */
export interface PastNames {
  /** Operation → the names of its methods. */
  readonly methods: ReadonlyMap<string, ReadonlySet<string>>;
  /** Operation → the names of its classes. */
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Operation → `query page-size` → the name of the argument. */
  readonly arguments: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Pointer → the name of the type of what stands there without a name of its own. */
  readonly inline: ReadonlyMap<string, string>;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** Every operation and every resource, each sorted by name. */
export function readOperations(
  context: TypeContext,
  naming: Naming,
): { operations: Operation[]; resources: Resource[]; security: SecurityRequirement[][] } {
  const { paths } = context.root;
  const security = requirements(context, context.root["security"], "/security");
  if (paths === null) objectAt(context, paths, "/paths", "a map of paths");
  const unnamed = entriesOf(context, paths ?? undefined, "/paths", "a map of paths")
    .filter(([path]) => !path.startsWith("x-"))
    .flatMap(([path, item]) => readPathItem(context, path, item, naming, security));
  const operations = named(context, unnamed, naming.past).sort(byName);
  return { operations, resources: readResources(context, operations, naming), security };
}

/** An operation whose method has no name of its own yet. */
interface Unnamed {
  readonly operation: Omit<Operation, "name">;
  readonly spelling: string;
  readonly wanted: string;
}

function readPathItem(
  context: TypeContext,
  path: string,
  item: unknown,
  naming: Naming,
  fallback: SecurityRequirement[][],
): Unnamed[] {
  const part = resolve(context, item, child("/paths", path), "a Path Item Object");
  if (part === undefined) return [];
  const listed = methods.map((method): [string, unknown, string] => [
    method.toUpperCase(),
    ownField(part.value, method),
    child(part.pointer, method),
  ]);
  const additional = entriesOf(
    context,
    part.value["additionalOperations"],
    child(part.pointer, "additionalOperations"),
    "a map of operations",
  ).map(([method, operation]): [string, unknown, string] => [
    method,
    operation,
    child(part.pointer, "additionalOperations", method),
  ]);
  return [...listed, ...additional].flatMap(([method, value, pointer]) => {
    const operation = objectAt(context, value, pointer, "an Operation Object");
    if (operation === undefined) return [];
    if (!/^[A-Za-z][A-Za-z-]*$/.test(method)) {
      context.report({
        code: "operation/invalid",
        severity: "error",
        message: `${JSON.stringify(method)} is not an HTTP method`,
        pointer,
      });
      return [];
    }
    return [
      readOperation(
        context,
        { method, path, operation, pointer, item: part.value, itemPointer: part.pointer },
        naming,
        fallback,
      ),
    ];
  });
}

interface Found {
  readonly method: string;
  readonly path: string;
  readonly operation: JsonObject;
  readonly pointer: string;
  readonly item: JsonObject;
  readonly itemPointer: string;
}

function readOperation(context: TypeContext, found: Found, naming: Naming, fallback: SecurityRequirement[][]): Unnamed {
  const { method, path, operation, pointer } = found;
  checkOperation(context, operation, method, path, pointer);
  const text = (field: string) => textAt(context, operation, field, pointer);
  const extensions = extensionsOf(operation);
  const operationId = text("operationId")?.trim() || undefined;
  const chosen = naming.method === undefined ? undefined : extensions[naming.method];
  const spelled = typeof chosen === "string" && chosen !== "" ? chosen : operationId;
  const body = readBody(context, operation["requestBody"], child(pointer, "requestBody"));
  const {
    parameters,
    bodyName,
    path: sent,
  } = readParameters(context, found, body?.named, naming.past?.arguments.get(`${method} ${path}`));
  const key = idempotencyKeyIn(method, parameters, extensions["x-sdkwright-safe"]);
  const named = body === undefined ? undefined : withContentType({ ...body.body, name: bodyName }, parameters);
  const responses = readResponses(context, operation["responses"], child(pointer, "responses"));
  const summary = text("summary");
  const description = text("description");
  const externalDocs = readExternalDocs(context, operation, pointer);
  const servers = readOwnServers(context, [
    { object: operation, pointer },
    { object: found.item, pointer: found.itemPointer },
  ]);
  return {
    spelling: spelled ?? spellingOf(method, path),
    wanted: methodName(spelled ?? derivedName(method, path)),
    operation: {
      id: `${method} ${path}`,
      ...(operationId !== undefined && { operationId }),
      method,
      path: sent,
      tags: readTags(context, operation, pointer),
      ...(summary !== undefined && summary !== "" && { summary }),
      ...(description !== undefined && description !== "" && { description }),
      deprecated: flagAt(context, operation, "deprecated", pointer),
      ...previewAt(context, pointer),
      ...(externalDocs !== undefined && { externalDocs }),
      parameters: parameters.map((parameter) => (parameter === key ? withRandomKey(parameter) : parameter)),
      ...(named !== undefined && { body: named }),
      arguments: argumentOrder(parameters, named, body?.position),
      result: resultOf(method, responses),
      responses,
      ...(servers !== undefined && { servers }),
      security: Object.hasOwn(operation, "security")
        ? requirements(context, operation["security"], child(pointer, "security"))
        : fallback,
      safe: isSafe(method, path, extensions["x-sdkwright-safe"]),
      ...(key !== undefined && { idempotencyKey: key.name }),
      extensions,
      pointer,
    },
  };
}

/** An operation without an id as it spells itself, for where another one has its name. */
function spellingOf(method: string, path: string): string {
  return `${method.toLowerCase()} ${path}`;
}

/** Gives the body an option for its media type, where there are several or the sender has to say which of a range it is. */
function withContentType(body: Body, parameters: readonly Parameter[]): Body {
  const [first, ...others] = body.content;
  if (first === undefined || (others.length === 0 && !isOpen(first))) return body;
  const names = new Set([body.name, ...parameters.map(({ name }) => name)]);
  let contentTypeOption = "contentType";
  while (names.has(contentTypeOption)) contentTypeOption = `${contentTypeOption}OfBody`;
  return { ...body, contentTypeOption };
}

/** `GET /users/{id}/roles` → `getUsersByIdRoles`: what an operation without an id is called. */
function derivedName(method: string, path: string): string {
  const words = path.split("/").map((segment) => segment.replace(/\{([^{}]*)\}/g, " by $1 "));
  return `${method.toLowerCase()} ${words.join(" ")}`.replace(
    /\s+(\S)/g,
    (_, letter: string) => ` ${letter.toUpperCase()}`,
  );
}

/** Required ones first, each group in the order of the description; a body stands where 2.0 put it, otherwise last. */
function argumentOrder(
  parameters: readonly Parameter[],
  body: Body | undefined,
  position: number | undefined,
): string[] {
  const all: { name: string; required: boolean }[] = [...parameters];
  if (body !== undefined) all.splice(position ?? all.length, 0, body);
  return [...all.filter(({ required }) => required), ...all.filter(({ required }) => !required)].map(
    ({ name }) => name,
  );
}

function readTags(context: TypeContext, operation: JsonObject, pointer: string): string[] {
  const tags = itemsOf(context, operation["tags"], child(pointer, "tags"), "a list of tags").filter(
    (tag, index): tag is string => {
      if (typeof tag === "string") return true;
      context.report({
        code: "document/structure",
        severity: "warning",
        message: "a tag is text; this one is left out",
        pointer: child(pointer, "tags", index),
      });
      return false;
    },
  );
  return [...new Set(tags)];
}

/** RFC 9110 section 9.2.1; a POST to `…/query` or `…/search` reads as well. `x-sdkwright-safe` overrules. */
function isSafe(method: string, path: string, chosen: unknown): boolean {
  if (typeof chosen === "boolean") return chosen;
  if (["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"].includes(method)) return true;
  return method === "POST" && /\/(query|search)$/i.test(path);
}

/** The header by which a service knows a request again, of operations that may not be repeated without it (draft-ietf-httpapi-idempotency-key-header). */
function idempotencyKeyIn(method: string, parameters: readonly Parameter[], chosen: unknown): Parameter | undefined {
  if (!["POST", "PATCH"].includes(method) || typeof chosen === "boolean") return undefined;
  return parameters.find(
    ({ in: place, key, type }) => place === "header" && type.kind === "string" && /(^|-)idempotency-?key$/i.test(key),
  );
}

function withRandomKey(parameter: Parameter): Parameter {
  if (parameter.required) return parameter;
  const words = "Default: a random one for each call, the same in all of its attempts.";
  const { description = "" } = parameter;
  return { ...parameter, description: description.trim() === "" ? words : `${description.trim()}\n\n${words}` };
}

/** Alternatives (Security Requirement Object). Since 3.2 a scheme may also be named by its address. */
function requirements(context: TypeContext, value: unknown, pointer: string): SecurityRequirement[][] {
  return itemsOf(context, value, pointer, "a list of security requirements")
    .filter(isObject)
    .map((alternative) =>
      Object.entries(alternative)
        .map(([scheme, scopes]) => ({
          scheme: scheme.replace("#/components/securitySchemes/", ""),
          scopes: Array.isArray(scopes) ? scopes.filter((scope): scope is string => typeof scope === "string") : [],
        }))
        .sort((a, b) => (a.scheme < b.scheme ? -1 : 1)),
    );
}

export function readExternalDocs(context: TypeContext, object: JsonObject, pointer: string): ExternalDocs | undefined {
  const docs = ownField(object, "externalDocs");
  if (!isObject(docs)) return undefined;
  const url = textAt(context, docs, "url", child(pointer, "externalDocs"));
  const description = textAt(context, docs, "description", child(pointer, "externalDocs"));
  return url === undefined ? undefined : { url, ...(description !== undefined && { description }) };
}

/** Gives every operation a method name of its own. */
function named(context: TypeContext, found: readonly Unnamed[], past: PastNames | undefined): Operation[] {
  const bySpelling = new Map<string, Unnamed[]>();
  for (const one of found) {
    const same = bySpelling.get(one.spelling);
    if (same === undefined) bySpelling.set(one.spelling, [one]);
    else same.push(one);
  }
  const things = [...bySpelling.values()].flatMap((same) => thingsOf(context, same, past));
  // Options have names with a capital: `getPet` and `GetPet` would both have `GetPetOptions`.
  const folded = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
  const names = assignNames(things, { word: "operation", problem: methodProblem, folded }, context.report);
  return found.map(({ operation }) => ({ ...operation, name: names.get(operation.id) ?? operation.id }));
}

/** Of operations that share an operationId the one with the shortest path keeps it; the others are called after their paths. */
function thingsOf(context: TypeContext, same: readonly Unnamed[], past: PastNames | undefined): Thing[] {
  const had = ({ operation, wanted }: Unnamed) => past?.methods.get(operation.id)?.has(wanted) === true;
  const [keeper, ...others] = [...same].sort((first, second) => {
    const [a, b] = [first.operation, second.operation];
    return Number(had(second)) - Number(had(first)) || a.path.length - b.path.length || (a.id < b.id ? -1 : 1);
  });
  if (keeper === undefined) return [];
  const thing = (one: Unnamed): Thing => ({
    id: one.operation.id,
    pointer: one.operation.pointer,
    spelling: one.spelling,
    wanted: one.wanted,
    chosen: one.operation.extensions[nameField],
    ...(had(one) && { kept: one.wanted }),
  });
  if (others.length > 0) {
    context.report({
      code: "operation/id",
      severity: "warning",
      message: `${keeper.spelling} names ${same.length} operations; this one, which ${had(keeper) ? "had the name before" : "has the shortest path"}, keeps it`,
      pointer: child(keeper.operation.pointer, "operationId"),
    });
  }
  return [
    thing(keeper),
    ...others.map((one) => {
      const { method, path, pointer } = one.operation;
      const wanted = methodName(derivedName(method, path));
      context.report({
        code: "operation/id",
        severity: "warning",
        message: `${one.spelling} is the name of ${keeper.operation.id}, too; this one is called ${wanted}`,
        pointer: child(pointer, "operationId"),
      });
      return thing({ ...one, spelling: spellingOf(method, path), wanted });
    }),
  ];
}

/** One resource per tag, in which an operation of several tags stands several times. */
function readResources(context: TypeContext, operations: readonly Operation[], naming: Naming): Resource[] {
  const byTag = new Map<string, Operation[]>();
  for (const operation of operations) {
    for (const tag of operation.tags.length === 0 ? [""] : operation.tags) {
      const group = byTag.get(tag);
      if (group === undefined) byTag.set(tag, [operation]);
      else group.push(operation);
    }
  }
  const details = tagDetails(context);
  const things = [...byTag].map(([tag, group]): Thing => {
    const { pointer = placeOfTag(tag, group[0]), chosen } = details.get(tag) ?? {};
    const spelling = `${tag === "" ? "Untagged" : tag}Api`;
    const wanted = className(tag);
    const had = group.some(({ id }) => naming.past?.classes.get(id)?.has(wanted) === true);
    return { id: tag, pointer, spelling, wanted, chosen, ...(had && { kept: wanted }) };
  });
  const names = assignNames(things, { word: "class", problem: typeProblem, taken: naming.taken ?? [] }, context.report);
  return [...byTag]
    .map(([tag, group]): Resource => ({
      name: names.get(tag) ?? className(tag),
      tag,
      ...details.get(tag)?.texts,
      operations: group.map(({ id }) => id),
    }))
    .sort(byName);
}

/** Where a tag stands that only operations name. */
function placeOfTag(tag: string, operation: Operation | undefined): string {
  if (operation === undefined) return "/tags";
  return tag === "" ? operation.pointer : child(operation.pointer, "tags", operation.tags.indexOf(tag));
}

/** What the description says about a tag. */
interface TagDetails {
  readonly pointer: string;
  readonly chosen: unknown;
  readonly texts: { readonly description?: string; readonly externalDocs?: ExternalDocs };
}

function tagDetails(context: TypeContext): Map<string, TagDetails> {
  const tags = itemsOf(context, context.root["tags"], "/tags", "a list of tags");
  return new Map(
    tags.flatMap((tag, index): [string, TagDetails][] => {
      if (!isObject(tag)) return [];
      const pointer = child("/tags", index);
      const description = textAt(context, tag, "description", pointer);
      const externalDocs = readExternalDocs(context, tag, pointer);
      const extensions = extensionsOf(tag);
      const texts = {
        ...(description !== undefined && { description }),
        ...(externalDocs !== undefined && { externalDocs }),
        ...(Object.keys(extensions).length > 0 && { extensions }),
      };
      return [[String(tag["name"]), { pointer, chosen: ownField(tag, nameField), texts }]];
    }),
  );
}
