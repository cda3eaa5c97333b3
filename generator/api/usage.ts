// A service in, the same with every model's usage filled in and the enums of answers opened out.
import type { Api, EnumType, Model, ModelId, Operation, Type, Usage } from "./api.js";

/**
 * Finds out where the values of each model travel. What the server sends may hold values that are not listed yet, so the enums
 * of everything that travels in a response are open.
 */
export function applyUsage(api: Api): Api {
  const byId = new Map(api.models.map((model) => [model.id, model]));
  const requests = reached(api.operations.flatMap(requestTypes), byId);
  const responses = reached(api.operations.flatMap(responseTypes), byId);
  return {
    ...api,
    models: api.models.map((model): Model => {
      const usage: Usage = { request: requests.has(model.id), response: responses.has(model.id) };
      return { ...model, usage, type: usage.response ? opened(model.type) : model.type };
    }),
    operations: api.operations.map((operation) => ({
      ...operation,
      result: { ...operation.result, type: opened(operation.result.type) },
    })),
  };
}

function requestTypes({ parameters, body }: Operation): Type[] {
  return [...parameters.map(({ type }) => type), ...(body?.content ?? []).map(({ type }) => type)];
}

function responseTypes({ responses, result }: Operation): Type[] {
  return [result.type, ...responses.flatMap(({ content }) => content.map(({ type }) => type))];
}

/** Every model that a value of these types may contain. */
function reached(types: readonly Type[], byId: ReadonlyMap<ModelId, Model>): Set<ModelId> {
  const found = new Set<ModelId>();
  const queue = [...types];
  for (let type = queue.pop(); type !== undefined; type = queue.pop()) {
    if (type.kind === "model") {
      if (found.has(type.id)) continue;
      found.add(type.id);
      const model = byId.get(type.id);
      if (model !== undefined) queue.push(model.type);
    } else {
      queue.push(...innerTypes(type));
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

function opened(type: Type): Type {
  switch (type.kind) {
    case "enum":
      return openEnum(type);
    case "array":
      return { ...type, items: opened(type.items) };
    case "tuple":
      return { ...type, items: type.items.map(opened), ...(type.rest !== undefined && { rest: opened(type.rest) }) };
    case "map":
      return { ...type, values: opened(type.values) };
    case "object":
      return {
        ...type,
        properties: type.properties.map((property) => ({ ...property, type: opened(property.type) })),
        ...(type.additional !== undefined && { additional: opened(type.additional) }),
      };
    case "union":
    case "intersection":
      return { ...type, members: type.members.map(opened) };
    default:
      return type;
  }
}

/** One value is a tag that tells alternatives apart, and stays what it is; several may become more. */
function openEnum(type: EnumType): Type {
  return { ...type, open: type.values.filter((value) => typeof value === "string").length > 1 };
}
