// An operation in, the data that tells the runtime how to call it out. What OpenAPI assumes is left out.
import type { Body, Operation, Parameter } from "../api/api.js";
import { code, identifier, join, literal, reference, type Code } from "../code/code.js";
import { modules } from "./places.js";

/** `{ id: "getUser", method: "GET", path: "/users/{id}", parameters: [{ name: "id", in: "path" }] }` */
export function descriptor(operation: Operation): Code {
  const { name, method, path, parameters, body, safe } = operation;
  return object([
    ["id", literal(name)],
    ["method", literal(method)],
    ["path", literal(path)],
    ["parameters", parameters.length === 0 ? undefined : list(parameters.map(parameterCode))],
    ["body", body === undefined ? undefined : bodyCode(body)],
    ["response", responseCode(operation)],
    ["retry", safe && method === "POST" ? literal("safe") : undefined],
  ]);
}

function parameterCode(parameter: Parameter): Code {
  const { name, key, in: location, required, explode, type } = parameter;
  const isArray = type.kind === "array" || type.kind === "tuple";
  return object([
    ["name", literal(name)],
    ["in", literal(location)],
    ["key", key === name ? undefined : literal(key)],
    ["required", required && location !== "path" ? code`true` : undefined],
    ["explode", isArray && location === "query" && parameter.style === "form" && explode ? code`true` : undefined],
  ]);
}

function bodyCode({ name, required, content }: Body): Code {
  const [first] = content;
  return object([
    ["name", literal(name)],
    ["mediaType", literal(first?.mediaType ?? "application/json")],
    ["required", required ? code`true` : undefined],
    ["encode", encoder(first?.mediaType ?? "")],
  ]);
}

/** The writer of a rare kind of body stands in a file of its own, which only packages that need it have. */
function encoder(mediaType: string): Code | undefined {
  if (mediaType.startsWith("multipart/")) return reference("multipart", modules.runtimePart("multipart"), { typeOnly: false });
  if (mediaType.startsWith("application/x-www-form-urlencoded")) return reference("form", modules.runtimePart("form"), { typeOnly: false });
  return undefined;
}

function responseCode({ result }: Operation): Code | undefined {
  switch (result.kind) {
    case "json":
      return undefined;
    case "binary":
      return literal("blob");
    case "void":
    case "text":
      return literal(result.kind);
    case "events":
      return reference("eventStream", modules.runtimePart("streams"), { typeOnly: false });
    case "json-lines":
      return reference("jsonLines", modules.runtimePart("streams"), { typeOnly: false });
  }
}

function object(fields: readonly (readonly [string, Code | undefined])[]): Code {
  const present = fields.flatMap(([name, value]) => (value === undefined ? [] : [code`${identifier(name)}: ${value}`]));
  return code`{ ${join(present, ", ")} }`;
}

function list(items: readonly Code[]): Code {
  return code`[${join(items, ", ")}]`;
}
