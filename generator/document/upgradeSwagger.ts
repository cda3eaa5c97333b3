// A Swagger 2.0 document in, the same in the objects of OpenAPI 3 out. Its schemas are left to `upgrade.ts`.
//
// What 2.0 says about a body by its place among the parameters is kept as `x-sdkwright-body-name` and `-position`, for the order
// of arguments.
import { child, parsePointer } from "../source/pointer.js";
import { moveOrigin, type Origin, type Origins } from "./document.js";
import { isObject, referenceOf, setOwn, type JsonObject } from "./shape.js";

type Mutable = Record<string, unknown>;

const httpMethods = ["get", "put", "post", "delete", "options", "head", "patch"] as const;

/**
 * Section by section: Swagger 2.0 Specification, "Swagger Object". References are left as they are; `moved` says how those to sections are
 * written that have moved.
 */
export function upgradeSwagger(
  root: JsonObject,
  knownOrigins: Origins,
  fail: (pointer: string, message: string) => void,
): { root: JsonObject; origins: Origins; moved: (reference: string) => string } {
  const origins = new Map<string, Origin>(knownOrigins);
  const sharedBodies = new Set(
    Object.entries(asObject(root["parameters"]))
      .filter(([, parameter]) => isBodyPart(parameter))
      .map(([name]) => name),
  );

  const {
    swagger: _,
    host: _host,
    basePath: _basePath,
    schemes: _schemes,
    definitions,
    parameters,
    responses,
    securityDefinitions,
    paths,
    ...rest
  } = root;
  const components: Mutable = {};
  const section = (from: string, to: string, map: unknown, convert: (value: unknown, name: string) => unknown) => {
    if (!isObject(map)) return;
    const converted: Mutable = {};
    for (const [name, value] of Object.entries(map)) {
      setOwn(converted, name, convert(value, name));
      moveOrigin(origins, child("", from, name), child("/components", to, name));
    }
    if (Object.keys(converted).length > 0) components[to] = converted;
  };
  const produces = root["produces"];
  const consumes = root["consumes"];
  const simple = Object.entries(asObject(parameters)).filter(([name]) => !sharedBodies.has(name));
  const bodies = Object.entries(asObject(parameters)).filter(([name]) => sharedBodies.has(name));
  section("definitions", "schemas", definitions, (schema) => schema);
  section("parameters", "parameters", Object.fromEntries(simple), (parameter) => upgradeParameter(parameter));
  section("parameters", "requestBodies", Object.fromEntries(bodies), (parameter) =>
    upgradeBody([parameter], consumes, 0),
  );
  section("responses", "responses", responses, (response) => upgradeResponse(response, produces));
  section("securityDefinitions", "securitySchemes", securityDefinitions, upgradeSecurityScheme);

  const context = { root, origins, sharedBodies, upgradeResponse: upgradeResponses(), fail };
  const upgradedPaths: Mutable = {};
  for (const [path, item] of Object.entries(asObject(paths))) {
    const upgraded = path.startsWith("x-") ? item : upgradePathItem(item, child("/paths", path), context);
    setOwn(upgradedPaths, path, upgraded);
  }
  const upgraded: JsonObject = {
    ...withoutKeys(rest, ["consumes", "produces"]),
    openapi: "3.0.4",
    ...serversOf(root),
    ...(paths !== undefined && { paths: isObject(paths) ? upgradedPaths : paths }),
    ...(Object.keys(components).length > 0 && { components }),
  };
  return { root: upgraded, origins, moved: (reference) => movedReference(reference, sharedBodies) };
}

function serversOf(root: JsonObject): { servers?: unknown } {
  const { host, basePath, schemes } = root;
  const path = typeof basePath === "string" && basePath !== "/" ? basePath : "";
  if (typeof host !== "string") return path === "" ? {} : { servers: [{ url: path }] };
  const listed = Array.isArray(schemes) ? schemes.filter((scheme) => typeof scheme === "string") : [];
  const safeFirst = [...(listed.length === 0 ? ["https"] : listed)].sort(
    (a, b) => Number(b === "https") - Number(a === "https"),
  );
  return { servers: safeFirst.map((scheme) => ({ url: `${scheme}://${host}${path}` })) };
}

