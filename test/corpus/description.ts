// The files of a description in, its operations out: read by the text of the specifications (2.0, 3.0 to 3.2) and by a parser and
// bundler that the generator does not use, so that a mistake of one side is not a mistake of both.
import { bundle, createConfig, parseYaml } from "@redocly/openapi-core";

export type Fields = Readonly<Record<string, unknown>>;

/** One description in one piece: every reference is local. Examples and defaults are left out, so that values come from schemas. */
export interface Description {
  readonly root: Fields;
  readonly version: "2" | "3";
}

/** An operation, as a server sees it. */
export interface DescribedOperation {
  /** `GET /users/{id}` */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly DescribedParameter[];
  /** By media type, in the order of the document; empty where there is no body. */
  readonly body: ReadonlyMap<string, Media>;
  readonly bodyRequired: boolean;
  readonly responses: readonly DescribedResponse[];
  /** The address of the server that the operation or its path has of its own, which is not that of the description. */
  readonly server?: string;
}

export type Place = "path" | "query" | "querystring" | "header" | "cookie";

export interface DescribedParameter {
  readonly name: string;
  readonly in: Place;
  readonly required: boolean;
  readonly schema: unknown;
  /** OpenAPI's `style`; `tabDelimited` for 2.0's `tsv`. */
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** The media type, where the parameter is described by `content`. */
  readonly mediaType?: string;
}

export interface Media {
  readonly schema: unknown;
  /** The schema of one item of a stream (3.2). */
  readonly itemSchema?: unknown;
  readonly encoding: Readonly<Record<string, PropertyEncoding>>;
}

export interface PropertyEncoding {
  readonly contentType?: string;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
}

export interface DescribedResponse {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly content: ReadonlyMap<string, Media>;
}

/** Reads a description: from its text where it is one file, by Redocly's bundler where it is several. */
export async function readDescription(file: string, text: string): Promise<Description> {
  const own = /^\s*\{/.test(text) ? fromJson(text) : parseYaml(text);
  if (!isFields(own)) throw new Error("the description is not an object");
  const root = hasOuterReference(own) ? await bundled(file) : own;
  const version = root["swagger"] === undefined ? "3" : "2";
  return { root: withoutExamples(root, true) as Fields, version };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return parseYaml(text);
  }
}

async function bundled(file: string): Promise<Fields> {
  const { bundle: whole } = await bundle({ ref: file, config: await createConfig({}), dereference: false });
  if (!isFields(whole.parsed)) throw new Error("the bundler gave no object");
  return whole.parsed;
}

function hasOuterReference(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(hasOuterReference);
  const reference = (value as Fields)["$ref"];
  if (typeof reference === "string" && !reference.startsWith("#")) return true;
  return Object.values(value).some(hasOuterReference);
}

/** Objects whose keys are names, not words of the specification. */
const maps = new Set([
  ...["properties", "patternProperties", "$defs", "definitions", "schemas", "dependentSchemas", "paths", "responses"],
  ...["parameters", "requestBodies", "headers", "securitySchemes", "securityDefinitions", "links", "callbacks"],
  ...["pathItems", "content", "encoding", "variables", "mapping", "scopes", "webhooks", "additionalOperations"],
]);

function withoutExamples(value: unknown, isObject: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutExamples(item, true));
  if (!isFields(value)) return value;
  const kept: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (isObject && ["example", "examples", "default"].includes(key)) continue;
    if (isObject && key === "servers") {
      kept.push([key, inner]);
      continue;
    }
    const isText = isObject && ["enum", "const", "required"].includes(key);
    kept.push([key, isText ? inner : withoutExamples(inner, !(isObject && maps.has(key)))]);
  }
  return Object.fromEntries(kept);
}

