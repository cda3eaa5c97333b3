// Where everything goes: the module of each thing in the generated package.
import type { Api, Model, ModelId, Resource } from "../api/api.js";
import { code, reference, type Code } from "../code/code.js";

/** Modules, from the root of the package and without their ending. */
export const modules = {
  index: "src/index",
  client: "src/ApiClient",
  environments: "src/environments",
  logins: "src/logins",
  schema: "src/schema",
  node: "src/node",
  runtime: "src/runtime/index",
  models: "src/models/index",
  apis: "src/apis/index",
  webhooks: "src/webhooks",
  model: (name: string) => `src/models/${name}`,
  api: (name: string) => `src/apis/${name}`,
  /** How requests are sent where nothing else is said; `imports` of package.json chooses between Node and the rest. */
  transport: "#transport",
  runtimePart: (name: string) => `src/runtime/${name}`,
} as const;

/** The file of a module. */
export function fileOf(module: string): string {
  return `${module}.ts`;
}

/** An export of the runtime's main module. */
export function runtime(name: string, options: { readonly typeOnly: boolean }): Code {
  return reference(name, modules.runtime, options);
}

/** A call that does nothing but give a value; it says so, and bundlers leave it out where nobody uses the value. */
export function pureCall(callee: Code, args: Code): Code {
  return code`/* @__PURE__ */ ${callee}(${args})`;
}

/** References to models, by id. */
export type ModelReferences = ReadonlyMap<ModelId, Code>;

export function modelReferences(api: Api): ModelReferences {
  return new Map(api.models.map((model) => [model.id, modelReference(model)]));
}

export function modelReference({ name }: Model): Code {
  return reference(name, modules.model(name), { typeOnly: true });
}

export function apiReference({ name }: Resource): Code {
  return reference(name, modules.api(name), { typeOnly: false });
}
