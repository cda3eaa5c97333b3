// Request bodies and media types in, what can be sent or comes back, and how its parts are written, out.
import { isObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Body, Content, Encoding, Type } from "./api.js";
import { nameField, type Thing } from "./clashes.js";
import { union } from "./combine.js";
import { readEvents } from "./events.js";
import { exampleOf } from "./examples.js";
import { entriesOf, flagAt, isToken, itemsOf, objectAt, ownField, resolve, textAt, type Part } from "./fields.js";
import { essenceOf, kindOfMedia, withoutOtherSpellings } from "./media.js";
import { argumentName } from "./names.js";
import { typeOf, type TypeContext } from "./types.js";
import { isBytes } from "./words.js";

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
  const content = withoutOtherSpellings(readContent(context, part.value["content"], child(part.pointer, "content")));
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
  const example = exampleOfFirst(context, part.value["content"], child(part.pointer, "content"), content[0]);
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
      ...(example !== undefined && { example }),
    },
    ...(typeof position === "number" && { position }),
  };
}

/** Read for the first alone: no other is shown, and examples can be most of a description. */
function exampleOfFirst(context: TypeContext, media: unknown, pointer: string, first: Content | undefined) {
  const [key, value] =
    [...Object.entries(isObject(media) ? media : {})].sort(byKey).find(([key]) => meantBy(key) === first?.mediaType) ??
    [];
  const place = child(pointer, key ?? "");
  const part = value === undefined ? undefined : resolve(context, value, place, "a Media Type Object");
  if (part === undefined) return undefined;
  const schema = part.value["schema"];
  const own = exampleOf(context, part.value, part.pointer);
  return own ?? (isObject(schema) ? exampleOf(context, schema, child(part.pointer, "schema")) : undefined);
}

/** A map of media types, JSON first. */
export function readContent(context: TypeContext, value: unknown, pointer: string): Content[] {
  const entries = entriesOf(context, value, pointer, "a map of media types");
  const content = [...entries].sort(byKey).flatMap(([mediaType, media]): Content[] => {
    const place = child(pointer, mediaType);
    const part = resolve(context, media, place, "a Media Type Object");
    if (part === undefined) return [];
    const meant = meantBy(mediaType);
    if (meant !== mediaType) {
      const message = `${JSON.stringify(mediaType)} is not a media type; it is taken for ${meant}`;
      context.report({ code: "operation/invalid", severity: "warning", message, pointer: place });
    }
    return [{ mediaType: meant, ...readMediaType(context, meant, part) }];
  });
  // Several that are no media types are one, which holds what any of them does.
  const distinct = [...new Set(content.map(({ mediaType }) => mediaType))].map((mediaType) => {
    const [first, ...others] = content.filter((one) => one.mediaType === mediaType);
    return others.length === 0 ? first! : { ...first!, type: union([first!, ...others].map(({ type }) => type)) };
  });
  return distinct.sort(
    (a, b) => preference(a.mediaType) - preference(b.mediaType) || (a.mediaType < b.mediaType ? -1 : 1),
  );
}

/** By key, in whatever order they stand. */
function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** A media type (RFC 9110, section 8.3.1), or the one that people mean who write `json`, `PDF` or nothing. */
function meantBy(text: string): string {
  if (/^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(\s*;.*)?$/s.test(text) && !/[\r\n]/.test(text)) return text;
  return /^json$/i.test(text) ? "application/json" : "*/*";
}

/** JSON is what most bodies are; forms come next, then whatever else. */
function preference(mediaType: string): number {
  const essence = essenceOf(mediaType);
  const order = [
    /^application\/json$/,
    /[/+]json$/,
    /^multipart\//,
    /^application\/x-www-form-urlencoded$/,
    /^text\//,
    /./,
  ];
  return order.findIndex((pattern) => pattern.test(essence));
}

