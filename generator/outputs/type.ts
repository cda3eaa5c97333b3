// A type in, TypeScript out.
import type { Property, Type } from "../api/api.js";
import { code, join, key, literal, type Code } from "../code/code.js";
import type { View } from "../code/file.js";
import { docComment, type DocTag } from "../code/prose.js";
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
      return join(
        type.members.map((member) =>
          member.kind === "intersection" ? code`(${typeCode(member, models)})` : typeCode(member, models),
        ),
        " | ",
      );
    case "intersection":
      return join(
        type.members.map((member) => operand(member, models)),
        " & ",
      );
    default:
      return assertNever(type);
  }
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

function objectCode(type: Type & { kind: "object" }, models: ModelReferences): Code {
  if (type.properties.length === 0 && type.additional === undefined) return code`{ [key: string]: never }`;
  const members = type.properties.map((property) => memberCode(property, models));
  // The formatter keeps an object on one line if it fits there; comments want lines of their own.
  const isLong = type.properties.some((property) => propertyComment(property).code !== "");
  const object = isLong ? code`{\n${join(members, "\n")}\n}` : code`{ ${join(members, " ")} }`;
  return type.additional === undefined
    ? object
    : code`${object} & { [key: string]: ${typeCode(type.additional, models)} }`;
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
  const tags: DocTag[] = [
    ...formatTags(property),
    ...(property.default === undefined ? [] : [{ tag: "default" as const, text: literal(property.default).code }]),
    ...(property.deprecated ? [{ tag: "deprecated" as const }] : []),
  ];
  const writeOnly = property.writeOnly ? "Only sent, never received." : undefined;
  return docComment([property.description ?? property.title, writeOnly], tags);
}

/** Formats that say more than the type does. */
function formatTags({ type, constraints }: Property): DocTag[] {
  if (type.kind !== "string" && type.kind !== "number") return [];
  return type.format === undefined || !constraints.includes(`format: ${type.format}`)
    ? []
    : [{ tag: "format", text: type.format }];
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
