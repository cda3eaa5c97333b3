// `paths` in, operations and the resources that they belong to out.
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Body, ExternalDocs, Operation, Parameter, Resource, SecurityRequirement } from "./api.js";
import { checkOperation } from "./checks.js";
import { entriesOf, extensionsOf, flagAt, itemsOf, objectAt, ownField, resolve, textAt } from "./fields.js";
import { assignNames, byName, methodName, pascalCase } from "./names.js";
import { readBody, readParameters } from "./parameters.js";
import { readResponses, resultOf } from "./responses.js";
import type { TypeContext } from "./types.js";

/** What the configuration says about names. */
export interface Naming {
  /** The `x-` field with the name of an operation's method, where it is not the operationId. */
  readonly method?: string;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** Every operation and every resource, each sorted by name. */
export function readOperations(
  context: TypeContext,
  naming: Naming,
): { operations: Operation[]; resources: Resource[] } {
  const { paths } = context.root;
  if (paths === null) objectAt(context, paths, "/paths", "a map of paths");
  const unnamed = entriesOf(context, paths ?? undefined, "/paths", "a map of paths")
    .filter(([path]) => !path.startsWith("x-"))
    .flatMap(([path, item]) => readPathItem(context, path, item, naming));
  const operations = named(context, unnamed).sort(byName);
  return { operations, resources: readResources(context, operations) };
}

/** An operation whose method has no name of its own yet. */
interface Unnamed {
  readonly operation: Omit<Operation, "name">;
  readonly spelling: string;
  readonly wanted: string;
}

function readPathItem(context: TypeContext, path: string, item: unknown, naming: Naming): Unnamed[] {
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
      readOperation(context, { method, path, operation, pointer, item: part.value, itemPointer: part.pointer }, naming),
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

function readOperation(context: TypeContext, found: Found, naming: Naming): Unnamed {
  const { method, path, operation, pointer } = found;
  checkOperation(context, operation, method, path, pointer);
  const text = (field: string) => textAt(context, operation, field, pointer);
  const extensions = extensionsOf(operation);
  const operationId = text("operationId")?.trim() || undefined;
  const chosen = naming.method === undefined ? undefined : extensions[naming.method];
  const spelling = typeof chosen === "string" && chosen !== "" ? chosen : (operationId ?? derivedName(method, path));
  const body = readBody(context, operation["requestBody"], child(pointer, "requestBody"));
  const parameters = readParameters(context, found, body?.name);
  const responses = readResponses(context, operation["responses"], child(pointer, "responses"));
  const summary = text("summary");
  const description = text("description");
  const externalDocs = readExternalDocs(context, operation, pointer);
  return {
    spelling,
    wanted: methodName(spelling),
    operation: {
      id: `${method} ${path}`,
      ...(operationId !== undefined && { operationId }),
      method,
      path,
      tags: readTags(context, operation, pointer),
      ...(summary !== undefined && summary !== "" && { summary }),
      ...(description !== undefined && description !== "" && { description }),
      deprecated: flagAt(context, operation, "deprecated", pointer),
      ...(externalDocs !== undefined && { externalDocs }),
      parameters,
      ...(body !== undefined && { body: body.body }),
      arguments: argumentOrder(parameters, body?.body, body?.position),
      result: resultOf(responses),
      responses,
      security: readSecurity(context, operation, pointer),
      safe: isSafe(method, path, extensions["x-sdkwright-safe"]),
      extensions,
      pointer,
    },
  };
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

function readSecurity(context: TypeContext, operation: JsonObject, pointer: string): SecurityRequirement[][] {
  const own = ownField(operation, "security");
  return own === undefined ? defaultSecurity(context) : requirements(context, own, child(pointer, "security"));
}

/** What the document says for all operations. */
export function defaultSecurity(context: TypeContext): SecurityRequirement[][] {
  return requirements(context, context.root["security"], "/security");
}

function requirements(context: TypeContext, value: unknown, pointer: string): SecurityRequirement[][] {
  return itemsOf(context, value, pointer, "a list of security requirements")
    .filter(isObject)
    .map((alternative) =>
      Object.entries(alternative)
        .map(([scheme, scopes]) => ({
          scheme,
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

/** Gives every operation a method name of its own; one that shares its operationId is called after its path. */
function named(context: TypeContext, found: readonly Unnamed[]): Operation[] {
  const counts = new Map<string, number>();
  for (const { spelling } of found) counts.set(spelling, (counts.get(spelling) ?? 0) + 1);
  const things = found.map(({ operation, spelling, wanted }) => {
    if (counts.get(spelling) === 1) return { id: operation.id, spelling, wanted };
    const derived = derivedName(operation.method, operation.path);
    const message = `${operation.operationId ?? spelling} names ${counts.get(spelling)} operations; this one becomes ${methodName(derived)}`;
    context.report({
      code: "operation/id",
      severity: "warning",
      message,
      pointer: child(operation.pointer, "operationId"),
    });
    return { id: operation.id, spelling: derived, wanted: methodName(derived) };
  });
  const { names, clashes } = assignNames(things);
  for (const { id, wanted, name } of clashes) {
    const pointer = found.find(({ operation }) => operation.id === id)?.operation.pointer ?? "/paths";
    context.report({
      code: "name/clash",
      severity: "warning",
      message: `another operation is called ${wanted}, too; this one becomes ${name}`,
      pointer,
    });
  }
  return found.map(({ operation }) => ({ ...operation, name: names.get(operation.id) ?? operation.id }));
}

/** One resource per tag, in which an operation of several tags stands several times. */
function readResources(context: TypeContext, operations: readonly Operation[]): Resource[] {
  const byTag = new Map<string, Operation[]>();
  for (const operation of operations) {
    for (const tag of operation.tags.length === 0 ? [""] : operation.tags) {
      const group = byTag.get(tag);
      if (group === undefined) byTag.set(tag, [operation]);
      else group.push(operation);
    }
  }
  const wanted = [...byTag.keys()].map((tag) => ({
    id: tag,
    spelling: `${tag}Api`,
    wanted: `${tag === "" ? "Default" : pascalCase(tag)}Api`,
  }));
  const { names } = assignNames(wanted);
  const details = tagDetails(context);
  return [...byTag]
    .map(([tag, group]): Resource => ({
      name: names.get(tag) ?? "DefaultApi",
      tag,
      ...details.get(tag),
      operations: group.map(({ id }) => id),
    }))
    .sort(byName);
}

function tagDetails(context: TypeContext): Map<string, { description?: string; externalDocs?: ExternalDocs }> {
  const tags = itemsOf(context, context.root["tags"], "/tags", "a list of tags");
  return new Map(
    tags.filter(isObject).map((tag, index) => {
      const pointer = child("/tags", index);
      const description = textAt(context, tag, "description", pointer);
      const externalDocs = readExternalDocs(context, tag, pointer);
      return [
        String(tag["name"]),
        { ...(description !== undefined && { description }), ...(externalDocs !== undefined && { externalDocs }) },
      ];
    }),
  );
}
