// A service in, the same with every model's usage filled in, the enums of answers opened out, and bytes only where bytes can travel.
import { once } from "../source/once.js";
import type {
  Api,
  Content,
  EnumType,
  EventType,
  Incoming,
  Model,
  ModelId,
  Operation,
  Response,
  Result,
  Type,
  Usage,
} from "./api.js";

/**
 * Finds out where the values of each model travel. What the server sends may hold values that are not listed yet, so the enums
 * of everything that travels in a response are open. Bytes are bytes in forms and in bodies of their own; in JSON they are text.
 */
export function applyUsage(api: Api): Api {
  const requests = reachedModels(api, requestTypes);
  const responses = reachedModels(api, responseTypes);
  const asBytes = reachedModels(api, (operation) => typesOf(contentsOf(operation).filter(carriesBytes)));
  const asText = reachedModels(api, (operation) =>
    typesOf(contentsOf(operation).filter((content) => !carriesBytes(content))),
  );
  const openedResponse = once((response: Response): Response => ({
    ...response,
    content: response.content.map((content) => {
      const { type, ...rest } = withText(content);
      return { ...rest, type: opened(type) };
    }),
  }));
  return {
    ...api,
    models: api.models.map((model): Model => {
      const usage: Usage = { request: requests.has(model.id), response: responses.has(model.id) };
      const type = asBytes.has(model.id)
        ? asText.has(model.id)
          ? withBytes(model.type, bytesOrText)
          : model.type
        : withBytes(model.type, text);
      return { ...model, usage, type: usage.response ? opened(type) : type };
    }),
    operations: api.operations.map((operation): Operation => ({
      ...operation,
      parameters: operation.parameters.map((parameter) => ({ ...parameter, type: withBytes(parameter.type, text) })),
      ...(operation.body !== undefined && {
        body: { ...operation.body, content: operation.body.content.map(withText) },
      }),
      responses: operation.responses.map(openedResponse),
      result: { ...openedWay(operation.result), others: operation.result.others.map(openedWay) },
      ...(operation.callbacks !== undefined && { callbacks: operation.callbacks.map(openedIncoming) }),
    })),
    webhooks: api.webhooks.map(openedIncoming),
  };
}

/** What travels both ways in one call. */
export type Exchange = Pick<Operation, "parameters" | "body" | "responses"> & { readonly result: Pick<Result, "type"> };

/** Every request that the service sends. */
function incomingOf({ webhooks, operations }: Api): readonly Incoming[] {
  return [...webhooks, ...operations.flatMap(({ callbacks = [] }) => callbacks)];
}

/** A request of the service, as its users see it: what it sends is an answer to them, and what they answer is sent. */
function mirrored({ parameters, body, responses }: Incoming): Exchange {
  const answered = responses.flatMap(({ content }) => content);
  const sent = [
    ...(body?.content ?? []),
    ...parameters.map(({ type }): Content => ({ mediaType: "text/plain", kind: "text", type, encoding: {} })),
  ];
  return {
    parameters: [],
    body: { name: "", required: false, content: answered },
    responses: [{ status: "", content: sent, headers: [], extensions: {} }],
    result: { type: { kind: "unknown" } },
  };
}

/** A request of the service with its enums open, as far as they stand in it. */
function openedIncoming<T extends Incoming>(incoming: T): T {
  const { parameters, body } = incoming;
  return {
    ...incoming,
    parameters: parameters.map((parameter) => ({ ...parameter, type: opened(parameter.type) })),
    ...(body !== undefined && {
      body: { ...body, content: body.content.map((content) => ({ ...content, type: opened(withText(content).type) })) },
    }),
  };
}

const text: Type = { kind: "string", format: "binary" };
const bytesOrText: Type = { kind: "union", members: [{ kind: "binary" }, text] };

/** Whether a body of this kind can hold bytes as they are. */
function carriesBytes({ kind }: Content): boolean {
  return kind === "binary" || kind === "multipart";
}

function withText(content: Content): Content {
  return carriesBytes(content) ? content : { ...content, type: textInside(content.type) };
}

/** Bytes inside of something are text; a body that is nothing but bytes stays what it is, whatever its media type says. */
function textInside(type: Type): Type {
  return type.kind === "binary" ? type : withBytes(type, text);
}

/** The type with something else in the place of bytes. */
function withBytes(type: Type, bytes: Type): Type {
  return type.kind === "binary" ? bytes : mapInner(type, (inner) => withBytes(inner, bytes));
}

