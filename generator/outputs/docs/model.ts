// A model in, its page out.
import type { Derived, Model, Property, Type } from "../../api/api.js";
import type { View } from "../../code/file.js";
import { markdownBlock, markdownCellSpan, markdownLine, markdownParagraphs, markdownSpan } from "../../code/prose.js";
import { literal } from "../../code/code.js";
import { derivedKey, type Context } from "./context.js";
import { extensionViews } from "./extension.js";
import { listedValues, type Models } from "./javascript.js";
import { packageView } from "./package.js";
import { modelSample } from "./sample.js";
import { typeCell, typeLine } from "./typeText.js";
import { wordsView } from "./words.js";

export function modelView(model: Model, context: Context): View {
  const { models, settings, uses, hidden } = context;
  const isHidden = hidden.has(model);
  const typeName = isHidden ? `Models.${model.name}` : model.name;
  const properties = propertiesOf(model.type);
  const parents = model.type.kind === "intersection" ? model.type.members.filter(({ kind }) => kind !== "object") : [];
  const values = listedValues(model.type, models);
  const { takenBy, givenBy } = uses.get(model.id) ?? { takenBy: [], givenBy: [] };
  return {
    name: markdownLine(model.name),
    /** What is imported from the package to have it. */
    imported: markdownLine(isHidden ? "Models" : model.name),
    ...packageView(settings),
    extensions: extensionViews(model.extensions, settings.docs),
    description: paragraphs(model.description),
    deprecated: model.deprecated,
    preview: model.preview === true,
    /** A value of the model, for one that people send. */
    example:
      model.usage.request && isObjectLike(model.type)
        ? modelSample(model, typeName, models)
        : isHidden
          ? markdownBlock(`type ${model.name} = ${typeName};`)
          : null,
    /** What an object of it has; empty for everything that is not an object. */
    properties: properties.map((property) => propertyView(property, context)),
    hasProperties: properties.length > 0,
    /** Models that it has all the properties of, too. */
    parents: parents.map((type) => ({ type: typeLine(type, models, "") })),
    hasParents: parents.length > 0,
    /** For an enum, its values with what they mean. */
    values: model.type.kind === "enum" && values.length > 0 ? values.map((value) => valueView(value, model)) : null,
    /** Whether the package has an object with its values. */
    isObject: model.constants !== undefined && !isHidden,
    isOpen: model.type.kind === "enum" && model.type.open,
    /** What it is, where it is neither an object nor an enum. */
    type: isObjectLike(model.type) || model.type.kind === "enum" ? null : typeLine(model.type, models, ""),
    /** What tells the kinds of it apart; null where nothing does. */
    kinds: kindsView(model, models),
    /** The union of all kinds of it, for a base. */
    anyKind: derivedOf(model, "any", context),
    /** The shape in which it is sent, where that is another one; and the one in which it comes back. */
    input: derivedOf(model, "input", context),
    output: model.derived?.as === "input" ? typeLine({ kind: "model", id: model.derived.from }, models, "") : null,
    /** Methods that take it, and methods that give it. */
    takenBy,
    isTaken: takenBy.length > 0,
    givenBy,
    isGiven: givenBy.length > 0,
  };
}

function kindsView({ type, usage }: Model, models: Models): View | null {
  const { discriminator } = [type, ...(type.kind === "intersection" ? type.members : [])].find(isUnion) ?? {};
  if (discriminator === undefined) return null;
  return {
    property: markdownSpan(discriminator.property),
    values: discriminator.mapping.map(({ value, model }) => ({
      value: markdownSpan(literal(value).code),
      type: typeLine({ kind: "model", id: model }, models, ""),
    })),
    isOpen: usage.response,
  };
}

function isUnion(type: Type): type is Type & { kind: "union" } {
  return type.kind === "union";
}

function derivedOf(model: Model, as: Derived["as"], { derived, models }: Context): View[string] {
  const found = derived.get(derivedKey({ from: model.id, as }));
  return found === undefined ? null : typeLine({ kind: "model", id: found.id }, models, "");
}

function paragraphs(text = ""): View[string] {
  return text.trim() === "" ? null : markdownParagraphs(text);
}

function isObjectLike(type: Type): boolean {
  return type.kind === "object" || type.kind === "intersection";
}

/** The properties that a model itself names. */
function propertiesOf(type: Type): readonly Property[] {
  if (type.kind === "intersection") return type.members.flatMap(propertiesOf);
  return type.kind === "object" ? type.properties : [];
}

function propertyView(property: Property, { models, settings }: Context): View {
  return {
    name: markdownLine(property.name),
    /** The name as code, with a question mark behind one that may be missing. */
    code: markdownCellSpan(`${property.name}${property.required ? "" : "?"}`),
    required: property.required,
    extensions: extensionViews(property.extensions, settings.docs),
    type: typeCell(property.type, models, ""),
    ...wordsView(property, models),
  };
}

function valueView(value: string | number | boolean | null, { name, type, constants = [] }: Model): View {
  const meaning = type.kind === "enum" ? type.descriptions?.[String(value)] : undefined;
  const constant = constants.find((one) => one.value === value);
  return {
    code: markdownSpan(literal(value).code),
    /** `Status.Active` */
    constant: constant === undefined ? null : markdownSpan(memberCode(name, constant.name)),
    description: meaning === undefined || meaning.trim() === "" ? null : markdownLine(meaning),
  };
}

function memberCode(object: string, member: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(member)
    ? `${object}.${member}`
    : `${object}[${literal(member).code}]`;
}
