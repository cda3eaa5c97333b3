// `components.schemas` in, models with their names out.
import { isObject } from "../document/shape.js";
import { child, valueAt } from "../source/pointer.js";
import type { Model } from "./api.js";
import { circlesOf, extensions, withoutCircles } from "./circles.js";
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
  return withoutCircles(models);
}

/**
 * Models that are what they are. What a circle of `allOf` means, nobody can say: it is a mistake. A model that names only itself says
 * nothing, which every validator takes.
 */
function reportSelfExtension(context: TypeContext, models: readonly Model[]): void {
  const names = new Map(models.map(({ id, name }) => [id, name]));
  for (const [id, circle] of circlesOf(models, extensions)) {
    const name = names.get(id) ?? id;
    // Circles of nothing but references have been reported where references are followed.
    const parts = [...circle].filter((one) => Array.isArray(allOfAt(context, one)));
    if (parts.length === 0) continue;
    const isMistake = circle.size > 1 && parts.length === circle.size;
    context.report({
      code: "schema/conflict",
      severity: isMistake ? "error" : "warning",
      message: isMistake
        ? `${name} extends itself, in a cycle of allOf`
        : `${name} refers to itself, which says nothing; it is what is said beside the reference`,
      pointer: id,
      hint: isMistake ? "take one of the models out of the cycle" : "take the reference out",
    });
  }
}

function allOfAt({ root }: Context, pointer: string): unknown {
  const schema = valueAt(root, pointer);
  return isObject(schema) ? ownField(schema, "allOf") : undefined;
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
