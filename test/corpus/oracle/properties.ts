// A schema and the model that is printed of it in, the properties that got lost on the way out: counted in the description on one
// side, in the text of the model on the other.
import ts from "typescript";
import type { Schema } from "./rewrites.js";

/** The properties that a schema declares anywhere, but for those of other named schemas, and that the text of its model has not. */
export function lostProperties(schema: unknown, text: string): string[] {
  const printed = printedProperties(text);
  return [...declaredProperties(schema)].filter((name) => !printed.has(name)).sort();
}

const single = ["items", "additionalProperties", "then", "else"];
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const maps = ["properties", "patternProperties", "dependentSchemas"];

function declaredProperties(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return found;
  const words = schema as Schema;
  // Values that are listed need no properties.
  if (words["enum"] !== undefined || words["const"] !== undefined) return found;
  // Nor have texts, numbers and lists any, whatever is said beside their type.
  const types = ([] as unknown[]).concat(words["type"] ?? []);
  if (types.length > 0 && !types.some((type) => type === "object" || type === "array")) return found;
  const map = (word: string) =>
    typeof words[word] === "object" && words[word] !== null ? (words[word] as Schema) : {};
  if (types.length === 0 || types.includes("object"))
    for (const name of Object.keys(map("properties"))) found.add(name);
  const inner = [
    ...single.map((word) => words[word]),
    ...lists.flatMap((word) => (Array.isArray(words[word]) ? (words[word] as unknown[]) : [])),
    ...maps.flatMap((word) => Object.values(map(word))),
  ];
  for (const one of inner) declaredProperties(one, found);
  return found;
}

function printedProperties(text: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && !ts.isComputedPropertyName(node.name)) found.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("model.ts", text, ts.ScriptTarget.ESNext));
  return found;
}
