// A document in, the types that openapi-typescript makes of its schemas out: one alias each, `Raw_<key>`. Nothing of ours is in it.
//
// The aliases stand for the properties of `components["schemas"]`: a property may not contain itself, an alias may.
import { createConfig } from "@redocly/openapi-core";
import openapiTypescript, { astToString } from "openapi-typescript";
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
  const schemas = new Map<string, unknown>();
  const queue: [string, unknown][] = Object.entries(schemasOf(root));
  const known = new Set(queue.map(([key]) => key));
  // A reference to a part of something becomes a schema of its own: openapi-typescript looks for parts under the wrong names.
  const reference = (text: string): string => {
    const tokens = tokensOf(text);
    if (tokens.length === 3 && tokens[0] === "components" && tokens[1] === "schemas") return text;
    const key = `part${text}`;
    if (!known.has(key)) queue.push([key, tokens.reduce<unknown>(inside, root)]);
    known.add(key);
    applied.set("part", (applied.get("part") ?? 0) + 1);
    return `#/components/schemas/${key.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("%", "%25")}`;
  };
  for (let next = queue.shift(); next !== undefined; next = queue.shift())
    schemas.set(next[0], rewritten(next[1], applied, reference));
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
  });
  return { names, text: aliases(nodes, names), applied };
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
function aliases(nodes: ts.Node[], names: ReadonlyMap<string, string>): string {
  const statements: ts.Node[] = [];
  for (const node of nodes) {
    if (ts.isInterfaceDeclaration(node) && node.name.text === "components") {
      const schemas = node.members.find((member) => nameOf(member) === "schemas") as ts.PropertySignature | undefined;
      if (schemas?.type === undefined || !ts.isTypeLiteralNode(schemas.type)) continue;
      for (const member of schemas.type.members as ts.NodeArray<ts.PropertySignature>) {
        const alias = names.get(nameOf(member));
        const type = withAliases(member.type!, names);
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