/** Every operation of a description, each method of each path once: `GET /users/{id}`. */
export function operationsOf(description: Description): readonly DescribedOperation[] {
  const { root } = description;
  const operations = describedOperations(description);
  // Where only operations say where they are, and all say the same, that is where the service is.
  const [first] = operations;
  const isShared =
    serverOf(root["servers"]) === undefined && operations.every(({ server }) => server === first?.server);
  return isShared ? operations.map(({ server: _, ...operation }) => operation) : operations;
}

function describedOperations(description: Description): readonly DescribedOperation[] {
  const { root } = description;
  return Object.entries(fieldsOf(root["paths"]))
    .filter(([path]) => !path.startsWith("x-"))
    .flatMap(([path, item]) => {
      const fields = resolved(root, item);
      return methodsOf(fields, description.version).map(([method, operation]) =>
        description.version === "2"
          ? operationOfSwagger(root, { path, method, item: fields, operation })
          : operationOf(root, { path, method, item: fields, operation }),
      );
    });
}

function methodsOf(item: Fields, version: Description["version"]): [string, Fields][] {
  const fixed = ["get", "put", "post", "delete", "options", "head", "patch"];
  const later = version === "2" ? [] : ["trace", "query"];
  const own = [...fixed, ...later].flatMap((name): [string, Fields][] =>
    isFields(item[name]) ? [[name.toUpperCase(), item[name]]] : [],
  );
  const additional = Object.entries(fieldsOf(item["additionalOperations"])).flatMap(
    ([name, operation]): [string, Fields][] => (isFields(operation) ? [[name, operation]] : []),
  );
  return [...own, ...additional];
}

interface Found {
  readonly path: string;
  readonly method: string;
  readonly item: Fields;
  readonly operation: Fields;
}

/** The parameters of the path, overruled by those of the operation that have the same name and place. */
function parametersOf(root: Fields, { item, operation }: Found): Fields[] {
  const all = [...listOf(item["parameters"]), ...listOf(operation["parameters"])].map((one) => resolved(root, one));
  if (all.some((one) => typeof one["in"] !== "string" || typeof one["name"] !== "string"))
    throw new Error("a reference to a parameter was not resolved");
  return [...new Map(all.map((one) => [`${String(one["in"])} ${String(one["name"])}`, one])).values()];
}

/** Placeholders of a path that no parameter describes are texts. */
function undeclared(path: string, parameters: readonly DescribedParameter[]): DescribedParameter[] {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name!);
  return [...new Set(names)]
    .filter((name) => !parameters.some((one) => one.in === "path" && one.name === name))
    .map((name) => ({
      ...{ name, in: "path", required: true, schema: { type: "string" } },
      ...{ style: "simple", explode: false, allowReserved: false },
    }));
}

/** The styles of each place, the default first; another one has no meaning there (Parameter Object, "Style Values"). */
const stylesOf: Readonly<Record<Place, readonly [string, ...string[]]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  querystring: ["form"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};

function isPlainOfAny(root: Fields, [mediaType, media]: [string, unknown]): boolean {
  const { type } = resolved(root, resolved(root, media)["schema"]);
  return mediaType.includes("*") && typeof type === "string" && type !== "object" && type !== "array";
}

/** OpenAPI 3: Operation Object, Parameter Object, Request Body Object. */
function operationOf(root: Fields, found: Found): DescribedOperation {
  const { path, method, operation } = found;
  const parameters = parametersOf(root, found)
    .filter((one) => !isDescribedElsewhere(one) && one["name"] !== "")
    .map((one): DescribedParameter => {
      const place = one["in"] as Place;
      const [content] = Object.entries(fieldsOf(one["content"]));
      const [usual, ...rarer] = stylesOf[place];
      const style = [usual, ...rarer].find((name) => name === one["style"]) ?? usual;
      return {
        name: String(one["name"]),
        in: place,
        required: place === "path" || one["required"] === true,
        schema: content === undefined ? one["schema"] : resolved(root, content[1])["schema"],
        style,
        explode: typeof one["explode"] === "boolean" ? one["explode"] : style === "form" || style === "cookie",
        allowReserved: one["allowReserved"] === true,
        // A plain value of any media type is written as it is.
        ...(content !== undefined && !isPlainOfAny(root, content) && { mediaType: content[0] }),
      };
    });
  const body = resolved(root, operation["requestBody"]);
  const server = serverOf(operation["servers"]) ?? serverOf(found.item["servers"]);
  const isOwn = server !== undefined && server !== (serverOf(root["servers"]) ?? "/");
  return {
    ...{ id: `${method} ${path}`, method, path },
    parameters: [...parameters, ...undeclared(path, parameters)],
    body: contentOf(root, body["content"]),
    bodyRequired: body["required"] === true,
    responses: responsesOf(operation).map(([status, response]) => ({
      status,
      content: contentOf(root, resolved(root, response)["content"]),
    })),
    ...(isOwn && { server }),
  };
}

