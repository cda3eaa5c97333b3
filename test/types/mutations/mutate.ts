// A description and a random source in, the same description with one thing in it changed, and what that was, out.

/** A description, or a part of one, while it is being changed: any JSON. */
type Part = any;

/** Something in a description that can be changed in some way. */
interface Candidate {
  readonly kind: string;
  readonly place: string;
  readonly change: () => void;
}

export interface Mutation {
  readonly kind: string;
  /** What was changed, as a pointer. */
  readonly place: string;
  readonly document: unknown;
}

/** Numbers from 0 to 1. */
export type Random = () => number;

const httpMethods = ["get", "put", "post", "delete", "patch", "options", "head"];

/** Changes one thing, of a kind that is drawn first: kinds with many places do not come more often. Kinds can be chosen. */
export function mutate(description: unknown, random: Random, chosen?: string): Mutation {
  const document: Part = structuredClone(description) as Part;
  const candidates = candidatesOf(document, random).filter(({ kind }) => chosen === undefined || kind.includes(chosen));
  const kinds = [...new Set(candidates.map(({ kind }) => kind))].sort();
  if (kinds.length === 0) throw new RangeError("there is nothing to change");
  const kind = one(kinds, random);
  const { place, change } = one(
    candidates.filter((candidate) => candidate.kind === kind),
    random,
  );
  change();
  return { kind, place, document };
}

function one<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)]!;
}

/** Everything that could be changed. The changes are made in place, when one is called. */
function candidatesOf(document: Part, random: Random): Candidate[] {
  const found: Candidate[] = [];
  const walk = new Walk(document);
  const isOld = walk.isOld;
  const add = (kind: string, place: string, change: () => void) => found.push({ kind, place, change });

  for (const schema of walk.schemas) schemaCandidates(schema, walk, random, add);
  for (const [name] of Object.entries(walk.models)) modelCandidates(name, walk, random, add);
  for (const operation of walk.operations) operationCandidates(operation, walk, isOld, random, add);
  for (const parameter of walk.parameters) parameterCandidates(parameter, walk, random, add);
  for (const body of walk.bodies) bodyCandidates(body, random, add);
  for (const response of walk.responses) responseCandidates(response, walk, random, add);
  serviceCandidates(document, walk, add);
  return found;
}

type Add = (kind: string, place: string, change: () => void) => void;

interface SchemaSite {
  readonly place: string;
  readonly holder: Part;
  readonly key: string;
  readonly schema: Part;
}

interface OperationSite {
  readonly place: string;
  readonly item: Part;
  readonly method: string;
  readonly path: string;
  readonly operation: Part;
}

interface ParameterSite {
  readonly place: string;
  readonly list: Part[];
  readonly index: number;
  readonly parameter: Part;
  readonly path: string;
  readonly item: Part;
}

interface ContentSite {
  readonly place: string;
  readonly holder: Part;
  readonly key: string;
  readonly content: Part;
}

/** Finds what there is, without following references. */
class Walk {
  readonly document: Part;
  readonly isOld: boolean;
  readonly is31: boolean;
  readonly models: Part;
  readonly schemas: SchemaSite[] = [];
  readonly operations: OperationSite[] = [];
  readonly parameters: ParameterSite[] = [];
  readonly bodies: ContentSite[] = [];
  readonly responses: (ContentSite & { readonly operation: Part })[] = [];

