// A source and a JSON pointer in, line and column out. Runs only when a message is printed: positions cost more than parsing.
import { findNodeAtLocation, parseTree, type Node as JsonNode } from "jsonc-parser";
import { isMap, isPair, isScalar, isSeq, parseDocument, type Node as YamlNode } from "yaml";
import { parsePointer, type Token } from "./pointer.js";
import { yamlOptions, type Source } from "./source.js";

/** A place in a text, counted from 1 as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a pointer stands in a source: the start of its value, or of its key where the value is an object or a list. A pointer to
 * something that is not there gives the nearest thing around it that is.
 */
export function locate(source: Source, pointer: string): Position {
  const tokens = parsePointer(pointer) ?? [];
  const offset = source.format === "json" ? locateInJson(source, tokens) : locateInYaml(source, tokens);
  return positionOf(source.text, offset);
}

/** Line and column of an offset. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - (before.lastIndexOf("\n") + 1) + 1 };
}

function locateInJson(source: Source, tokens: readonly Token[]): number {
  const root = cached(jsonTrees, source, () => parseTree(source.text));
  if (root === undefined) return 0;
  for (let length = tokens.length; length >= 0; length--) {
    const node = findNodeAtLocation(root, jsonPath(root, tokens.slice(0, length)));
    if (node === undefined) continue;
    const isContainer = node.type === "object" || node.type === "array";
    return isContainer && node.parent?.type === "property" ? node.parent.offset : node.offset;
  }
  return 0;
}

/** jsonc-parser wants numbers for array indices; which tokens are, the tree knows. */
function jsonPath(root: JsonNode, tokens: readonly Token[]): (string | number)[] {
  const path: (string | number)[] = [];
  let node: JsonNode | undefined = root;
  for (const token of tokens) {
    const step: string | number = node?.type === "array" ? Number(token) : token;
    path.push(step);
    node = node === undefined ? undefined : findNodeAtLocation(node, [step]);
  }
  return path;
}

function locateInYaml(source: Source, tokens: readonly Token[]): number {
  const document = cached(yamlTrees, source, () => parseDocument(source.text, yamlOptions));
  let node: YamlNode | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const token of tokens) {
    const next = stepInYaml(node, token, (alias) => alias.resolve(document) ?? null);
    if (next === undefined) break;
    offset = next.offset;
    node = next.node;
  }
  return offset;
}

type Alias = { resolve(document: unknown): YamlNode | undefined };

function stepInYaml(
  node: YamlNode | null,
  token: Token,
  resolve: (alias: Alias) => YamlNode | null,
): { node: YamlNode | null; offset: number } | undefined {
  const here = node !== null && "source" in node && "resolve" in node ? resolve(node as unknown as Alias) : node;
  if (isMap(here)) {
    const pair = here.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === token);
    if (pair === undefined) return undefined;
    const value = pair.value as YamlNode | null;
    const place = isMap(value) || isSeq(value) || value?.range == null ? (pair.key as YamlNode) : value;
    return { node: value, offset: place.range?.[0] ?? 0 };
  }
  if (isSeq(here)) {
    const item = here.items[Number(token)] as YamlNode | undefined;
    return item === undefined ? undefined : { node: item, offset: item.range?.[0] ?? 0 };
  }
  return undefined;
}

const jsonTrees = new WeakMap<Source, JsonNode | undefined>();
const yamlTrees = new WeakMap<Source, ReturnType<typeof parseDocument>>();

/** One tree per source, kept as long as the source: a run that prints twenty messages parses once. */
function cached<T>(trees: WeakMap<Source, T>, source: Source, make: () => T): T {
  if (!trees.has(source)) trees.set(source, make());
  return trees.get(source) as T;
}
