// The service and the settings in, what every page is made with out.
import type { Api, ModelId, Operation, Resource } from "../../api/api.js";
import type { Settings } from "../output.js";
import { sharedErrors, type ErrorKey } from "./errors.js";
import type { Models } from "./javascript.js";
import { usesOfModels, type Uses } from "./uses.js";

export interface Context {
  readonly api: Api;
  readonly settings: Settings;
  readonly models: Models;
  readonly uses: ReadonlyMap<ModelId, Uses>;
  /** Failures that stand once on a page. */
  readonly shared: ReadonlySet<ErrorKey>;
}

export function contextOf(api: Api, settings: Settings): Context {
  return {
    api,
    settings,
    models: new Map(api.models.map((model) => [model.id, model])),
    uses: usesOfModels(api),
    shared: sharedErrors(api),
  };
}

/** The operations of a resource, in its order. */
export function operationsOf(resource: Resource, api: Api): readonly Operation[] {
  const byId = new Map(api.operations.map((operation) => [operation.id, operation]));
  return resource.operations.flatMap((id) => byId.get(id) ?? []);
}
