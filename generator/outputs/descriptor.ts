// An operation in, the data that tells the runtime how to call it out. What OpenAPI assumes is left out.
import type {
  Api,
  Body,
  Content,
  Encoding,
  Operation,
  PagedList,
  Parameter,
  Result,
  Server,
  Type,
} from "../api/api.js";
import { withoutSlash } from "../api/clientOptions.js";
import { essenceOf, isOpen, isRange, kindOfMedia } from "../api/media.js";
import { code, identifier, join, literal, objectKey, reference, type Code } from "../code/code.js";
import { modules, pureCall } from "./places.js";
import { isFixed, serversCode } from "./servers.js";
import { operationSecurity } from "./security.js";

/** `{ id: "getUser", method: "GET", path: "/users/{id}", parameters: [{ name: "id", in: "path" }] }` */
export function descriptor(operation: Operation, api: Api): Code {
  const { name, method, path, parameters, body, servers, list: pages } = operation;
  return object([
    ["id", literal(name)],
    ["method", literal(method)],
    ["path", literal(pathOf(path))],
    ["parameters", parameters.length === 0 ? undefined : list(parameters.map(parameterCode))],
    ["body", body === undefined ? undefined : bodyCode(body)],
    ["response", readerOf(operation.result)],
    ["accept", acceptOf(operation.result)],
    ["retry", isRepeatable(operation) ? literal("safe") : undefined],
    ["security", operationSecurity(api, operation.security)],
    ...serverFields(servers),
    ["refuse", isFetchable(operation) ? undefined : part("unfetchable", "unfetchable")],
    ["paging", pages && pagingCode(pages)],
  ]);
}

/** Whether it may be repeated although its method does not say so. */
function isRepeatable({ safe, method, idempotencyKey }: Operation): boolean {
  return (safe && method === "POST") || idempotencyKey !== undefined;
}

/** How the list goes on; counting begins with 1 for pages and 0 for items, where nothing else is said. */
function pagingCode({ items, paging: { kind, ...fields } }: PagedList): Code {
  const usual = kind === "page" ? 1 : 0;
  return object([
    ["kind", literal(kind)],
    ["items", literal(items)],
    ...Object.entries(fields).map(([name, value]): [string, Code | undefined] => [
      name,
      name === "first" && value === usual ? undefined : literal(value),
    ]),
  ]);
}

