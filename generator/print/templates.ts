// A template and a view in, text and the exports that it mentions out.
//
// Templates draw; they do not think. A name that the view does not have, and a value that nobody made safe, stop the run: a template
// cannot print raw text. So few constructs are drawn as they were read: to make programs of them takes longer than a small run.
import { readFileSync } from "node:fs";
import { nearest, UsageError } from "../diagnostics/diagnostic.js";
import type { Mention } from "../code/code.js";
import type { View } from "../code/file.js";
import { readBuilt, stepsBuilt, type BuiltTemplates } from "./built.js";
import { readTemplate, templateFiles, type Path, type Step } from "./steps.js";

/** The templates of a run: the built-in ones, some of them replaced by the user's. */
export interface Templates {
  /** Draws a template, named by its path without `.hbs`: `docs/api.md`. */
  draw(template: string, view: View): { text: string; mentions: readonly Mention[] };
}

/**
 * Loads templates from folders; a later folder's files replace those of the same path in earlier ones. Files below a folder
 * `partials` are partials, named by their path below it. Throws `UsageError` where a template contains what templates may not.
 *
 * @param builtFile - where the build wrote what it read of the built-in ones
 */
export function loadTemplates(folders: readonly string[], builtFile?: string): Templates {
  const files = new Map(folders.flatMap((folder) => [...templateFiles(folder)]));
  refuseUnknown(folders);
  const read = new Map<string, readonly Step[]>();
  let built: BuiltTemplates | undefined;
  const stepsOf = (name: string): readonly Step[] => {
    let steps = read.get(name);
    if (steps === undefined) {
      const path = files.get(name);
      if (path === undefined) throw new Error(`there is no template ${name}`);
      const text = readFileSync(path, "utf8");
      built ??= builtFile === undefined ? {} : readBuilt(builtFile);
      steps = stepsBuilt(built, name, text) ?? readTemplate(text, path);
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
      const drawing: Drawing = { partial, texts: [], mentions: [] };
      drawSteps(stepsOf(`${template}.hbs`), { view }, drawing);
      return { text: drawing.texts.join(""), mentions: drawing.mentions };
    },
  };
}

/** Throws `UsageError` for a template of the user's that would never be drawn: its name is none of the first folder's, and it is no partial. */
function refuseUnknown([builtIn, ...own]: readonly string[]): void {
  if (builtIn === undefined || own.length === 0) return;
  const known = templateFiles(builtIn);
  for (const [name, path] of own.flatMap((folder) => [...templateFiles(folder)])) {
    if (known.has(name) || /(?:^|\/)partials\//.test(name)) continue;
    const meant = nearest(name, known.keys());
    throw new UsageError(
      `${path} replaces no template: there is none of that path${meant === undefined ? "" : `; did you mean ${meant}?`}`,
    );
  }
}

/** What is the same for all steps of a template. */
interface Drawing {
  readonly partial: (name: string, place: string) => readonly Step[];
  /** Both grow with what is printed. */
  readonly texts: string[];
  readonly mentions: Mention[];
}

/** What steps see. */
interface Scope {
  readonly view: unknown;
  /** Inside of `each`: whether this is the first, and the last, of its items. */
  readonly each?: { readonly first: boolean; readonly last: boolean };
}

function drawSteps(steps: readonly Step[], scope: Scope, drawing: Drawing): void {
  for (const step of steps) drawStep(step, scope, drawing);
}

function drawStep(step: Step, scope: Scope, drawing: Drawing): void {
  switch (step.kind) {
    case "text":
      drawing.texts.push(step.text);
      return;
    case "print":
      drawing.texts.push(printed(step.value, scope, drawing.mentions));
      return;
    case "if":
      drawSteps(isTrue(step.value, scope) ? step.steps : step.otherwise, scope, drawing);
      return;
    case "each": {
      const list = valueOf(step.value, scope);
      if (!Array.isArray(list)) return stop(step.value, "{{#each}} wants a list", list);
      if (list.length === 0) drawSteps(step.otherwise, scope, drawing);
      const last = list.length - 1;
      list.forEach((view: unknown, index) => {
        drawSteps(step.steps, { view, each: { first: index === 0, last: index === last } }, drawing);
      });
      return;
    }
    case "partial": {
      const steps = drawing.partial(step.name, step.place);
      drawSteps(steps, step.view === undefined ? scope : { ...scope, view: valueOf(step.view, scope) }, drawing);
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
