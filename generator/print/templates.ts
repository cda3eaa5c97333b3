// A template and a view in, text and the exports that it mentions out. The only file that knows Handlebars.
//
// Templates draw; they do not think. What they may contain is checked when they are compiled: names, `each`, `if`, `unless` and
// partials. A name that the view does not have, and a value that nobody made safe, stop the run: a template cannot print raw text.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join as joinPath, relative, sep } from "node:path";
import Handlebars from "handlebars";
import { UsageError } from "../diagnostics/diagnostic.js";
import type { Mention } from "../code/code.js";
import type { View } from "../code/file.js";

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
  const engine = Handlebars.create();
  for (const name of Object.keys(engine.helpers)) engine.unregisterHelper(name);
  registerHelpers(engine);
  for (const [name, path] of files) {
    const partial = /(?:^|\/)partials\/(.+)\.hbs$/.exec(name)?.[1];
    if (partial !== undefined) engine.registerPartial(partial, compile(engine, path));
  }
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  return {
    draw(template, view) {
      let drawn = compiled.get(template);
      if (drawn === undefined) {
        const path = files.get(`${template}.hbs`);
        if (path === undefined) throw new Error(`there is no template ${template}.hbs`);
        drawn = compile(engine, path);
        compiled.set(template, drawn);
      }
      const mentions: Mention[] = [];
      const text = drawn(view, { data: { mentions } });
      return { text, mentions };
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

function compile(engine: typeof Handlebars, path: string): Handlebars.TemplateDelegate {
  let tree: hbs.AST.Program;
  try {
    tree = engine.parse(readFileSync(path, "utf8"), { srcName: path });
  } catch (error) {
    throw new UsageError(`${path} is not a template: ${(error as Error).message}`);
  }
  new Rules(path).accept(tree);
  return engine.compile(tree, {
    strict: true,
    noEscape: true,
    preventIndent: true,
    knownHelpersOnly: true,
    knownHelpers: { print: true, each: true, if: true, unless: true },
  });
}

/** Checks what a template contains, and turns every `{{name}}` into `{{print name}}`. */
class Rules extends Handlebars.Visitor {
  constructor(private readonly path: string) {
    super();
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    if (!node.escaped) this.refuse(node, "{{{ }}} prints text that nobody made safe");
    if (node.params.length > 0 || hasHash(node)) this.refuse(node, "helpers that compute belong into the view");
    this.checkPath(node.path);
    node.params = [node.path];
    node.path = { type: "PathExpression", data: false, depth: 0, parts: ["print"], original: "print", loc: node.loc };
  }

  override BlockStatement(node: hbs.AST.BlockStatement): void {
    if (!["each", "if", "unless"].includes(node.path.original))
      this.refuse(node, `{{#${node.path.original}}} is not one of each, if, unless`);
    for (const param of node.params) this.checkPath(param);
    this.accept(node.program);
    const inverse = node.inverse as hbs.AST.Program | undefined;
    if (inverse) this.accept(inverse);
  }

  override PartialStatement(node: hbs.AST.PartialStatement): void {
    for (const param of node.params) this.checkPath(param);
  }

  override SubExpression(node: hbs.AST.SubExpression): void {
    this.refuse(node, "expressions belong into the view");
  }

  private checkPath(expression: hbs.AST.Expression): void {
    if (!isPath(expression)) return this.refuse(expression, "only names of the view may stand here");
    const path = expression;
    if (path.depth > 0) this.refuse(path, "../ reaches out of the part that the view gives");
    if (path.data && !["first", "last"].includes(path.parts.join(".")))
      this.refuse(path, `@${path.parts.join(".")} is not one of @first, @last`);
  }

  private refuse(node: hbs.AST.Node, reason: string): never {
    throw new UsageError(`${this.path}:${node.loc.start.line}:${node.loc.start.column + 1}  ${reason}`);
  }
}

function isPath(expression: hbs.AST.Expression): expression is hbs.AST.PathExpression {
  return expression.type === "PathExpression";
}

/** Handlebars leaves `hash` out where there is none, whatever its types say. */
function hasHash(node: { readonly hash?: hbs.AST.Hash }): boolean {
  return node.hash !== undefined && node.hash.pairs.length > 0;
}

function registerHelpers(engine: typeof Handlebars): void {
  engine.registerHelper("print", (value: unknown, options: Handlebars.HelperOptions) => {
    if (typeof value === "object" && value !== null) {
      if ("code" in value && "mentions" in value) {
        const { mentions } = options.data as { mentions: Mention[] };
        for (const mention of value.mentions as Mention[]) mentions.push(mention);
        return value.code;
      }
      if ("markdown" in value) return value.markdown;
    }
    throw new Error(`a view holds a value that is not safe to print: ${JSON.stringify(value)}`);
  });
  engine.registerHelper("each", function (this: unknown, list: unknown, options: Handlebars.HelperOptions): string {
    if (!Array.isArray(list)) throw new Error(`{{#each}} wants a list and got ${JSON.stringify(list)}`);
    if (list.length === 0) return options.inverse(this);
    return list
      .map((item, index) =>
        options.fn(item, {
          data: { ...(options.data as object), first: index === 0, last: index === list.length - 1 },
        }),
      )
      .join("");
  });
  engine.registerHelper("if", function (this: unknown, flag: unknown, options: Handlebars.HelperOptions): string {
    return isTrue(flag) ? options.fn(this) : options.inverse(this);
  });
  engine.registerHelper("unless", function (this: unknown, flag: unknown, options: Handlebars.HelperOptions): string {
    return isTrue(flag) ? options.inverse(this) : options.fn(this);
  });
}

/** A flag, or something that may be left out (null). A text or a number is no flag: `0` and `""` would be dropped in silence. */
function isTrue(flag: unknown): boolean {
  if (typeof flag === "boolean") return flag;
  if (flag === null) return false;
  if (typeof flag === "object") return true;
  throw new Error(`{{#if}} wants true, false, null or an object and got ${JSON.stringify(flag)}`);
}
