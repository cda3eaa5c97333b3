// Parameters in, what a caller can give an operation beside its body out.
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Content, Parameter, ParameterLocation } from "./api.js";
import { readContent, type NamedBody } from "./bodies.js";
import { assignNames, nameField, type Thing } from "./clashes.js";
import { exampleOf } from "./examples.js";
import { extensionsOf, flagAt, isToken, itemsOf, jsonOf, ownField, resolve, textAt, type Part } from "./fields.js";
import { constraintsOf } from "./constraints.js";
import { isOpen } from "./media.js";
import { argumentName, argumentProblem } from "./names.js";
import { typeOf, type TypeContext } from "./types.js";

const locations: readonly string[] = ["path", "query", "querystring", "header", "cookie"];

/** OpenAPI's defaults of `style` (Parameter Object). */
const defaultStyles: Readonly<Record<ParameterLocation, string>> = {
  path: "simple",
  query: "form",
  querystring: "form",
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
  past?: ReadonlyMap<string, string>,
): { parameters: Parameter[]; bodyName: string; path: string } {
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
  const declared = read.map(({ parameter }) => parameter);
  const path = withoutParameters(found.path, declared);
  const missing = undeclared(context, { ...found, path }, declared).map((parameter): Placed => ({
    parameter,
    pointer: found.pointer,
  }));
  return { ...distinctNames(context, [...read, ...missing], body, past), path };
}

/** `/users?name={name}` → `/users`, where a parameter of the query says the same. */
function withoutParameters(path: string, parameters: readonly Parameter[]): string {
  const [place = "", ...query] = path.split("?");
  if (query.length === 0) return path;
  const inQuery = new Set(parameters.flatMap((one) => (one.in === "query" ? [one.key] : [])));
  const kept = query
    .join("?")
    .split("&")
    .filter((pair) => !inQuery.has(/=\{([^{}]+)\}$/.exec(pair)?.[1] ?? ""));
  return kept.length === 0 ? place : `${place}?${kept.join("&")}`;
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
    // An empty row of somebody's editor says nothing; a parameter that lost its name does.
    const isEmpty = key === "";
    context.report({
      code: "operation/invalid",
      severity: isEmpty ? "warning" : "error",
      message: `a parameter without a name cannot be sent${isEmpty ? "; it is left out" : ""}`,
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
  if ((location === "header" || location === "cookie") && !isToken(key)) {
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
  const [declared] = readContent(context, value["content"], child(pointer, "content"));
  const schema = declared === undefined ? value["schema"] : schemaOfContent(context, value, pointer, declared);
  // A plain value of any media type is written as it is.
  const content = declared !== undefined && isOpen(declared) ? undefined : declared;
  const style = readStyle(context, value, pointer, location);
  if (style === "deepObject" && isObject(schema) && typeof schema["type"] === "string" && schema["type"] !== "object") {
    context.report({
      code: "operation/invalid",
      severity: "warning",
      message: `the style deepObject is for objects; ${JSON.stringify(key)} is none`,
      pointer: child(pointer, "style"),
    });
  }
  const explode = ownField(value, "explode");
  const description = textAt(context, value, "description", pointer);
  const fallback = isObject(schema) ? ownField(schema, "default") : undefined;
  const example =
    exampleOf(context, value, pointer) ??
    (isObject(schema) ? exampleOf(context, schema, child(pointer, "schema")) : undefined);
  return [
    {
      name: argumentName(key),
      key,
      in: location,
      required: required || location === "path",
      deprecated: flagAt(context, value, "deprecated", pointer),
      ...(description !== undefined && { description }),
      type: declared?.type ?? typeOf(context, schema, child(pointer, "schema")),
      style,
      explode: typeof explode === "boolean" ? explode : style === "form" || style === "cookie",
      allowReserved: flagAt(context, value, "allowReserved", pointer),
      ...(content !== undefined && { content }),
      ...(fallback !== undefined && { default: jsonOf(fallback) }),
      ...(example !== undefined && { example }),
      constraints: isObject(schema) ? constraintsOf(schema) : [],
      extensions: extensionsOf(value),
    },
  ];
}

/** The styles of each place (Parameter Object, "Style Values"); the delimited ones also stand where Swagger 2.0 had them. */
const styles: Readonly<Record<ParameterLocation, readonly string[]>> = {
  path: ["simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "tabDelimited"],
  query: ["form", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject"],
  querystring: ["form"],
  header: ["simple", "spaceDelimited", "pipeDelimited", "tabDelimited"],
  cookie: ["form", "cookie"],
};

function readStyle(context: TypeContext, value: JsonObject, pointer: string, location: ParameterLocation): string {
  const style = textAt(context, value, "style", pointer);
  if (style === undefined || styles[location].includes(style)) return style ?? defaultStyles[location];
  context.report({
    code: "operation/invalid",
    severity: "warning",
    message: `${JSON.stringify(style)} is not a style of a parameter in ${location}; it is sent as ${defaultStyles[location]}`,
    pointer: child(pointer, "style"),
  });
  return defaultStyles[location];
}

function schemaOfContent(context: TypeContext, value: JsonObject, pointer: string, { mediaType }: Content): unknown {
  const content = isObject(value["content"]) ? value["content"] : {};
  const media = ownField(content, mediaType) ?? Object.values(content)[0];
  return resolve(context, media, child(pointer, "content", mediaType), "a Media Type Object")?.value["schema"];
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
  past: ReadonlyMap<string, string> | undefined,
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
    ...(past?.get(wayOf(parameter)) === parameter.name && { kept: parameter.name }),
  }));
  const names = assignNames([...inBody, ...things], argumentKind, context.report);
  return {
    parameters: read.map(({ parameter }, index) => ({ ...parameter, name: names.get(things[index]!.id)! })),
    bodyName: names.get("body") ?? "body",
  };
}

/** `query page-size`; names of headers are the same in any case. */
function wayOf({ in: place, key }: Parameter): string {
  return `${place} ${place === "header" ? key.toLowerCase() : key}`;
}

/** Arguments differ where JavaScript says so; some names a generated method uses itself. */
const argumentKind = {
  word: "parameter",
  problem: argumentProblem,
  folded: (name: string) => name,
  taken: ["opts", "operations", "rest"],
};
