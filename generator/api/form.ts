// A document in, warnings about fields that are not of the kind that the specification gives them out.
//
// What the reading needs is checked where it is read. This looks at the rest, so that nothing wrong is passed over in silence.
import { previewField } from "../document/join/preview.js";
import {
  childrenOf,
  isObject,
  PlaceInside,
  referenceOf,
  type Kind,
  type Place,
  type Visit,
} from "../document/shape.js";
import { once } from "../source/once.js";
import { child, parent } from "../source/pointer.js";
import { kindOf, type Context } from "./fields.js";
import { remarksOn, type Remark } from "./rules.js";

/** What a field is, or the name of an object of the specification with fields of its own; a `list` or a `map` of these. */
type Form = Simple | Part | `list ${Simple | Part}` | `map ${Simple | Part}`;
type Simple = "text" | "flag" | "number" | "list" | "object" | "schema";
type Part = "info" | "contact" | "license" | "server" | "variable" | "tag" | "externalDocs" | "requirement" | "xml";

const described = { summary: "text", description: "text" } as const;
const schemaWords = [
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "additionalProperties",
  "items",
] as const;
const schemas = Object.fromEntries(
  [...schemaWords, "unevaluatedItems", "unevaluatedProperties"].map((word) => [word, "schema"]),
);

/** By object of the specification, its fields. Fields that hold objects with a form of their own are only said to be maps or lists. */
const forms: Readonly<
  Record<Part, Readonly<Record<string, Form>>> & Partial<Record<Kind, Readonly<Record<string, Form>>>>
> = {
  document: {
    info: "info",
    servers: "list server",
    paths: "object",
    webhooks: "object",
    components: "object",
    security: "list requirement",
    tags: "list tag",
    externalDocs: "externalDocs",
  },
  info: {
    title: "text",
    version: "text",
    termsOfService: "text",
    contact: "contact",
    license: "license",
    ...described,
  },
  contact: { name: "text", url: "text", email: "text" },
  license: { name: "text", identifier: "text", url: "text" },
  server: { url: "text", description: "text", name: "text", variables: "map variable" },
  variable: { enum: "list text", default: "text", description: "text" },
  tag: { name: "text", externalDocs: "externalDocs", ...described },
  externalDocs: { url: "text", description: "text" },
  requirement: {},
  xml: { name: "text", namespace: "text", prefix: "text", attribute: "flag", wrapped: "flag" },
  components: {
    ...(Object.fromEntries(
      [
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
        "pathItems",
      ].map((section) => [section, "map object"]),
    ) as Readonly<Record<string, Form>>),
    schemas: "map schema",
  },
  pathItem: {
    servers: "list server",
    parameters: "list",
    additionalOperations: "object",
    [previewField]: "flag",
    ...described,
  },
  operation: {
    tags: "list text",
    operationId: "text",
    externalDocs: "externalDocs",
    parameters: "list",
    callbacks: "map object",
    deprecated: "flag",
    [previewField]: "flag",
    security: "list requirement",
    servers: "list server",
    ...described,
  },
  parameter: {
    description: "text",
    required: "flag",
    deprecated: "flag",
    allowEmptyValue: "flag",
    style: "text",
    explode: "flag",
    allowReserved: "flag",
    schema: "schema",
    content: "object",
    examples: "object",
  },
  header: {
    description: "text",
    required: "flag",
    deprecated: "flag",
    explode: "flag",
    schema: "schema",
    content: "object",
    examples: "object",
  },
  requestBody: { description: "text", required: "flag", content: "object" },
  mediaType: { schema: "schema", itemSchema: "schema", encoding: "object", examples: "object" },
  encoding: { contentType: "text", headers: "object", style: "text", explode: "flag", allowReserved: "flag" },
  response: { headers: "map object", content: "object", links: "map object", ...described },
  schema: {
    ...(schemas as Readonly<Record<string, Form>>),
    title: "text",
    description: "text",
    format: "text",
    multipleOf: "number",
    maximum: "number",
    minimum: "number",
    exclusiveMaximum: "number",
    exclusiveMinimum: "number",
    uniqueItems: "flag",
    readOnly: "flag",
    writeOnly: "flag",
    deprecated: "flag",
    [previewField]: "flag",
    prefixItems: "list",
    required: "list text",
    examples: "list",
    dependentRequired: "map list",
    dependentSchemas: "map schema",
    $defs: "map schema",
    properties: "object",
    patternProperties: "object",
    discriminator: "object",
    xml: "xml",
    externalDocs: "externalDocs",
  },
};

