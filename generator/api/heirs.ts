// Schemas in, who extends whom by `allOf` out.
import { isObject, referenceOf, type JsonObject } from "../document/shape.js";
import { valueAt } from "../source/pointer.js";
import type { ModelId } from "./api.js";
import { ownField, pointerOf, type Context } from "./fields.js";

/** A context that knows which schemas have names. */
export interface NamedContext extends Context {
  /** Pointers of the models. */
  readonly models: ReadonlySet<string>;
}

/** Base → the models that extend it directly, sorted. */
export type Heirs = ReadonlyMap<ModelId, readonly ModelId[]>;

export function readHeirs(context: NamedContext): Heirs {
  const heirs = new Map<ModelId, ModelId[]>();
  for (const id of [...context.models].sort()) {
    for (const base of basesOf(context, id)) heirs.set(base, [...(heirs.get(base) ?? []), id]);
  }
  return heirs;
}

/** The models that a model extends directly. */
export function basesOf(context: NamedContext, id: ModelId): ModelId[] {
  return schemasIn(schemaOf(context, id), "allOf").flatMap((part) => {
    const base = targetOf(context, part);
    return base === undefined ? [] : [base];
  });
}

/** Everything that extends a base, by itself or through others; `stop` says beyond which heirs nobody looks. */
export function allHeirs(heirs: Heirs, base: ModelId, stop: (heir: ModelId) => boolean = () => false): ModelId[] {
  return reached(base, (id) => (id !== base && stop(id) ? [] : (heirs.get(id) ?? [])));
}

/** Everything that a model extends, by itself or through others. */
export function allBases(context: NamedContext, id: ModelId): ModelId[] {
  return reached(id, (one) => basesOf(context, one));
}

function reached(start: ModelId, next: (id: ModelId) => readonly ModelId[]): ModelId[] {
  const found = new Set<ModelId>();
  const queue = [...next(start)];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === start || found.has(id)) continue;
    found.add(id);
    for (const further of next(id)) queue.push(further);
  }
  return [...found].sort();
}

/** The schema of a model. */
export function schemaOf(context: NamedContext, id: ModelId): JsonObject {
  const schema = valueAt(context.root, id);
  return isObject(schema) ? schema : {};
}

/** The schemas in a list such as `allOf`. */
export function schemasIn(schema: JsonObject, keyword: string): readonly JsonObject[] {
  const list = ownField(schema, keyword);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** The model that a schema references. */
export function targetOf({ models }: NamedContext, schema: JsonObject): ModelId | undefined {
  const reference = referenceOf(schema);
  const target = reference === undefined ? undefined : pointerOf(reference);
  return target !== undefined && models.has(target) ? target : undefined;
}
