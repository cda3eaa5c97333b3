// Parameters and request bodies in, what a caller can give an operation out.
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Body, Content, Parameter, ParameterLocation } from "./api.js";
import { assignNames, nameField, type Thing } from "./clashes.js";
import {
  entriesOf,
  extensionsOf,
  flagAt,
  itemsOf,
  jsonOf,
  objectAt,
  ownField,
  resolve,
  textAt,
  type Part,
} from "./fields.js";
import { argumentName, argumentProblem } from "./names.js";
import { constraintsOf, typeOf, type TypeContext } from "./types.js";

const locations: readonly string[] = ["path", "query", "header", "cookie"];

/** OpenAPI's defaults of `style` (Parameter Object). */
const defaultStyles: Readonly<Record<ParameterLocation, string>> = {
  path: "simple",
  query: "form",
  header: "simple",
  cookie: "form",
};

/** Header parameters of these names are described elsewhere and ignored (Parameter Object, `name`). */
const ignoredHeaders = ["accept", "content-type", "authorization"];

/** The parameters of an operation and of its path; the operation's count where both have one of the same name and place. */
export function readParameters(
  context: TypeContext,
  found: {
    readonly path: string;
    readonly operation: JsonObject;
    readonly pointer: string;
    readonly item: JsonObject;
    readonly itemPointer: string;
  },
  body: NamedBody | undefined,
): { parameters: Parameter[]; bodyName: string } {
  const parts = new Map<string, Part>();
  for (const [list, pointer] of [
    [found.item["parameters"], child(found.itemPointer, "parameters")],
    [found.operation["parameters"], child(found.pointer, "parameters")],
  ] as const) {
    itemsOf(context, list, pointer, "a list of parameters").forEach((item, index) => {
      const part = resolve(context, item, child(pointer, index), "a Parameter Object");
      if (part !== undefined) parts.set(`${String(part.value["in"])} ${String(part.value["name"])}`, part);
    });
  }
  const read = [...parts.values()].flatMap((part): Placed[] =>
    readParameter(context, part).map((parameter) => ({ parameter, pointer: part.pointer })),
  );
  const missing = undeclared(
    context,
    found,
    read.map(({ parameter }) => parameter),
  ).map((parameter): Placed => ({ parameter, pointer: found.pointer }));
  return distinctNames(context, [...read, ...missing], body);
}

/** A parameter, and where it stands. */
interface Placed {
  readonly parameter: Parameter;
  readonly pointer: string;
}

