// Operations in; for each model the links to the methods that take it and to those that give it out.
import type { Api, ModelId, Operation, Type } from "../../api/api.js";
import { markdownLine, markdownLink, type Markdown } from "../../code/prose.js";
import { anchorsOf } from "./anchors.js";

/** Links from the page of a model. */
export interface Uses {
  readonly takenBy: readonly Markdown[];
  readonly givenBy: readonly Markdown[];
}

/** The methods in which models stand: as a body or parameter, or as a result, alone, in a list or in a map. In the order of the pages. */
export function usesOfModels(api: Api): ReadonlyMap<ModelId, Uses> {
  const uses = new Map<ModelId, { takenBy: Markdown[]; givenBy: Markdown[] }>();
  const of = (id: ModelId) => uses.get(id) ?? uses.set(id, { takenBy: [], givenBy: [] }).get(id)!;
  for (const { operation, link } of linkedOperations(api)) {
    for (const id of new Set(inputTypes(operation).flatMap(modelsIn))) of(id).takenBy.push(link);
    for (const id of new Set(modelsIn(operation.result.type))) of(id).givenBy.push(link);
  }
  return uses;
}

/** Every operation once: an operation of several tags on the first of its pages. */
function linkedOperations(api: Api): readonly { readonly operation: Operation; readonly link: Markdown }[] {
  const rest = new Map(api.operations.map((operation) => [operation.id, operation]));
  const names = new Map(api.operations.map(({ id, name }) => [id, name]));
  return api.resources.flatMap((resource) => {
    const anchors = anchorsOf(
      [resource.name],
      resource.operations.map((id) => names.get(id) ?? ""),
    );
    return resource.operations.flatMap((id, index) => {
      const operation = rest.get(id);
      if (operation === undefined) return [];
      rest.delete(id);
      return [
        {
          operation,
          link: markdownLink(markdownLine(operation.name), `../${resource.name}.md#${anchors[index] ?? ""}`),
        },
      ];
    });
  });
}

function inputTypes({ parameters, body }: Operation): readonly Type[] {
  return [...parameters.map(({ type }) => type), ...(body?.content ?? []).map(({ type }) => type)];
}

function modelsIn(type: Type): readonly ModelId[] {
  switch (type.kind) {
    case "model":
      return [type.id];
    case "array":
      return modelsIn(type.items);
    case "map":
      return modelsIn(type.values);
    case "union":
    case "intersection":
      return type.members.flatMap(modelsIn);
    default:
      return [];
  }
}
