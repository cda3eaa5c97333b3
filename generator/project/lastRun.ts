// What is asked for in, what the last run that was asked for the same came to out, as long as nothing changed that it depends on.
//
// A run that ended well leaves a record in the user's own folder for caches: it is about one machine and its paths, and trusted as far as
// that machine is. Nothing that is committed says that anything is up to date. Whatever differs, cannot be read or is not understood:
// there is no last run, and everything is made again.
import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Options } from "../config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { absent, look, type Place } from "../disk/look.js";
import { hashOf, hashOfTree, readTree, workFolder } from "../disk/tree.js";
import { packageOf, program } from "../program.js";
import { decode } from "../source/decode.js";
import type { Source } from "../source/source.js";

/** The commands that a record can answer. */
export type Answered = "generate" | "check";

/** What a run depended on, left and said. */
export interface LastRun {
  /** What the program was made of. */
  readonly program: string;
  /** What was read, and what was looked for. */
  readonly inputs: readonly (Place & { readonly seen: string })[];
  readonly output: { readonly folder: string; readonly hash: string };
  /** The commands that would do nothing now but say this. */
  readonly answers: readonly Answered[];
  /** How many files were generated. */
  readonly files: number;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that diagnostics are about. */
  readonly sources: readonly Pick<Source, "uri" | "format">[];
}

/** What a command would say. */
export interface Unchanged {
  readonly output: string;
  readonly files: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, Source>;
  /** The paths of all that it depends on. */
  readonly inputs: readonly string[];
}

/** What the last run came to that was asked for the same; `undefined` where anything may have changed since, or there was none. */
export function lastRun(command: Answered, options: Options): Unchanged | undefined {
  try {
    const last = readRecord(options);
    if (!last.answers.includes(command) || last.program !== lookAtProgram().seen) return undefined;
    if (last.inputs.some((input) => look(input).seen !== input.seen)) return undefined;
    const { folder } = last.output;
    if (isWorkedOn(folder) || hashOfFolder(folder) !== last.output.hash) return undefined;
    return {
      output: folder,
      files: last.files,
      diagnostics: last.diagnostics,
      sources: new Map(last.sources.map((source) => [source.uri, withText(source)])),
      inputs: last.inputs.map(({ path }) => path),
    };
  } catch {
    return undefined;
  }
}

/** The record of a run that was asked for the same. Throws where there is none. */
export function readRecord(options: Options): LastRun {
  return JSON.parse(readFileSync(recordFile(options), "utf8")) as LastRun;
}

/** A source as far as messages need it. */
function withText({ uri, format }: Pick<Source, "uri" | "format">): Source {
  return { uri, format, text: decode(readFileSync(uri)) ?? "" };
}

/** Where the record of a run is: one for everything that can be asked for, and from where. */
export function recordFile(options: Options): string {
  // What these say counts only where something changed.
  const { discardEdits: _, adopt: __, upgrade: ___, ...asked } = options as Options & Readonly<Record<string, unknown>>;
  const sorted = Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const request = JSON.stringify([program.code, process.version, homedir(), process.cwd(), sorted]);
  return join(recordsFolder(), `${hash("sha256", request)}.json`);
}

/** https://specifications.freedesktop.org/basedir-spec, and what stands for it elsewhere. */
export function recordsFolder(): string {
  const { XDG_CACHE_HOME: chosen, LOCALAPPDATA: local } = process.env;
  const usual = {
    darwin: join(homedir(), "Library/Caches"),
    win32: local ?? join(homedir(), "AppData/Local"),
  } as Readonly<Record<string, string>>;
  const folder = chosen !== undefined && chosen !== "" ? resolve(chosen) : usual[process.platform];
  return join(folder ?? join(homedir(), ".cache"), program.name);
}

/** Whether somebody writes to an output folder, was cut off there, or made a repository of it. */
export function isWorkedOn(folder: string): boolean {
  return [workFolder, ".git"].some((name) => existsSync(join(folder, name)));
}

function hashOfFolder(folder: string): string {
  return hashOfTree(new Map([...readTree(folder).texts].map(([path, text]) => [path, hashOf(text)])));
}

/** What the program is made of: its code, its templates, and the versions of the libraries that it works with. */
export function lookAtProgram(): { readonly seen: string; readonly changed: number } {
  const code = { path: program.code, ending: program.code.endsWith(join("dist", "/")) ? ".js" : ".ts" };
  const own = [code, { path: program.templates }, { path: program.packageFile }];
  const looks = [...own, ...Object.keys(packageOf().dependencies).map(libraryFile)].map((place) =>
    look({ ...place, isGlance: true }),
  );
  return {
    seen: hash("sha256", looks.map(({ seen }) => seen).join()),
    changed: Math.max(...looks.map(({ changed }) => changed)),
  };
}

/** The package.json of a library, where Node would find it. */
function libraryFile(name: string): Place {
  for (let folder = dirname(program.packageFile); ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name, "package.json");
    if (existsSync(path)) return { path };
    if (folder === dirname(folder)) throw new Error(`${name} ${absent}`);
  }
}