interface PathContext {
  readonly root: JsonObject;
  readonly origins: Map<string, Origin>;
  readonly sharedBodies: ReadonlySet<string>;
  readonly upgradeResponse: typeof upgradeResponse;
  readonly fail: (pointer: string, message: string) => void;
}

function upgradePathItem(item: unknown, pointer: string, context: PathContext): unknown {
  if (!isObject(item)) return item;
  const shared = Array.isArray(item["parameters"]) ? (item["parameters"] as unknown[]) : [];
  const sharedBody = shared.filter((parameter) => isBodyPart(resolveParameter(parameter, context)));
  const result: Mutable = { ...item };
  if (sharedBody.length > 0) {
    result["parameters"] = shared.filter((parameter) => !sharedBody.includes(parameter)).map(upgradeParameter);
  } else if (shared.length > 0) {
    result["parameters"] = shared.map(upgradeParameter);
  }
  for (const method of httpMethods) {
    if (isObject(item[method]))
      result[method] = upgradeOperation(item[method], child(pointer, method), sharedBody, context);
  }
  return result;
}

function upgradeOperation(
  operation: JsonObject,
  pointer: string,
  sharedBody: readonly unknown[],
  context: PathContext,
): JsonObject {
  const consumes = operation["consumes"] ?? context.root["consumes"];
  const produces = operation["produces"] ?? context.root["produces"];
  const { parameters, responses, schemes: _, ...rest } = operation;
  const result: Mutable = withoutKeys(rest, ["consumes", "produces"]);
  if (Array.isArray(parameters)) {
    const list = parameters as unknown[];
    const own = list.filter((parameter) => isBodyPart(resolveParameter(parameter, context)));
    const others = list.filter((parameter) => !own.includes(parameter));
    result["parameters"] = others.map(upgradeParameter);
    others.forEach((parameter, index) => {
      moveOrigin(
        context.origins,
        child(pointer, "parameters", list.indexOf(parameter)),
        child(pointer, "parameters", index),
      );
    });
    const places = new Set(own.map((parameter) => asObject(resolveParameter(parameter, context))["in"]));
    if (places.size > 1)
      context.fail(
        child(pointer, "requestBody"),
        "an operation has a body or form data, not both (Swagger 2.0, Parameter Object)",
      );
    const first = own[0];
    if (first !== undefined) {
      const position = list.indexOf(first);
      moveOrigin(context.origins, child(pointer, "parameters", position), child(pointer, "requestBody"));
      result["requestBody"] = upgradeBody(own, consumes, position, context);
    }
  } else if (parameters !== undefined) {
    result["parameters"] = parameters;
  }
  if (result["requestBody"] === undefined && sharedBody.length > 0)
    result["requestBody"] = upgradeBody(sharedBody, consumes, 0, context);
  if (isObject(responses)) {
    const upgraded: Mutable = {};
    const isUsual = isSame(produces, context.root["produces"]);
    for (const [status, response] of Object.entries(responses)) {
      const own = isUsual ? response : (resolveShared(response, "responses", context) ?? response);
      setOwn(upgraded, status, status.startsWith("x-") ? response : context.upgradeResponse(own, produces));
    }
    result["responses"] = upgraded;
  } else if (responses !== undefined) {
    result["responses"] = responses;
  }
  return result;
}

function isBodyPart(parameter: unknown): boolean {
  return isObject(parameter) && (parameter["in"] === "body" || parameter["in"] === "formData");
}

function resolveParameter(parameter: unknown, context: PathContext): unknown {
  return resolveShared(parameter, "parameters", context);
}

/** What a reference to a section of the document names; everything else is itself. */
function resolveShared(value: unknown, section: "parameters" | "responses", { root }: PathContext): unknown {
  const reference = referenceOf(value);
  if (reference === undefined || !reference.startsWith(`#/${section}/`)) return value;
  const [, name = ""] = parsePointer(reference.slice(1)) ?? [];
  const shared = asObject(root[section]);
  return Object.hasOwn(shared, name) ? shared[name] : undefined;
}

