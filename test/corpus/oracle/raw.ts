// A document in, the types that openapi-typescript makes of its schemas out: one alias each, `Raw_<key>`. Nothing of ours is in it.
//
// The aliases stand for the properties of `components["schemas"]`: a property may not contain itself, an alias may.
import { createConfig } from "@redocly/openapi-core";
import openapiTypescript, { astToString, transformSchemaObject } from "openapi-typescript";
import ts from "typescript";
import { rewritten, type Schema } from "./rewrites.js";

export interface Raw {
  /** The key of each schema → the name of its alias. */
  readonly names: ReadonlyMap<string, string>;
  /** TypeScript, one alias after the other. */
  readonly text: string;
  /** How often each rewrite was needed. */
  readonly applied: ReadonlyMap<string, number>;
}

/** Rejects where openapi-typescript does not take the document. */
export async function rawTypes(root: Schema): Promise<Raw> {
  const applied = new Map<string, number>();
  const count = (name: string) => applied.set(name, (applied.get(name) ?? 0) + 1);
  const schemas = new Map<string, unknown>();
  const queue: [string, unknown][] = Object.entries(schemasOf(root));
  const known = new Set(queue.map(([key]) => key));
  // A reference to a part of something becomes a schema of its own: openapi-typescript looks for parts under the wrong names.
  const reference = (text: string): string => {
    const tokens = tokensOf(text);
    if (tokens.length === 3 && tokens[0] === "components" && tokens[1] === "schemas") return text;
    const key = `part${text}`;
    if (!known.has(key)) queue.push([key, resolve(text)]);
    known.add(key);
    count("part");
    return `#/components/schemas/${key.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("%", "%25")}`;
  };
  const resolve = (text: string) => tokensOf(text).reduce<unknown>(inside, root);
  for (let next = queue.shift(); next !== undefined; next = queue.shift())
    schemas.set(next[0], rewritten(next[1], applied, reference, resolve));
  const names = new Map([...schemas.keys()].map((key, index) => [key, `Raw_${key.replace(/\W/g, "_")}_${index}`]));
  const document = {
    openapi: "3.1.0",
    info: { title: "", version: "" },
    paths: {},
    components: { schemas: Object.fromEntries(schemas) },
  };
  const nodes = await openapiTypescript(document as unknown as Parameters<typeof openapiTypescript>[0], {
    silent: true,
    // A default does not make a property required, and an object of which nothing is said is not empty.
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    redocly: await createConfig({}, { extends: [] }),
    // A tuple has all its items, and no others: they may be missing up to `minItems`, and others may follow (section 10.3.1.1).
    transform: (schema, options) => {
      const { type, prefixItems, items, minItems, maxItems } = schema as Schema;
      if ((schema as Schema)["x-present"] === true)
        return ts.factory.createUnionTypeNode([
          ts.factory.createTypeLiteralNode([]),
          ts.factory.createLiteralTypeNode(ts.factory.createNull()),
        ]);
      if (type !== "array" || !Array.isArray(prefixItems)) return undefined;
      count("tuple");
      const typeOf = (item: unknown) =>
        transformSchemaObject(item as Parameters<typeof transformSchemaObject>[0], options);
      const elements = prefixItems.map((item, index) =>
        index < Number(minItems ?? 0) ? typeOf(item) : ts.factory.createOptionalTypeNode(inParentheses(typeOf(item))),
      );
      if (items !== false && !(Number(maxItems ?? Infinity) <= prefixItems.length)) {
        const rest = ts.factory.createArrayTypeNode(inParentheses(typeOf(items ?? true)));
        elements.push(ts.factory.createRestTypeNode(rest));
      }
      return ts.factory.createTupleTypeNode(elements);
    },
  });
  return { names, text: aliases(nodes, names, count), applied };
}

function schemasOf(root: Schema): Schema {
  const components = root["components"] as Schema | undefined;
  return (components?.["schemas"] ?? {}) as Schema;
}

