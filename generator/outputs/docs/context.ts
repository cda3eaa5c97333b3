// The service and the settings in, what every page is made with out.
import type { Api, Derived, Model, ModelId, Operation, Resource } from "../../api/api.js";
import { once } from "../../source/once.js";
import { hiddenModels } from "../entry.js";
import type { Settings } from "../output.js";
import { errorKey, errorView, sharedErrors, type Errors } from "./errors.js";
import type { Models } from "./javascript.js";
import { usesOfModels, type Uses } from "./uses.js";

export interface Context {
  readonly api: Api;
  readonly settings: Settings;
  readonly models: Models;
  readonly operations: Operations;
  /** What was made from models, by `derivedKey`. */
  readonly derived: ReadonlyMap<string, Model>;
  readonly uses: ReadonlyMap<ModelId, Uses>;
  /** Models that are imported as `Models.Name`, because the package has something else of that name. */
  readonly hidden: ReadonlySet<Model>;
  readonly errors: Errors;
}

export function contextOf(api: Api, settings: Settings): Context {
  const models = new Map(api.models.map((model) => [model.id, model]));
  const keyOf = once(errorKey);
  return {
    api,
    settings,
    models,
    operations: operationsById(api),
    derived: new Map(
      api.models.flatMap((model) => (model.derived === undefined ? [] : [[derivedKey(model.derived), model]])),
    ),
    uses: usesOfModels(api),
    hidden: hiddenModels(api, settings),
    errors: { keyOf, shared: sharedErrors(api, keyOf), viewOf: once((response) => errorView(response, models)) },
  };
}

export function derivedKey({ from, as }: Derived): string {
  return `${as} ${from}`;
}

export type Operations = ReadonlyMap<string, Operation>;

export function operationsById(api: Api): Operations {
  return new Map(api.operations.map((operation) => [operation.id, operation]));
}

/** The operations of a resource, in its order. */
export function operationsOf(resource: Resource, operations: Operations): readonly Operation[] {
  return resource.operations.flatMap((id) => operations.get(id) ?? []);
}