/** The words of a parameter or header that describe its value ("Items Object" and "Parameter Object"). */
const valueWords = [
  "type",
  "format",
  "items",
  "default",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "enum",
  "multipleOf",
  "x-nullable",
];

/** Splits an object that is its own schema: `{ name, in, type }` → `{ name, in, schema: { type } }`. */
function withSchema(value: JsonObject): JsonObject {
  const schema: Mutable = {};
  const rest: Mutable = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === "collectionFormat") continue;
    setOwn(valueWords.includes(key) ? schema : rest, key, inner);
  }
  return Object.keys(schema).length === 0 || rest["schema"] !== undefined
    ? rest
    : { ...rest, schema: withoutCollectionFormat(schema) };
}

/** Nested lists keep the format of the outer one: OpenAPI 3 has no word for a second separator. */
function withoutCollectionFormat(schema: JsonObject): JsonObject {
  if (!isObject(schema["items"])) return schema;
  const { collectionFormat: _, ...items } = schema["items"];
  return { ...schema, items: withoutCollectionFormat(items) };
}

function upgradeParameter(parameter: unknown): unknown {
  if (!isObject(parameter) || referenceOf(parameter) !== undefined) return parameter;
  const { "x-example": example, ...known } = parameter;
  // 2.0 has no `example` for parameters; `x-example` is what everybody writes.
  const upgraded = {
    ...withSchema(known),
    ...(example !== undefined && known["example"] === undefined && { example }),
  };
  if (parameter["type"] !== "array") return upgraded;
  return { ...upgraded, ...styleOf(parameter["collectionFormat"], parameter["in"]) };
}

/**
 * `collectionFormat` (default `csv`) as `style` and `explode`. Tabs have no style in OpenAPI 3, nor have other separators than commas
 * in paths and headers: later stages know these all the same.
 */
function styleOf(format: unknown, location: unknown): JsonObject {
  const isQuery = location === "query" || location === "formData";
  switch (format) {
    case "multi":
      return isQuery ? { style: "form", explode: true } : { style: "simple", explode: false };
    case "ssv":
      return { style: "spaceDelimited", explode: false };
    case "tsv":
      return { style: "tabDelimited", explode: false };
    case "pipes":
      return { style: "pipeDelimited", explode: false };
    default:
      return { style: isQuery ? "form" : "simple", explode: false };
  }
}

/** One body parameter, or all form parameters of an operation, as a Request Body Object. */
function upgradeBody(parts: readonly unknown[], consumes: unknown, position: number, context?: PathContext): unknown {
  const [first] = parts;
  // A shared one is written once, with the media types of the document; an operation with others has its own.
  const isUsual = context === undefined || isSame(consumes, context.root["consumes"]);
  if (isUsual && referenceOf(first) !== undefined && parts.length === 1 && isObject(first)) {
    return { ...first, "x-sdkwright-body-position": position };
  }
  const resolved = parts
    .map((part) => (context === undefined ? part : resolveParameter(part, context)))
    .filter(isObject);
  const body = resolved.find((part) => part["in"] === "body");
  return body === undefined ? formBody(resolved, consumes, position) : jsonBody(body, consumes, position);
}

function jsonBody(body: JsonObject, consumes: unknown, position: number): JsonObject {
  const { in: _in, name, schema, required, description, ...extensions } = body;
  const content: Mutable = {};
  for (const mediaType of mediaTypes(consumes)) setOwn(content, mediaType, schema === undefined ? {} : { schema });
  return {
    ...(description !== undefined && { description }),
    content,
    ...(required === true && { required }),
    ...extensions,
    ...(typeof name === "string" && { "x-sdkwright-body-name": name }),
    "x-sdkwright-body-position": position,
  };
}

