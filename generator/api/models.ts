// `components.schemas` in, models with their names out.
import { isObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Model, ModelId, Type } from "./api.js";
import { assignNames, modelKind, nameField } from "./clashes.js";
import { constantsOf } from "./constants.js";
import { derivedModels } from "./derived.js";
import { readDiscriminators } from "./discriminators.js";
import { entriesOf, extensionsOf, flagAt, ownField, textAt, type Context } from "./fields.js";
import { byName, typeName } from "./names.js";
import { narrowedModel } from "./narrow.js";
import { typeOf, type TypeContext } from "./types.js";

/** Where models stand in a document. */
const section = "/components/schemas";

/** The context in which types can be read: it knows which schemas are models. */
export function withModels(context: Context): TypeContext {
  const schemas = schemasOf(context);
  const named = { ...context, models: new Set(schemas.map(([key]) => child(section, key))) };
  return { ...named, discriminators: readDiscriminators(named), depth: 0, open: [] };
}

/** Every named schema, sorted by name. Where its values travel is filled in later, when the operations are known. */
export function readModels(context: TypeContext): Model[] {
  const schemas = schemasOf(context);
  const names = assignNames(
    schemas.map(([key, schema]) => ({
      id: child(section, key),
      pointer: child(section, key),
      spelling: key,
      wanted: typeName(key),
      chosen: isObject(schema) ? ownField(schema, nameField) : undefined,
    })),
    modelKind,
    context.report,
  );
  const read = schemas.map(([key, schema]) => readModel(context, key, names.get(child(section, key)) ?? key, schema));
  const models = [...read, ...derivedModels(context, read)].sort(byName);
  reportSelfExtension(context, models);
  return models;
}

/** A model that extends itself, by itself or through others, has no values that could be described. */
function reportSelfExtension(context: TypeContext, models: readonly Model[]): void {
  const bases = new Map(models.map(({ id, type }) => [id, basesOf(type)]));
  for (const { id, name } of models) {
    const seen = new Set<ModelId>();
    const queue = [...(bases.get(id) ?? [])];
    for (let base = queue.pop(); base !== undefined; base = queue.pop()) {
      if (base === id) {
        context.report({
          code: "schema/conflict",
          severity: "error",
          message: `${name} extends itself`,
          pointer: id,
        });
        break;
      }
      if (!seen.has(base)) queue.push(...(bases.get(base) ?? []));
      seen.add(base);
    }
  }
}

/** The models that a type is, or that it is an extension of. */
function basesOf(type: Type): ModelId[] {
  if (type.kind === "model") return [type.id];
  return type.kind === "intersection" ? type.members.flatMap(basesOf) : [];
}

function schemasOf({ root, report }: Context): [string, unknown][] {
  const { components } = root;
  return isObject(components) ? entriesOf({ root, report }, components["schemas"], section, "a map of schemas") : [];
}

function readModel(context: TypeContext, key: string, name: string, schema: unknown): Model {
  const id = child(section, key);
  const fields = isObject(schema) ? schema : {};
  const title = textAt(context, fields, "title", id);
  const description = textAt(context, fields, "description", id);
  const type = narrowedModel(context.discriminators, id, typeOf({ ...context, open: [id] }, schema, id));
  const constants = constantsOf(context, fields, id, type);
  return {
    id,
    name,
    key,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    deprecated: flagAt(context, fields, "deprecated", id),
    type,
    ...(constants.length > 0 && { constants }),
    usage: { request: false, response: false },
    extensions: extensionsOf(fields),
  };
}
