// A service in, its public surface out.
import { hash } from "node:crypto";
import type {
  Api,
  Body,
  EventType,
  Incoming as IncomingRequest,
  Model,
  Operation,
  Parameter,
  Response,
  SecurityScheme,
  Type,
} from "../api/api.js";
import {
  callOptions,
  credentialSchemes,
  isBasic,
  isBearerOnly,
  loginGrants,
  serverNames,
  serverVariables,
} from "../api/clientOptions.js";
import { jsonOf } from "../api/fields.js";
import {
  bodyPayloads,
  errorPayload,
  incomingAnswer,
  incomingPayload,
  resultPayloads,
  type Payload,
} from "../api/payloads.js";
import { innerTypes } from "../api/usage.js";
import { once } from "../source/once.js";
import type {
  Argument,
  Conventions,
  Direction,
  Incoming,
  Method,
  ModelDeclaration,
  ObjectShape,
  Service,
  Surface,
  SurfaceProperty,
  SurfaceType,
} from "./surface.js";
import { surfaceType, unionOf, type TypeReading } from "./type.js";

/** What reading a method needs. Many operations share the same response, of which everything is read once. */
interface Reading extends TypeReading {
  readonly contentType: (response: Response) => SurfaceType;
  readonly errorType: (response: Response) => SurfaceType;
  readonly words: (response: Response) => readonly string[];
}

/** What of a service programs can rely on, under given conventions. */
export function readSurface(api: Api, conventions: Conventions): Surface {
  const types: TypeReading = { conventions, names: new Map(api.models.map(({ id, name }) => [id, name])) };
  const reading = {
    ...types,
    contentType: once((response: Response) => contentType(response, types)),
    errorType: once((response: Response) => errorType(response, types)),
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
    service: serviceOf(api, conventions),
    methods: sortedObject(placed),
    webhooks: sortedObject(
      conventions.results === "printed"
        ? api.webhooks.map((webhook) => [webhook.key, incomingOf(webhook, reading, webhook.name)])
        : [],
    ),
    models: sortedObject(api.models.map((model) => [model.name, modelOf(model, reading)])),
  };
}

function serviceOf(api: Api, { results }: Conventions): Service {
  const isPrinted = results === "printed";
  return {
    servers: api.servers.map(({ url }) => url),
    security: sortedObject(api.securitySchemes.map((scheme) => [scheme.name, schemeText(scheme)])),
    options: optionsShape(isPrinted ? clientOptions(api) : {}),
    logins: isPrinted ? loginGrants(api) : [],
  };
}

function clientOptions(api: Api): { readonly [name: string]: SurfaceType } {
  const text: SurfaceType = { kind: "string" };
  const pair = { username: { type: text, required: true }, password: { type: text, required: true } };
  const credentials = isBearerOnly(api)
    ? []
    : credentialSchemes(api).map((scheme): [string, SurfaceType] => [
        scheme.name,
        isBasic(scheme) ? { kind: "object", properties: pair } : text,
      ]);
  const variables = serverVariables(api).map(({ name, values }): [string, SurfaceType] => [
    name,
    values.length === 0 ? text : { kind: "literals", values: [...values].sort() },
  ]);
  const names = serverNames(api.servers).map((name, index) => name ?? index);
  return {
    ...(credentials.length > 0 && { credentials: optionsShape(sortedObject(credentials)) }),
    ...(names.length > 1 && { server: unionOf(names.map((name) => ({ kind: "literals", values: [name] }))) }),
    ...(variables.length > 0 && { serverVariables: optionsShape(sortedObject(variables)) }),
  };
}

function optionsShape(types: { readonly [name: string]: SurfaceType }): ObjectShape {
  return objectOf(Object.entries(types).map(([name, type]) => [name, { type, required: false }]));
}

function objectOf(properties: readonly (readonly [string, SurfaceProperty])[]): ObjectShape {
  return { kind: "object", properties: sortedObject(properties) };
}

function incomingOf(incoming: IncomingRequest, reading: Reading, name?: string): Incoming {
  const { method, parameters, deprecated, pointer } = incoming;
  const [payload, answer] = [incomingPayload(incoming), incomingAnswer(incoming)];
  const shape = (place: Parameter["in"]) =>
    objectOf(
      parameters
        .filter((parameter) => parameter.in === place)
        .map(({ key, type, required }) => [key, { type: surfaceType(type, reading), required }]),
    );
  return {
    method,
    ...(name !== undefined && { name }),
    payload: payload === undefined ? { kind: "undefined" } : surfaceType(payload, reading),
    headers: shape("header"),
    query: shape("query"),
    answer: answer === undefined ? { kind: "void" } : surfaceType(answer, reading),
    deprecated,
    ...previewOf(incoming),
    text: incomingText(incoming),
    pointer,
  };
}

function previewOf({ preview }: { readonly preview?: true }): { readonly preview?: true } {
  return preview === true ? { preview } : {};
}