function formBody(fields: readonly JsonObject[], consumes: unknown, position: number): JsonObject {
  const properties: Mutable = {};
  const encoding: Mutable = {};
  const required: string[] = [];
  for (const field of fields) {
    const name = String(field["name"]);
    const { in: _in, name: _name, required: isRequired, schema, ...rest } = withSchema(field);
    setOwn(properties, name, { ...asObject(schema), ...rest });
    if (isRequired === true) required.push(name);
    if (field["type"] === "array") setOwn(encoding, name, styleOf(field["collectionFormat"], "formData"));
  }
  const hasFile = fields.some((field) => field["type"] === "file");
  const declared = mediaTypes(consumes).filter(
    (type) => type === "multipart/form-data" || type === "application/x-www-form-urlencoded",
  );
  const usable = declared.filter((type) => !hasFile || type === "multipart/form-data");
  const types = usable.length > 0 ? usable : [hasFile ? "multipart/form-data" : "application/x-www-form-urlencoded"];
  const mediaType = {
    schema: { type: "object", properties, ...(required.length > 0 && { required }) },
    ...(Object.keys(encoding).length > 0 && { encoding }),
  };
  return {
    content: Object.fromEntries(types.map((type) => [type, mediaType])),
    ...(required.length > 0 && { required: true }),
    "x-sdkwright-body-position": position,
  };
}

/** Upgrades responses, those that are one object once for the same media types. */
function upgradeResponses(): typeof upgradeResponse {
  const done = new Map<string, Map<unknown, unknown>>();
  return (response, produces) => {
    const key = mediaTypes(produces).join();
    const same = done.get(key) ?? done.set(key, new Map<unknown, unknown>()).get(key)!;
    if (!same.has(response)) same.set(response, upgradeResponse(response, produces));
    return same.get(response);
  };
}

function upgradeResponse(response: unknown, produces: unknown): unknown {
  if (!isObject(response) || referenceOf(response) !== undefined) return response;
  const { schema, examples, headers, ...rest } = response;
  const result: Mutable = { ...rest };
  if (isObject(headers)) {
    const upgraded: Mutable = {};
    for (const [name, header] of Object.entries(headers))
      setOwn(upgraded, name, isObject(header) ? withSchema(header) : header);
    result["headers"] = upgraded;
  }
  if (schema !== undefined) {
    const content: Mutable = {};
    for (const mediaType of mediaTypes(produces)) {
      const example = asObject(examples)[mediaType];
      setOwn(content, mediaType, { schema, ...(example !== undefined && { example }) });
    }
    result["content"] = content;
  }
  return result;
}

/** `consumes` or `produces`; JSON where neither the operation nor the document says anything. */
function mediaTypes(list: unknown): string[] {
  const types = Array.isArray(list) ? list.filter((type): type is string => typeof type === "string") : [];
  return types.length === 0 ? ["application/json"] : types;
}

/** Whether two lists of media types are the same. */
function isSame(a: unknown, b: unknown): boolean {
  return mediaTypes(a).join() === mediaTypes(b).join();
}

const grants: Readonly<Record<string, string>> = {
  implicit: "implicit",
  password: "password",
  application: "clientCredentials",
  accessCode: "authorizationCode",
};

function upgradeSecurityScheme(scheme: unknown): unknown {
  if (!isObject(scheme)) return scheme;
  if (scheme["type"] === "basic") return { ...withoutKeys(scheme, ["type"]), type: "http", scheme: "basic" };
  if (scheme["type"] !== "oauth2") return scheme;
  const { flow, authorizationUrl, tokenUrl, scopes, ...rest } = scheme;
  const grant = grants[String(flow)] ?? String(flow);
  const details = {
    ...(authorizationUrl !== undefined && { authorizationUrl }),
    ...(tokenUrl !== undefined && { tokenUrl }),
    scopes: scopes ?? {},
  };
  return { ...rest, flows: { [grant]: details } };
}

function movedReference(reference: string, sharedBodies: ReadonlySet<string>): string {
  if (reference.startsWith("#/definitions/")) return `#/components/schemas/${reference.slice("#/definitions/".length)}`;
  if (reference.startsWith("#/responses/")) return `#/components/responses/${reference.slice("#/responses/".length)}`;
  if (!reference.startsWith("#/parameters/")) return reference;
  const name = reference.slice("#/parameters/".length);
  return `#/components/${sharedBodies.has(name) ? "requestBodies" : "parameters"}/${name}`;
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function withoutKeys(value: JsonObject, keys: readonly string[]): Mutable {
  const rest: Mutable = {};
  for (const [key, inner] of Object.entries(value)) if (!keys.includes(key)) setOwn(rest, key, inner);
  return rest;
}
