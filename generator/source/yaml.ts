// YAML: its values, places in its text, and its printer. The only file that knows `js-yaml` and `yaml`.
//
// `js-yaml` gives values several times faster, and takes what most other tools take; `yaml` gives places, says what is wrong, and
// reads the rest: keys that are there twice, for instance.
import { createRequire } from "node:module";
import { CORE_SCHEMA, load, Type } from "js-yaml";
import type * as Yaml from "yaml";
import type { Document, Node, YAMLError } from "yaml";
import type { Token } from "./pointer.js";
import type { Parsed, SyntaxProblem } from "./parsed.js";

/** Loaded where it is needed: it takes longer to start than most descriptions take to read. */
const yaml = (): typeof Yaml => createRequire(import.meta.url)("yaml") as typeof Yaml;

/** The largest number of nodes that aliases may multiply one node into. */
const maxAliasCount = 1_000;

function parseTree(text: string): Document.Parsed {
  return yaml().parseDocument(text, {
    version: "1.2",
    uniqueKeys: true,
    prettyErrors: false,
    // "silent" would be silent about a second document, too.
    logLevel: "error",
    merge: true,
  });
}

/** The value of a text, and what the parser had to say about it. */
export function parseYaml(text: string): Parsed {
  const value = quickValue(text);
  return value === undefined || hasCompoundKey(value, text) ? parseWithPlaces(text) : checkAliases(value, text);
}

/** Numbers as the core schema of YAML 1.2 writes them (section 10.3.2): without `1_000` and `0b11`, which are text. */
const integer = new Type("tag:yaml.org,2002:int", {
  kind: "scalar",
  resolve: (text: unknown) => typeof text === "string" && /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text),
  construct: Number,
});
const notFinite: Readonly<Record<string, number>> = Object.fromEntries([
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, NaN]),
  ...[".inf", ".Inf", ".INF"].flatMap((word) => [
    [word, Infinity],
    [`+${word}`, Infinity],
    [`-${word}`, -Infinity],
  ]),
]) as Record<string, number>;
const float = new Type("tag:yaml.org,2002:float", {
  kind: "scalar",
  resolve: (text: unknown) =>
    typeof text === "string" &&
    (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text) || Object.hasOwn(notFinite, text)),
  construct: (text: string) => (Object.hasOwn(notFinite, text) ? notFinite[text] : Number(text)),
});
/** `<<`, which YAML 1.2 no longer has and documents still use. */
const merge = new Type("tag:yaml.org,2002:merge", { kind: "scalar", resolve: (text: unknown) => text === "<<" });
const schema = CORE_SCHEMA.extend({ implicit: [merge, integer, float] });

/** The value; `undefined` where there is anything to say. With `lastKeyCounts` keys may be there twice. */
function quickValue(text: string, lastKeyCounts = false): unknown {
  try {
    return load(text, { schema, json: lastKeyCounts }) ?? null;
  } catch {
    return undefined;
  }
}

/** Whether a list or an object is a key somewhere, or may be one: this parser turns them into text. */
function hasCompoundKey(root: unknown, text: string): boolean {
  if (/^\s*(?:- +)*\?\s|(?:^|[{,])\s*(?:- +)*\[[^\]\n]*\]\s*:/m.test(text)) return true;
  // Paths end in a brace, too; only the value tells.
  if (!/\}\s*:/.test(text)) return false;
  const stack: unknown[] = [root];
  const seen = new Set<unknown>();
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (Object.hasOwn(value as object, "[object Object]")) return true;
    for (const inner of containersIn(value)) stack.push(inner);
  }
  return false;
}

function containersIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return (Object.values(value) as unknown[]).filter((inner) => typeof inner === "object" && inner !== null);
}

/** Aliases make one object of many, and many of one: a text of a kilobyte may stand for a billion. */
function checkAliases(value: unknown, text: string): Parsed {
  if (!text.includes("&") || !isTooLarge(value)) return { format: "yaml", value, problems: [] };
  const message = "the aliases of this YAML cannot be resolved: they lead in a circle, or stand for too much";
  return { format: "yaml", value: undefined, problems: [{ severity: "error", message, offset: 0 }] };
}

/** The most objects and lists that a text with aliases may stand for. */
const maxExpanded = 2_000_000;

function isTooLarge(root: unknown): boolean {
  const stack: unknown[] = [root];
  for (let count = 0; stack.length > 0; count++) {
    if (count > maxExpanded) return true;
    for (const inner of containersIn(stack.pop())) stack.push(inner);
  }
  return false;
}

