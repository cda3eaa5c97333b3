// The service in, one file with one class per resource out, and an index of them.
import type { Api, Callback, Operation, Parameter, Resource, Result } from "../api/api.js";
import { callOptions } from "../api/clientOptions.js";
import { essenceOf, isRange } from "../api/media.js";
import { errorTypeName } from "../api/names.js";
import {
  code,
  identifier,
  join,
  key,
  literal,
  objectKey,
  reference,
  textStartingWith,
  type Code,
} from "../code/code.js";
import type { File, View } from "../code/file.js";
import { deprecatedTag, docComment, previewText, type DocTag } from "../code/prose.js";
import { descriptor } from "./descriptor.js";
import { typedFailures } from "./failures.js";
import { incomingView, payloadCode } from "./incoming.js";
import { callbacksName, linkTexts } from "./after.js";
import type { Settings } from "./output.js";
import { bodyPayloads, contentTypeDescription, errorPayload, resultPayloads, type Payload } from "../api/payloads.js";
import { fileOf, modelReferences, modules, runtime, type ModelReferences } from "./places.js";
import { spaced, typeCode, type Member } from "./type.js";

export function apis(api: Api, settings: Settings): readonly File[] {
  const operations = new Map(api.operations.map((operation) => [operation.id, operation]));
  const references = modelReferences(api);
  const files = api.resources.map((resource): File => {
    const own = resource.operations.flatMap((id) => operations.get(id) ?? []);
    return {
      kind: "template",
      path: fileOf(modules.api(resource.name)),
      template: "api.ts",
      get view() {
        return apiView(api, resource, own, references, settings);
      },
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
  const operationType = runtime("Operation", { typeOnly: true });
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
    operationType: operations.some(({ list }) => list !== undefined)
      ? code`${operationType} | ${reference("PagedOperation", modules.runtimePart("paging"), { typeOnly: true })}`
      : operationType,
    methods: operations.map((operation) => methodView(api, resource, operation, references, settings)),
    options: operations.map((operation) => optionsView(operation, references, settings)),
    errors: operations.flatMap((operation) => errorView(operation, references, settings)),
    callbacks: operations.flatMap((operation) => callbacksView(operation, references)),
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
    comment: methodComment(operation, api),
    name: identifier(operation.name),
    arguments: join([...required.map(({ name, type }) => code`${identifier(name)}: ${type(references)}`), opts], ", "),
    result: promiseCode(operation, references),
    paged: operation.list === undefined ? null : pagedPromise,
    // An option of the operation that is called like one of every call is the operation's.
    own: own.length === 0 ? null : join(own, ", "),
    passed: passedOptions(operation, own.length === 0 ? code`opts` : code`rest`),
    values: given.length + own.length === 0 ? code`{}` : code`{ ${join([...given, ...own], ", ")} }`,
    key: objectKey(operation.name),
    descriptor: descriptor(operation, api),
  };
}

/** The options that a call is made with. */
function passedOptions({ idempotencyKey, parameters }: Operation, given: Code): Code {
  const key = parameters.find(({ name, required }) => name === idempotencyKey && !required);
  if (key === undefined) return given;
  const past = parameters.filter(({ renamedTo }) => renamedTo === key.name);
  const withKey = reference("withIdempotencyKey", modules.runtimePart("idempotency-key"), { typeOnly: false });
  return code`${withKey}(${join([given, ...[key, ...past].map(({ name }) => literal(name))], ", ")})`;
}

interface Argument {
  readonly name: string;
  readonly required: boolean;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly renamedTo?: string;
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
    const types = (references: ModelReferences) => payloadsType(body.content.flatMap(bodyPayloads), references);
    all.push({ ...body, deprecated: false, type: types });
  }
  return operation.arguments.flatMap((name) => all.find((argument) => argument.name === name) ?? []);
}

/** All that a payload can be. */
function payloadsType(payloads: readonly Payload[], references: ModelReferences): Code {
  return join(distinct(payloads.map((payload) => payloadType(payload, references))), " | ");
}

/** A payload as TypeScript writes it. */
function payloadType(payload: Payload, references: ModelReferences): Code {
  switch (payload.kind) {
    case "type":
      return typeCode(payload.type, references);
    case "list": {
      const items = typeCode(payload.items, references);
      return code`${["model", "unknown"].includes(payload.items.kind) ? items : code`(${items})`}[]`;
    }
    case "stream":
      return code`globalThis.AsyncIterable<${typeCode(payload.items, references)}>`;
    case "events":
      return code`globalThis.AsyncIterable<${eventsCode(payload.events, references)}>`;
    case "bytes":
      return runtime("BinaryBody", { typeOnly: true });
    case "global":
      return code`globalThis.${identifier(payload.name)}`;
    case "text":
      return code`string`;
    case "nothing":
      return code`void`;
  }
}

function distinct(pieces: readonly Code[]): Code[] {
  return pieces.filter((piece, index) => pieces.findIndex(({ code: text }) => text === piece.code) === index);
}

/** The option that chooses the media type of a body, where there is something to choose. */
function contentTypeMember({ body }: Operation): Member[] {
  if (body?.contentTypeOption === undefined) return [];
  return [
    {
      comment: docComment([contentTypeDescription]),
      head: code`${key(body.contentTypeOption)}?`,
      type: join([...body.content.map(({ mediaType }) => mediaTypeCode(mediaType)), code`undefined`], " | "),
    },
  ];
}

/** `"text/plain"`; of a range, all that are in it. */
function mediaTypeCode(mediaType: string): Code {
  if (!isRange(mediaType)) return literal(mediaType);
  const [start = ""] = essenceOf(mediaType).split("*");
  return start === "" ? code`string` : textStartingWith(start);
}

function requiredArguments(operation: Operation): Argument[] {
  return argumentsOf(operation).filter(({ required }) => required);
}

/** `{method}Options`, as the configuration spells it. */
function optionsName(operation: Operation, { naming }: Settings): string {
  const capitalized = operation.name[0]!.toUpperCase() + operation.name.slice(1);
  return naming.options.replace("{method}", () => operation.name).replace("{Method}", () => capitalized);
}

/** The options of an operation that are called like options of every call. */
function namesOfCallOptions(operation: Operation): string[] {
  return argumentsOf(operation).flatMap(({ name, required }) =>
    !required && callOptions.includes(name) ? [name] : [],
  );
}

/** What a call rejects with when the service refuses it, where the description says what the answers hold. */
function errorView(operation: Operation, references: ModelReferences, settings: Settings): View[] {
  const byBody = new Map<string, { body: Code; statuses: Code[] }>();
  for (const { status, content } of typedFailures(operation)) {
    const body = payloadsType(content.map(errorPayload), references);
    const group = byBody.get(body.code) ?? { body, statuses: [] };
    byBody.set(body.code, group);
    group.statuses.push(/^\d+$/.test(status) ? literal(Number(status)) : code`number`);
  }
  const members = [...byBody.values()].map(({ body, statuses }) => {
    const status = statuses.some(({ code: text }) => text === "number") ? code`number` : join(statuses, " | ");
    return code`${runtime("ApiErrorOf", { typeOnly: true })}<${status}, ${body}>`;
  });
  if (members.length === 0) return [];
  return [
    {
      comment: docComment([`Errors of \`${operation.name}\`, told apart by \`status\`.`]),
      name: identifier(errorTypeName(operation.name, settings.naming.options)),
      type: join(members, " | "),
    },
  ];
}

function optionsView(operation: Operation, references: ModelReferences, settings: Settings): View {
  const optional = argumentsOf(operation).filter(({ required }) => !required);
  const contentType = contentTypeMember(operation);
  const hidden = namesOfCallOptions(operation).map(literal);
  const base = runtime("CallOptions", { typeOnly: true });
  return {
    comment: docComment([`Options of \`${operation.name}\`.`]),
    name: identifier(optionsName(operation, settings)),
    base: hidden.length === 0 ? base : code`globalThis.Omit<${base}, ${join(hidden, " | ")}>`,
    isInterface: optional.length + contentType.length > 0,
    properties: spaced([
      ...optional.map((argument) => {
        const comment = docComment([argument.description], argumentTags(argument));
        return {
          comment: comment.code === "" ? null : comment,
          head: code`${key(argument.name)}?`,
          type: code`${argument.type(references)} | undefined`,
        };
      }),
      ...contentType,
    ]),
  };
}

/** What the service sends because of an operation: one field for each callback, with a request for each of its addresses. */
function callbacksView(operation: Operation, references: ModelReferences): View[] {
  const { name, callbacks = [] } = operation;
  if (callbacks.length === 0) return [];
  const keys = [...new Set(callbacks.map((callback) => callback.key))];
  return [
    {
      comment: docComment([`What the service sends after \`${name}\`, and what may be answered.`]),
      name: identifier(callbacksName(operation)),
      requests: keys.map((own) => {
        const requests = callbacks.filter((callback) => callback.key === own);
        return {
          key: key(own),
          comment: joinedComment(requests),
          alternatives: requests.map((request) => incomingView(request, payloadCode(request, references), references)),
        };
      }),
    },
  ];
}

function joinedComment(callbacks: readonly Callback[]): Code {
  const texts = callbacks.flatMap(({ summary, description, method, expression }) => [
    summary,
    description === summary ? undefined : description,
    `\`${method} ${expression}\``,
  ]);
  return docComment(texts, callbacks.every(({ deprecated }) => deprecated) ? [{ tag: "deprecated" }] : []);
}

function argumentTags(argument: Argument): DocTag[] {
  return [
    ...(argument.default === undefined ? [] : [{ tag: "default" as const, text: literal(argument.default).code }]),
    ...(argument.deprecated ? [deprecatedTag(argument.renamedTo)] : []),
  ];
}

/** What gives pages and items beside its result, from the part of the runtime that only packages with lists have. */
const pagedPromise = reference("PagedPromise", modules.runtimePart("paging"), { typeOnly: false });

function promiseCode({ result, list }: Operation, references: ModelReferences): Code {
  const type = resultCode(result, references);
  return list === undefined
    ? code`${runtime("ApiPromise", { typeOnly: true })}<${type}>`
    : code`${pagedPromise}<${type}, ${typeCode(list.itemType, references)}>`;
}

function resultCode(result: Result, references: ModelReferences): Code {
  const given = payloadsType(resultPayloads(result), references);
  return result.mayBeEmpty && given.code !== "unknown" ? code`${given} | undefined` : given;
}

function eventsCode(events: Result["events"], references: ModelReferences): Code {
  const event = reference("ServerEvent", modules.runtimePart("streams"), { typeOnly: true });
  if (events === undefined) return event;
  const kinds = events.map(({ event: name, data }) => {
    const type = typeCode(data, references);
    return name === undefined ? code`${event}<${type}>` : code`${event}<${type}, ${literal(name)}>`;
  });
  return join(distinct(kinds), " | ");
}

function methodComment(operation: Operation, api: Api): Code {
  const { summary, description, deprecated, preview, renamedTo, externalDocs } = operation;
  const params = requiredArguments(operation).map((argument): DocTag => {
    return {
      tag: "param",
      name: argument.name,
      ...(argument.description !== undefined && { text: argument.description }),
    };
  });
  const tags: DocTag[] = [
    ...params.filter(({ text }) => text !== undefined && text !== ""),
    ...(deprecated ? [deprecatedTag(renamedTo)] : []),
    ...(preview === true ? [{ tag: "beta" as const }] : []),
    ...(externalDocs === undefined ? [] : [{ tag: "see" as const, text: externalDocs.url }]),
  ];
  const paragraphs = [summary, description === summary ? undefined : description];
  const said = paragraphs.some((text) => text !== undefined && text !== "");
  const links = linkTexts(operation, api);
  return docComment(
    [
      ...(said ? paragraphs : [`\`${operation.method} ${operation.path}\``]),
      links.length === 0 ? undefined : ["Then:", "", ...links.map((link) => `- \`${link}\``)].join("\n"),
      preview === true ? previewText : undefined,
    ],
    tags,
  );
}
