// The document as `schema.ts` sees it: what references lead to, and schemas that a discriminator tells apart with the value that means them.
import { jsonOf, pointerOf } from "../../api/fields.js";
import { child, formatPointer, lastToken, parent, valueAt } from "../../source/pointer.js";

export type JsonObject = { readonly [field: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object, or one without fields. */
export function recordOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** A discriminator with all that it is known to mean: value → reference. */
interface Discriminator {
  readonly propertyName: string;
  readonly mapping: { readonly [value: string]: string };
}

export interface Description {
  readonly root: JsonObject;
  /** A schema as it is to be printed: with the value by which it is told apart, where a union or a mapping gives it one. */
  readonly schemaOf: (schema: JsonObject) => JsonObject;
  /** What a reference leads to, through further ones; `undefined` where that is nothing. */
  readonly resolve: (reference: string) => unknown;
  /** By pointer: the discriminator of a schema, or the one that it has from its base. */
  readonly discriminators: ReadonlyMap<string, Discriminator>;
  /** Pointers of schemas that `schemaOf` gives their value. */
  readonly told: ReadonlySet<string>;
}

/** Reads a document and finds out which values mean which kinds (OpenAPI 3.1, section 4.8.25). */
export function readDescription(root: JsonObject): Description {
  const changed = new Map<JsonObject, JsonObject>();
  const discriminators = new Map<string, Discriminator>();
  const told = new Set<string>();
  const heirs = heirsOf(root);
  const { discriminating, composed } = schemasIn(root);
  for (const { pointer, schema } of discriminating) {
    const discriminator = discriminatorOf(schema, heirs.get(pointer) ?? []);
    discriminators.set(pointer, discriminator);
    for (const [reference, values] of kindsOf(schema["oneOf"], discriminator)) tell(reference, values, discriminator);
  }
  for (const { pointer, schema } of composed) inherit(pointer, schema["allOf"] as readonly unknown[]);
  return { root, schemaOf: (schema) => changed.get(schema) ?? schema, resolve, discriminators, told };

  function resolve(reference: string): unknown {
    const seen = new Set<string>();
    for (let next = reference; !seen.has(next);) {
      seen.add(next);
      const value = valueAt(root, pointerOf(next));
      const { $ref } = recordOf(value);
      if (typeof $ref !== "string") return value;
      next = $ref;
    }
    return undefined;
  }

  /** A kind takes the discriminator of the base that it extends, and the values that the base's mapping gives it. */
  function inherit(pointer: string, parts: readonly unknown[]): void {
    for (const part of parts) {
      const { $ref } = recordOf(part);
      if (typeof $ref === "string") {
        const base = discriminators.get(pointerOf($ref));
        if (base === undefined) return;
        const values = Object.keys(base.mapping).filter((value) => base.mapping[value] === `#${pointer}`);
        if (values.length > 0) tell(`#${pointer}`, values, base);
        discriminators.set(pointer, base);
      } else if (hasDiscriminator(part)) discriminators.set(pointer, discriminatorOf(part, []));
    }
  }

  function tell(reference: string, values: readonly string[], { propertyName }: Discriminator): void {
    const schema = resolve(reference);
    if (told.has(pointerOf(reference)) || !isObject(schema)) return;
    const next = withValues(changed.get(schema) ?? schema, propertyName, values);
    if (next === undefined) return;
    changed.set(schema, next);
    told.add(pointerOf(reference));
  }
}

/** The kinds of a union with the values that mean them: what the mapping says, or else the name of the schema. */
function kindsOf(oneOf: unknown, { mapping }: Discriminator): ReadonlyMap<string, readonly string[]> {
  if (!Array.isArray(oneOf)) return new Map();
  const kinds = new Map<string, string[]>();
  for (const { $ref } of oneOf.map(recordOf)) if (typeof $ref === "string") kinds.set($ref, []);
  for (const [value, reference] of Object.entries(mapping))
    kinds.set(reference, [...(kinds.get(reference) ?? []), value]);
  return new Map(
    [...kinds].map(([reference, values]) => [reference, values.length > 0 ? values : [lastToken(reference)]]),
  );
}

/** What openapi-typescript says of a property that it adds, and behind the description of one that it replaces. */
const notes = {
  added: "discriminator enum property added by openapi-typescript",
  replaced: "(enum property replaced by openapi-typescript)",
} as const;

/** A schema whose property has no other value than these; `undefined` where it is not one of an object. */
function withValues(schema: JsonObject, name: string, values: readonly string[]): JsonObject | undefined {
  const { allOf, properties, required, type } = schema;
  const property = (description: string) => ({ [name]: { type: "string", enum: values, description } });
  if (Array.isArray(allOf)) {
    const part = { type: "object", required: [name], properties: property(notes.added) };
    return { ...schema, allOf: [...(allOf as unknown[]), part] };
  }
  if (type !== "object") return undefined;
  const { description } = recordOf(recordOf(properties)[name]);
  const isDescribed = typeof description === "string" && description !== "";
  const names = Array.isArray(required) ? (required as unknown[]) : [];
  return {
    ...schema,
    required: names.includes(name) ? names : [...names, name],
    properties: {
      ...recordOf(properties),
      ...property(isDescribed ? `${description} ${notes.replaced}` : notes.added),
    },
  };
}

function hasDiscriminator(value: unknown): value is JsonObject {
  const { propertyName } = recordOf(recordOf(value)["discriminator"]);
  return typeof propertyName === "string" && propertyName !== "";
}

function discriminatorOf(schema: JsonObject, heirs: readonly string[]): Discriminator {
  const { propertyName, mapping } = recordOf(schema["discriminator"]);
  const said = Object.entries(recordOf(jsonOf(mapping))).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
  );
  const known = new Set(said.map(([, reference]) => reference));
  const added = heirs
    .map((name) => [name, `#${child(schemasPointer, name)}`] as const)
    .filter(([, reference]) => !known.has(reference));
  return { propertyName: String(propertyName), mapping: Object.fromEntries([...said, ...added]) };
}

const schemasPointer = "/components/schemas";

/** Pointer of a base → the names of schemas that extend it and declare the property of its discriminator themselves. */
function heirsOf(root: JsonObject): ReadonlyMap<string, readonly string[]> {
  const schemas = recordOf(valueAt(root, schemasPointer));
  const heirs = new Map<string, string[]>();
  for (const name of Object.keys(schemas).sort()) {
    const { allOf, properties } = recordOf(schemas[name]);
    for (const part of Array.isArray(allOf) ? (allOf as unknown[]) : []) {
      const { $ref } = recordOf(part);
      if (typeof $ref !== "string" || parent(pointerOf($ref)) !== schemasPointer) continue;
      const base = pointerOf($ref);
      const { propertyName } = recordOf(recordOf(schemas[lastToken(base)])["discriminator"]);
      if (typeof propertyName === "string" && Object.hasOwn(recordOf(properties), propertyName))
        heirs.set(base, [...(heirs.get(base) ?? []), name]);
    }
  }
  return heirs;
}

interface Found {
  readonly tokens: readonly string[];
  readonly pointer: string;
  readonly schema: JsonObject;
}

/** What has a discriminator and what has `allOf`, wherever it stands; in the order of sorted keys, for the first of several counts. */
function schemasIn(root: JsonObject): { discriminating: Found[]; composed: Found[] } {
  const discriminating: Found[] = [];
  const composed: Found[] = [];
  const tokens: string[] = [];
  /** Responses in which there is nothing: most operations fail in the same ways, which are one object. */
  const barren = new Set<object>();
  const visit = (value: object) => {
    if (isObject(value) && (Array.isArray(value["allOf"]) || hasDiscriminator(value))) {
      const found = { tokens: [...tokens], pointer: formatPointer(tokens), schema: value };
      if (hasDiscriminator(value)) discriminating.push(found);
      if (Array.isArray(value["allOf"])) composed.push(found);
    }
    for (const key of Object.keys(value)) {
      const inner = (value as JsonObject)[key];
      if (typeof inner !== "object" || inner === null || barren.has(inner)) continue;
      const before = discriminating.length + composed.length;
      tokens.push(key);
      visit(inner);
      tokens.pop();
      if (tokens.at(-1) === "responses" && discriminating.length + composed.length === before) barren.add(inner);
    }
  };
  visit(root);
  return { discriminating: discriminating.sort(byTokens), composed: composed.sort(byTokens) };
}

function byTokens({ tokens: a }: Found, { tokens: b }: Found): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [one, other] = [a[at]!, b[at]!];
    if (one === other) continue;
    const [first, second] = [Number(one), Number(other)];
    return Number.isInteger(first) && Number.isInteger(second) ? first - second : one < other ? -1 : 1;
  }
  return a.length - b.length;
}
