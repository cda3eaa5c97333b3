// A service in, its public surface out.
import { createHash } from "node:crypto";
import type { Api, Body, Model, Operation, Parameter, Response, Result, SecurityScheme, Type } from "../api/api.js";
import { jsonOf } from "../api/fields.js";
import { innerTypes } from "../api/usage.js";
import { once } from "../source/once.js";
import type { Argument, Conventions, Direction, Method, ModelDeclaration, Surface, SurfaceType } from "./surface.js";
import { surfaceType, unionOf, type TypeReading } from "./type.js";

/** What reading a method needs. Many operations share the same response, of which everything is read once. */
interface Reading extends TypeReading {
  readonly contentType: (response: Response) => SurfaceType;
  readonly words: (response: Response) => readonly string[];
}

/** What of a service programs can rely on, under given conventions. */
export function readSurface(api: Api, conventions: Conventions): Surface {
  const types: TypeReading = { conventions, names: new Map(api.models.map(({ id, name }) => [id, name])) };
  const reading = {
    ...types,
    contentType: once((response: Response) => contentType(response, types)),
    words: once(responseWords),
  };
  const operations = new Map(
    api.operations.map((operation) => [operation.id, { ...operation, declaration: methodOf(operation, reading) }]),
  );
  const placed = api.resources.flatMap(({ name, tag, operations: ids }) =>
    ids.flatMap((id): [string, Method][] => {
      const operation = operations.get(id);
      if (operation === undefined) return [];
      const isHere = conventions.tags === "every" || (operation.tags[0] ?? "") === tag;
      return isHere ? [[`${name}.${operation.name}`, operation.declaration]] : [];
    }),
  );
  return {
    conventions,
    service: {
      servers: api.servers.map(({ url }) => url),
      security: sortedObject(api.securitySchemes.map((scheme) => [scheme.name, schemeText(scheme)])),
    },
    methods: sortedObject(placed),
    models: sortedObject(api.models.map((model) => [model.name, modelOf(model, reading)])),
  };
}

function modelOf(model: Model, reading: TypeReading): ModelDeclaration {
  return {
    direction: directionOf(model),
    type: surfaceType(model.type, reading),
    deprecated: model.deprecated,
    ...(model.renamedTo !== undefined && { renamedTo: model.renamedTo }),
    text: modelText(model),
    pointer: model.id,
  };
}

function directionOf({ usage: { request, response } }: Model): Direction {
  if (request) return response ? "both" : "request";
  return response ? "response" : "exported";
}

function methodOf(operation: Operation, reading: Reading): Method {
  const { parameters, body, responses } = operation;
  const successes = responses.filter(({ status }) => status.startsWith("2"));
  // Where no success is declared, `default` is what a call gives.
  const given = successes.length > 0 ? successes : responses.filter(({ status }) => status === "default");
  const failures = responses.filter((response) => !given.includes(response));
  return {
    operation: `${operation.method} ${operation.path}`,
    deprecated: operation.deprecated,
    ...(operation.renamedTo !== undefined && { renamedTo: operation.renamedTo }),
    arguments: argumentsOf(operation, parameters, body, reading),
    result: resultOf(operation, given, reading),
    ...(operation.list !== undefined &&
      reading.conventions.results === "printed" && { items: surfaceType(operation.list.itemType, reading) }),
    successes: sortedObject(given.map((response) => [response.status, preferredType(response, reading)])),
    errors: sortedObject(failures.map((response) => [response.status, reading.contentType(response)])),
    headers: sortedObject(
      successes.flatMap(({ headers }) =>
        headers.map(({ name, type }): [string, SurfaceType] => [name.toLowerCase(), surfaceType(type, reading)]),
      ),
    ),
    security: operation.security
      .map((alternative) =>
        alternative.flatMap(({ scheme, scopes }) => [scheme, ...scopes.map((scope) => `${scheme} ${scope}`)]).sort(),
      )
      .sort((a, b) => (a.join() < b.join() ? -1 : 1)),
    text: methodText(operation, reading),
    pointer: operation.pointer,
  };
}

function argumentsOf(
  operation: Operation,
  parameters: readonly Parameter[],
  body: Body | undefined,
  reading: TypeReading,
): Argument[] {
  const all = [
    ...parameters.map((parameter) => parameterArgument(parameter, reading)),
    ...(body === undefined ? [] : [bodyArgument(body, reading)]),
  ];
  const required = operation.arguments.flatMap((name) => all.find((one) => one.name === name && one.required) ?? []);
  const optional = all.filter((one) => !one.required).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...required, ...optional];
}

function parameterArgument(parameter: Parameter, reading: TypeReading): Argument {
  const { name, renamedTo, key, required, deprecated, content, style, explode, allowReserved } = parameter;
  return {
    name,
    ...(renamedTo !== undefined && { renamedTo }),
    required,
    type: surfaceType(parameter.type, reading),
    deprecated,
    wire: {
      in: parameter.in,
      key: parameter.in === "header" ? key.toLowerCase() : key,
      ...(content === undefined
        ? { style: [style, ...(explode ? ["explode"] : []), ...(allowReserved ? ["allowReserved"] : [])].join(" ") }
        : { mediaTypes: [content.mediaType] }),
      constraints: [...parameter.constraints].sort(),
      ...(parameter.default !== undefined && { default: parameter.default }),
    },
  };
}

