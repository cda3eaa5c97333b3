// A document of any version in, an OpenAPI 3.1 document out. No later stage knows that there are versions.
import type { Diagnostic, Report } from "../diagnostics/diagnostic.js";
import { child, lastToken, parent } from "../source/pointer.js";
import { placed, type Origins } from "./document.js";
import { oncePerResponse, sameResponses } from "./sameResponses.js";
import { isObject, mapChildren, referenceOf, setOwn, type JsonObject, type Place, type Visit } from "./shape.js";
import { meantType } from "./typeNames.js";
import { upgradeSwagger } from "./upgradeSwagger.js";

/** How the upgrade reports: the place is a pointer into the upgraded document. What is the same again is not said again. */
type Warn = (pointer: string, message: string, code?: Diagnostic["code"]) => void;

/** The document in OpenAPI 3.1, with the origins of what was moved. Words that its own version does not have are reported once each. */
export function upgrade(
  root: JsonObject,
  knownOrigins: Origins,
  report: Report,
): { root: JsonObject; origins: Origins } {
  const version = root["swagger"] === undefined ? String(root["openapi"]).slice(0, 3) : "2.0";
  const found: (Pick<Diagnostic, "code" | "severity" | "message"> & { readonly pointer: string })[] = [];
  const fail = (pointer: string, message: string) =>
    found.push({ code: "operation/invalid", severity: "error", message, pointer });
  // What other files gave, or a selection left, is not one object yet.
  const shared = sameResponses(root);
  const rebuilt: ReturnType<typeof upgradeSwagger> =
    version === "2.0"
      ? upgradeSwagger(shared, knownOrigins, fail)
      : { root: shared, origins: knownOrigins, moved: (reference) => reference };
  const said = new Set<string>();
  const warn: Warn = (pointer, message, code = "document/version") => {
    const key = code === "document/version" ? message : pointer;
    if (!said.has(key)) found.push({ code, severity: "warning", message, pointer });
    said.add(key);
  };
  if (version !== "2.0") checkComponentNames(root, warn);
  const upgradeOnce = oncePerResponse((visit) =>
    upgradeObject(visit, { version, warn, moved: rebuilt.moved }, upgradeOnce),
  );
  const upgraded = upgradeOnce({ value: rebuilt.root, kind: "document", pointer: "" }) as JsonObject;
  for (const finding of found) report(placed(rebuilt.origins, finding));
  return { root: { ...upgraded, openapi: "3.1.0" }, origins: rebuilt.origins };
}

/** Components Object: names are made of letters, digits and . _ - */
function checkComponentNames({ components }: JsonObject, warn: Warn): void {
  for (const [section, map] of isObject(components) ? Object.entries(components) : []) {
    if (section.startsWith("x-") || !isObject(map)) continue;
    const wrong = Object.keys(map).find((name) => !/^[a-zA-Z0-9._-]+$/.test(name));
    if (wrong !== undefined)
      warn(
        child("/components", section, wrong),
        `${JSON.stringify(wrong)} is not a name for a component: letters, digits and . _ - are`,
      );
  }
}

/** What the upgrade of each object needs to know. */
interface Upgrade {
  /** The version that the document was written in. */
  readonly version: string;
  readonly warn: Warn;
  /** The reference to what one names, where that is now. */
  readonly moved: (reference: string) => string;
}

function upgradeObject(visit: Visit, upgrade: Upgrade, upgradeInner: (visit: Visit) => unknown): unknown {
  const { kind } = visit;
  const { version, warn } = upgrade;
  const inner = withMovedReference(mapChildren(visit.value, visit, upgradeInner), upgrade);
  if (kind === "mediaType" && version === "3.0") return withoutStyles(inner, visit);
  if (kind !== "schema") return inner;
  if (inner === null && mayBeCommentedOut(visit.pointer)) {
    warn(visit.pointer, "expected a schema, found null; it is taken as empty", "document/structure");
    return {};
  }
  if (!isObject(inner)) return inner;
  const named = withTypeNames(inner, visit, warn);
  if (version === "3.1" || version === "3.2") return upgradeSchema(named);
  checkWords(named, version, visit, warn);
  return upgradeSchema(withoutSiblings(named, version, visit, warn));
}

