// Text in, parsed JSON or YAML out: one file of a description, with its format and what the parser had to say.
import { parse as parseJsonTolerant, printParseErrorCode, type ParseError } from "jsonc-parser";
import { parseDocument, type YAMLError } from "yaml";

/** One file that was read. */
export interface Source {
  /** Where it came from, as messages show it: a path, a URL, or `<stdin>`. */
  readonly uri: string;
  readonly text: string;
  readonly format: "json" | "yaml";
  /** What the text says, as plain JSON data. */
  readonly value: unknown;
}

/** Something the parser said about the text. */
export interface SyntaxProblem {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Where, as an offset in UTF-16 code units from the start of the text. */
  readonly offset: number;
}

/** The largest number of nodes that YAML aliases may multiply one node into. */
const maxAliasCount = 1_000;

/**
 * Parses a text. JSON is told from YAML by its first character, not by a file's name: JSON documents are published as
 * `.yaml`, and the other way round. A text that starts like JSON and is not gets one more chance as YAML, of which JSON is a part.
 */
export function parseSource(uri: string, bytes: Uint8Array | string): { source: Source; problems: SyntaxProblem[] } {
  const decoded = typeof bytes === "string" ? { text: bytes, problems: [] } : decode(bytes);
  const text = decoded.text;
  const looksLikeJson = /^\s*[{[]/.test(text);
  const parsed = looksLikeJson ? parseJson(text) : parseYaml(text);
  return {
    source: { uri, text, format: parsed.format, value: parsed.value },
    problems: [...decoded.problems, ...parsed.problems],
  };
}

function decode(bytes: Uint8Array): { text: string; problems: SyntaxProblem[] } {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), problems: [] };
  } catch {
    return {
      text: "",
      problems: [{ severity: "error", message: "the file is not text in UTF-8 (RFC 8259 section 8.1)", offset: 0 }],
    };
  }
}

interface Parsed {
  readonly format: "json" | "yaml";
  readonly value: unknown;
  readonly problems: SyntaxProblem[];
}

function parseJson(text: string): Parsed {
  try {
    return { format: "json", value: JSON.parse(text), problems: [] };
  } catch {
    // Flow style YAML starts with a brace, too; what neither reads is reported as the JSON that it looks like.
    if (!/^\s*[{[]\s*["}\]]/.test(text)) {
      const yaml = parseYaml(text);
      if (!yaml.problems.some((problem) => problem.severity === "error")) return yaml;
    }
    return { format: "json", value: undefined, problems: jsonProblems(text) };
  }
}

/** Why a text is not JSON. The strict parser's own message has no dependable place, so a tolerant one is asked again. */
function jsonProblems(text: string): SyntaxProblem[] {
  const errors: ParseError[] = [];
  parseJsonTolerant(text, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (first === undefined) return [{ severity: "error", message: "not valid JSON", offset: 0 }];
  const words = printParseErrorCode(first.error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return [{ severity: "error", message: `not valid JSON: ${words}`, offset: first.offset }];
}

function parseYaml(text: string): Parsed {
  const document = parseDocument(text, yamlOptions);
  const problems = [
    ...document.errors.map((error) => yamlProblem(error, isHarmless(error) ? "warning" : "error")),
    ...document.warnings.map((warning) => yamlProblem(warning, "warning")),
  ];
  if (problems.some((problem) => problem.severity === "error")) return { format: "yaml", value: undefined, problems };
  try {
    return { format: "yaml", value: document.toJS({ maxAliasCount }), problems };
  } catch (error) {
    const message = `the aliases of this YAML cannot be resolved: ${(error as Error).message}`;
    return { format: "yaml", value: undefined, problems: [...problems, { severity: "error", message, offset: 0 }] };
  }
}

/** How YAML is read everywhere: version 1.2, and without throwing on what real documents get wrong. */
export const yamlOptions = {
  version: "1.2",
  uniqueKeys: true,
  prettyErrors: false,
  logLevel: "silent",
} as const;

/** Published documents contain these, and everybody reads them the same: the last of two keys wins, indentation of a closing bracket says nothing. */
function isHarmless(error: YAMLError): boolean {
  return error.code === "DUPLICATE_KEY" || (error.code === "BAD_INDENT" && /flow/i.test(error.message));
}

function yamlProblem(error: YAMLError, severity: "error" | "warning"): SyntaxProblem {
  return { severity, message: `not valid YAML: ${error.message}`, offset: error.pos[0] };
}