  constructor(document: Part) {
    this.document = document;
    this.isOld = document.swagger !== undefined;
    this.is31 = String(document.openapi).startsWith("3.1");
    this.models = (this.isOld ? document.definitions : document.components?.schemas) ?? {};
    for (const name of Object.keys(this.models)) this.#schema(`${this.prefix}${name}`, this.models, name);
    for (const [path, item] of Object.entries<Part>(document.paths ?? {})) {
      this.#parameters(`#/paths ${path}`, item, path, item);
      for (const method of httpMethods) {
        const operation = item[method];
        if (operation === undefined) continue;
        const place = `${method.toUpperCase()} ${path}`;
        this.operations.push({ place, item, method, path, operation });
        this.#parameters(place, operation, path, item);
        if (operation.requestBody?.content !== undefined) {
          this.bodies.push({ place, holder: operation, key: "requestBody", content: operation.requestBody });
          this.#content(`${place} body`, operation.requestBody.content);
        }
        for (const [status, response] of Object.entries<Part>(operation.responses ?? {})) {
          if (response.$ref !== undefined) continue;
          const at = `${place} ${status}`;
          this.responses.push({ place: at, holder: operation.responses, key: status, content: response, operation });
          if (response.schema !== undefined) this.#schema(at, response, "schema");
          this.#content(at, response.content ?? {});
          for (const [name, header] of Object.entries<Part>(response.headers ?? {}))
            if (header.schema !== undefined) this.#schema(`${at} ${name}`, header, "schema");
        }
      }
    }
    for (const [name, item] of Object.entries<Part>(document.webhooks ?? {}))
      for (const method of httpMethods)
        if (item[method]?.requestBody?.content !== undefined)
          this.#content(`webhook ${name}`, item[method].requestBody.content);
  }

  get prefix(): string {
    return this.isOld ? "#/definitions/" : "#/components/schemas/";
  }

  #content(place: string, content: Part): void {
    for (const [type, media] of Object.entries<Part>(content))
      if (media.schema !== undefined) this.#schema(`${place} ${type}`, media, "schema");
  }

  #parameters(place: string, holder: Part, path: string, item: Part): void {
    const list: Part[] = Array.isArray(holder.parameters) ? holder.parameters : [];
    list.forEach((parameter, index) => {
      if (parameter.$ref !== undefined) return;
      const at = `${place} (${parameter.name})`;
      this.parameters.push({ place: at, list, index, parameter, path, item });
      if (parameter.schema !== undefined) this.#schema(at, parameter, "schema");
    });
  }

  #schema(place: string, holder: Part, key: string): void {
    const schema = holder[key];
    if (typeof schema !== "object" || schema === null) return;
    this.schemas.push({ place, holder, key, schema });
    for (const name of Object.keys(schema.properties ?? {})) this.#schema(`${place}/${name}`, schema.properties, name);
    for (const word of ["items", "additionalProperties"])
      if (schema[word] !== undefined) this.#schema(`${place}/${word}`, schema, word);
    for (const word of ["allOf", "oneOf", "anyOf", "prefixItems"])
      (schema[word] ?? []).forEach((_: unknown, index: number) =>
        this.#schema(`${place}/${word}/${index}`, schema[word], String(index)),
      );
  }

  resolve(schema: Part): Part {
    return schema.$ref === undefined ? schema : (this.models[String(schema.$ref).split("/").pop()!] ?? {});
  }
}

/** Another type of value, small and without a name. */
function anotherSchema(random: Random, walk: Walk): Part {
  const model = one(Object.keys(walk.models), random);
  return one<Part>(
    [
      { type: "string" },
      { type: "integer" },
      { type: "number" },
      { type: "boolean" },
      { type: "array", items: { type: "string" } },
      { type: "object", properties: { extra: { type: "string" } } },
      { type: "object", additionalProperties: { type: "integer" } },
      { type: "string", enum: ["new", "old"] },
      {},
      ...(model === undefined ? [] : [{ $ref: walk.prefix + model }]),
    ],
    random,
  );
}

