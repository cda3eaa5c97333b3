// Schemas and operations in, warnings about what they say wrongly out. Nothing here changes what is read.
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Type } from "./api.js";
import { kindOf, ownField, type Context } from "./fields.js";

/** Words whose values are counts (JSON Schema Validation, sections 6.3 to 6.5). */
const counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];

/** The words that can be wrong; most schemas have none of them. */
const checkedWords = new Set([...counts, "allOf", "anyOf", "oneOf", "required", "pattern", "enum"]);

/** What is wrong with the words of one schema; schemas inside it are looked at when they are read. */
export function checkSchema(context: Context, schema: JsonObject, pointer: string): void {
  if (!Object.keys(schema).some((word) => checkedWords.has(word))) return;
  const warn = (message: string, ...place: readonly (string | number)[]) => {
    context.report({ code: "schema/invalid", severity: "warning", message, pointer: child(pointer, ...place) });
  };
  for (const word of counts) {
    const value = ownField(schema, word);
    if (value !== undefined && !(Number.isInteger(value) && (value as number) >= 0))
      warn(`\`${word}\` is a count, not ${kindOf(value)}`, word);
  }
  for (const word of ["allOf", "anyOf", "oneOf"]) {
    const value = ownField(schema, word);
    if (Array.isArray(value) && value.length === 0) warn(`\`${word}\` needs at least one schema`, word);
  }
  const required = ownField(schema, "required");
  if (Array.isArray(required)) {
    const seen = new Set<unknown>();
    const twice = required.findIndex((name) => seen.size === seen.add(name).size);
    if (twice >= 0) warn("`required` names a property twice", "required", twice);
  }
  checkPattern(context, ownField(schema, "pattern"), child(pointer, "pattern"));
  checkEnum(schema, warn);
}

function checkPattern(context: Context, pattern: unknown, pointer: string): void {
  if (pattern === undefined) return;
  if (typeof pattern !== "string") {
    context.report({
      code: "schema/invalid",
      severity: "error",
      message: `\`pattern\` is a regular expression, not ${kindOf(pattern)}`,
      pointer,
    });
    return;
  }
  try {
    new RegExp(pattern, "u");
  } catch {
    // Many patterns are written for other engines; what this one takes without its strict mode is nobody's mistake.
    try {
      new RegExp(pattern);
    } catch {
      context.report({
        code: "schema/invalid",
        severity: "warning",
        message: "`pattern` is not a regular expression (ECMA-262)",
        pointer,
      });
    }
  }
}

const typesOfValues: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};

function checkEnum(schema: JsonObject, warn: (message: string, ...place: readonly (string | number)[]) => void): void {
  const values = ownField(schema, "enum");
  const type = ownField(schema, "type");
  const types = (Array.isArray(type) ? type : [type]).filter(
    (name): name is string => typeof name === "string" && Object.hasOwn(typesOfValues, name),
  );
  if (!Array.isArray(values) || types.length === 0) return;
  const wrong = values.findIndex((value) => value !== null && !types.some((name) => typesOfValues[name]!(value)));
  if (wrong >= 0)
    warn(`${kindOf(values[wrong])} is none of the values that \`type: ${types.join(", ")}\` allows`, "enum", wrong);
}

/** Properties that several parts of an allOf declare, with types that no value has. */
export function checkConflicts(context: Context, parts: readonly Type[], pointer: string): void {
  const seen = new Map<string, string>();
  for (const part of parts) {
    if (part.kind !== "object") continue;
    for (const { name, type } of part.properties) {
      const before = seen.get(name);
      const isScalar = type.kind === "string" || type.kind === "number" || type.kind === "boolean";
      if (isScalar && before !== undefined && before !== type.kind) {
        context.report({
          code: "schema/conflict",
          severity: "warning",
          message: `\`${name}\` is a ${before} and a ${type.kind}; no value is both`,
          pointer,
        });
      }
      if (isScalar) seen.set(name, type.kind);
    }
  }
}

/** What is wrong with an operation as a whole. */
export function checkOperation(
  context: Context,
  operation: JsonObject,
  method: string,
  path: string,
  pointer: string,
): void {
  const warn = (
    code: "operation/invalid" | "operation/path-parameter" | "operation/id",
    message: string,
    at = pointer,
  ) => {
    context.report({ code, severity: "warning", message, pointer: at });
  };
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name!);
  const place = child("/paths", path);
  if (names.includes("")) warn("operation/path-parameter", "the path has a {} without a name", place);
  if (new Set(names).size < names.length) warn("operation/path-parameter", "the path has a parameter twice", place);
  if (operation["requestBody"] !== undefined && ["GET", "HEAD", "TRACE"].includes(method)) {
    warn(
      "operation/invalid",
      `a body of a ${method} request has no meaning (RFC 9110 section 9.3), and fetch does not send it`,
      child(pointer, "requestBody"),
    );
  }
  const { responses, operationId } = operation;
  if (isObject(responses) && Object.keys(responses).length === 0)
    warn("operation/invalid", "an operation declares at least one response", child(pointer, "responses"));
  if (operationId === "") warn("operation/id", "an empty operationId names nothing", child(pointer, "operationId"));
}
