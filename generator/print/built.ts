// The built-in templates as the build read them (`build.ts`): to read them in every run takes a tenth of a small one.
import { existsSync, readFileSync } from "node:fs";
import type { Step } from "./steps.js";

/** Templates by their path below their folder: `docs/api.md.hbs`. */
export interface BuiltTemplates {
  readonly [name: string]: { readonly text: string; readonly steps: readonly Step[] };
}

/** What the build wrote; nothing where this program was not built. */
export function readBuilt(file: string): BuiltTemplates {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as BuiltTemplates) : {};
}

/** The steps of a template; `undefined` where its text is not what the build read: it was changed since, or is a user's own. */
export function stepsBuilt(built: BuiltTemplates, name: string, text: string): readonly Step[] | undefined {
  const one = built[name];
  return one?.text === text ? one.steps : undefined;
}
