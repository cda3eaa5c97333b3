// A service and what was renamed in, the service with the old names beside the new ones out.
import type { Api, Model, Operation, Resource } from "./api.js";
import { byName } from "./names.js";

/** Old symbol → new one: `UserDto`, `UsersApi.getUser`, `UsersApi.getUser(limit)`. What they name is there under the new one. */
export type Aliases = ReadonlyMap<string, { readonly to: string }>;

/**
 * Adds what programs were written for: a type that is the new one, a method that sends the same request, an option that sends the same
 * parameter. All of them are deprecated, and say what they are called now.
 */
export function withAliases(api: Api, aliases: Aliases): Api {
  if (aliases.size === 0) return api;
  const symbols = [...aliases].map(([old, { to }]) => ({ old: partsOf(old), now: partsOf(to) }));
  const options = symbols.filter(({ old }) => old.argument !== undefined);
  const methods = symbols.filter(({ old }) => old.method !== undefined && old.argument === undefined);
  const models = symbols.filter(({ old }) => old.method === undefined);
  // Options first: a method that is kept under an old name takes the old options, too.
  return withModels(withMethods(withOptions(api, options), methods), models);
}

interface Symbol {
  /** The class of a method; otherwise the type. */
  readonly owner: string;
  readonly method?: string;
  readonly argument?: string;
}

type Renamed = readonly { readonly old: Symbol; readonly now: Symbol }[];

function partsOf(symbol: string): Symbol {
  const [, owner = symbol, method, argument] = /^([^.(]*)(?:\.([^.(]*))?(?:\((.*)\))?$/.exec(symbol) ?? [];
  return { owner, ...(method !== undefined && { method }), ...(argument !== undefined && { argument }) };
}

function withModels(api: Api, renamed: Renamed): Api {
  const models = new Map(api.models.map((model) => [model.name, model]));
  const added = renamed.flatMap(({ old, now }): Model[] => {
    const model = models.get(now.owner);
    if (model === undefined || models.has(old.owner)) return [];
    const { id, name, usage, constants } = model;
    return [
      {
        id: `alias:${old.owner}`,
        name: old.owner,
        key: old.owner,
        renamedTo: name,
        deprecated: true,
        type: { kind: "model", id },
        ...(constants !== undefined && { constants }),
        usage,
        extensions: {},
      },
    ];
  });
  return { ...api, models: [...api.models, ...added].sort(byName) };
}

function withMethods(api: Api, renamed: Renamed): Api {
  const operations = new Map(api.operations.map((operation) => [operation.id, operation]));
  const resources = new Map(api.resources.map((resource) => [resource.name, resource]));
  for (const { old, now } of renamed) {
    const id = methodOf(api, operations, now)?.id;
    const operation = id === undefined ? undefined : operations.get(id);
    if (operation === undefined || old.method === undefined) continue;
    const kept: Operation = {
      ...operation,
      id: `${operation.id} as ${old.method}`,
      name: old.method,
      deprecated: true,
      renamedTo: now.owner === old.owner ? `${now.method}` : `${now.owner}.${now.method}`,
    };
    operations.set(kept.id, kept);
    const resource: Resource = resources.get(old.owner) ?? {
      name: old.owner,
      tag: resources.get(now.owner)?.tag ?? "",
      description: `The operations of ${now.owner}, under the name that they had.`,
      operations: [],
    };
    const own = [...resource.operations, kept.id].map((one) => operations.get(one)!).sort(byName);
    resources.set(old.owner, { ...resource, operations: own.map((one) => one.id) });
  }
  return {
    ...api,
    operations: [...operations.values()].sort(byName),
    resources: [...resources.values()].sort(byName),
  };
}

function methodOf(
  api: Api,
  operations: ReadonlyMap<string, Operation>,
  { owner, method }: Symbol,
): Operation | undefined {
  const resource = api.resources.find(({ name }) => name === owner);
  return resource?.operations.map((id) => operations.get(id)!).find(({ name }) => name === method);
}

function withOptions(api: Api, renamed: Renamed): Api {
  if (renamed.length === 0) return api;
  const operations = new Map(api.operations.map((operation) => [operation.id, operation]));
  for (const { old, now } of renamed) {
    const operation = methodOf(api, operations, now);
    const parameter = operation?.parameters.find(({ name, required }) => name === now.argument && !required);
    if (operation === undefined || parameter === undefined || old.argument === undefined) continue;
    if (operation.arguments.includes(old.argument)) continue;
    operations.set(operation.id, {
      ...operation,
      parameters: [
        ...operation.parameters,
        { ...parameter, name: old.argument, deprecated: true, renamedTo: parameter.name },
      ],
      arguments: [...operation.arguments, old.argument],
    });
  }
  return { ...api, operations: [...operations.values()] };
}