function schemaCandidates({ place, holder, key, schema }: SchemaSite, walk: Walk, random: Random, add: Add): void {
  const replace = (value: unknown) => (holder[key] = value);
  const isPlain = schema.$ref === undefined;
  const isInline = !(holder === walk.models);
  add("schema: another type", place, () => replace(anotherSchema(random, walk)));
  if (isInline) add("schema: in a list", place, () => replace({ type: "array", items: schema }));
  if (schema.type === "array" && schema.items !== undefined && isInline)
    add("schema: out of a list", place, () => replace(schema.items));
  if (!isPlain) {
    add("schema: reference inlined", place, () => replace(structuredClone(walk.resolve(schema))));
    add("schema: another reference", place, () => {
      replace({ $ref: walk.prefix + one(Object.keys(walk.models), random) });
    });
    if (walk.is31) add("schema: reference or null", place, () => replace({ anyOf: [schema, { type: "null" }] }));
  }
  if (isInline && isPlain && (schema.type === "object" || schema.properties !== undefined))
    add("schema: given a name", place, () => {
      walk.models.Extracted = schema;
      replace({ $ref: `${walk.prefix}Extracted` });
    });
  if (!walk.isOld) {
    add("schema: in a choice", place, () => replace({ oneOf: [schema, anotherSchema(random, walk)] }));
    if (walk.resolve(schema).properties !== undefined)
      add("schema: in a merge", place, () =>
        replace({ allOf: [schema, { type: "object", properties: { merged: { type: "string" } } }] }),
      );
  }
  if (isPlain) {
    nullCandidates(place, schema, walk, add);
    valueCandidates(place, schema, random, add);
    objectCandidates(place, schema, walk, random, add);
    for (const word of ["oneOf", "anyOf", "allOf"]) {
      const list: Part[] | undefined = schema[word];
      if (list === undefined) continue;
      if (list.length > 1)
        add(`${word}: member removed`, place, () => list.splice(Math.floor(random() * list.length), 1));
      add(`${word}: member added`, place, () => list.push(anotherSchema(random, walk)));
      add(`${word}: members turned around`, place, () => list.reverse());
    }
    if (schema.oneOf !== undefined)
      add("oneOf: anyOf", place, () => {
        schema.anyOf = schema.oneOf;
        delete schema.oneOf;
      });
    discriminatorCandidates(place, schema, walk, random, add);
    add("schema: deprecated", place, () => (schema.deprecated = schema.deprecated !== true));
    add("schema: description", place, () => (schema.description = "In other words."));
  }
}

function nullCandidates(place: string, schema: Part, walk: Walk, add: Add): void {
  if (walk.is31) {
    if (typeof schema.type === "string") add("null: added", place, () => (schema.type = [schema.type, "null"]));
    else if (Array.isArray(schema.type) && schema.type.includes("null"))
      add("null: removed", place, () => (schema.type = schema.type.find((type: string) => type !== "null")));
  } else if (walk.isOld) {
    add("null: turned", place, () => (schema["x-nullable"] = schema["x-nullable"] !== true));
  } else if (schema.type !== undefined) {
    add("null: turned", place, () => (schema.nullable = schema.nullable !== true));
  }
}

function valueCandidates(place: string, schema: Part, random: Random, add: Add): void {
  if (Array.isArray(schema.enum)) {
    const values: unknown[] = schema.enum;
    add("enum: value added", place, () => values.push(typeof values[0] === "number" ? 99 : "added"));
    if (values.length > 1)
      add("enum: value removed", place, () => values.splice(Math.floor(random() * values.length), 1));
    add("enum: value renamed", place, () => (values[0] = typeof values[0] === "number" ? 98 : "renamed"));
    add("enum: gone", place, () => delete schema.enum);
    add("enum: turned around", place, () => values.reverse());
    if (Array.isArray(schema["x-enum-varnames"]))
      add("enum: name of a value changed", place, () => (schema["x-enum-varnames"][0] = "RenamedValue"));
  } else if (schema.type === "string" && schema.format === undefined) {
    add("enum: come", place, () => (schema.enum = ["one", "two"]));
  }
  if (schema.const !== undefined) {
    add("const: changed", place, () => (schema.const = "other"));
    add("const: gone", place, () => {
      schema.type = typeof schema.const;
      delete schema.const;
    });
  }
  if (schema.type === "string") {
    add("format: changed", place, () => (schema.format = one(["date-time", "date", "uuid", "byte", "binary"], random)));
    add("constraint: string", place, () => (schema.maxLength = 7));
    if (schema.format !== undefined) add("format: gone", place, () => delete schema.format);
  }
  if (schema.type === "integer") {
    add("type: number", place, () => (schema.type = "number"));
    add("format: int64", place, () => (schema.format = "int64"));
    add("constraint: number", place, () => (schema.maximum = 7));
  }
  if (schema.type === "number") add("type: integer", place, () => (schema.type = "integer"));
  if (["string", "integer", "boolean"].includes(schema.type) && schema.enum === undefined)
    add("default: changed", place, () => {
      if (schema.default !== undefined) delete schema.default;
      else schema.default = schema.type === "string" ? "x" : schema.type === "boolean" ? true : 3;
    });
}