/** The path as it can stand in an address: what follows `#` is never sent, and other characters than a path's are encoded. */
function pathOf(path: string): string {
  const [sent = ""] = path.split("#", 1);
  const encoded = sent.replace(/\{[^{}]*\}|[^\w.~!$&'()*+,;=:@/?%-]/gu, (piece) =>
    piece.startsWith("{") && piece.length > 1 ? piece : encodeURIComponent(piece),
  );
  return encoded.startsWith("/") ? encoded : `/${encoded}`;
}

function serverFields(servers: readonly Server[] | undefined): [string, Code | undefined][] {
  const [first] = servers ?? [];
  if (servers === undefined || first === undefined) return [];
  const isPlain = servers.length === 1 && isFixed(first);
  return [["server", isPlain ? literal(withoutSlash(first.url)) : serversCode(servers)]];
}

/** Whether fetch sends the operation: no TRACE, and no body with GET or HEAD (Fetch, sections 2.2.1 and 5.4). */
function isFetchable({ method, body }: Operation): boolean {
  if (["TRACE", "TRACK", "CONNECT"].includes(method)) return false;
  return body === undefined || (method !== "GET" && method !== "HEAD");
}

function parameterCode(parameter: Parameter): Code {
  const { name, key, in: location, required, explode } = parameter;
  const encode = parameterEncoder(parameter);
  return object([
    ["name", literal(name)],
    ["in", literal(location === "querystring" ? "query" : location)],
    ["key", key === name ? undefined : literal(key)],
    ["required", required && location !== "path" ? code`true` : undefined],
    [
      "explode",
      parameter.content === undefined &&
      explode &&
      mayBeList(parameter.type) &&
      (location === "query" || encode !== undefined)
        ? code`true`
        : undefined,
    ],
    ["write", parameterWriter(location)],
    ["encode", encode],
    ["encoding", location === "querystring" ? encodingCode(parameter.content?.encoding ?? {}) : undefined],
  ]);
}

/** What writes a parameter that is not in the url. */
function parameterWriter(location: Parameter["in"]): Code | undefined {
  switch (location) {
    case "header":
      return part("toHeader", "header-parameters");
    case "cookie":
      return part("toCookie", "header-parameters");
    default:
      return undefined;
  }
}

/** What writes a value that the runtime's own way does not: objects, rarer styles, `content`, reserved characters. */
function parameterEncoder(parameter: Parameter): Code | undefined {
  const { in: location, allowReserved, content } = parameter;
  if (location === "querystring") return queryEncoder(content);
  if (content !== undefined) return styles(content.kind === "json" ? "json" : "plainText");
  const style = styleEncoder(parameter);
  if (!allowReserved || location === "header") return style === undefined ? undefined : styles(style);
  const standard = location === "path" ? "simple" : "form";
  return pureCall(styles("reserved"), styles(style ?? standard));
}

/** The writer of a parameter that is the whole query (OpenAPI 3.2, Parameter Object, `querystring`). */
function queryEncoder(content: Content | undefined): Code {
  if (content === undefined || content.kind === "form") return part("formQuery", "form");
  return styles(content.kind === "json" ? "jsonQuery" : "textQuery");
}

function styleEncoder({ in: location, style, explode, type }: Parameter): string | undefined {
  if (["label", "matrix", "deepObject", "cookie"].includes(style)) return style;
  // Exploded, they are as `form` is: there is nothing left to stand between values.
  if (style.endsWith("Delimited") && !explode) return style;
  if (location === "cookie") return mayBeList(type) ? "form" : undefined;
  // In a path, what is not declared as a list is encoded as a whole.
  if (location === "path" ? !mayBeList(type) : !mayBeObject(type)) return undefined;
  return location === "query" ? "form" : "simple";
}

function styles(name: string): Code {
  return part(name, "styles");
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

function bodyCode({ name, required, content, contentTypeOption }: Body): Code {
  const [first] = content;
  const isChosen = contentTypeOption !== undefined;
  return object([
    ["name", literal(name)],
    ...(first === undefined ? [] : isChosen ? [mediaTypeField(first)] : contentFields(first)),
    ["required", required ? code`true` : undefined],
    ["write", isChosen ? part("byContentType", "contents") : part("encodeBody", "body")],
    ["contents", isChosen ? list(content.map((one) => object(contentFields(one)))) : undefined],
    ["option", isChosen && contentTypeOption !== "contentType" ? literal(contentTypeOption) : undefined],
  ]);
}

function mediaTypeField(content: Content): [string, Code] {
  // A range with a schema of an object: JSON is in it, and what is sent.
  const isJsonRange = isRange(content.mediaType) && !isOpen(content);
  return ["mediaType", literal(isJsonRange ? "application/json" : content.mediaType)];
}

function contentFields(content: Content): [string, Code | undefined][] {
  const { prefixEncoding, itemEncoding } = content;
  return [
    mediaTypeField(content),
    ["encode", bodyEncoder(content)],
    ["encoding", ["form", "multipart"].includes(content.kind) ? encodingCode(content.encoding) : undefined],
    ["prefixEncoding", prefixEncoding && list(prefixEncoding.map(partCode))],
    ["itemEncoding", itemEncoding && partCode(itemEncoding)],
  ];
}

/** The writer of a rarer kind of body stands in a file of its own, which only packages that need it have. */
function bodyEncoder({ kind, mediaType, encoding }: Content): Code | undefined {
  switch (kind) {
    case "form":
      return part("formBody", "form");
    case "json-lines":
      return part("lines", "lines");
    case "multipart": {
      const isForm = essenceOf(mediaType) === "multipart/form-data";
      const hasHeaders = Object.values(encoding).some(({ headers }) => headers !== undefined);
      return isForm && !hasHeaders ? part("multipart", "multipart") : part("parts", "parts");
    }
    default:
      return undefined;
  }
}

function encodingCode(encoding: Content["encoding"]): Code | undefined {
  const entries = Object.entries(encoding).flatMap(([name, own]) => {
    const fields = partCode(own);
    return fields.code === "{  }" ? [] : [code`${objectKey(name)}: ${fields}`];
  });
  return entries.length === 0 ? undefined : code`{ ${join(entries, ", ")} }`;
}

/** How one property or part is written. A style is stronger than a media type (Encoding Object, `style`). */
function partCode({ contentType, style, explode, allowReserved, headers }: Encoding): Code {
  const isStyled = style !== undefined || explode !== undefined || allowReserved !== undefined;
  const isExploded = explode ?? (style ?? "form") === "form";
  const named = style === undefined || (style.endsWith("Delimited") && isExploded) ? "form" : style;
  const known = ["form", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject"].includes(named);
  const encode = styles(known ? named : "form");
  return object([
    ["contentType", !isStyled && isConcrete(contentType) ? literal(contentType) : undefined],
    ["encode", !isStyled ? undefined : allowReserved === true ? pureCall(styles("reserved"), encode) : encode],
    ["explode", isStyled && isExploded ? code`true` : undefined],
    [
      "headers",
      headers &&
        code`{ ${join(
          Object.entries(headers).map(([name, value]) => code`${objectKey(name)}: ${literal(value)}`),
          ", ",
        )} }`,
    ],
  ]);
}

/** Neither a range nor one of several: then the value says what it is. */
function isConcrete(contentType: string | undefined): contentType is string {
  return contentType !== undefined && !/[*,]/.test(contentType);
}

/** What reads an answer that is not JSON. */
function readerOf(result: Result): Code | undefined {
  const { kind, others, mayBeEmpty, events, mediaTypes } = result;
  const isJson = isAlwaysJson(result);
  const single = kind === "text" ? "text" : kind === "binary" ? "blob" : undefined;
  if (others.length === 0 && mayBeEmpty && single !== undefined)
    return pureCall(part("optional", "negotiated"), part(single, "responses"));
  if (others.length > 0 || (mayBeEmpty && !isJson) || (kind === "json" && !isJson)) {
    const streams = mediaTypes.flatMap((mediaType): Code[] => {
      const reader = streamReader(mediaType, [{ kind, events }, ...others]);
      return reader === undefined ? [] : [code`${objectKey(essenceOf(mediaType))}: ${reader}`];
    });
    const argument = streams.length === 0 ? code`` : code`{ ${join(streams, ", ")} }`;
    return pureCall(part("negotiated", "negotiated"), argument);
  }
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
      return eventReader(events);
    case "json-lines":
      return part("jsonLines", "streams");
  }
}

function streamReader(
  mediaType: string,
  ways: readonly { readonly kind: Result["kind"]; readonly events?: Result["events"] }[],
): Code | undefined {
  const kind = kindOfMedia(mediaType, { kind: "unknown" });
  if (kind === "json-lines") return part("jsonLines", "streams");
  return kind === "events" ? eventReader(ways.find((way) => way.kind === "events")?.events) : undefined;
}

function eventReader(events: Result["events"]): Code {
  return part(events?.some(({ isJson }) => isJson) === true ? "jsonEvents" : "eventStream", "streams");
}

/** Whether the preferred way is JSON whatever the answer says, or may be anything that the answer says. */
function isAlwaysJson({ kind, type, mediaTypes }: Result): boolean {
  return kind === "json" && !mediaTypes.some((mediaType) => isOpen({ mediaType, kind, type, encoding: {} }));
}

/** What the operation gives, where that is not JSON alone; a range with JSON in it asks for JSON. */
function acceptOf(result: Result): Code | undefined {
  const { kind, others, mediaTypes } = result;
  if (kind === "void") return undefined;
  const isJson = isAlwaysJson(result) && others.length === 0;
  const concrete = mediaTypes.filter((mediaType) => !(isJson && mediaType.includes("*")));
  const accept = concrete.join(", ");
  return accept === "" || (isJson && accept === "application/json") ? undefined : literal(accept);
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
