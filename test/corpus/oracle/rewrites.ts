// A schema in, the same said in words that openapi-typescript understands out. Each rewrite is one difference between it and JSON
// Schema, with its reason: what is not in this table, the two printers must agree about.
export type Schema = { readonly [word: string]: unknown };

/** What a local reference names. */
export type Resolve = (reference: string) => unknown;

export interface Rewrite {
  readonly name: string;
  /** What openapi-typescript makes of it, and why that is not what the schema says. */
  readonly reason: string;
  /** The schema in other words; `undefined` where the rewrite has nothing to do. */
  readonly apply: (schema: Schema, resolve: Resolve) => unknown;
}

/** Words that say something about a value, not only about the schema. */
const telling = [
  ...["$ref", "type", "enum", "const", "allOf", "anyOf", "oneOf"],
  ...["properties", "required", "additionalProperties", "patternProperties", "items", "prefixItems"],
  ...["if", "then", "else", "unevaluatedProperties", "not"],
];
const unions = ["anyOf", "oneOf"];
const objectWords = ["properties", "additionalProperties", "patternProperties"];
const has = (schema: Schema, word: string) => Object.hasOwn(schema, word);
const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0;
const pick = (schema: Schema, words: readonly string[]): Schema =>
  Object.fromEntries(words.filter((word) => has(schema, word)).map((word) => [word, schema[word]]));
const namesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((name): name is string => typeof name === "string") : [];
/** `type: object` and nothing else about objects. */
const isPlainObject = (schema: Schema) =>
  schema["type"] === "object" && Object.keys(schema).every((word) => ["type", "required"].includes(word));
/** Anything that is there: `unknown` would let `undefined` of an optional property through. */
export const present: Schema = { "x-present": true };
/** What a part requires of its own properties. */
const withOwn = (part: Schema, before: Schema): Schema => {
  const names = namesIn(before["required"]).filter((name) => has((part["properties"] ?? {}) as Schema, name));
  return names.length === 0 ? part : { ...part, required: names };
};
/** Whether a schema says what a property is: itself, in a part, or in each of its alternatives but null. */
const declares = (schema: unknown, name: string, resolve: Resolve, open: readonly unknown[] = []): boolean => {
  if (typeof schema !== "object" || schema === null || open.includes(schema)) return false;
  const words = schema as Schema;
  const inside = (part: unknown) => declares(part, name, resolve, [...open, schema]);
  const list = (word: string) => (Array.isArray(words[word]) ? (words[word] as Schema[]) : []);
  if (isScalar(words)) return false;
  if (has((words["properties"] ?? {}) as Schema, name)) return true;
  if (typeof words["$ref"] === "string" && inside(resolve(words["$ref"]))) return true;
  if (list("allOf").some(inside)) return true;
  return unions.some((word) => {
    const alternatives = list(word).filter((part) => part["type"] !== "null");
    return alternatives.length > 0 && alternatives.every(inside);
  });
};
/** Texts and numbers have no properties, whatever is said beside their type. */
const isScalar = (schema: Schema): boolean => {
  const types = ([] as unknown[]).concat(schema["type"] ?? []).filter((type) => type !== "null");
  return types.length > 0 && !types.some((type) => type === "object" || type === "array");
};
const without = (schema: Schema, words: readonly string[]): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([word]) => !words.includes(word)));