function objectCandidates(place: string, schema: Part, walk: Walk, random: Random, add: Add): void {
  if (schema.type !== "object" && schema.properties === undefined) return;
  const properties: Part = schema.properties ?? {};
  const required: string[] = schema.required ?? [];
  const set = (names: string[]) => {
    if (names.length === 0) delete schema.required;
    else schema.required = names;
  };
  const addProperty = (name: string, value: Part, isRequired: boolean) => {
    schema.properties = { ...properties, [name]: value };
    if (isRequired) set([...required, name]);
  };
  add("property: optional added", place, () => addProperty("added", anotherSchema(random, walk), false));
  add("property: required added", place, () => addProperty("added", anotherSchema(random, walk), true));
  for (const name of Object.keys(properties)) {
    const at = `${place}/${name}`;
    const property: Part = properties[name];
    add("property: removed", at, () => {
      delete properties[name];
      set(required.filter((other) => other !== name));
    });
    add("property: renamed", at, () => {
      schema.properties = Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key === name ? `${name}New` : key, value]),
      );
      set(required.map((other) => (other === name ? `${name}New` : other)));
    });
    if (required.includes(name)) add("property: optional", at, () => set(required.filter((other) => other !== name)));
    else add("property: required", at, () => set([...required, name]));
    if (typeof property !== "object" || property === null || property.$ref !== undefined) continue;
    for (const word of ["readOnly", ...(walk.isOld ? [] : ["writeOnly"])])
      add(`property: ${word}`, at, () => {
        if (property[word] === true) delete property[word];
        else property[word] = true;
      });
  }
  const further = schema.additionalProperties;
  if (further !== true) add("further: anything", place, () => (schema.additionalProperties = true));
  if (further !== false) add("further: nothing", place, () => (schema.additionalProperties = false));
  add("further: a type", place, () => (schema.additionalProperties = anotherSchema(random, walk)));
  if (further !== undefined) add("further: not said", place, () => delete schema.additionalProperties);
}

function discriminatorCandidates(place: string, schema: Part, walk: Walk, random: Random, add: Add): void {
  if (schema.discriminator === undefined) return;
  add("discriminator: gone", place, () => delete schema.discriminator);
  if (typeof schema.discriminator === "string") return;
  const { mapping } = schema.discriminator as { mapping?: Part };
  if (mapping === undefined) {
    const name = one(Object.keys(walk.models), random);
    add("discriminator: mapping come", place, () => (schema.discriminator.mapping = { other: walk.prefix + name }));
    return;
  }
  add("discriminator: mapping gone", place, () => delete schema.discriminator.mapping);
  const key = one(Object.keys(mapping), random);
  add("discriminator: value renamed", place, () => {
    mapping[`${key}New`] = mapping[key];
    delete mapping[key];
  });
  add("discriminator: second value", place, () => (mapping[`${key}Too`] = mapping[key]));
  add("discriminator: value gone", place, () => delete mapping[key]);
}