/** The first of a list of servers, with the defaults of its variables (Server Object). */
function serverOf(servers: unknown): string | undefined {
  const [first] = listOf(servers);
  if (!isFields(first) || typeof first["url"] !== "string") return undefined;
  const variables = fieldsOf(first["variables"]);
  return first["url"].replace(/\{([^{}]+)\}/g, (text, name: string) => {
    const { default: value } = fieldsOf(variables[name]);
    return typeof value === "string" || typeof value === "number" ? String(value) : text;
  });
}

/** Headers whose descriptions as parameters are ignored (3.0, Parameter Object, `name`); in 2.0 `consumes` and the rest say them too. */
function isDescribedElsewhere({ in: place, name }: Fields): boolean {
  return place === "header" && ["accept", "content-type", "authorization"].includes(String(name).toLowerCase());
}

function responsesOf(operation: Fields): [string, unknown][] {
  return Object.entries(fieldsOf(operation["responses"])).flatMap(([status, response]): [string, unknown][] =>
    /^([1-5](\d\d|xx)|default)$/i.test(status) ? [[status.replace(/xx$/i, "XX"), response]] : [],
  );
}

function contentOf(root: Fields, content: unknown): Map<string, Media> {
  return new Map(
    Object.entries(fieldsOf(content)).map(([name, media]) => {
      // What is no media type says nothing, or JSON.
      const mediaType = name.includes("/") ? name : name === "json" ? "application/json" : "*/*";
      const { schema, itemSchema, encoding } = resolved(root, media);
      // Before 3.1 styles are ignored but in urlencoded forms (3.0, Encoding Object).
      const isPlain = /^3\.0/.test(String(root["openapi"])) && mediaType.startsWith("multipart/");
      const encodings = Object.fromEntries(
        Object.entries(fieldsOf(encoding)).map(([name, value]): [string, PropertyEncoding] => {
          const { style, explode, allowReserved, ...rest } = fieldsOf(value);
          return [name, isPlain ? rest : ({ ...rest, style, explode, allowReserved } as PropertyEncoding)];
        }),
      );
      return [mediaType, { schema, ...(itemSchema !== undefined && { itemSchema }), encoding: encodings }];
    }),
  );
}

