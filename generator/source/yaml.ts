// YAML: its parser, places in its text, and its printer. The only file that knows `yaml`.
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  visit,
  type Document,
  type Node,
  type YAMLError,
} from "yaml";
import type { Token } from "./pointer.js";
import type { Parsed, SyntaxProblem } from "./parsed.js";

/** The largest number of nodes that aliases may multiply one node into. */
const maxAliasCount = 1_000;

function parseTree(text: string): Document.Parsed {
  return parseDocument(text, {
    version: "1.2",
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: "silent",
    merge: true,
  });
}

export function parseYaml(text: string): Parsed {
  const document = parseTree(text);
  const problems = [
    ...document.errors.map((error) => problemOf(error, isHarmless(error) ? "warning" : "error")),
    ...document.warnings.map((warning) =>
      problemOf(warning, /^Unresolved tag/.test(warning.message) ? "error" : "warning"),
    ),
  ];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      problems.push({
        severity: "error",
        message: `not valid YAML: there is no anchor &${alias.source} before this alias`,
        offset: alias.range?.[0] ?? 0,
      });
    },
    Pair(_, { key }) {
      if (!isCollection(key)) return;
      problems.push({
        severity: "error",
        message: "a list or an object is no key in JSON",
        offset: key.range?.[0] ?? 0,
      });
    },
  });
  if (problems.some(({ severity }) => severity === "error")) return { format: "yaml", value: undefined, problems };
  try {
    return { format: "yaml", value: document.toJS({ maxAliasCount }), problems };
  } catch (error) {
    const message = `the aliases of this YAML cannot be resolved: ${error instanceof Error ? error.message : String(error)}`;
    return { format: "yaml", value: undefined, problems: [...problems, { severity: "error", message, offset: 0 }] };
  }
}

/** Published documents contain these, and everybody reads them the same: the last of two keys counts, the indentation of a closing bracket says nothing. */
function isHarmless({ code, message }: YAMLError): boolean {
  return code === "DUPLICATE_KEY" || (code === "BAD_INDENT" && /flow/i.test(message));
}

function problemOf(error: YAMLError, severity: "error" | "warning"): SyntaxProblem {
  return { severity, message: `not valid YAML: ${error.message}`, offset: error.pos[0] };
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
  return stringify(value, { aliasDuplicateObjects: false, compat: "yaml-1.1", lineWidth: 0 });
}