function modelCandidates(name: string, walk: Walk, random: Random, add: Add): void {
  const place = walk.prefix + name;
  const to = one([`${name}Dto`, `New${name}`, "Renamed"], random);
  add("model: renamed", place, () => {
    walk.models[to] = walk.models[name];
    delete walk.models[name];
    const text = JSON.stringify(walk.document).replaceAll(`"${place}"`, `"${walk.prefix}${to}"`);
    Object.assign(walk.document, JSON.parse(text));
  });
  add("model: copied", place, () => (walk.models[`${name}Copy`] = structuredClone(walk.models[name])));
  add("model: added", place, () => (walk.models.Added = anotherSchema(random, walk)));
  add("model: removed where unused", place, () => {
    if (!JSON.stringify(walk.document).includes(`"${place}"`)) delete walk.models[name];
  });
  add("model: properties moved to a base", place, () => {
    const model: Part = walk.models[name];
    if (model.properties === undefined || walk.models.Base !== undefined) return;
    const { properties, required, ...rest } = model;
    walk.models.Base = { type: "object", properties, ...(required !== undefined && { required }) };
    walk.models[name] = { ...rest, allOf: [...(model.allOf ?? []), { $ref: `${walk.prefix}Base` }] };
  });
}

function operationCandidates(site: OperationSite, walk: Walk, isOld: boolean, random: Random, add: Add): void {
  const { place, item, method, path, operation } = site;
  const paths: Part = walk.document.paths;
  const list = () => (operation.parameters ??= []) as Part[];
  const parameter = (name: string, where: string, type: Part, isRequired: boolean): Part =>
    isOld
      ? { name, in: where, ...type, ...(isRequired && { required: true }) }
      : { name, in: where, schema: type, ...(isRequired && { required: true }) };
  add("operation: removed", place, () => delete item[method]);
  add("operation: copied", place, () => {
    paths[`${path}/copy`] = {
      ...(item.parameters !== undefined && { parameters: structuredClone(item.parameters) }),
      [method]: { ...structuredClone(operation), operationId: "copied" },
    };
  });
  add("operation: renamed", place, () => (operation.operationId = "renamedOperation"));
  add("operation: id gone", place, () => delete operation.operationId);
  add("operation: another path", place, () => {
    const moved = path.replace(/^\/[^/]*/, "/moved");
    paths[moved] = {
      ...(item.parameters !== undefined && { parameters: item.parameters }),
      ...paths[moved],
      [method]: operation,
    };
    delete item[method];
  });
  const other = ["put", "post", "patch"].find((one) => item[one] === undefined);
  if (other !== undefined && ["put", "post", "patch"].includes(method))
    add("operation: another method", place, () => {
      item[other] = operation;
      delete item[method];
    });
  add("operation: another tag", place, () => (operation.tags = ["Elsewhere"]));
  add("operation: second tag", place, () => (operation.tags = [...(operation.tags ?? []), "Second"]));
  add("operation: tags gone", place, () => delete operation.tags);
  add("operation: deprecated", place, () => (operation.deprecated = operation.deprecated !== true));
  add("operation: description", place, () => (operation.description = "In other words."));
  add("operation: public", place, () => (operation.security = []));
  add("operation: security gone", place, () => delete operation.security);
  add("operation: paging said off", place, () => (operation["x-sdkwright-paging"] = false));
  // A whole list may stand elsewhere.
  if (operation.parameters === undefined || Array.isArray(operation.parameters)) {
    add("parameter: optional added", place, () =>
      list().push(parameter("added", one(["query", "header"], random), { type: "string" }, false)),
    );
    add("parameter: required added", place, () => list().push(parameter("added", "query", { type: "string" }, true)));
  }
  if (!isOld && operation.requestBody === undefined && !["get", "head", "delete"].includes(method))
    add("body: added", place, () => {
      operation.requestBody = {
        required: random() < 0.5,
        content: { "application/json": { schema: anotherSchema(random, walk) } },
      };
    });
  if (!isOld) add("operation: server", place, () => (operation.servers = [{ url: "https://other.example.com" }]));
}

