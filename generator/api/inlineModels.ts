// Schemas that stand somewhere without a name in, models with names from where they stand out.
import { isObject } from "../document/shape.js";
import { child, lastToken, parent, valueAt } from "../source/pointer.js";
import type { Model, Operation } from "./api.js";
import { nameField } from "./clashes.js";
import { namesBeside } from "./derived.js";
import type { Inline } from "./inline.js";
import { readModel } from "./model.js";
import { pascalCase } from "./names.js";
import type { TypeContext } from "./types.js";

/** The models that are no components, called after the operations and models that hold them. */
export function inlineModels(
  context: TypeContext,
  models: readonly Model[],
  operations: readonly Operation[],
): readonly Model[] {
  const owners = new Map([
    ...[...operations].reverse().map(({ pointer, name }) => [pointer, name] as const),
    ...models.map(({ id, name }) => [id, name] as const),
  ]);
  const wanted = [...new Set(context.inline.values())].map((one) => ({
    id: one.id,
    wanted: wantedName(one, owners),
    pointer: one.id,
    chosen: valueAt(context.root, child(one.id, nameField)),
  }));
  const names = namesBeside(context, models, wanted);
  return wanted.map(({ id, wanted: own }) => {
    const name = names.get(id) ?? own;
    const { title, ...model } = readModel(context, { id, key: name, name }, withoutNull(valueAt(context.root, id)));
    return title === undefined || pascalCase(title) === name ? model : { ...model, title };
  });
}

function wantedName({ title, owner, words }: Inline, owners: ReadonlyMap<string, string>): string {
  if (title !== undefined) return pascalCase(title);
  // A webhook is called by its name in the description.
  const name = owner === "" ? "" : (owners.get(owner) ?? lastToken(parent(owner)));
  return pascalCase([name, ...words].map(pascalWord).join(""));
}

function pascalWord(word: string): string {
  return word === "" ? "" : pascalCase(word);
}

/** Whether a value may be null is said where it stands. */
function withoutNull(schema: unknown): unknown {
  if (!isObject(schema) || !Array.isArray(schema["type"])) return schema;
  const types = (schema["type"] as readonly unknown[]).filter((type) => type !== "null");
  return { ...schema, type: types.length === 1 ? types[0] : types };
}
