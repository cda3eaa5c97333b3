// An operation in, the values that a call gives it out: made from its schemas, and fit for what its styles and media types can carry.
import type { DescribedOperation, DescribedParameter, Description, Media, PropertyEncoding } from "./description.js";
import { isFields, resolved } from "./description.js";
import { Unsendable, type Mode, type Sampler } from "./sample.js";

/** What a caller gives to one call. */
export interface Given {
  readonly parameters: ReadonlyMap<DescribedParameter, unknown>;
  readonly body?: GivenBody;
}

export interface GivenBody {
  readonly mediaType: string;
  readonly media: Media;
  readonly value: unknown;
}

/** The values of a call: all of them, or only what is required. Throws `Unsendable` where something required cannot be sent. */
export function givenFor(
  description: Description,
  operation: DescribedOperation,
  mediaType: string | undefined,
  sampler: Sampler,
  mode: Mode,
): Given {
  const parameters = new Map<DescribedParameter, unknown>();
  for (const parameter of operation.parameters) {
    // It is left out, with a warning: nothing that is sent could be told from nothing.
    if (parameter.name === "") continue;
    if (mode === "sparse" && !parameter.required) continue;
    const value = optional(parameter.required, () => {
      const made = parameterValue(parameter, operation, sampler, mode);
      return isAmbiguous(parameter, made, parameters, operation) ? undefined : made;
    });
    if (value !== undefined) parameters.set(parameter, value);
  }
  const media = mediaType === undefined ? undefined : operation.body.get(mediaType);
  if (mediaType === undefined || media === undefined || (mode === "sparse" && !operation.bodyRequired)) {
    return { parameters };
  }
  const value = optional(operation.bodyRequired, () => bodyValue(description, mediaType, media, sampler, mode));
  return { parameters, ...(value !== undefined && { body: { mediaType, media, value } }) };
}

/** Whether the properties of an exploded object would be taken for other parameters, which no server could tell apart. */
function isAmbiguous(
  parameter: DescribedParameter,
  value: unknown,
  others: Given["parameters"],
  operation: DescribedOperation,
): boolean {
  if (!isExploded(parameter) || !isFields(value)) return false;
  const declared = operation.parameters.filter((one) => one.in === parameter.in && one !== parameter);
  const taken = new Set([
    ...declared.map(({ name }) => name),
    ...[...others].flatMap(([one, other]) => (isExploded(one) && isFields(other) ? Object.keys(other) : [])),
  ]);
  return Object.keys(value).some((name) => taken.has(name));
}

function isExploded({ in: place, style, explode, mediaType }: DescribedParameter): boolean {
  return (place === "query" || place === "cookie") && style === "form" && explode && mediaType === undefined;
}

function optional(required: boolean, make: () => unknown): unknown {
  try {
    const value = make();
    if (value === undefined && required) throw new Unsendable("its properties are other parameters, too");
    return value;
  } catch (error) {
    if (!required && error instanceof Unsendable) return undefined;
    throw error;
  }
}

function parameterValue(
  parameter: DescribedParameter,
  { path }: DescribedOperation,
  sampler: Sampler,
  mode: Mode,
): unknown {
  const isPath = parameter.in === "path";
  const value = sampler.value(parameter.schema, isPath ? "full" : mode, "client");
  if (parameter.mediaType !== undefined && bodyKind(parameter.mediaType) !== "form") {
    const isText = parameter.in === "header";
    return isText ? mapTexts(value, (text) => text.replace(/[^\x20-\x7e]/g, "")) : value;
  }
  const fitting = fitStyle(value, parameter.style === "deepObject");
  if (fitting === undefined) throw new Unsendable(`style ${parameter.style} cannot carry ${kindOf(value)}`);
  const isCrowded = isPath && path.split("/").some((segment) => isShared(segment, parameter.name));
  // The point of a fraction may be what stands between two parameters.
  const told = isCrowded && typeof fitting === "number" ? Math.trunc(fitting) : fitting;
  return mapTexts(told, (text) => fitText(text, parameter, isCrowded, typeof fitting === "object"));
}

/** Whether a segment of a path holds more than one parameter, so that a server cannot tell where one of them ends. */
function isShared(segment: string, name: string): boolean {
  return segment.includes(`{${name}}`) && segment !== `{${name}}`;
}

/** Values in a row, or pairs of plain values; nested ones have no form in any style but `deepObject`. */
function fitStyle(value: unknown, isDeep: boolean): unknown {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => (isPlain(item) ? item : isDeep ? fitStyle(item, isDeep) : undefined));
    const present = items.filter((item) => item !== undefined && item !== null);
    return present.length === 0 ? undefined : present;
  }
  if (!isFields(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, isPlain(item) ? item : isDeep ? fitStyle(item, isDeep) : undefined] as const)
    .filter(([, item]) => item !== undefined && item !== null);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A value that is written as a text. */
export function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list of lists, objects or nothing";
  return value === null || value === undefined ? "null" : "an object of lists, objects or nothing";
}