function withMovedReference(value: unknown, { moved }: Upgrade): unknown {
  const reference = referenceOf(value);
  if (reference === undefined) return value;
  const now = moved(reference);
  return now === reference ? value : { ...(value as JsonObject), $ref: now };
}

/** Whether nothing is meant where null stands: `name:` among properties, `schema:` of a body. A component or an alternative must be one. */
function mayBeCommentedOut(pointer: string): boolean {
  const map = lastToken(parent(pointer));
  return map === "properties" || (map !== "schemas" && commentedOut.includes(lastToken(pointer)));
}

const commentedOut = ["schema", "itemSchema", "items", "additionalProperties"];

/** Before 3.1 the styles of an encoding are for urlencoded forms only, and ignored elsewhere (OpenAPI 3.0, Encoding Object, `style`). */
function withoutStyles(media: unknown, place: Place): unknown {
  const encoding = isObject(media) ? media["encoding"] : undefined;
  if (!isObject(media) || !isObject(encoding) || !/^multipart\//i.test(lastToken(place.pointer))) return media;
  const kept: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(encoding)) {
    if (!isObject(value)) setOwn(kept, property, value);
    else {
      const { style: _, explode: __, allowReserved: ___, ...rest } = value;
      setOwn(kept, property, rest);
    }
  }
  return { ...media, encoding: kept };
}

/** The schema with types as JSON Schema calls them, where it is plain which is meant. */
function withTypeNames(schema: JsonObject, around: Place, warn: Warn): JsonObject {
  const { type } = schema;
  const place = () => child(around.pointer, "type");
  const meant = (name: unknown) => (typeof name === "string" ? meantType(name) : undefined);
  if (type === null && Object.hasOwn(schema, "type")) {
    warn(place(), '`type: null` is no text in YAML; it is taken as the type "null", which is written in quotes');
    return { ...schema, type: "null" };
  }
  if (Array.isArray(type)) {
    const corrected = type.map((name: unknown) => (name === null ? "null" : (meant(name)?.type ?? name)));
    const wrong = type.findIndex((name, index) => name !== corrected[index]);
    if (wrong === -1) return schema;
    warn(
      child(place(), wrong),
      `\`${String(type[wrong])}\` is not a type of JSON Schema; it is taken as ${JSON.stringify(corrected[wrong])}`,
    );
    return { ...schema, type: corrected };
  }
  const right = meant(type);
  if (right === undefined) return schema;
  const words = Object.values(right).join(" with the format ");
  warn(place(), `\`type: ${String(type)}\` is not a type of JSON Schema; it is taken as ${words || "any type"}`);
  const { type: _, ...others } = schema;
  return { ...right, ...others };
}

/** What may stand beside a reference before 3.1 and is taken as what it is in 3.1: it says nothing about which values are valid. */
const annotations = [
  "title",
  "summary",
  "description",
  "default",
  "example",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "externalDocs",
  "xml",
  // "A `$ref` that may be null" is what everybody means by it.
  "nullable",
];

/** Before 3.1, what stands beside a reference is ignored (OpenAPI 3.0.4, Reference Object; Swagger 2.0, JSON Reference). */
function withoutSiblings(schema: JsonObject, version: string, place: Place, warn: Warn): JsonObject {
  if (referenceOf(schema) === undefined) return schema;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "$ref" || key.startsWith("x-") || annotations.includes(key)) setOwn(kept, key, value);
    // Repeating the type of the target does no harm.
    else if (key !== "type")
      warn(
        child(place.pointer, key),
        `\`${key}\` beside a reference is ignored in OpenAPI ${version}; put both into an allOf`,
      );
  }
  return kept;
}

/** Words of later versions. Everybody takes them as what they are there, and so do we. */
const laterWords: Readonly<Record<string, readonly string[]>> = {
  "2.0": [
    "oneOf",
    "anyOf",
    "not",
    "nullable",
    "const",
    "prefixItems",
    "patternProperties",
    "$defs",
    "if",
    "unevaluatedProperties",
    "writeOnly",
  ],
  "3.0": ["const", "prefixItems", "patternProperties", "$defs", "if", "unevaluatedProperties", "contentEncoding"],
};

