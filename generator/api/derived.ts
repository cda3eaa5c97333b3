// Models in, the models that go with them out: any kind of a base, and what a union has beside its alternatives.
import { isObject } from "../document/shape.js";
import { valueAt } from "../source/pointer.js";
import type { Model, ModelId } from "./api.js";
import { assignNames, modelKind } from "./clashes.js";
import { anyId, baseId } from "./discriminators.js";
import type { Context } from "./fields.js";
import { anyKind } from "./narrow.js";
import { typeOf, type TypeContext } from "./types.js";

/** The models that references mean where a base or a union of their own heirs stands. */
export function derivedModels(context: TypeContext, models: readonly Model[]): Model[] {
  const { bases, extended } = context.discriminators;
  const byId = new Map(models.map((model) => [model.id, model]));
  const derived = [
    ...[...bases].flatMap(([id, base]) => {
      const model = byId.get(id);
      if (model === undefined) return [];
      // An heir that tells its own heirs apart by another property is one kind, whatever it turns out to be.
      const idOf = (kind: ModelId) => {
        const inner = bases.get(kind);
        return inner !== undefined && inner.property !== base.property ? anyId(kind) : kind;
      };
      const description = `Any kind of ${model.name}, told by \`${base.property}\`. The service may learn new ones.`;
      const type = anyKind(context.discriminators, base, id, idOf);
      return [{ model, id: anyId(id), as: "any" as const, wanted: `Any${model.name}`, description, type }];
    }),
    ...[...extended].flatMap(([id, { hasMore }]) => {
      const model = byId.get(id);
      if (model === undefined || !hasMore) return [];
      const description = `What every kind of ${model.name} has.`;
      return [
        {
          model,
          id: baseId(id),
          as: "base" as const,
          wanted: `${model.name}Base`,
          description,
          type: typeBeside(context, id),
        },
      ];
    }),
  ];
  const names = namesBeside(
    context,
    models,
    derived.map(({ model, id, wanted }) => ({ id, wanted, pointer: model.id })),
  );
  return derived.map(({ model, id, as, wanted, description, type }) => ({
    id,
    name: names.get(id) ?? wanted,
    key: model.key,
    derived: { from: model.id, as },
    description,
    deprecated: model.deprecated,
    ...(model.preview === true && { preview: true }),
    type,
    usage: { request: false, response: false },
    extensions: {},
  }));
}

/** Names that leave those of other models alone. */
export function namesBeside(
  { report }: Pick<Context, "report">,
  models: readonly Model[],
  added: readonly {
    readonly id: ModelId;
    readonly wanted: string;
    /** The name where a model has the wanted one. */
    readonly otherwise?: string;
    /** Its `x-sdkwright-name`. */
    readonly chosen?: unknown;
    readonly pointer: string;
  }[],
): ReadonlyMap<ModelId, string> {
  return assignNames(
    [
      ...models.map(({ id, name }) => ({ id, pointer: id, spelling: name, wanted: name })),
      ...added.map(({ id, wanted, pointer, otherwise = `${wanted}Model`, chosen }) => ({
        id,
        pointer,
        spelling: otherwise,
        wanted,
        chosen,
      })),
    ],
    modelKind,
    report,
  );
}

/** The type of a schema without its alternatives. Its parts have been reported on where they were read as a whole. */
function typeBeside(context: TypeContext, id: ModelId): Model["type"] {
  const schema = valueAt(context.root, id);
  if (!isObject(schema)) return { kind: "unknown" };
  const { oneOf: _, anyOf: __, discriminator: ___, ...rest } = schema;
  return typeOf({ ...context, report: () => undefined, open: [id] }, rest, id);
}