/** Leaves out of a text what its place has no way to carry. */
function fitText(text: string, parameter: DescribedParameter, isCrowded: boolean, isStructured: boolean): string {
  const { in: place, style, allowReserved } = parameter;
  let fit = text;
  if (isCrowded) fit = fit.replace(/\W/g, "");
  if (style === "label") fit = fit.replaceAll(".", "");
  // A header is ASCII without blanks around it (RFC 9110 section 5.5); nothing in it is encoded (OpenAPI 3.1.1 section 4.8.12.5).
  if (place === "header") fit = fit.replace(/[^\x20-\x7e]/g, "").trim();
  if (place === "header" && isStructured) fit = fit.replace(/[,=]/g, "");
  if (place === "cookie" && style === "cookie") fit = fit.replace(/[^\w!#$%&'()*+./:<>?@[\]^`{|}~-]/g, "");
  if (isStructured && style === "spaceDelimited") fit = fit.replaceAll(" ", "");
  if (isStructured && style === "pipeDelimited") fit = fit.replaceAll("|", "");
  // What is percent-encoded already stays so (RFC 6570 section 3.2.3), and delimiters may stand for themselves.
  if (allowReserved) fit = fit.replace(/%/g, "");
  if (isStructured && allowReserved) fit = fit.replace(/[,;=&]/g, "");
  const mayBeEmpty = place !== "path" && !isStructured;
  return (fit === "" && !mayBeEmpty) || fit === "." || fit === ".." ? "x" : fit;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)]));
}

/** The media types by how their bodies are written. */
export type BodyKind = "json" | "form" | "multipart" | "text" | "bytes";

export function bodyKind(mediaType: string): BodyKind {
  const essence = essenceOf(mediaType);
  if (/[/+]json$/.test(essence)) return "json";
  if (essence === "application/x-www-form-urlencoded") return "form";
  if (essence.startsWith("multipart/")) return "multipart";
  return essence.startsWith("text/") || /[/+](xml|(x-)?ya?ml)$/.test(essence) ? "text" : "bytes";
}

/** A media type without its parameters, in lower case. */
export function essenceOf(mediaType: string): string {
  return mediaType.split(";")[0]!.trim().toLowerCase();
}

/** Every byte there is: nothing may take a file for text. */
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

function bodyValue(description: Description, mediaType: string, media: Media, sampler: Sampler, mode: Mode): unknown {
  const kind = bodyKind(mediaType);
  const isBytes = isBinary(description, media.schema);
  if (isBytes && kind === "json") throw new Unsendable("JSON cannot carry bytes");
  // Of a range, the sender says which one it is.
  const type = mediaType.includes("*") ? essenceOf(mediaType).replace("/*", "/x-any") : "";
  if (isBytes || kind === "bytes") return new Blob([everyByte], { type: type.startsWith("*") ? "" : type });
  const value = sampler.value(media.schema, mode, "client");
  switch (kind) {
    case "text":
      return typeof value === "string" && value !== "" ? value : sampler.text("full");
    case "json":
      if (value === null || value === undefined) throw new Unsendable("a body that is only null is no body");
      return value;
    case "form":
      return formValue(value, media);
    case "multipart":
      return multipartValue(description, value, media);
  }
}

function formValue(value: unknown, { encoding }: Media): unknown {
  if (!isFields(value)) throw new Unsendable("a form is an object");
  const entries = Object.entries(value).map(([name, item]) => {
    if (!isFields(item) && !Array.isArray(item)) return [name, item] as const;
    const own = encoding[name];
    if (own?.style === "deepObject") return [name, fitStyle(item, encoding[name]?.style === "deepObject")] as const;
    if (isJoined(own))
      return [name, mapTexts(fitStyle(item, false), (text) => text.replace(/[,| \t]/g, "") || "x")] as const;
    return [name, Array.isArray(item) ? item.filter((one) => one !== null && !Array.isArray(one)) : item] as const;
  });
  return Object.fromEntries(entries);
}

/** Whether the fields of an object go as a query parameter's would (Encoding Object, `style`). */
export function isStyled(value: unknown, encoding: PropertyEncoding = {}): boolean {
  return (isFields(value) && (encoding.style ?? encoding.explode) !== undefined) || encoding.style === "deepObject";
}

/** Whether a list goes as one text with delimiters. */
export function isJoined(encoding: PropertyEncoding | undefined): boolean {
  return encoding?.explode === false || (encoding?.style !== undefined && /Delimited$/.test(encoding.style));
}

function multipartValue(description: Description, value: unknown, { schema, encoding }: Media): unknown {
  if (!isFields(value)) throw new Unsendable("a multipart body is an object");
  const entries = Object.entries(value).map(([name, item]) => {
    const property = propertySchema(description, schema, name);
    const items = resolved(description.root, property)["items"];
    if (isBinary(description, property)) return [name, new Blob([everyByte])] as const;
    if (isStyled(item, encoding[name])) return [name, fitStyle(item, encoding[name]?.style === "deepObject")] as const;
    if (Array.isArray(item)) {
      if (isBinary(description, items)) return [name, [new Blob([everyByte]), new Blob(["two"])]] as const;
      if (isJoined(encoding[name]))
        return [name, mapTexts(fitStyle(item, false), (text) => text.replace(/[,| \t]/g, "") || "x")] as const;
      return [name, item.filter((one) => one !== null && !Array.isArray(one))] as const;
    }
    return [name, item] as const;
  });
  return Object.fromEntries(entries);
}

/** `type: string` with `format: binary`, also by reference. */
export function isBinary(description: Description, schema: unknown): boolean {
  const { type, format } = resolved(description.root, schema);
  return (type === "string" || type === undefined) && format === "binary";
}

function propertySchema(description: Description, schema: unknown, name: string, depth = 0): unknown {
  const fields = resolved(description.root, schema);
  const own = isFields(fields["properties"]) ? fields["properties"][name] : undefined;
  if (own !== undefined || depth > 8) return own;
  for (const keyword of ["allOf", "oneOf", "anyOf"]) {
    const members = fields[keyword];
    for (const member of Array.isArray(members) ? members : []) {
      const found = propertySchema(description, member, name, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