function readMediaType(context: TypeContext, mediaType: string, { value, pointer }: Part): Omit<Content, "mediaType"> {
  const schema = ownField(value, "schema");
  const items = ownField(value, "itemSchema");
  const isSequence = schema === undefined && items !== undefined;
  const itemsPointer = child(pointer, "itemSchema");
  const named = isSequence ? typeOf(context, items, itemsPointer) : typeOf(context, schema, child(pointer, "schema"));
  // A model of bytes is text inside of JSON, but a body of its own here.
  const type: Type = !isSequence && isBytes(context, schema) ? { kind: "binary" } : named;
  const kind = kindOfMedia(mediaType, type);
  const events = kind === "events" && isSequence ? readEvents(context, items, itemsPointer) : undefined;
  const prefix = itemsOf(context, value["prefixEncoding"], child(pointer, "prefixEncoding"), "a list of encodings");
  const each = ownField(value, "itemEncoding");
  return {
    kind,
    type:
      kind === "json-lines" ? itemOf(type) : kind === "multipart" && isSequence ? { kind: "array", items: type } : type,
    encoding: Object.fromEntries(
      entriesOf(context, value["encoding"], child(pointer, "encoding"), "a map of encodings")
        .flatMap(([property, encoding]) => {
          const read = readEncoding(context, encoding, child(pointer, "encoding", property));
          return read === undefined ? [] : [[property, read] as const];
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...(prefix.length > 0 && {
      prefixEncoding: prefix.map(
        (encoding, index) => readEncoding(context, encoding, child(pointer, "prefixEncoding", index)) ?? {},
      ),
    }),
    ...(each !== undefined && { itemEncoding: readEncoding(context, each, child(pointer, "itemEncoding")) ?? {} }),
    ...(events !== undefined && { events }),
  };
}

/** Before 3.2 the schema of JSON lines was written as a list of them, or as that of one line. */
function itemOf(type: Type): Type {
  return type.kind === "array" ? type.items : type;
}

function readEncoding(context: TypeContext, value: unknown, pointer: string): Encoding | undefined {
  const object = objectAt(context, value, pointer, "an Encoding Object");
  if (object === undefined) return undefined;
  for (const nested of ["encoding", "prefixEncoding", "itemEncoding"]) {
    if (ownField(object, nested) === undefined) continue;
    const message = `\`${nested}\` of a part is not followed; pass the part as a Blob with its media type`;
    context.report({ code: "operation/invalid", severity: "warning", message, pointer: child(pointer, nested) });
  }
  const { contentType, style, explode, allowReserved } = object;
  const headers = readPartHeaders(context, object["headers"], child(pointer, "headers"));
  return {
    ...(typeof contentType === "string" && { contentType }),
    ...(typeof style === "string" && { style }),
    ...(typeof explode === "boolean" && { explode }),
    ...(typeof allowReserved === "boolean" && { allowReserved }),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}

/** Headers of a part whose value the description gives (`const`, a single `enum`, `default`); of others a caller has no say. */
function readPartHeaders(context: TypeContext, value: unknown, pointer: string): Record<string, string> {
  return Object.fromEntries(
    entriesOf(context, value, pointer, "a map of headers").flatMap(([name, header]): [string, string][] => {
      // Described by `contentType` (Encoding Object, `headers`).
      if (name.toLowerCase() === "content-type") return [];
      const place = child(pointer, name);
      const part = resolve(context, header, place, "a Header Object");
      const schema = isObject(part?.value["schema"]) ? part.value["schema"] : {};
      const { const: constant, enum: values, default: fallback } = schema;
      const fixed: unknown = constant ?? (Array.isArray(values) && values.length === 1 ? values[0] : fallback);
      if (isToken(name) && ["string", "number", "boolean"].includes(typeof fixed)) return [[name, String(fixed)]];
      context.report({
        code: "operation/invalid",
        severity: "warning",
        message: `the header ${JSON.stringify(name)} of a part has no value of its own and is not sent`,
        pointer: place,
        hint: "give its schema a `const` or a `default`, or pass the whole body as a Blob",
      });
      return [];
    }),
  );
}
