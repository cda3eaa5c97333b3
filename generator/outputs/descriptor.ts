// An operation in, the data that tells the runtime how to call it out. What OpenAPI assumes is left out.
import type { Api, Body, Content, Operation, Parameter, ResultKind, Type } from "../api/api.js";
import { code, identifier, join, literal, objectKey, reference, type Code } from "../code/code.js";
import { modules } from "./places.js";
import { operationSecurity } from "./security.js";

/** `{ id: "getUser", method: "GET", path: "/users/{id}", parameters: [{ name: "id", in: "path" }] }` */
export function descriptor(operation: Operation, api: Api): Code {
  const { name, method, path, parameters, body, safe } = operation;
  return object([
    ["id", literal(name)],
    ["method", literal(method)],
    ["path", literal(path)],
    ["parameters", parameters.length === 0 ? undefined : list(parameters.map(parameterCode))],
    ["body", body === undefined ? undefined : bodyCode(body)],
    ["response", readerOf(operation.result.kind)],
    ["retry", safe && method === "POST" ? literal("safe") : undefined],
    ["security", operationSecurity(api, operation.security)],
  ]);
}

function parameterCode(parameter: Parameter): Code {
  const { name, key, in: location, required, explode } = parameter;
  const encode = styleEncoder(parameter);
  return object([
    ["name", literal(name)],
    ["in", literal(location)],
    ["key", key === name ? undefined : literal(key)],
    ["required", required && location !== "path" ? code`true` : undefined],
    [
      "explode",
      explode && mayBeList(parameter.type) && (location === "query" || encode !== undefined) ? code`true` : undefined,
    ],
    ["encode", encode === undefined ? undefined : part(encode, "styles")],
  ]);
}

/** What writes a value that the runtime's own way does not: objects, rarer styles, `content`. */
function styleEncoder({ in: location, style, type, allowReserved, mediaType }: Parameter): string | undefined {
  if (mediaType !== undefined) return "json";
  if (allowReserved && location === "query") return "reserved";
  if (["label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject"].includes(style)) return style;
  if (location === "cookie") return mayBeList(type) ? "form" : undefined;
  // In a path, what is not declared as a list is encoded as a whole.
  if (location === "path" ? !mayBeList(type) : !mayBeObject(type)) return undefined;
  return location === "query" ? "form" : "simple";
}

/** Whether a value may be a list or an object, so that `explode` makes a difference. */
function mayBeList(type: Type): boolean {
  return (
    type.kind === "array" ||
    type.kind === "tuple" ||
    mayBeObject(type) ||
    (type.kind === "union" && type.members.some(mayBeList))
  );
}

/** Whether a value may be an object; of a model nothing else is known here. */
function mayBeObject(type: Type): boolean {
  switch (type.kind) {
    case "object":
    case "map":
    case "intersection":
    case "model":
      return true;
    case "union":
      return type.members.some(mayBeObject);
    default:
      return false;
  }
}

function bodyCode({ name, required, content }: Body): Code {
  const [first] = content;
  const mediaType = first?.mediaType ?? "application/json";
  const encoder = bodyEncoder(mediaType);
  return object([
    ["name", literal(name)],
    ["mediaType", literal(mediaType)],
    ["required", required ? code`true` : undefined],
    ["encode", encoder === undefined ? undefined : part(encoder, encoder)],
    ["encoding", encoder === undefined || first === undefined ? undefined : encodingCode(first)],
  ]);
}

/** The writer of a rarer kind of body stands in a file of its own, which only packages that need it have. */
function bodyEncoder(mediaType: string): string | undefined {
  if (mediaType.startsWith("multipart/")) return "multipart";
  return mediaType.startsWith("application/x-www-form-urlencoded") ? "form" : undefined;
}

function encodingCode({ encoding }: Content): Code | undefined {
  const entries = Object.entries(encoding).flatMap(([name, { contentType, explode }]) => {
    const fields = object([
      ["contentType", contentType === undefined ? undefined : literal(contentType)],
      ["explode", explode === false ? code`false` : undefined],
    ]);
    return fields.code === "{  }" ? [] : [code`${objectKey(name)}: ${fields}`];
  });
  return entries.length === 0 ? undefined : code`{ ${join(entries, ", ")} }`;
}

/** What reads an answer that is not JSON. */
function readerOf(kind: ResultKind): Code | undefined {
  switch (kind) {
    case "json":
      return undefined;
    case "void":
      return part("nothing", "responses");
    case "text":
      return part("text", "responses");
    case "binary":
      return part("blob", "responses");
    case "events":
      return part("eventStream", "streams");
    case "json-lines":
      return part("jsonLines", "streams");
  }
}

/** An export of a part of the runtime that the package only has because something mentions it. */
function part(name: string, module: string): Code {
  return reference(name, modules.runtimePart(module), { typeOnly: false });
}

function object(fields: readonly (readonly [string, Code | undefined])[]): Code {
  const present = fields.flatMap(([name, value]) => (value === undefined ? [] : [code`${identifier(name)}: ${value}`]));
  return code`{ ${join(present, ", ")} }`;
}

function list(items: readonly Code[]): Code {
  return code`[${join(items, ", ")}]`;
}