/** A way in which a result arrives, with its enums open. */
function openedWay<T extends Pick<Result, "kind" | "type" | "events">>(way: T): T {
  const events = way.events?.map((event): EventType => ({ ...event, data: opened(withBytes(event.data, text)) }));
  const type = opened(way.kind === "binary" ? way.type : textInside(way.type));
  return { ...way, type, ...(events !== undefined && { events }) };
}

/** The types of everything that an operation sends. */
export function requestTypes({ parameters, body }: Exchange): Type[] {
  return [...parameters.map(({ type }) => type), ...typesOf(body?.content ?? [])];
}

/** The types of everything that the service answers to an operation. */
export function responseTypes({ responses, result }: Exchange): Type[] {
  return [result.type, ...responses.flatMap(({ content }) => typesOf(content))];
}

function contentsOf({ body, responses }: Exchange): Content[] {
  return [...(body?.content ?? []), ...responses.flatMap(({ content }) => content)];
}

function typesOf(contents: readonly Content[]): Type[] {
  return contents.flatMap(({ type, events = [] }) => [type, ...events.map(({ data }) => data)]);
}

/** Every model that a value of some types of the operations may contain. */
export function reachedModels(api: Api, typesOf: (exchange: Exchange) => readonly Type[]): ReadonlySet<ModelId> {
  const byId = new Map(api.models.map((model) => [model.id, model]));
  const found = new Set<ModelId>();
  const seen = new Set<Response>();
  const isNew = (response: Response) => seen.size < seen.add(response).size;
  const exchanges = [...api.operations, ...incomingOf(api).map(mirrored)];
  const queue = exchanges.flatMap((exchange) => typesOf({ ...exchange, responses: exchange.responses.filter(isNew) }));
  for (let type = queue.pop(); type !== undefined; type = queue.pop()) {
    if (type.kind === "model") {
      if (found.has(type.id)) continue;
      found.add(type.id);
      const model = byId.get(type.id);
      if (model !== undefined) queue.push(model.type);
    } else {
      for (const inner of innerTypes(type)) queue.push(inner);
    }
  }
  return found;
}

/** The types directly inside one. */
export function innerTypes(type: Type): readonly Type[] {
  switch (type.kind) {
    case "array":
      return [type.items];
    case "tuple":
      return type.rest === undefined ? type.items : [...type.items, type.rest];
    case "map":
      return [type.values];
    case "object":
      return [
        ...type.properties.map((property) => property.type),
        ...(type.additional === undefined ? [] : [type.additional]),
      ];
    case "union":
    case "intersection":
      return type.members;
    default:
      return [];
  }
}

/** The same type with something else in place of each type directly inside it; itself where nothing changes. */
export function mapInner(type: Type, change: (inner: Type) => Type): Type {
  switch (type.kind) {
    case "array": {
      const items = change(type.items);
      return items === type.items ? type : { ...type, items };
    }
    case "tuple": {
      const items = mapAll(type.items, change);
      const rest = type.rest && change(type.rest);
      return items === type.items && rest === type.rest
        ? type
        : { ...type, items, ...(rest !== undefined && { rest }) };
    }
    case "map": {
      const values = change(type.values);
      return values === type.values ? type : { ...type, values };
    }
    case "object": {
      const properties = mapAll(type.properties, (property) => {
        const inner = change(property.type);
        return inner === property.type ? property : { ...property, type: inner };
      });
      const additional = type.additional && change(type.additional);
      return properties === type.properties && additional === type.additional
        ? type
        : { ...type, properties, ...(additional !== undefined && { additional }) };
    }
    case "union":
    case "intersection": {
      const members = mapAll(type.members, change);
      return members === type.members ? type : { ...type, members };
    }
    default:
      return type;
  }
}

/** A list with each of its items changed; itself where nothing changes. */
function mapAll<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const changed = items.map(change);
  return changed.some((item, index) => item !== items[index]) ? changed : items;
}

/** The models that a type mentions. */
export function modelsOf(type: Type): readonly ModelId[] {
  return type.kind === "model" ? [type.id] : innerTypes(type).flatMap(modelsOf);
}

function opened(type: Type): Type {
  return type.kind === "enum" ? openEnum(type) : mapInner(type, opened);
}

/** One value is a tag that tells alternatives apart, and stays what it is; several may become more. */
function openEnum(type: EnumType): Type {
  const open = type.values.filter((value) => typeof value === "string").length > 1;
  return open === type.open ? type : { ...type, open };
}