function readParameter(context: TypeContext, { value, pointer }: Part): Parameter[] {
  const key = textAt(context, value, "name", pointer);
  const location = textAt(context, value, "in", pointer);
  if (key === undefined || key === "") {
    context.report({
      code: "operation/invalid",
      severity: "error",
      message: "a parameter without a name cannot be sent",
      pointer,
    });
    return [];
  }
  if (location === undefined || !isLocation(location)) {
    context.report({
      code: "operation/invalid",
      severity: "error",
      message: `a parameter is in ${locations.join(", ")}; ${JSON.stringify(key)} is in ${JSON.stringify(location ?? null)}`,
      pointer: child(pointer, "in"),
    });
    return [];
  }
  if (location === "header" && ignoredHeaders.includes(key.toLowerCase())) return [];
  if ((location === "header" || location === "cookie") && !/^[\w!#$%&'*+.^`|~-]+$/.test(key)) {
    context.report({
      code: "operation/invalid",
      severity: "error",
      message: `${JSON.stringify(key)} cannot be the name of a ${location}`,
      pointer: child(pointer, "name"),
    });
    return [];
  }
  const required = flagAt(context, value, "required", pointer);
  if (location === "path" && !required) {
    context.report({
      code: "operation/path-parameter",
      severity: "warning",
      message: `the path parameter ${JSON.stringify(key)} must be required; it is taken as such`,
      pointer,
    });
  }
  const content = entriesOf(context, value["content"], child(pointer, "content"), "a map of media types");
  // The specification allows one; of several, the first by name counts, whatever their order.
  const [mediaType, media] = content.sort(([a], [b]) => (a < b ? -1 : 1))[0] ?? [];
  const schemaPointer =
    mediaType === undefined ? child(pointer, "schema") : child(pointer, "content", mediaType, "schema");
  const schema = mediaType === undefined ? value["schema"] : isObject(media) ? media["schema"] : undefined;
  const style = textAt(context, value, "style", pointer) ?? defaultStyles[location];
  if (style === "deepObject" && isObject(schema) && typeof schema["type"] === "string" && schema["type"] !== "object") {
    context.report({
      code: "operation/invalid",
      severity: "warning",
      message: `the style deepObject is for objects; ${JSON.stringify(key)} is none`,
      pointer,
    });
  }
  const explode = ownField(value, "explode");
  const description = textAt(context, value, "description", pointer);
  const fallback = isObject(schema) ? ownField(schema, "default") : undefined;
  const example = ownField(value, "example") ?? (isObject(schema) ? ownField(schema, "example") : undefined);
  return [
    {
      name: argumentName(key),
      key,
      in: location,
      required: required || location === "path",
      deprecated: flagAt(context, value, "deprecated", pointer),
      ...(description !== undefined && { description }),
      type: typeOf(context, schema, schemaPointer),
      style,
      explode: typeof explode === "boolean" ? explode : style === "form",
      allowReserved: flagAt(context, value, "allowReserved", pointer),
      ...(mediaType !== undefined && { mediaType }),
      ...(fallback !== undefined && { default: jsonOf(fallback) }),
      ...(example !== undefined && { example: jsonOf(example) }),
      constraints: isObject(schema) ? constraintsOf(schema) : [],
      extensions: extensionsOf(value),
    },
  ];
}

function isLocation(text: string): text is ParameterLocation {
  return locations.includes(text);
}

/** Names in the path without a parameter: they are needed all the same. Parameters without a place in the path are reported. */
function undeclared(
  context: TypeContext,
  { path, pointer }: { readonly path: string; readonly pointer: string },
  read: readonly Parameter[],
): Parameter[] {
  const inPath = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name!));
  for (const { key } of read.filter((parameter) => parameter.in === "path" && !inPath.has(parameter.key))) {
    context.report({
      code: "operation/path-parameter",
      severity: "warning",
      message: `the path has no {${key}}`,
      pointer,
    });
  }
  const declared = new Set(read.filter((parameter) => parameter.in === "path").map(({ key }) => key));
  return [...inPath]
    .filter((name) => !declared.has(name))
    .map((key): Parameter => {
      context.report({
        code: "operation/path-parameter",
        severity: "warning",
        message: `{${key}} of the path has no parameter; it is taken as text`,
        pointer,
      });
      return {
        name: argumentName(key),
        key,
        in: "path",
        required: true,
        deprecated: false,
        type: { kind: "string" },
        style: "simple",
        explode: false,
        allowReserved: false,
        constraints: [],
        extensions: {},
      };
    });
}

/** Two parameters of one name are told apart by their places: `id`, `idHeader`. The body keeps its name. */
function distinctNames(
  context: TypeContext,
  read: readonly Placed[],
  body: NamedBody | undefined,
): { parameters: Parameter[]; bodyName: string } {
  const inBody: Thing[] =
    body === undefined ? [] : [{ ...body, id: "body", otherwise: `${body.wanted}Body`, rank: -1 }];
  const things = read.map(({ parameter, pointer }): Thing => ({
    id: `${parameter.in} ${parameter.key}`,
    pointer,
    spelling: parameter.key,
    wanted: parameter.name,
    chosen: parameter.extensions[nameField],
    otherwise: parameter.name + parameter.in[0]!.toUpperCase() + parameter.in.slice(1),
    rank: locations.indexOf(parameter.in),
  }));
  const names = assignNames([...inBody, ...things], argumentKind, context.report);
  return {
    parameters: read.map(({ parameter }, index) => ({ ...parameter, name: names.get(things[index]!.id)! })),
    bodyName: names.get("body") ?? "body",
  };
}