/** Swagger 2.0: Operation Object, Parameter Object, `consumes` and `produces`. */
function operationOfSwagger(root: Fields, found: Found): DescribedOperation {
  const { path, method, operation } = found;
  const all = parametersOf(root, found);
  const parameters = all
    .filter((one) => !isBodyPlace(one["in"]) && !isDescribedElsewhere(one))
    .map((one): DescribedParameter => {
      const place = one["in"] as Place;
      return {
        name: String(one["name"]),
        in: place,
        required: place === "path" || one["required"] === true,
        schema: schemaOfSwagger(one),
        ...styleOfSwagger(one),
        allowReserved: false,
      };
    });
  // Not both (Parameter Object): what the operation says itself counts.
  const [own] = listOf(operation["parameters"])
    .map((one) => resolved(root, one)["in"])
    .filter(isBodyPlace);
  const body = own === "formData" ? undefined : all.find((one) => one["in"] === "body");
  const form = body === undefined ? all.filter((one) => one["in"] === "formData") : [];
  const consumes = textsOf(operation["consumes"] ?? root["consumes"]);
  const produces = textsOf(operation["produces"] ?? root["produces"]);
  return {
    ...{ id: `${method} ${path}`, method, path },
    parameters: [...parameters, ...undeclared(path, parameters)],
    body: body === undefined ? formOfSwagger(form, consumes) : bodyOfSwagger(body, consumes),
    bodyRequired: body === undefined ? form.some((one) => one["required"] === true) : body["required"] === true,
    responses: responsesOf(operation).map(([status, response]) => {
      const { schema } = resolved(root, response);
      const mediaTypes = produces.length === 0 ? ["application/json"] : produces;
      const media = { schema: isFile(schema) ? binary : schema, encoding: {} };
      return { status, content: new Map(schema === undefined ? [] : mediaTypes.map((name) => [name, media])) };
    }),
  };
}

function isBodyPlace(place: unknown): boolean {
  return place === "body" || place === "formData";
}

function bodyOfSwagger(body: Fields, consumes: readonly string[]): Map<string, Media> {
  const mediaTypes = consumes.length === 0 ? ["application/json"] : consumes;
  return new Map(mediaTypes.map((name) => [name, { schema: body["schema"], encoding: {} }]));
}

function formOfSwagger(form: readonly Fields[], consumes: readonly string[]): Map<string, Media> {
  if (form.length === 0) return new Map();
  const multipart = "multipart/form-data";
  const forms = consumes.filter((name) => [multipart, "application/x-www-form-urlencoded"].includes(name));
  const hasFile = form.some((one) => one["type"] === "file");
  const usual = hasFile ? [multipart] : ["application/x-www-form-urlencoded"];
  const schema = {
    type: "object",
    properties: Object.fromEntries(form.map((one) => [String(one["name"]), schemaOfSwagger(one)])),
    required: form.filter((one) => one["required"] === true).map((one) => String(one["name"])),
  };
  const lists = form.filter((one) => one["type"] === "array");
  const encoding = Object.fromEntries(lists.map((one) => [String(one["name"]), styleOfSwagger(one)]));
  return new Map((forms.length === 0 ? usual : forms).map((name) => [name, { schema, encoding }]));
}

const binary = { type: "string", format: "binary" };

function isFile(schema: unknown): boolean {
  return isFields(schema) && schema["type"] === "file";
}

function schemaOfSwagger(parameter: Fields): unknown {
  return isFile(parameter) ? binary : parameter;
}

/** `collectionFormat`, in 3's words. */
function styleOfSwagger({ in: place, collectionFormat }: Fields): { style: string; explode: boolean } {
  const usual = place === "query" || place === "formData" ? "form" : "simple";
  const styles: Readonly<Record<string, string>> = {
    ssv: "spaceDelimited",
    tsv: "tabDelimited",
    pipes: "pipeDelimited",
  };
  return { style: styles[String(collectionFormat)] ?? usual, explode: collectionFormat === "multi" };
}

/** What a reference names; every other object is itself. */
export function resolved(root: Fields, value: unknown): Fields {
  for (let steps = 0; steps < 50; steps++) {
    if (!isFields(value)) return {};
    const reference = value["$ref"];
    if (typeof reference !== "string") return value;
    value = target(root, reference);
  }
  return {};
}

function target(root: Fields, reference: string): unknown {
  const keys = decodeURIComponent(reference.replace(/^#\/?/, "")).split("/");
  return keys.reduce<unknown>((value, key) => {
    const name = key.replaceAll("~1", "/").replaceAll("~0", "~");
    return Array.isArray(value) ? (value[Number(name)] as unknown) : isFields(value) ? value[name] : undefined;
  }, root);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): string[] {
  return listOf(value).filter((item): item is string => typeof item === "string");
}
