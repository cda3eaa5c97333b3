// A service in, the same with every model's usage filled in and the enums of answers opened out.
import type { Api, EnumType, Model, ModelId, Operation, Type, Usage } from "./api.js";

/**
 * Finds out where the values of each model travel. What the server sends may hold values that are not listed yet, so the enums
 * of everything that travels in a response are open.
 */
export function applyUsage(api: Api): Api {
  const requests = reachedModels(api, requestTypes);
  const responses = reachedModels(api, responseTypes);
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

/** The types of everything that an operation sends. */
export function requestTypes({ parameters, body }: Operation): Type[] {
  return [...parameters.map(({ type }) => type), ...(body?.content ?? []).map(({ type }) => type)];
}

/** The types of everything that the service answers to an operation. */
export function responseTypes({ responses, result }: Operation): Type[] {
  return [result.type, ...responses.flatMap(({ content }) => content.map(({ type }) => type))];
}

/** Every model that a value of some types of the operations may contain. */
export function reachedModels(
  { models, operations }: Api,
  typesOf: (operation: Operation) => readonly Type[],
): ReadonlySet<ModelId> {
  const byId = new Map(models.map((model) => [model.id, model]));
  const found = new Set<ModelId>();
  const queue = operations.flatMap(typesOf);
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

/** The same type with something else in place of each type directly inside it. */
export function mapInner(type: Type, change: (inner: Type) => Type): Type {
  switch (type.kind) {
    case "array":
      return { ...type, items: change(type.items) };
    case "tuple":
      return { ...type, items: type.items.map(change), ...(type.rest !== undefined && { rest: change(type.rest) }) };
    case "map":
      return { ...type, values: change(type.values) };
    case "object":
      return {
        ...type,
        properties: type.properties.map((property) => ({ ...property, type: change(property.type) })),
        ...(type.additional !== undefined && { additional: change(type.additional) }),
      };
    case "union":
    case "intersection":
      return { ...type, members: type.members.map(change) };
    default:
      return type;
  }
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
  return { ...type, open: type.values.filter((value) => typeof value === "string").length > 1 };
}
