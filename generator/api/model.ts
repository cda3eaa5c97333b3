// A schema and its name in, a model out.
import { isObject } from "../document/shape.js";
import type { Model } from "./api.js";
import { constantsOf } from "./constants.js";
import { exampleOf } from "./examples.js";
import { extensionsOf, flagAt, textAt } from "./fields.js";
import { narrowedModel } from "./narrow.js";
import { previewAt } from "./preview.js";
import { typeOf, type TypeContext } from "./types.js";

/** @param names the model's id, its key in the description, and the name of its type */
export function readModel(context: TypeContext, names: Pick<Model, "id" | "key" | "name">, schema: unknown): Model {
  const { id } = names;
  const fields = isObject(schema) ? schema : {};
  const title = textAt(context, fields, "title", id);
  const description = textAt(context, fields, "description", id);
  const type = narrowedModel(context.discriminators, id, typeOf({ ...context, open: [id] }, schema, id));
  const example = exampleOf(context, fields, id);
  const constants = constantsOf(context, fields, id, type);
  return {
    ...names,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    deprecated: flagAt(context, fields, "deprecated", id),
    ...previewAt(context, id),
    ...(example !== undefined && { example }),
    type,
    ...(constants.length > 0 && { constants }),
    usage: { request: false, response: false },
    extensions: extensionsOf(fields),
  };
}