function parameterCandidates(
  { place, list, index, parameter, path, item }: ParameterSite,
  walk: Walk,
  random: Random,
  add: Add,
): void {
  const isPath = parameter.in === "path";
  const remove = () => list.splice(index, 1);
  if (parameter.in === "body") {
    add("body: removed", place, remove);
    add("body: required flag", place, () => (parameter.required = parameter.required !== true));
    add("body: name", place, () => (parameter.name = "renamedBody"));
    return;
  }
  if (!isPath) {
    add("parameter: removed", place, remove);
    add("parameter: required flag", place, () => (parameter.required = parameter.required !== true));
    add("parameter: renamed", place, () => (parameter.name = `${parameter.name}New`));
    add(
      "parameter: spelt in another way",
      place,
      () =>
        (parameter.name = String(parameter.name)
          .replace(/_?([A-Z])/g, "_$1")
          .toLowerCase()),
    );
    if (parameter.in === "query" || parameter.in === "header")
      add("parameter: another place", place, () => (parameter.in = parameter.in === "query" ? "header" : "query"));
    add(
      "parameter: optional renamed to another",
      place,
      () => (parameter.name = one(["filter", "q", "limit2"], random)),
    );
  } else {
    add("parameter: path name", place, () => {
      const to = `${parameter.name}New`;
      const moved = path.replace(`{${parameter.name}}`, `{${to}}`);
      const paths: Part = walk.document.paths;
      const text = JSON.stringify(item).replaceAll(
        `"name":${JSON.stringify(parameter.name)}`,
        `"name":${JSON.stringify(to)}`,
      );
      walk.document.paths = Object.fromEntries(
        Object.entries(paths).map(([key, value]) => (key === path ? [moved, JSON.parse(text)] : [key, value])),
      );
    });
  }
  add("parameter: deprecated", place, () => (parameter.deprecated = parameter.deprecated !== true));
  add("parameters: turned around", place, () => list.reverse());
  if (walk.isOld) {
    if (parameter.type === "array")
      add("parameter: collection", place, () => {
        parameter.collectionFormat = one(["csv", "ssv", "pipes", "multi"], random);
      });
    add("parameter: another type", place, () => {
      parameter.type = one(["string", "integer", "boolean"], random);
      delete parameter.enum;
    });
    valueCandidates(place, parameter, random, add);
    return;
  }
  add("parameter: explode", place, () => (parameter.explode = parameter.explode === false));
  if (parameter.in === "query")
    add("parameter: style", place, () => (parameter.style = one(["pipeDelimited", "spaceDelimited", "form"], random)));
  if (isPath) add("parameter: style of a path", place, () => (parameter.style = one(["label", "matrix"], random)));
  if (parameter.schema !== undefined && parameter.in === "query")
    add("parameter: as content", place, () => {
      parameter.content = { "application/json": { schema: parameter.schema } };
      delete parameter.schema;
    });
}

function bodyCandidates({ place, holder, key, content: body }: ContentSite, random: Random, add: Add): void {
  const content: Part = body.content;
  add("body: required flag", place, () => (body.required = body.required !== true));
  add("body: removed", place, () => delete holder[key]);
  mediaCandidates("body", place, content, random, add);
}

const mediaTypes = [
  "application/json",
  "application/xml",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "application/octet-stream",
  "application/jsonl",
  "text/event-stream",
];

function mediaCandidates(what: string, place: string, content: Part, random: Random, add: Add): void {
  const types = Object.keys(content);
  const [first] = types;
  if (first === undefined) return;
  const further = one(mediaTypes, random);
  add(`${what}: media type added`, place, () => {
    content[further] ??= further.startsWith("text/plain")
      ? { schema: { type: "string" } }
      : structuredClone(content[first]);
  });
  add(`${what}: another media type`, place, () => {
    const media = content[first];
    delete content[first];
    content[further] = media;
  });
  if (types.length > 1)
    add(`${what}: media type removed`, place, () => {
      delete content[one(types, random)];
    });
}