/** What a form is, and what it is a list or a map of. */
const wordsOf = once((form: Form) => form.split(" ") as ["list" | "map" | Simple | Part, (Simple | Part)?]);

/** Fields that must be there. */
const needed: Partial<Record<Part | Kind, readonly string[]>> = {
  info: ["title", "version"],
  server: ["url"],
  tag: ["name"],
  externalDocs: ["url"],
};

/** Reports fields of the wrong kind, but for those that have been `reported`, or that stand in something that was. */
export function checkForm(context: Context, reported: ReadonlySet<string>): void {
  let found = 0;
  /** Responses in which nothing is wrong: what is one object in many places is looked at once. */
  const sound = new Set<unknown>();
  checkObject({ value: context.root, kind: "document", pointer: "" });

  function checkObject(visit: Visit): void {
    const { value, kind } = visit;
    if (!isObject(value) || referenceOf(value) !== undefined || sound.has(value)) return;
    const before = found;
    checkFields(kind, value, visit);
    for (const { code, message, at } of remarksOn(kind, value, context.root))
      warn(child(visit.pointer, ...at), message, code);
    for (const inner of childrenOf(visit)) checkObject(inner);
    if (kind === "response" && found === before) sound.add(value);
  }

  function checkFields(kind: Part | Kind, value: { readonly [field: string]: unknown }, place: Place): void {
    const fields = forms[kind] ?? {};
    for (const field of Object.keys(value)) {
      if (Object.hasOwn(fields, field)) check(fields[field]!, value[field], place, field, kind);
    }
    for (const field of needed[kind] ?? []) {
      if (!Object.hasOwn(value, field)) warn(child(place.pointer, field), `\`${field}\` is missing`);
    }
  }

  function check(form: Form, value: unknown, around: Place, token: string | number, kind: Part | Kind): void {
    const [outer, inner] = wordsOf(form);
    if (inner !== undefined && outer === "list" && Array.isArray(value)) {
      const place = new PlaceInside(around, token);
      value.forEach((item, index) => check(inner, item, place, index, kind));
    } else if (inner !== undefined && outer === "map" && isObject(value)) {
      const place = new PlaceInside(around, token);
      for (const [name, item] of Object.entries(value))
        if (!name.startsWith("x-")) check(inner, item, place, name, kind);
    } else if (outer in forms && isObject(value)) checkFields(outer as Part, value, new PlaceInside(around, token));
    else if (!isOfForm(outer, value))
      warn(
        child(around.pointer, token),
        `expected ${outer in forms ? "an object" : words[outer as Simple]}, found ${kindOf(value)}`,
        kind === "schema" ? "schema/invalid" : "document/structure",
      );
  }

  function warn(pointer: string, message: string, code: Remark["code"] = "document/structure"): void {
    found++;
    for (let place = pointer; ; place = parent(place)) {
      if (reported.has(place)) return;
      if (place === "") break;
    }
    context.report({ code, severity: "warning", message, pointer });
  }
}

const words: Readonly<Record<Simple | "map", string>> = {
  text: "text",
  flag: "true or false",
  number: "a number",
  list: "a list",
  object: "an object",
  schema: "a schema",
  map: "an object",
};

function isOfForm(form: string, value: unknown): boolean {
  switch (form) {
    case "text":
      // YAML makes numbers of unquoted text, and nothing of nothing.
      return typeof value !== "object" || value === null;
    case "flag":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number";
    case "list":
      return Array.isArray(value);
    case "schema":
      return isObject(value) || typeof value === "boolean";
    default:
      return isObject(value);
  }
}