function bodyArgument({ name, required, content }: Body, reading: TypeReading): Argument {
  return {
    name,
    required,
    type: unionOf(content.map(({ type }) => surfaceType(type, reading))),
    deprecated: false,
    wire: { in: "body", mediaTypes: content.map(({ mediaType }) => mediaType), constraints: [] },
  };
}

function resultOf({ result }: Operation, given: readonly Response[], reading: Reading): SurfaceType {
  if (reading.conventions.results === "every") {
    const types = given.map(reading.contentType);
    const isVoid = types.every(({ kind }) => kind === "undefined");
    return isVoid ? { kind: "void" } : unionOf(types);
  }
  const ways = [result, ...result.others].map((way) => wayOf(way, reading));
  return unionOf([...ways, ...(result.mayBeEmpty ? [{ kind: "undefined" as const }] : [])]);
}

/** One way in which a result arrives. */
function wayOf({ kind, type }: Pick<Result, "kind" | "type">, reading: TypeReading): SurfaceType {
  switch (kind) {
    case "void":
      return { kind: "void" };
    case "binary":
      return { kind: "binary" };
    case "text":
      return { kind: "string" };
    case "json":
      return surfaceType(type, reading);
    case "events":
      return { kind: "stream", items: { kind: "unknown" } };
    case "json-lines":
      return { kind: "stream", items: surfaceType(type, reading) };
  }
}

/** What an answer holds in the media type that is asked for first. */
function preferredType({ content }: Response, reading: TypeReading): SurfaceType {
  const [preferred] = content;
  return preferred === undefined ? { kind: "undefined" } : surfaceType(preferred.type, reading);
}

function contentType({ content }: Response, reading: TypeReading): SurfaceType {
  if (content.length === 0) return { kind: "undefined" };
  return unionOf(content.map(({ type }) => surfaceType(type, reading)));
}

function schemeText(scheme: SecurityScheme): string {
  switch (scheme.type) {
    case "apiKey":
      return `apiKey in ${scheme.in} ${scheme.key}`;
    case "http":
      return `http ${scheme.scheme}`;
    case "oauth2":
      return `oauth2 ${scheme.flows.map(({ grant, authorizationUrl, tokenUrl }) => [grant, authorizationUrl, tokenUrl].filter(Boolean).join(" ")).join(", ")}`;
    case "openIdConnect":
      return `openIdConnect ${scheme.url}`;
    case "mutualTLS":
      return scheme.type;
  }
}

/** What people read about a model: a hash of it, and of what is said inside its type. */
function modelText({ title, description, example, extensions, type }: Model): string {
  const words = new Words();
  words.say("", title, description, example, extensions);
  words.type("", type);
  return words.hash();
}

/** What people read about a method. */
function methodText(operation: Operation, reading: Reading): string {
  const { summary, description, externalDocs, extensions, parameters, body, responses } = operation;
  const words = new Words();
  words.say("", summary, description, externalDocs, extensions);
  for (const parameter of parameters) {
    const way = `${parameter.in} ${parameter.key}`;
    words.say(way, parameter.description, parameter.example, parameter.extensions);
    words.type(way, parameter.type);
  }
  if (body !== undefined) {
    words.say("body", body.description, body.example);
    for (const { mediaType, type } of body.content) words.type(mediaType, type);
  }
  for (const response of responses) words.add(reading.words(response));
  return words.hash();
}

function responseWords({ status, description, extensions, content, headers }: Response): readonly string[] {
  const words = new Words();
  words.say(status, description, extensions);
  for (const { mediaType, type } of content) words.type(`${status} ${mediaType}`, type);
  for (const header of headers) words.say(`${status} ${header.name}`, header.description);
  return words.texts;
}

/** Collects words with the place where they stand; in which order they come does not matter. */
class Words {
  readonly texts: string[] = [];

  add(texts: readonly string[]): void {
    for (const text of texts) this.texts.push(text);
  }

  say(way: string, ...parts: readonly unknown[]): void {
    for (const part of parts) {
      if (typeof part === "string") this.texts.push(`${way} ${part}`);
      else if (part !== undefined && !isEmpty(part)) this.texts.push(`${way} ${JSON.stringify(jsonOf(part))}`);
    }
  }

  type(way: string, type: Type): void {
    if (type.kind === "object") {
      for (const { name, title, description, example, type: inner } of type.properties) {
        const place = `${way}.${name}`;
        this.say(place, title, description, example);
        this.type(place, inner);
      }
    } else if (type.kind === "enum") this.say(way, type.descriptions);
    for (const inner of innerTypes(type)) if (type.kind !== "object") this.type(way, inner);
  }

  hash(): string {
    return createHash("sha256").update(this.texts.sort().join("\n")).digest("hex").slice(0, 8);
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function sortedObject<T>(entries: readonly (readonly [string, T])[]): { readonly [name: string]: T } {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
