// The service and the settings in, what every page is made with out.
import type { Api, Derived, Model, ModelId, Operation, Resource } from "../../api/api.js";
import { hiddenModels } from "../entry.js";
import type { Settings } from "../output.js";
import { sharedErrors, type ErrorKey } from "./errors.js";
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
  /** Failures that stand once on a page. */
  readonly shared: ReadonlySet<ErrorKey>;
}

export function contextOf(api: Api, settings: Settings): Context {
  return {
    api,
    settings,
    models: new Map(api.models.map((model) => [model.id, model])),
    operations: operationsById(api),
    derived: new Map(
      api.models.flatMap((model) => (model.derived === undefined ? [] : [[derivedKey(model.derived), model]])),
    ),
    uses: usesOfModels(api),
    hidden: hiddenModels(api, settings),
    shared: sharedErrors(api),
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
