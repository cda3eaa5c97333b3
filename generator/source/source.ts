// Text in, parsed JSON or YAML out: one file of a description, with its format and what the parser had to say.
import { parseJson } from "./json.js";
import { decode } from "./decode.js";
import type { Parsed, SyntaxProblem } from "./parsed.js";
import { parseYaml } from "./yaml.js";

/** One file that was read. What it says is not kept with it: a value that has been changed on its way is several times as large as its text. */
export interface Source {
  /** Where it came from, as messages show it: a path, a URL, or `<stdin>`. */
  readonly uri: string;
  readonly text: string;
  /** Text is what a reference takes as it is: a description in a file of its own. */
  readonly format: "json" | "yaml" | "text";
}

/** A file, and what is in it. */
export interface ParsedSource {
  readonly source: Source;
  /** What the text says, as plain JSON data; `undefined` where there is an error among the problems. */
  readonly value: unknown;
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Parses a text. JSON is told from YAML by its first character, not by a file's name: JSON is published as `.yaml`, and the other
 * way round.
 */
export function parseSource(uri: string, bytes: Uint8Array | string): ParsedSource {
  const text = typeof bytes === "string" ? bytes : decode(bytes);
  if (text === undefined) {
    const problem = {
      severity: "error",
      message: "the file is not text in UTF-8 (RFC 8259 section 8.1)",
      offset: 0,
    } as const;
    return { source: { uri, text: "", format: "json" }, value: undefined, problems: [problem] };
  }
  const zero = text.indexOf("\0");
  if (zero >= 0) {
    const problem = {
      severity: "error",
      message: "the file holds a NUL byte: it is no text, was cut, or is UTF-16 without a mark",
      offset: zero,
    } as const;
    return { source: { uri, text, format: "json" }, value: undefined, problems: [problem] };
  }
  const { format, value, problems } = parse(text);
  if (format === "yaml" && /^\s*\{/.test(text)) {
    const problem = {
      severity: "warning",
      message: "this is YAML that looks like JSON, and no JSON",
      offset: 0,
    } as const;
    return { source: { uri, text, format }, value, problems: [problem, ...problems] };
  }
  return { source: { uri, text, format }, value, problems };
}

function parse(text: string): Parsed {
  if (!/^\s*[{[]/.test(text)) return parseYaml(text);
  const json = parseJson(text);
  // Flow style YAML starts with a brace, too, but not with a quote or a comment of JavaScript behind it.
  if (json.problems.length === 0 || /^\s*[{[]\s*(["}\]]|\/[/*])/.test(text)) return json;
  const yaml = parseYaml(text);
  return yaml.problems.some(({ severity }) => severity === "error") ? json : yaml;
}
