// The schema of a server-sent event in, the kinds of events and what their data hold out (OpenAPI 3.2, Media Type Object, `itemSchema`).
import { isObject, type JsonObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { EventType } from "./api.js";
import { ownField, resolve } from "./fields.js";
import { typeOf, type TypeContext } from "./types.js";

/** Two of an event's fields, as some part of the schema describes them. */
interface Fields {
  readonly event?: JsonObject;
  readonly data?: Data;
}

/** The schema of data: as it stands there, and what it is behind its references. */
interface Data {
  readonly written: unknown;
  readonly place: string;
  readonly schema: JsonObject;
  readonly pointer: string;
}

/** More kinds than anybody tells apart: beyond, all events are one kind. */
const mostKinds = 200;

/**
 * The kinds of events. A schema that speaks of none of an event's fields describes the data themselves, as JSON.
 *
 * @returns `undefined` where nothing is said that a reader could use: then data are text
 */
export function readEvents(context: TypeContext, schema: unknown, pointer: string): EventType[] | undefined {
  const found = kindsOf(context, schema, pointer, []);
  if (found === undefined) return undefined;
  if (found.every(({ event, data }) => event === undefined && data === undefined)) {
    return [{ isJson: true, data: typeOf(context, schema, pointer) }];
  }
  const events = found.map((fields): EventType => {
    const name = fields.event === undefined ? undefined : constantOf(fields.event);
    return { ...(name !== undefined && { event: name }), ...dataOf(context, fields) };
  });
  const distinct = events.filter(
    (event, index) => events.findIndex((other) => JSON.stringify(other) === JSON.stringify(event)) === index,
  );
  const isPlain = distinct.every(({ event, isJson }) => event === undefined && !isJson);
  return isPlain ? undefined : distinct;
}

/** What each alternative says about the fields; `$ref`, `allOf` and the schema's own words hold together. */
function kindsOf(context: TypeContext, value: unknown, place: string, open: readonly string[]): Fields[] | undefined {
  const { $ref: _, ...siblings } = isObject(value) ? value : {};
  const part = resolve(context, value, place, "a schema");
  if (part === undefined || open.includes(part.pointer)) return undefined;
  const { value: schema, pointer } = part;
  const inner = [...open, pointer];
  const group = (keyword: string, owner: JsonObject, at: string): Fields[][] => {
    const members = ownField(owner, keyword);
    return Array.isArray(members)
      ? members.map((member, index) => kindsOf(context, member, child(at, keyword, index), inner) ?? [{}])
      : [];
  };
  const owners: [JsonObject, string][] = [[schema, pointer]];
  if (pointer !== place && Object.keys(siblings).length > 0) owners.push([siblings, place]);
  let kinds: Fields[] = [{}];
  const refine = (alternatives: readonly Fields[]) => {
    const product = kinds.flatMap((one) => alternatives.map((other) => ({ ...one, ...other })));
    kinds = product.length > mostKinds ? [{}] : product;
  };
  for (const [owner, at] of owners) {
    for (const alternatives of group("allOf", owner, at)) refine(alternatives);
    refine([ownFields(context, owner, at)]);
    for (const keyword of ["oneOf", "anyOf"]) {
      const alternatives = group(keyword, owner, at).flat();
      if (alternatives.length > 0) refine(alternatives);
    }
  }
  return kinds;
}

function ownFields(context: TypeContext, schema: JsonObject, pointer: string): Fields {
  const properties = ownField(schema, "properties");
  if (!isObject(properties)) return {};
  const property = (name: string): Data | undefined => {
    const written = ownField(properties, name);
    const place = child(pointer, "properties", name);
    const part = isObject(written) ? resolve(context, written, place, "a schema") : undefined;
    return part && { written, place, schema: part.value, pointer: part.pointer };
  };
  const event = property("event");
  const data = property("data");
  return { ...(event !== undefined && { event: event.schema }), ...(data !== undefined && { data }) };
}

function constantOf(schema: JsonObject): string | undefined {
  const { const: constant, enum: values } = schema;
  if (typeof constant === "string") return constant;
  return Array.isArray(values) && values.length === 1 && typeof values[0] === "string" ? values[0] : undefined;
}

/** Data are text on the wire: JSON where `contentMediaType` or `contentSchema` says so, or where the schema is not one of text. */
function dataOf(context: TypeContext, { data }: Fields): Pick<EventType, "isJson" | "data"> {
  if (data === undefined) return { isJson: false, data: { kind: "string" } };
  const { contentMediaType, contentSchema } = data.schema;
  const saysJson = typeof contentMediaType === "string" && /[/+]json\b/i.test(contentMediaType);
  if (contentSchema !== undefined && (contentMediaType === undefined || saysJson))
    return { isJson: true, data: typeOf(context, contentSchema, child(data.pointer, "contentSchema")) };
  if (saysJson) return { isJson: true, data: { kind: "unknown" } };
  const { kind } = typeOf(context, data.schema, data.pointer);
  if (kind === "unknown") return { isJson: false, data: { kind: "string" } };
  const isJson = kind !== "string" && kind !== "enum" && kind !== "literal";
  return { isJson, data: typeOf(context, data.written, data.place) };
}
