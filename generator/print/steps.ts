// The text of a template in, the steps that draw it out. What templates may contain is checked here: names, `each`, `if`, `unless` and partials.
import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { UsageError } from "../diagnostics/diagnostic.js";
import {
  hasHash,
  parseTemplate,
  type BlockStatement,
  type ContentStatement,
  type MustacheStatement,
  type Node,
  type PartialStatement,
  type PathExpression,
  type Program,
} from "./handlebars.js";

/** The templates below a folder: the path from there with `/`, and the full one. */
export function templateFiles(folder: string): Map<string, string> {
  return new Map(filesBelow(folder).map((path) => [relative(folder, path).split(sep).join("/"), path]));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return filesBelow(path);
      return name.endsWith(".hbs") ? [path] : [];
    });
}

/** A part of a template: plain data. */
export type Step =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "print"; readonly value: Path }
  | {
      readonly kind: "each" | "if";
      readonly value: Path;
      readonly steps: readonly Step[];
      readonly otherwise: readonly Step[];
    }
  | { readonly kind: "partial"; readonly name: string; readonly view: Path | undefined; readonly place: string };

/** A name of the view, `a.b` with two tokens, `this` with none; or `@first` and `@last`, which `each` gives. */
export interface Path {
  readonly tokens: readonly string[];
  readonly isOfEach: boolean;
  /** Where it stands: file, line and column. */
  readonly place: string;
}

/**
 * Reads a template. Throws `UsageError` where it contains what templates may not.
 *
 * @param file - its name in messages
 */
export function readTemplate(text: string, file: string): Step[] {
  try {
    return stepsOfProgram(parseTemplate(text, file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} is not a template: ${(error as Error).message}`);
  }

  function stepsOfProgram({ body }: Program): Step[] {
    return body.flatMap(stepsOfStatement);
  }

  function stepsOfStatement(statement: Node): Step[] {
    switch (statement.type) {
      case "CommentStatement":
        return [];
      case "ContentStatement":
        return [{ kind: "text", text: (statement as ContentStatement).value }];
      case "MustacheStatement":
        return [printStep(statement as MustacheStatement)];
      case "BlockStatement":
        return [blockStep(statement as BlockStatement)];
      case "PartialStatement":
        return partialSteps(statement as PartialStatement);
      default:
        return refuse(statement, "is neither a name nor each, if, unless, or a partial");
    }
  }

  function printStep(node: MustacheStatement): Step {
    if (!node.escaped) refuse(node, "{{{ }}} prints text that nobody made safe");
    if (node.params.length > 0 || hasHash(node)) refuse(node, "helpers that compute belong into the view");
    return { kind: "print", value: pathOf(node.path) };
  }

  function blockStep(node: BlockStatement): Step {
    const name = node.path.original;
    if (name !== "each" && name !== "if" && name !== "unless")
      return refuse(node, `{{#${name}}} is not one of each, if, unless`);
    const [value] = node.params;
    if (value === undefined || node.params.length > 1) return refuse(node, `{{#${name}}} wants one name`);
    const { program, inverse } = node;
    const [steps, otherwise] = [stepsOfProgram(program), inverse === undefined ? [] : stepsOfProgram(inverse)];
    return name === "unless"
      ? { kind: "if", value: pathOf(value), steps: otherwise, otherwise: steps }
      : { kind: name, value: pathOf(value), steps, otherwise };
  }

  function partialSteps(node: PartialStatement): Step[] {
    if (node.name.type !== "PathExpression" || hasHash(node)) refuse(node, "a partial has a name and at most one view");
    const [view] = node.params;
    const name = node.name.original;
    const step = { kind: "partial", name, view: view && pathOf(view), place: placeOf(node) } as const;
    return node.indent === "" ? [step] : [{ kind: "text", text: node.indent }, step];
  }

  function pathOf(expression: Node): Path {
    if (expression.type !== "PathExpression") return refuse(expression, "only names of the view may stand here");
    const path = expression as PathExpression;
    const tokens = path.parts.filter((part) => typeof part === "string");
    if (tokens.length < path.parts.length) refuse(path, "names that are computed belong into the view");
    if (path.depth > 0) refuse(path, "../ reaches out of the part that the view gives");
    if (path.data && !["first", "last"].includes(tokens.join(".")))
      refuse(path, `@${tokens.join(".")} is not one of @first, @last`);
    return { tokens, isOfEach: path.data, place: placeOf(path) };
  }

  function placeOf({ loc }: Node): string {
    return `${file}:${loc.start.line}:${loc.start.column + 1}`;
  }

  function refuse(node: Node, reason: string): never {
    throw new UsageError(`${placeOf(node)}  ${reason}`);
  }
}