function responseCandidates(
  { place, holder, key, content: response, operation }: ContentSite & { readonly operation: Part },
  walk: Walk,
  random: Random,
  add: Add,
): void {
  const copy = (status: string) => () => (holder[status] ??= structuredClone(response));
  if (Object.keys(holder).length > 1) add("response: removed", place, () => delete holder[key]);
  add("response: success added", place, copy(one(["200", "201", "202"], random)));
  add("response: empty success added", place, () => (holder["204"] ??= { description: "nothing" }));
  add("response: failure added", place, copy(one(["404", "409", "4XX"], random)));
  add("response: default added", place, copy("default"));
  add("response: another status", place, () => {
    delete holder[key];
    holder[key.startsWith("2") ? one(["200", "201"], random) : "418"] = response;
  });
  if (walk.isOld) {
    if (response.schema !== undefined) add("response: body gone", place, () => delete response.schema);
    else add("response: body come", place, () => (response.schema = anotherSchema(random, walk)));
    add("response: produces", place, () => (operation.produces = [one(mediaTypes, random)]));
    return;
  }
  add("response: header added", place, () => {
    response.headers = { ...response.headers, "X-Added": { schema: { type: "string" } } };
  });
  if (response.headers !== undefined) add("response: headers gone", place, () => delete response.headers);
  if (response.content === undefined)
    add("response: body come", place, () => {
      response.content = { "application/json": { schema: anotherSchema(random, walk) } };
    });
  else {
    add("response: body gone", place, () => delete response.content);
    mediaCandidates("response", place, response.content, random, add);
  }
}

function serviceCandidates(document: Part, walk: Walk, add: Add): void {
  const { isOld } = walk;
  if (isOld) {
    add("service: host", "#/host", () => (document.host = "other.example.com"));
    if (document.consumes !== undefined)
      add("service: consumes", "#/consumes", () => (document.consumes = ["application/x-www-form-urlencoded"]));
  } else {
    const servers: Part[] = document.servers ?? [];
    add(
      "service: server added",
      "#/servers",
      () => (document.servers = [...servers, { url: "https://added.example.com", name: "added" }]),
    );
    servers.forEach((server, index) => {
      const at = `#/servers/${index}`;
      add("service: server removed", at, () => servers.splice(index, 1));
      add("service: server moved", at, () => (server.url = String(server.url).replace("example.com", "example.org")));
      for (const name of Object.keys(server.variables ?? {})) {
        add("service: server variable removed", at, () => {
          server.url = String(server.url).replace(`{${name}}`, "fixed");
          delete server.variables[name];
        });
        if (server.variables[name].enum !== undefined)
          add("service: server variable value removed", at, () => server.variables[name].enum.pop());
      }
    });
  }
  const schemes: Part = (isOld ? document.securityDefinitions : document.components?.securitySchemes) ?? {};
  for (const name of Object.keys(schemes)) {
    const scheme: Part = schemes[name];
    add("security: scheme renamed", name, () => {
      schemes[`${name}New`] = scheme;
      delete schemes[name];
      const text = JSON.stringify(document).replaceAll(`{"${name}":[`, `{"${name}New":[`);
      Object.assign(document, JSON.parse(text));
    });
    if (scheme.type === "apiKey") add("security: key renamed", name, () => (scheme.name = "X-Other"));
    add("security: another scheme", name, () => {
      for (const key of Object.keys(scheme)) delete scheme[key];
      Object.assign(scheme, isOld ? { type: "basic" } : { type: "http", scheme: "basic" });
    });
    add("security: scheme added", name, () => (schemes.addedKey = { type: "apiKey", in: "header", name: "X-Added" }));
    for (const flow of Object.keys(scheme.flows ?? {}))
      if (Object.keys(scheme.flows).length > 1) add("security: flow removed", name, () => delete scheme.flows[flow]);
  }
  if (document.security !== undefined) add("security: not required", "#/security", () => delete document.security);
  for (const name of Object.keys(document.webhooks ?? {})) {
    const webhooks: Part = document.webhooks;
    add("webhook: removed", name, () => delete webhooks[name]);
    add("webhook: renamed", name, () => {
      webhooks[`${name}-new`] = webhooks[name];
      delete webhooks[name];
    });
    const item: Part = webhooks[name];
    for (const method of httpMethods) {
      if (item[method] === undefined) continue;
      add("webhook: another method", name, () => {
        item[method === "post" ? "put" : "post"] = item[method];
        delete item[method];
      });
    }
  }
  add("document: title", "#/info", () => (document.info.title = `${document.info.title} New`));
  add("document: version", "#/info", () => (document.info.version = "99"));
}