/** The steps of a local reference (RFC 6901, in a URI fragment). */
function tokensOf(text: string): string[] {
  return decodeURIComponent(text.replace(/^#\/?/, ""))
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function inside(value: unknown, token: string): unknown {
  return typeof value === "object" && value !== null ? (value as Schema)[token] : undefined;
}

/** The schemas in `components` as aliases, and what they lean on. */
function aliases(nodes: ts.Node[], names: ReadonlyMap<string, string>, count: (name: string) => void): string {
  const statements: ts.Node[] = [];
  for (const node of nodes) {
    if (ts.isInterfaceDeclaration(node) && node.name.text === "components") {
      const schemas = node.members.find((member) => nameOf(member) === "schemas") as ts.PropertySignature | undefined;
      if (schemas?.type === undefined || !ts.isTypeLiteralNode(schemas.type)) continue;
      for (const member of schemas.type.members as ts.NodeArray<ts.PropertySignature>) {
        const alias = names.get(nameOf(member));
        const type = withIndexes(withAliases(member.type!, names), count);
        statements.push(
          ts.factory.createTypeAliasDeclaration(
            [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)],
            alias!,
            undefined,
            type,
          ),
        );
      }
    } else if (ts.isTypeAliasDeclaration(node) && node.name.text === "WithRequired") {
      statements.push(node);
    }
  }
  return astToString(statements);
}

function nameOf(member: ts.TypeElement): string {
  const { name } = member;
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name))
    ? name.text
    : "";
}

/** `components["schemas"]["Pet"]` → `Raw_Pet`. */
function withAliases(type: ts.TypeNode, names: ReadonlyMap<string, string>): ts.TypeNode {
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isIndexedAccessTypeNode(node) && ts.isIndexedAccessTypeNode(node.objectType)) {
      const { indexType, objectType } = node;
      const literal = ts.isLiteralTypeNode(indexType) ? indexType.literal : undefined;
      const isComponent = ts.isTypeReferenceNode(objectType.objectType);
      const key =
        literal !== undefined && (ts.isStringLiteral(literal) || ts.isNumericLiteral(literal))
          ? literal.text
          : undefined;
      const alias = isComponent && key !== undefined ? names.get(key) : undefined;
      if (alias !== undefined) return ts.factory.createTypeReferenceNode(alias);
    }
    return ts.visitEachChild(node, visit, undefined);
  };
  return visit(type) as ts.TypeNode;
}

function inParentheses(type: ts.TypeNode): ts.TypeNode {
  return ts.factory.createParenthesizedType(type);
}

/**
 * `{ a?: string } & { [key: string]: number }` → `{ a?: string; [key: string]: string | number | undefined }`: the intersection is a type
 * of which no value can be written down, so ours is the other one.
 */
function withIndexes(type: ts.TypeNode, count: (name: string) => void): ts.TypeNode {
  const visit = (node: ts.Node): ts.Node => {
    const inner = ts.visitEachChild(node, visit, undefined);
    if (!ts.isIntersectionTypeNode(inner)) return inner;
    const parts = inner.types.flatMap((part) => {
      const bare = ts.isParenthesizedTypeNode(part) ? part.type : part;
      return ts.isIntersectionTypeNode(bare) ? [...bare.types] : [bare];
    });
    const literals = parts.filter(ts.isTypeLiteralNode);
    const members = literals.flatMap((literal) => [...literal.members]);
    const indexes = members.filter(ts.isIndexSignatureDeclaration);
    const properties = distinct(members.filter(ts.isPropertySignature));
    if (indexes.length !== 1 || properties.length === 0) return inner;
    count("index beside properties");
    const [index] = indexes;
    const isOptional = properties.some(({ questionToken }) => questionToken !== undefined);
    const values = ts.factory.createUnionTypeNode([
      ...[index!, ...properties].map((member) => inParentheses(member.type!)),
      ...(isOptional ? [ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword)] : []),
    ]);
    const wide = ts.factory.createIndexSignature(undefined, index!.parameters, values);
    const object = ts.factory.createTypeLiteralNode([...properties, wide]);
    const others = parts.filter((part) => !ts.isTypeLiteralNode(part));
    return others.length === 0 ? object : ts.factory.createIntersectionTypeNode([object, ...others]);
  };
  return visit(type) as ts.TypeNode;
}

/** Properties of several parts: one that two of them have is what both say. */
function distinct(properties: readonly ts.PropertySignature[]): ts.PropertySignature[] {
  const known = new Map<string, ts.PropertySignature>();
  for (const property of properties) {
    const name = ts.isIdentifier(property.name) || ts.isStringLiteral(property.name) ? property.name.text : "";
    const before = known.get(name);
    const types = [before, property].flatMap((one) => (one?.type === undefined ? [] : [inParentheses(one.type)]));
    const both = ts.factory.createPropertySignature(
      property.modifiers,
      property.name,
      before?.questionToken === undefined ? undefined : property.questionToken,
      ts.factory.createIntersectionTypeNode(types),
    );
    known.set(name, before === undefined ? property : both);
  }
  return [...known.values()];
}
