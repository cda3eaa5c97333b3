// The service in, one file with one class per resource out, and an index of them.
import type { Api, Operation, Parameter, Resource, Result } from "../api/api.js";
import { code, identifier, join, key, literal, objectKey, reference, type Code } from "../code/code.js";
import type { File, View } from "../code/file.js";
import { docComment, type DocTag } from "../code/prose.js";
import { descriptor } from "./descriptor.js";
import type { Settings } from "./output.js";
import { fileOf, modelReferences, modules, runtime, type ModelReferences } from "./places.js";
import { spaced, typeCode } from "./type.js";

export function apis(api: Api, settings: Settings): readonly File[] {
  const operations = new Map(api.operations.map((operation) => [operation.id, operation]));
  const references = modelReferences(api);
  const files = api.resources.map((resource): File => {
    const own = resource.operations.flatMap((id) => operations.get(id) ?? []);
    return {
      kind: "template",
      path: fileOf(modules.api(resource.name)),
      template: "api.ts",
      view: apiView(api, resource, own, references, settings),
    };
  });
  const exports = api.resources.map(({ name }) => ({ name: identifier(name), module: literal(`./${name}.js`) }));
  return [...files, { kind: "template", path: fileOf(modules.apis), template: "apis.ts", view: { apis: exports } }];
}

function apiView(
  api: Api,
  resource: Resource,
  operations: readonly Operation[],
  references: ModelReferences,
  settings: Settings,
): View {
  const described =
    resource.description === undefined || resource.description === ""
      ? `The operations of ${resource.tag || "the service"}.`
      : resource.description;
  return {
    comment: docComment(
      [described],
      resource.externalDocs === undefined ? [] : [{ tag: "see", text: resource.externalDocs.url }],
    ),
    name: identifier(resource.name),
    client: runtime("Client", { typeOnly: true }),
    defaultClient: reference("ApiClient", modules.client, { typeOnly: false }),
    operationType: runtime("Operation", { typeOnly: true }),
    methods: operations.map((operation) => methodView(api, resource, operation, references, settings)),
    options: operations.map((operation) => optionsView(operation, references, settings)),
  };
}

function methodView(
  api: Api,
  resource: Resource,
  operation: Operation,
  references: ModelReferences,
  settings: Settings,
): View {
  const required = requiredArguments(operation);
  const opts = code`opts?: ${identifier(resource.name)}.${identifier(optionsName(operation, settings))}`;
  const given = required.map(({ name }) => identifier(name));
  const own = namesOfCallOptions(operation).map(identifier);
  return {
    comment: methodComment(operation),
    name: identifier(operation.name),
    arguments: join([...required.map(({ name, type }) => code`${identifier(name)}: ${type(references)}`), opts], ", "),
    result: code`${runtime("ApiPromise", { typeOnly: true })}<${resultCode(operation.result, references)}>`,
    // An option of the operation that is called like one of every call is the operation's.
    own: own.length === 0 ? null : join(own, ", "),
    values: given.length + own.length === 0 ? code`{}` : code`{ ${join([...given, ...own], ", ")} }`,
    key: objectKey(operation.name),
    descriptor: descriptor(operation, api),
  };
}

interface Argument {
  readonly name: string;
  readonly required: boolean;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly default?: Parameter["default"];
  readonly type: (references: ModelReferences) => Code;
}

/** Parameters and body in the order of the arguments. */
function argumentsOf(operation: Operation): Argument[] {
  const { parameters, body } = operation;
  const all: Argument[] = parameters.map((parameter) => ({
    ...parameter,
    type: (references) => typeCode(parameter.type, references),
  }));
  if (body !== undefined) {
    const types = (references: ModelReferences) =>
      join(distinct(body.content.map(({ type }) => typeCode(type, references))), " | ");
    all.push({ ...body, deprecated: false, type: types });
  }
  return operation.arguments.flatMap((name) => all.find((argument) => argument.name === name) ?? []);
}

function distinct(pieces: readonly Code[]): Code[] {
  return pieces.filter((piece, index) => pieces.findIndex(({ code: text }) => text === piece.code) === index);
}

function requiredArguments(operation: Operation): Argument[] {
  return argumentsOf(operation).filter(({ required }) => required);
}

/** `{method}Options`, as the configuration spells it. */
function optionsName(operation: Operation, { naming }: Settings): string {
  const capitalized = operation.name[0]!.toUpperCase() + operation.name.slice(1);
  return naming.options.replace("{method}", () => operation.name).replace("{Method}", () => capitalized);
}

/** The options of any call, which the options of an operation extend but for those of its own that are called the same. */
const callOptions = ["customHeaders", "signal", "timeout", "maxRetries", "query", "retryNonIdempotent", "middleware"];

/** The options of an operation that are called like options of every call. */
function namesOfCallOptions(operation: Operation): string[] {
  return argumentsOf(operation).flatMap(({ name, required }) =>
    !required && callOptions.includes(name) ? [name] : [],
  );
}

function optionsView(operation: Operation, references: ModelReferences, settings: Settings): View {
  const optional = argumentsOf(operation).filter(({ required }) => !required);
  const hidden = namesOfCallOptions(operation).map(literal);
  const base = runtime("CallOptions", { typeOnly: true });
  return {
    comment: docComment([`Options of \`${operation.name}\`.`]),
    name: identifier(optionsName(operation, settings)),
    base: hidden.length === 0 ? base : code`globalThis.Omit<${base}, ${join(hidden, " | ")}>`,
    isInterface: optional.length > 0,
    properties: spaced(
      optional.map((argument) => {
        const comment = docComment([argument.description], argumentTags(argument));
        return {
          comment: comment.code === "" ? null : comment,
          head: code`${key(argument.name)}?`,
          type: code`${argument.type(references)} | undefined`,
        };
      }),
    ),
  };
}

function argumentTags(argument: Argument): DocTag[] {
  return [
    ...(argument.default === undefined ? [] : [{ tag: "default" as const, text: literal(argument.default).code }]),
    ...(argument.deprecated ? [{ tag: "deprecated" as const }] : []),
  ];
}

function resultCode(result: Result, references: ModelReferences): Code {
  switch (result.kind) {
    case "events":
      return code`globalThis.AsyncIterable<${reference("ServerEvent", modules.runtimePart("streams"), { typeOnly: true })}>`;
    case "void":
      return code`void`;
    case "binary":
      return code`globalThis.Blob`;
    case "text":
      return code`string`;
    case "json":
      return typeCode(result.type, references);
    case "json-lines":
      return code`globalThis.AsyncIterable<${typeCode(result.type, references)}>`;
  }
}

function methodComment(operation: Operation): Code {
  const { summary, description, deprecated, externalDocs } = operation;
  const params = requiredArguments(operation).map((argument): DocTag => {
    return {
      tag: "param",
      name: argument.name,
      ...(argument.description !== undefined && { text: argument.description }),
    };
  });
  const tags: DocTag[] = [
    ...params.filter(({ text }) => text !== undefined && text !== ""),
    ...(deprecated ? [{ tag: "deprecated" as const }] : []),
    ...(externalDocs === undefined ? [] : [{ tag: "see" as const, text: externalDocs.url }]),
  ];
  const paragraphs = [summary, description === summary ? undefined : description];
  return docComment(
    paragraphs.some((text) => text !== undefined && text !== "")
      ? paragraphs
      : [`\`${operation.method} ${operation.path}\``],
    tags,
  );
}
