// A type in, TypeScript out.
import type { ObjectType, Property, Type } from "../api/api.js";
import { indexOf } from "../api/combine.js";
import { code, join, key, literal, type Code } from "../code/code.js";
import type { View } from "../code/file.js";
import { constraintTags, docComment, type DocTag } from "../code/prose.js";
import type { ModelReferences } from "./places.js";

/** The type as an expression. Never leans on a global that a model may shadow. */
export function typeCode(type: Type, models: ModelReferences): Code {
  switch (type.kind) {
    case "unknown":
      return code`unknown`;
    case "never":
      return code`never`;
    case "null":
      return code`null`;
    case "boolean":
      return code`boolean`;
    case "number":
      return code`number`;
    case "string":
      return code`string`;
    case "binary":
      return code`globalThis.Blob`;
    case "literal":
      return literal(type.value);
    case "enum": {
      const values = join(type.values.map(literal), " | ");
      return type.open ? code`${values} | (string & {})` : values;
    }
    case "model":
      return models.get(type.id) ?? code`unknown`;
    case "array":
      return code`${operand(type.items, models)}[]`;
    case "tuple":
      return tupleCode(type, models);
    case "map":
      return code`{ [key: string]: ${typeCode(type.values, models)} }`;
    case "object":
      return objectCode(type, models);
    case "union":
      return unionCode(type.members, models);
    case "intersection":
      return join(
        type.members.filter((member) => !isEmpty(member)).map((member) => operand(member, models)),
        " & ",
      );
    default:
      return assertNever(type);
  }
}

/** An object of which nothing is left, where only some properties are sent: it says nothing about the others. */
function isEmpty(type: Type): boolean {
  return type.kind === "object" && type.properties.length === 0 && type.additional === undefined;
}

/** Alternatives. Where some texts are named and others may come, editors still offer the named ones. */
function unionCode(members: readonly Type[], models: ModelReferences): Code {
  const isOpen = members.some(({ kind }) => kind === "string") && members.some(namesTexts);
  const alternatives = members.flatMap((member) => {
    if (isOpen && member.kind === "string") return [];
    if (isOpen && member.kind === "enum") return [typeCode({ ...member, open: false }, models)];
    return [member.kind === "intersection" ? code`(${typeCode(member, models)})` : typeCode(member, models)];
  });
  return join(isOpen ? [...alternatives, code`(string & {})`] : alternatives, " | ");
}

function namesTexts(type: Type): boolean {
  if (type.kind === "enum") return type.values.some((value) => typeof value === "string");
  return type.kind === "literal" && typeof type.value === "string";
}

/** A type where an operator binds tighter than the type's own. */
function operand(type: Type, models: ModelReferences): Code {
  const inner = typeCode(type, models);
  const isSimple =
    type.kind !== "union" &&
    type.kind !== "intersection" &&
    (type.kind !== "enum" || (type.values.length === 1 && !type.open));
  return isSimple ? inner : code`(${inner})`;
}

function tupleCode(type: Type & { kind: "tuple" }, models: ModelReferences): Code {
  const items = type.items.map((item, index) => {
    const inner = operand(item, models);
    return index < type.minimum ? inner : code`${inner}?`;
  });
  const rest = type.rest === undefined ? [] : [code`...${operand(type.rest, models)}[]`];
  return code`[${join([...items, ...rest], ", ")}]`;
}

function objectCode(type: ObjectType, models: ModelReferences): Code {
  if (isEmpty(type)) return code`{ [key: string]: never }`;
  const index = indexCode(type, models);
  const members = [
    ...type.properties.map((property) => memberCode(property, models)),
    ...(index === undefined ? [] : [code`[key: string]: ${index};`]),
  ];
  // The formatter keeps an object on one line if it fits there; comments want lines of their own.
  const isLong = type.properties.some((property) => propertyComment(property).code !== "");
  return isLong ? code`{\n${join(members, "\n")}\n}` : code`{ ${join(members, " ")} }`;
}

/** The type of further properties beside the named ones. */
export function indexCode(type: ObjectType, models: ModelReferences): Code | undefined {
  const index = indexOf(type);
  if (index === undefined) return undefined;
  const inner = typeCode(index.type, models);
  return index.mayBeMissing ? code`${inner} | undefined` : inner;
}

function memberCode(property: Property, models: ModelReferences): Code {
  const comment = propertyComment(property);
  const declaration = code`${propertyHead(property)}: ${typeCode(property.type, models)};`;
  return comment.code === "" ? declaration : code`${comment}\n${declaration}`;
}

/** `readonly name?`: a property up to its colon. */
export function propertyHead({ name, required, readOnly }: Property): Code {
  return code`${readOnly ? code`readonly ` : code``}${key(name)}${required ? code`` : code`?`}`;
}

/** What there is to say about a property. */
export function propertyComment(property: Property): Code {
  const { type, example } = property;
  const tags: DocTag[] = [
    ...constraintTagsOf(property),
    ...(property.default === undefined ? [] : [{ tag: "default" as const, text: literal(property.default).code }]),
    ...(isTold(example) ? [{ tag: "example" as const, text: literal(example).code }] : []),
    ...(property.deprecated ? [{ tag: "deprecated" as const }] : []),
  ];
  const writeOnly = property.writeOnly ? "Only sent, never received." : undefined;
  return docComment([property.description ?? property.title, writeOnly, valuesText(type)], tags);
}

/** What the values of an enum mean, as a list; `undefined` where the description does not say. */
export function valuesText(type: Type): string | undefined {
  if (type.kind !== "enum" || type.descriptions === undefined) return undefined;
  const { descriptions } = type;
  const lines = type.values.flatMap((value) => {
    const text = Object.hasOwn(descriptions, String(value)) ? descriptions[String(value)] : undefined;
    return text === undefined ? [] : [`- \`${literal(value).code}\`: ${text.trim().replace(/\s+/g, " ")}`];
  });
  return lines.join("\n");
}

/** Examples that fit a line: a longer one is on the page of the model. */
function isTold(example: Property["example"]): example is NonNullable<Property["example"]> {
  return example !== undefined && example !== null && example !== "" && literal(example).code.length <= 80;
}

/** What the description says about the value beyond its type. */
function constraintTagsOf({ type, constraints }: Property): DocTag[] {
  return constraints.flatMap((constraint): DocTag[] => {
    const tag = constraintTags.find((word) => constraint.startsWith(`${word}: `));
    if (tag === undefined) return [];
    const text = constraint.slice(tag.length + 2);
    if (tag === "format" && (!("format" in type) || type.format !== text)) return [];
    // What the type says already, or every value does.
    if (tag.endsWith("Items") && type.kind === "tuple") return [];
    if (/^min[A-Z]/.test(tag) && text === "0") return [];
    return [text === "true" ? { tag } : { tag, text }];
  });
}

/** The view of a property or an option. */
export interface Member extends View {
  readonly comment: Code | null;
  readonly head: Code;
  readonly type: Code;
}

/** Members with an empty line between them where one has a comment: a block without any is read as a list. */
export function spaced(members: readonly Member[]): View[] {
  const isSpaced = members.some(({ comment }) => comment !== null);
  return members.map((member, index) => ({ ...member, gap: isSpaced && index < members.length - 1 }));
}

/** The end of a `switch` over kinds. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