function checkWords(schema: JsonObject, version: string, place: Place, warn: Warn): void {
  const later = (word: string, words: string) =>
    warn(child(place.pointer, word), `${words} is not a word of OpenAPI ${version}; it is taken as in later versions`);
  for (const word of laterWords[version] ?? []) if (Object.hasOwn(schema, word)) later(word, `\`${word}\``);
  if (Array.isArray(schema["type"])) later("type", "a list of types");
  if (Array.isArray(schema["items"])) later("items", "a list of items");
  if (version === "3.0" && typeof schema["discriminator"] === "string")
    warn(
      child(place.pointer, "discriminator"),
      "a discriminator is an object since OpenAPI 3.0; this text is taken as its propertyName",
    );
}

const bounds = [
  { exclusive: "exclusiveMinimum", bound: "minimum" },
  { exclusive: "exclusiveMaximum", bound: "maximum" },
] as const;

/** The schema dialects of 2.0 and 3.0 in the words of JSON Schema 2020-12. Documents of 3.1 that still use the old words are read the same. */
function upgradeSchema(schema: JsonObject): JsonObject {
  let result = schema;
  const change = (fields: Record<string, unknown>, ...removed: string[]) => {
    const copy: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(result)) if (!removed.includes(key)) setOwn(copy, key, value);
    result = Object.assign(copy, fields);
  };

  // 2.0: `discriminator` is the name of the property (Swagger 2.0, Schema Object).
  if (typeof schema["discriminator"] === "string") change({ discriminator: { propertyName: schema["discriminator"] } });
  // 2.0: `type: file` (Swagger 2.0, Parameter Object and Response Object).
  if (schema["type"] === "file") change({ type: "string", format: "binary" });
  // 3.0: boolean bounds (JSON Schema Validation 00, section 5.3).
  for (const { exclusive, bound } of bounds) {
    if (schema[exclusive] === true && typeof schema[bound] === "number") change({ [exclusive]: schema[bound] }, bound);
    else if (typeof schema[exclusive] === "boolean") change({}, exclusive);
  }
  // A tuple is `prefixItems` since 2020-12 (JSON Schema Core, section 10.3.1.1).
  if (Array.isArray(schema["items"])) {
    const { additionalItems } = schema;
    change(
      { prefixItems: schema["items"], ...(additionalItems !== undefined && { items: additionalItems }) },
      "items",
      "additionalItems",
    );
    if (additionalItems === undefined) change({}, "items");
  }
  // 3.0: `nullable` (OpenAPI 3.0.4, Schema Object); 2.0: `x-nullable` by common usage.
  if (schema["nullable"] !== undefined || schema["x-nullable"] !== undefined) {
    const isNullable = schema["nullable"] === true || schema["x-nullable"] === true;
    change({}, "nullable", "x-nullable");
    if (isNullable) result = orNull(result);
  }
  return result;
}

function orNull(schema: JsonObject): JsonObject {
  const { type } = schema;
  const values =
    Array.isArray(schema["enum"]) && !schema["enum"].includes(null)
      ? { enum: [...(schema["enum"] as unknown[]), null] }
      : {};
  if (typeof type === "string" && type !== "null") return { ...schema, ...values, type: [type, "null"] };
  if (Array.isArray(type))
    return type.includes("null") ? schema : { ...schema, ...values, type: [...(type as unknown[]), "null"] };
  if (
    referenceOf(schema) === undefined &&
    !["allOf", "anyOf", "oneOf", "enum"].some((keyword) => Object.hasOwn(schema, keyword))
  )
    return schema;
  const { description, title, deprecated, readOnly, writeOnly, default: fallback, example, ...rest } = schema;
  const annotations = { title, description, deprecated, readOnly, writeOnly, default: fallback, example };
  const kept = Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== undefined));
  return { ...kept, anyOf: [{ ...rest, ...values }, { type: "null" }] };
}
