// `components.schemas` in, models with their names out.
import { isObject, referenceOf } from "../document/shape.js";
import { child, valueAt } from "../source/pointer.js";
import type { Model, Operation } from "./api.js";
import { circlesOf, extensions, withoutCircles } from "./circles.js";
import { assignNames, modelKind, nameField } from "./clashes.js";
import { derivedModels } from "./derived.js";
import { readDiscriminators } from "./discriminators.js";
import { entriesOf, ownField, type Context } from "./fields.js";
import { findInline } from "./inline.js";
import { inlineModels } from "./inlineModels.js";
import { readModel } from "./model.js";
import { byName, typeName } from "./names.js";
import { noParts } from "./parts.js";
import type { Naming } from "./operations.js";
import type { TypeContext } from "./types.js";

/** Where models stand in a document. */
const section = "/components/schemas";

/** The context in which types can be read: it knows which schemas are models. */
export function withModels(context: Context): TypeContext {
  const schemas = schemasOf(context);
  const named = { ...context, models: new Set(schemas.map(([key]) => child(section, key))) };
  const inline = findInline(context).flatMap((one) => one.pointers.map((pointer) => [pointer, one] as const));
  const parts = noParts();
  return {
    ...named,
    report: (finding) => {
      parts.findings++;
      context.report(finding);
    },
    discriminators: readDiscriminators(named),
    inline: new Map(inline),
    depth: 0,
    open: [],
    parts,
  };
}

/** Every named schema, sorted by name. Where its values travel is filled in later. */
export function readModels(
  context: TypeContext,
  operations: readonly Operation[],
  { kept = new Map(), past }: Naming = {},
): Model[] {
  const schemas = schemasOf(context);
  // What had no name of its own keeps the one that it was given, as long as it stands there.
  const inline = [...(past?.inline ?? [])].filter(([pointer]) => {
    const value = valueAt(context.root, pointer);
    return isObject(value) && referenceOf(value) === undefined;
  });
  const names = assignNames(
    schemas.map(([key, schema]) => ({
      id: child(section, key),
      pointer: child(section, key),
      spelling: key,
      wanted: typeName(key),
      chosen: isObject(schema) ? ownField(schema, nameField) : undefined,
      ...keptName(kept, child(section, key)),
    })),
    { ...modelKind, taken: inline.map(([, name]) => name) },
    context.report,
  );
  const read = schemas.map(([key, schema]) => {
    const id = child(section, key);
    return readModel(context, { id, key, name: names.get(id) ?? key }, schema);
  });
  const named = [...read, ...derivedModels(context, read)];
  const models = [...named, ...inlineModels(context, named, operations)].sort(byName);
  reportSelfExtension(context, models);
  return withoutCircles(models);
}

function keptName(kept: ReadonlyMap<string, string>, id: string): { kept?: string } {
  const name = kept.get(id);
  return name === undefined ? {} : { kept: name };
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