export const rewrites: readonly Rewrite[] = [
  {
    name: "branches",
    reason: "passes over `if`; where both branches say something, a value is what one of them says",
    apply: (schema) => {
      const { if: condition, then, else: otherwise, ...others } = schema;
      if (condition === undefined) return undefined;
      const says = (branch: unknown) =>
        typeof branch === "object" &&
        branch !== null &&
        Object.keys(pick(branch as Schema, telling)).some((word) => word !== "required");
      return says(then) && says(otherwise) ? { allOf: [others, { anyOf: [then, otherwise] }] } : others;
    },
  },
  {
    name: "unevaluated properties",
    reason: "passes over `unevaluatedProperties`, which without other schemas beside it is `additionalProperties`",
    apply: (schema) => {
      const { unevaluatedProperties, ...others } = schema;
      if (unevaluatedProperties === undefined) return undefined;
      const isWhole = !["$ref", "allOf", ...unions].some((word) => has(schema, word));
      return isWhole && !has(schema, "additionalProperties")
        ? { ...others, additionalProperties: unevaluatedProperties }
        : others;
    },
  },
  {
    name: "beside $ref",
    reason: "passes over words beside a $ref, which hold since 3.1 (JSON Schema Core, section 8.2.3.1)",
    apply: (schema) => {
      const others = without(pick(schema, telling), ["$ref"]);
      if (typeof schema["$ref"] !== "string" || Object.keys(others).length === 0) return undefined;
      return { ...others, allOf: [{ $ref: schema["$ref"] }, ...((schema["allOf"] ?? []) as unknown[])] };
    },
  },
  {
    name: "null beside parts",
    reason: "takes null away where a type that lists it stands beside parts without it; who lists it means it",
    apply: (schema) => {
      const types = ([] as unknown[]).concat(schema["type"] ?? []);
      const says = (part: unknown) =>
        Object.keys(pick(part as Schema, telling)).length > 0 && !isPlainObject(part as Schema);
      const parts = ["allOf", ...unions].flatMap((word) => (Array.isArray(schema[word]) ? schema[word] : []));
      if (!types.includes("null") || !parts.some(says)) return undefined;
      const others = types.filter((type) => type !== "null");
      const { type: _, ...rest } = schema;
      return { anyOf: [{ ...rest, ...(others.length > 0 && { type: others }) }, { type: "null" }] };
    },
  },
  {
    name: "required of parts",
    reason: "makes a property required only where `required` stands beside the part that declares it, not elsewhere",
    apply: (schema, resolve) => {
      const parts = (Array.isArray(schema["allOf"]) ? schema["allOf"] : []).filter(
        (part): part is Schema => typeof part === "object" && part !== null,
      );
      const hasUnion = unions.some((word) => isFilled(schema[word]));
      if (parts.length === 0 && !hasUnion) return undefined;
      const telling_ = parts.filter((part) => {
        const words = pick(part, telling);
        return Object.keys(words).length > 0 && !(isPlainObject(words) && parts.length + Number(hasUnion) > 1);
      });
      const own = (schema["properties"] ?? {}) as Schema;
      const ownOf = (part: Schema) => (part["properties"] ?? {}) as Schema;
      const ofParts = parts.flatMap((part) => namesIn(part["required"]).filter((name) => !has(ownOf(part), name)));
      // A base may require what only its heirs declare.
      const ofBases = parts
        .flatMap((part) => (typeof part["$ref"] === "string" ? [resolve(part["$ref"]) as Schema] : []))
        .flatMap((base) => namesIn(base?.["required"]).filter((name) => !declares(base, name, resolve)))
        .filter((name) => declares(schema, name, resolve));
      const required = [...namesIn(schema["required"]), ...ofParts, ...ofBases];
      const foreign = [...new Set(required)].filter((name) => !has(own, name));
      const { allOf: _, required: __, ...rest } = schema;
      const ownRequired = [...new Set(required)].filter((name) => has(own, name));
      const demand = {
        type: "object",
        properties: Object.fromEntries(foreign.map((name) => [name, declares(schema, name, resolve) ? present : {}])),
        required: foreign,
      };
      const allOf = [
        ...telling_.map((part) => without(part, ["required"])).map((part, index) => withOwn(part, telling_[index]!)),
      ];
      if (foreign.length > 0) allOf.push(demand);
      const changed = {
        ...rest,
        ...(ownRequired.length > 0 && { required: ownRequired }),
        ...(allOf.length > 0 && { allOf }),
      };
      return JSON.stringify(changed) === JSON.stringify(schema) ? undefined : changed;
    },
  },
  {
    name: "beside anyOf",
    reason: "makes words beside an anyOf one more alternative; all of them hold (JSON Schema Core, section 10.2.1)",
    apply: (schema) => {
      const [union] = unions.filter((word) => isFilled(schema[word]));
      if (union === undefined) return undefined;
      const others = without(pick(schema, telling), [union]);
      const types = ([] as unknown[]).concat(others["type"] ?? []);
      const isPlain =
        types.every((type) => type === "object") &&
        Object.keys(others).every((word) => word === "type" || typeof others[word] === "boolean");
      if (isPlain) return Object.keys(others).length === 0 ? undefined : { [union]: schema[union] };
      return { allOf: [others, { [union]: schema[union] }] };
    },
  },
  {
    name: "nothing",
    reason: "passes over `not`; what is not anything is nothing",
    apply: (schema) =>
      schema["not"] === true ||
      (typeof schema["not"] === "object" && Object.keys(schema["not"] ?? {}).length === 0 && has(schema, "not"))
        ? { oneOf: [false] }
        : undefined,
  },
  {
    name: "null constant",
    reason: "passes over `const: null`",
    apply: (schema) => (schema["const"] === null ? { type: "null" } : undefined),
  },
  {
    name: "enum of an object",
    reason: "takes the values of an object's enum for schemas",
    apply: (schema) =>
      Array.isArray(schema["enum"]) && (schema["type"] === "object" || objectWords.some((word) => has(schema, word)))
        ? { oneOf: schema["enum"].map((value) => ({ const: value as unknown })) }
        : undefined,
  },
  {
    name: "implied object",
    reason: "takes an object that has neither a type nor properties for nothing",
    apply: (schema) => {
      const isEmpty = Object.keys((schema["properties"] ?? { none: true }) as Schema).length === 0;
      const others = Object.keys(schema).filter((word) => telling.includes(word) && !objectWords.includes(word));
      return others.length === 0 && (isEmpty || schema["additionalProperties"] === false)
        ? { ...schema, type: "object" }
        : undefined;
    },
  },
  {
    name: "no further properties",
    reason: "takes an object without any properties for one with any",
    apply: (schema) =>
      schema["type"] === "object" &&
      schema["additionalProperties"] === false &&
      !["patternProperties", "allOf"].some((word) => has(schema, word)) &&
      Object.keys((schema["properties"] ?? {}) as Schema).length === 0
        ? { type: "object", additionalProperties: { oneOf: [false] } }
        : undefined,
  },
  {
    name: "nothing further beside parts",
    reason:
      "takes every property away; by the letter `additionalProperties: false` forbids what the parts declare, but who writes it means them",
    apply: (schema, resolve) => {
      const parts = (Array.isArray(schema["allOf"]) ? schema["allOf"] : []) as Schema[];
      const isClosed = (part: Schema): boolean => {
        if (typeof part["$ref"] === "string") return isClosed((resolve(part["$ref"]) ?? {}) as Schema);
        const words = without(part, ["title", "description", "example"]);
        return (
          part["additionalProperties"] === false &&
          Object.keys(words).every((word) => ["type", "additionalProperties"].includes(word))
        );
      };
      const open = parts.filter((part) => !isClosed(part));
      const isAll = open.length === 0 && !telling.some((word) => word !== "allOf" && has(schema, word));
      return open.length === parts.length || isAll ? undefined : { ...schema, allOf: open };
    },
  },
  {
    name: "further properties of a part",
    reason: "asks of what other parts declare to be of the type of a part's further properties, too, which nothing is",
    apply: (schema, resolve) => {
      const parts = (Array.isArray(schema["allOf"]) ? schema["allOf"] : []) as Schema[];
      const isAlone = ({ allOf, ...own }: Schema) =>
        Array.isArray(allOf) && allOf.length === 1 && !telling.some((word) => has(own, word));
      /** What a reference stands for, by whatever names. */
      const meant = (part: Schema): Schema => {
        if (typeof part["$ref"] === "string") return meant((resolve(part["$ref"]) ?? {}) as Schema);
        const [only] = isAlone(part) ? (part["allOf"] as Schema[]) : [];
        return only !== undefined && typeof only["$ref"] === "string" ? meant(only) : part;
      };
      const written = parts.flatMap((part): Schema[] => {
        const target = typeof part["$ref"] === "string" ? meant(part) : {};
        const further = target["additionalProperties"];
        const isTyped = typeof further === "object" && Object.keys(further ?? {}).length > 0;
        return isTyped || has(target, "patternProperties") ? [without(target, ["discriminator"])] : [part];
      });
      return isAlone(schema) || written.every((part, index) => part === parts[index])
        ? undefined
        : { ...schema, allOf: written };
    },
  },
  {
    name: "implied array",
    reason: "takes `items` without a type for nothing; everybody who writes it means a list",
    apply: (schema) =>
      !has(schema, "type") &&
      !objectWords.some((word) => has(schema, word)) &&
      (has(schema, "items") || has(schema, "prefixItems"))
        ? { ...schema, type: "array" }
        : undefined,
  },
  {
    name: "required without a property",
    reason: "passes over required names that `properties` does not list",
    apply: (schema) => {
      if (!Array.isArray(schema["required"]) || ["$ref", "allOf", ...unions].some((word) => has(schema, word)))
        return undefined;
      if (schema["type"] !== "object" && !has(schema, "properties")) return undefined;
      const properties = (schema["properties"] ?? {}) as Schema;
      const missing = schema["required"].filter(
        (name): name is string => typeof name === "string" && !has(properties, name),
      );
      if (missing.length === 0) return undefined;
      return { ...schema, properties: { ...properties, ...Object.fromEntries(missing.map((name) => [name, {}])) } };
    },
  },
];

const oneSchema = ["additionalProperties", "items"];
const schemaLists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const schemaMaps = ["properties", "patternProperties"];

/** The schema with all rewrites, and with nothing in it but words of which types are made; `applied` counts what was rewritten. */
export function rewritten(
  schema: unknown,
  applied: Map<string, number>,
  reference: (text: string) => string,
  resolve: Resolve,
): unknown {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema;
  const again = (inner: unknown) => rewritten(inner, applied, reference, resolve);
  let result: unknown = pick(schema as Schema, [...telling, "x-present", "minItems", "maxItems"]);
  for (const { name, apply } of rewrites) {
    const changed = apply(result as Schema, resolve);
    if (changed === undefined) continue;
    applied.set(name, (applied.get(name) ?? 0) + 1);
    result = changed;
  }
  return Object.fromEntries(
    Object.entries(result as Schema).map(([word, value]) => {
      if (word === "$ref" && typeof value === "string") return [word, reference(value)];
      if (oneSchema.includes(word)) return [word, again(value)];
      if (schemaLists.includes(word) && Array.isArray(value)) return [word, value.map(again)];
      if (schemaMaps.includes(word) && typeof value === "object" && value !== null)
        return [word, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, again(inner)]))];
      return [word, value];
    }),
  );
}
