// A template and a view in, text and the exports that it mentions out.
//
// Templates draw; they do not think. What they may contain is checked when they are read: names, `each`, `if`, `unless` and
// partials. A name that the view does not have, and a value that nobody made safe, stop the run: a template cannot print raw text.
// So few constructs are drawn as they were read: to make programs of them takes longer than a small run.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join as joinPath, relative, sep } from "node:path";
import { UsageError } from "../diagnostics/diagnostic.js";
import type { Mention } from "../code/code.js";
import type { View } from "../code/file.js";
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

/** The templates of a run: the built-in ones, some of them replaced by the user's. */
export interface Templates {
  /** Draws a template, named by its path without `.hbs`: `docs/api.md`. */
  draw(template: string, view: View): { text: string; mentions: readonly Mention[] };
}

/**
 * Loads templates from folders; a later folder's files replace those of the same path in earlier ones. Files below a folder
 * `partials` are partials, named by their path below it. Throws `UsageError` where a template contains what templates may not.
 */
export function loadTemplates(folders: readonly string[]): Templates {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const path of templateFiles(folder)) files.set(relative(folder, path).split(sep).join("/"), path);
  }
  const read = new Map<string, readonly Step[]>();
  const stepsOf = (name: string): readonly Step[] => {
    let steps = read.get(name);
    if (steps === undefined) {
      const path = files.get(name);
      if (path === undefined) throw new Error(`there is no template ${name}`);
      steps = readTemplate(path);
      read.set(name, steps);
    }
    return steps;
  };
  const partials = new Map(
    [...files.keys()].flatMap((name) => {
      const partial = /(?:^|\/)partials\/(.+)\.hbs$/.exec(name)?.[1];
      return partial === undefined ? [] : [[partial, name]];
    }),
  );
  const partial = (name: string, place: string): readonly Step[] => {
    const file = partials.get(name);
    if (file === undefined) throw new UsageError(`${place}  there is no partial ${name}`);
    return stepsOf(file);
  };
  return {
    draw(template, view) {
      const mentions: Mention[] = [];
      return { text: drawSteps(stepsOf(`${template}.hbs`), { view }, { partial, mentions }), mentions };
    },
  };
}

function templateFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = joinPath(folder, name);
      if (statSync(path).isDirectory()) return templateFiles(path);
      return name.endsWith(".hbs") ? [path] : [];
    });
}

/** A part of a template. */
type Step =
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
interface Path {
  readonly tokens: readonly string[];
  readonly isOfEach: boolean;
  /** Where it stands: file, line and column. */
  readonly place: string;
}

/** Reads a template. Throws `UsageError` where it contains what templates may not. */
function readTemplate(file: string): Step[] {
  try {
    return stepsOfProgram(parseTemplate(readFileSync(file, "utf8"), file));
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

/** What is the same for all steps of a template. */
interface Drawing {
  readonly partial: (name: string, place: string) => readonly Step[];
  /** Grows with what is printed. */
  readonly mentions: Mention[];
}

/** What steps see. */
interface Scope {
  readonly view: unknown;
  /** Inside of `each`: whether this is the first, and the last, of its items. */
  readonly each?: { readonly first: boolean; readonly last: boolean };
}

function drawSteps(steps: readonly Step[], scope: Scope, drawing: Drawing): string {
  let text = "";
  for (const step of steps) text += drawStep(step, scope, drawing);
  return text;
}

function drawStep(step: Step, scope: Scope, drawing: Drawing): string {
  switch (step.kind) {
    case "text":
      return step.text;
    case "print":
      return printed(step.value, scope, drawing.mentions);
    case "if":
      return drawSteps(isTrue(step.value, scope) ? step.steps : step.otherwise, scope, drawing);
    case "each": {
      const list = valueOf(step.value, scope);
      if (!Array.isArray(list)) return stop(step.value, "{{#each}} wants a list", list);
      if (list.length === 0) return drawSteps(step.otherwise, scope, drawing);
      const last = list.length - 1;
      let text = "";
      list.forEach((view: unknown, index) => {
        text += drawSteps(step.steps, { view, each: { first: index === 0, last: index === last } }, drawing);
      });
      return text;
    }
    case "partial": {
      const steps = drawing.partial(step.name, step.place);
      return drawSteps(steps, step.view === undefined ? scope : { ...scope, view: valueOf(step.view, scope) }, drawing);
    }
  }
}

function valueOf({ tokens, isOfEach, place }: Path, { view, each }: Scope): unknown {
  let value: unknown = isOfEach ? each : view;
  for (const token of tokens) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, token))
      throw new UsageError(`${place}  the view has no ${isOfEach ? "@" : ""}${tokens.join(".")}`);
    value = (value as Record<string, unknown>)[token];
  }
  return value;
}

function printed(path: Path, scope: Scope, mentions: Mention[]): string {
  const value = valueOf(path, scope);
  if (typeof value === "object" && value !== null) {
    if ("code" in value && "mentions" in value) {
      for (const mention of value.mentions as Mention[]) mentions.push(mention);
      return value.code as string;
    }
    if ("markdown" in value) return value.markdown as string;
  }
  return stop(path, "only what was made safe can be printed", value);
}

/** A flag, or something that may be left out (null). A text or a number is no flag: `0` and `""` would be dropped in silence. */
function isTrue(path: Path, scope: Scope): boolean {
  const flag = valueOf(path, scope);
  if (typeof flag === "boolean") return flag;
  if (flag === null) return false;
  if (typeof flag === "object") return true;
  return stop(path, "{{#if}} wants true, false, null or an object", flag);
}

function stop({ place }: Path, wanted: string, value: unknown): never {
  throw new UsageError(`${place}  ${wanted}, and this is ${JSON.stringify(value)}`);
}