function parseWithPlaces(text: string): Parsed {
  const document = parseTree(text);
  const readable = quickValue(text, true);
  const errors = readable === undefined ? withoutConsequences(document.errors) : document.errors;
  const isTorn = errors.length > 0 && readable === undefined && !isLocal(errors.at(-1)!);
  const problems = [
    ...errors.map((error) => problemOf(error, readable !== undefined || isHarmless(error) ? "warning" : "error")),
    ...document.warnings.map((warning) =>
      problemOf(warning, /^Unresolved tag/.test(warning.message) ? "error" : "warning"),
    ),
  ];
  if (isTorn) return { format: "yaml", value: undefined, problems };
  yaml().visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      problems.push({
        severity: "error",
        message: `not valid YAML: there is no anchor &${alias.source} before this alias`,
        offset: alias.range?.[0] ?? 0,
      });
    },
    Pair(_, { key }) {
      if (!yaml().isCollection(key)) return;
      problems.push({
        severity: "error",
        message: "a list or an object is no key in JSON",
        offset: key.range?.[0] ?? 0,
      });
    },
  });
  if (problems.some(({ severity }) => severity === "error")) return { format: "yaml", value: undefined, problems };
  if (readable !== undefined) {
    const parsed = checkAliases(readable, text);
    return { ...parsed, problems: [...problems, ...parsed.problems] };
  }
  try {
    return { format: "yaml", value: document.toJS({ maxAliasCount }), problems };
  } catch (error) {
    const message = `the aliases of this YAML cannot be resolved: ${error instanceof Error ? error.message : String(error)}`;
    return { format: "yaml", value: undefined, problems: [...problems, { severity: "error", message, offset: 0 }] };
  }
}

/** Once the parser has lost its way, what it says of the rest, which may be hundreds of lines, is about nothing. */
function withoutConsequences(errors: readonly YAMLError[]): readonly YAMLError[] {
  const first = errors.findIndex((error) => !isLocal(error));
  return first < 0 ? errors : errors.slice(0, first + 1);
}

/** Mistakes after which the parser still knows where it is. */
function isLocal({ code }: YAMLError): boolean {
  return [
    "DUPLICATE_KEY",
    "BAD_ALIAS",
    "BAD_DQ_ESCAPE",
    "BAD_SCALAR_START",
    "TAB_AS_INDENT",
    "TAG_RESOLVE_FAILED",
  ].includes(code);
}

/** Published documents contain these, and everybody reads them the same: the last of two keys counts. */
function isHarmless({ code }: YAMLError): boolean {
  return code === "DUPLICATE_KEY";
}

function problemOf(error: YAMLError, severity: "error" | "warning"): SyntaxProblem {
  const isRepeatedKey = error.code === "DUPLICATE_KEY";
  return {
    severity,
    message: `not valid YAML: ${error.message}`,
    offset: error.pos[0],
    ...(isRepeatedKey && { isRepeatedKey }),
  };
}

/** Where a value stands in the text: the offset of its start, or of its key where it is an object or a list. */
export function yamlLocator(text: string): (tokens: readonly Token[]) => number {
  const document = parseTree(text);
  return (tokens) => {
    let node: Node | null = document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const token of tokens) {
      const next = step(document, node, token);
      if (next === undefined) break;
      ({ node, offset } = next);
    }
    return offset;
  };
}

function step(document: Document, node: Node | null, token: Token): { node: Node | null; offset: number } | undefined {
  const { isAlias, isMap, isScalar, isSeq } = yaml();
  const here = isAlias(node) ? (node.resolve(document) ?? null) : node;
  if (isSeq<Node>(here)) {
    const item = here.items[Number(token)];
    return item === undefined ? undefined : { node: item, offset: item.range?.[0] ?? 0 };
  }
  if (!isMap<Node, Node | null>(here)) return undefined;
  const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === token);
  if (pair === undefined) return undefined;
  const isContainer = isMap(pair.value) || isSeq(pair.value);
  const place = isContainer || !pair.value?.range ? pair.key : pair.value;
  return { node: pair.value, offset: place.range?.[0] ?? 0 };
}

/** A value as YAML that a parser of YAML 1.1 reads the same. */
export function formatYaml(value: unknown): string {
  return yaml().stringify(value, { aliasDuplicateObjects: false, compat: "yaml-1.1", lineWidth: 0 });
}
