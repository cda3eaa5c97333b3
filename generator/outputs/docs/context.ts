// The service and the settings in, what every page is made with out.
import type { Api, ModelId } from "../../api/api.js";
import type { Settings } from "../output.js";
import type { Models } from "./javascript.js";
import { usesOfModels, type Uses } from "./uses.js";

export interface Context {
  readonly api: Api;
  readonly settings: Settings;
  readonly models: Models;
  readonly uses: ReadonlyMap<ModelId, Uses>;
}

export function contextOf(api: Api, settings: Settings): Context {
  return { api, settings, models: new Map(api.models.map((model) => [model.id, model])), uses: usesOfModels(api) };
}