/** Arguments differ where JavaScript says so; some names a generated method uses itself. */
const argumentKind = {
  word: "parameter",
  problem: argumentProblem,
  folded: (name: string) => name,
  taken: ["opts", "operations", "rest"],
};

/** What a body says about the name of its argument. */
export type NamedBody = Pick<Thing, "pointer" | "spelling" | "wanted" | "chosen">;

/** The request body, what it wants to be called, and its place among the parameters where the description gives it one. */
export function readBody(
  context: TypeContext,
  value: unknown,
  pointer: string,
): { body: Omit<Body, "name">; named: NamedBody; position?: number } | undefined {
  if (value === undefined) return undefined;
  const part = resolve(context, value, pointer, "a Request Body Object");
  if (part === undefined) return undefined;
  const content = readContent(context, part.value["content"], child(part.pointer, "content"));
  if (content.length === 0) {
    context.report({
      code: "operation/invalid",
      severity: "warning",
      message: "a request body without a media type cannot be sent; it is left out",
      pointer: part.pointer,
    });
    return undefined;
  }
  const description = textAt(context, part.value, "description", part.pointer);
  const written = ownField(part.value, "x-sdkwright-body-name");
  const position =
    (isObject(value) ? ownField(value, "x-sdkwright-body-position") : undefined) ??
    ownField(part.value, "x-sdkwright-body-position");
  const wanted = typeof written === "string" && written !== "" ? argumentName(written) : "body";
  return {
    named: {
      pointer: part.pointer,
      spelling: wanted,
      wanted,
      chosen: ownField(part.value, nameField),
    },
    body: {
      required: flagAt(context, part.value, "required", part.pointer),
      ...(description !== undefined && { description }),
      content,
    },
    ...(typeof position === "number" && { position }),
  };
}

/** A map of media types, JSON first. */
export function readContent(context: TypeContext, value: unknown, pointer: string): Content[] {
  const content = entriesOf(context, value, pointer, "a map of media types").flatMap(
    ([mediaType, media]): Content[] => {
      const place = child(pointer, mediaType);
      const part = resolve(context, media, place, "a Media Type Object");
      if (part === undefined) return [];
      if (!/^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(\s*;.*)?$/s.test(mediaType) || /[\r\n]/.test(mediaType)) {
        context.report({
          code: "operation/invalid",
          severity: "warning",
          message: `${JSON.stringify(mediaType)} is not a media type; it is left out`,
          pointer: place,
        });
        return [];
      }
      const schema = ownField(part.value, "schema");
      const items = ownField(part.value, "itemSchema");
      const type =
        schema === undefined && items !== undefined
          ? typeOf(context, items, child(part.pointer, "itemSchema"))
          : typeOf(context, schema, child(part.pointer, "schema"));
      return [
        { mediaType, type, encoding: readEncoding(context, part.value["encoding"], child(part.pointer, "encoding")) },
      ];
    },
  );
  return content.sort(
    (a, b) => preference(a.mediaType) - preference(b.mediaType) || (a.mediaType < b.mediaType ? -1 : 1),
  );
}

/** JSON is what most bodies are; forms come next, then whatever else. */
function preference(mediaType: string): number {
  const order = [
    /^application\/json\b/,
    /[/+]json\b/,
    /^multipart\//,
    /^application\/x-www-form-urlencoded/,
    /^text\//,
    /./,
  ];
  return order.findIndex((pattern) => pattern.test(mediaType));
}

function readEncoding(context: TypeContext, value: unknown, pointer: string): Content["encoding"] {
  const sorted = entriesOf(context, value, pointer, "a map of encodings").sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.flatMap(([property, encoding]) => {
      const object = objectAt(context, encoding, child(pointer, property), "an Encoding Object");
      if (object === undefined) return [];
      const { contentType, style, explode, allowReserved } = object;
      return [
        [
          property,
          {
            ...(typeof contentType === "string" && { contentType }),
            ...(typeof style === "string" && { style }),
            ...(typeof explode === "boolean" && { explode }),
            ...(typeof allowReserved === "boolean" && { allowReserved }),
          },
        ],
      ];
    }),
  );
}