function modelOf(model: Model, reading: TypeReading): ModelDeclaration {
  return {
    direction: directionOf(model),
    type: surfaceType(model.type, reading),
    ...(model.constants !== undefined &&
      reading.conventions.results === "printed" && {
        constants: sortedObject(model.constants.map(({ name, value }) => [name, value])),
      }),
    deprecated: model.deprecated,
    ...previewOf(model),
    ...(model.renamedTo !== undefined && { renamedTo: model.renamedTo }),
    text: modelText(model),
    pointer: model.derived?.from ?? model.id,
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
    ...previewOf(operation),
    ...(operation.renamedTo !== undefined && { renamedTo: operation.renamedTo }),
    arguments: argumentsOf(operation, parameters, body, reading),
    result: resultOf(operation, given, reading),
    ...(operation.list !== undefined &&
      reading.conventions.results === "printed" && { items: surfaceType(operation.list.itemType, reading) }),
    successes: sortedObject(given.map((response) => [response.status, preferredType(response, reading)])),
    errors: sortedObject(failures.map((response) => [response.status, reading.errorType(response)])),
    headers: sortedObject(
      successes.flatMap(({ headers }) =>
        headers.map(({ name, type }): [string, SurfaceType] => [name.toLowerCase(), surfaceType(type, reading)]),
      ),
    ),
    ...(operation.callbacks !== undefined &&
      reading.conventions.results === "printed" && { callbacks: callbacksOf(operation.callbacks, reading) }),
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
    ...(reading.conventions.results === "printed" && body?.contentTypeOption !== undefined
      ? [contentTypeArgument(body, body.contentTypeOption)]
      : []),
  ];
  const required = operation.arguments.flatMap((name) => all.find((one) => one.name === name && one.required) ?? []);
  const isPrinted = reading.conventions.results === "printed";
  const optional = all
    .filter((one) => !one.required)
    .map((one): Argument => (isPrinted && callOptions.includes(one.name) ? { ...one, hides: true } : one))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
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
    type: unionOf(
      reading.conventions.results === "printed"
        ? content.flatMap(bodyPayloads).map((payload) => payloadType(payload, reading))
        : content.map(({ type }) => surfaceType(type, reading)),
    ),
    deprecated: false,
    wire: { in: "body", mediaTypes: content.map(({ mediaType }) => mediaType), constraints: [] },
  };
}

/** The option that chooses among the media types of a body. A range stands for all that are in it: `image/*`. */
function contentTypeArgument({ content }: Body, name: string): Argument {
  return {
    name,
    required: false,
    type: unionOf(content.map(({ mediaType }) => ({ kind: "literals", values: [mediaType] }))),
    deprecated: false,
    wire: { in: "header", key: "content-type", constraints: [] },
  };
}

function callbacksOf(
  callbacks: NonNullable<Operation["callbacks"]>,
  reading: Reading,
): NonNullable<Method["callbacks"]> {
  const found = new Map<string, Incoming>();
  for (const callback of callbacks) {
    const key = `${callback.key} ${callback.method}`;
    const incoming = incomingOf(callback, reading);
    const other = found.get(key);
    // What goes to several addresses under one name is one of several things.
    found.set(key, other === undefined ? incoming : { ...other, payload: unionOf([other.payload, incoming.payload]) });
  }
  return sortedObject([...found]);
}

function resultOf({ result }: Operation, given: readonly Response[], reading: Reading): SurfaceType {
  if (reading.conventions.results === "every") {
    const types = given.map(reading.contentType);
    const isVoid = types.every(({ kind }) => kind === "undefined");
    return isVoid ? { kind: "void" } : unionOf(types);
  }
  const type = unionOf(resultPayloads(result).map((payload) => payloadType(payload, reading)));
  return result.mayBeEmpty && type.kind !== "unknown" ? unionOf([type, { kind: "undefined" }]) : type;
}

/** What a program has for a body or a result. */
function payloadType(payload: Payload, reading: TypeReading): SurfaceType {
  switch (payload.kind) {
    case "type":
      return surfaceType(payload.type, reading);
    case "list":
      return { kind: "array", items: surfaceType(payload.items, reading) };
    case "stream":
      return { kind: "stream", items: surfaceType(payload.items, reading) };
    case "events":
      return {
        kind: "stream",
        items: unionOf((payload.events ?? [anyEvent]).map((event) => eventType(event, reading))),
      };
    case "bytes":
      return { kind: "bytes" };
    case "global":
      return { kind: globals[payload.name] };
    case "text":
      return { kind: "string" };
    case "nothing":
      return { kind: "void" };
  }
}

const globals = { Blob: "binary", FormData: "form-data", URLSearchParams: "url-search-params" } as const;

const anyEvent: EventType = { isJson: false, data: { kind: "string" } };

/** An event, as the runtime gives it. */
function eventType({ event, data }: EventType, reading: TypeReading): SurfaceType {
  const name: SurfaceType = event === undefined ? { kind: "string" } : { kind: "literals", values: [event] };
  return objectOf([
    ["data", { type: surfaceType(data, reading), required: true }],
    ["event", { type: name, required: true }],
    ["id", { type: { kind: "string" }, required: true }],
    ["retry", { type: unionOf([{ kind: "number" }, { kind: "undefined" }]), required: true }],
  ]);
}

/** What an answer holds in the media type that is asked for first. */
function preferredType({ content }: Response, reading: TypeReading): SurfaceType {
  const [preferred] = content;
  return preferred === undefined ? { kind: "undefined" } : surfaceType(preferred.type, reading);
}

function contentType({ content }: Pick<Response, "content">, reading: TypeReading): SurfaceType {
  if (content.length === 0) return { kind: "undefined" };
  return unionOf(content.map(({ type }) => surfaceType(type, reading)));
}

/** The body of an error, as a program has it. */
function errorType({ content }: Response, reading: TypeReading): SurfaceType {
  if (content.length === 0) return { kind: "undefined" };
  if (reading.conventions.results === "every") return contentType({ content }, reading);
  return unionOf(content.map((one) => payloadType(errorPayload(one), reading)));
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

/** What people read about a request of the service. */
function incomingText({ summary, description, extensions, parameters, body }: IncomingRequest): string {
  const words = new Words();
  words.say("", summary, description, extensions);
  for (const { in: place, key, description: text, example } of parameters) words.say(`${place} ${key}`, text, example);
  if (body !== undefined) words.say("body", body.description);
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
    return hash("sha256", this.texts.sort().join("\n")).slice(0, 8);
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function sortedObject<T>(entries: readonly (readonly [string, T])[]): { readonly [name: string]: T } {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
