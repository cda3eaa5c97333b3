// The service in, one file with one type per model out, and an index of them.
import type { Api, Model, Property } from "../api/api.js";
import { identifier, join, literal, objectKey, type Code } from "../code/code.js";
import type { File, View } from "../code/file.js";
import { deprecatedTag, docComment, previewText, type DocTag } from "../code/prose.js";
import { interfacesOf, type Interfaces } from "./inheritance.js";
import { fileOf, modelReferences, modules, type ModelReferences } from "./places.js";
import { indexCode, propertyComment, propertyHead, spaced, typeCode, valuesText, type Member } from "./type.js";

export function models(api: Api): readonly File[] {
  const references = modelReferences(api);
  const interfaces = interfacesOf(new Map(api.models.map((model) => [model.id, model])));
  const files = api.models.map((model): File => {
    return {
      kind: "template",
      path: fileOf(modules.model(model.name)),
      template: "model.ts",
      get view() {
        return modelView(model, references, interfaces);
      },
    };
  });
  if (files.length === 0) return [];
  const exports = api.models.map(({ name, constants }) => ({
    name: identifier(name),
    module: literal(`./${name}.js`),
    isType: constants === undefined,
  }));
  return [
    ...files,
    { kind: "template", path: fileOf(modules.models), template: "models.ts", view: { models: exports } },
  ];
}

/** An object is an interface, anything else an alias: interfaces are what people and error messages read best. */
function modelView(model: Model, references: ModelReferences, interfaces: Interfaces): View {
  const { type } = model;
  const found = interfaces.of(type);
  const isMap = type.kind === "map";
  const isInterface = found !== undefined || isMap;
  const { bases = [], own } = found ?? {};
  const index = isMap ? typeCode(type.values, references) : own && indexCode(own, references);
  return {
    comment: modelComment(model),
    name: identifier(model.name),
    /** An enum whose values have names is an object with them, too. */
    constants: constantsView(model),
    isInterface,
    bases:
      bases.length === 0
        ? null
        : join(
            bases.map((id) => typeCode({ kind: "model", id }, references)),
            ", ",
          ),
    properties: spaced((own?.properties ?? []).map((property) => propertyView(property, references))),
    index: index ?? null,
    type: isInterface ? null : typeCode(type, references),
  };
}

function constantsView({ constants }: Model): View[] | null {
  if (constants === undefined) return null;
  return constants.map(({ name, value, description }) => {
    const comment = docComment([description]);
    return { comment: comment.code === "" ? null : comment, key: objectKey(name), value: literal(value) };
  });
}

function propertyView(property: Property, references: ModelReferences): Member {
  const comment = propertyComment(property);
  return {
    comment: comment.code === "" ? null : comment,
    head: propertyHead(property),
    type: typeCode(property.type, references),
  };
}

function modelComment({ title, description, deprecated, preview, renamedTo, name, type, constants }: Model): Code {
  const tags: DocTag[] = [
    ...(deprecated ? [deprecatedTag(renamedTo)] : []),
    ...(preview === true ? [{ tag: "beta" as const }] : []),
  ];
  const heading = title === undefined || title === name ? undefined : title;
  return docComment(
    [
      description ?? heading,
      constants === undefined ? valuesText(type) : undefined,
      preview === true ? previewText : undefined,
    ],
    tags,
  );
}
