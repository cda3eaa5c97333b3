// Formatted texts in, the same as the Prettier configuration of the person who keeps them wants them out. The only file that knows Prettier.
//
// Everything has been formatted by Prettier's defaults by then, so that nothing happens where there is no configuration: Prettier is not
// even loaded. It takes many times as long as all the rest of a run.
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Options } from "prettier";
import { UsageError } from "../diagnostics/diagnostic.js";
import type { Text } from "./print.js";

/** The files that say how Prettier formats what stands beside or below them (https://prettier.io/docs/configuration). */
const endings = ["js", "ts", "mjs", "mts", "cjs", "cts"];
const settingNames: readonly string[] = [
  "package.yaml",
  ".prettierrc",
  ...["json", "yml", "yaml", "json5", "toml", ...endings].map((ending) => `.prettierrc.${ending}`),
  ...endings.map((ending) => `prettier.config.${ending}`),
  ".editorconfig",
];

/** Where those may be that count in an output folder: there and above it. The package.json in it is a generated one. */
export function settingPlaces(output: string): { readonly folder: string; readonly names: readonly string[] }[] {
  return [
    { folder: output, names: settingNames },
    { folder: dirname(output), names: ["package.json"] },
  ];
}

/** The files that say what Prettier leaves alone, in the folder that it is started in. */
export const ignoreNames: readonly string[] = [".gitignore", ".prettierignore"];

/** Where files are going to be. */
export interface Destination {
  readonly output: string;
  /** The folder that a person starts Prettier in. */
  readonly base: string;
}

/** Texts in somebody's own style. */
export interface Styled {
  readonly texts: readonly Text[];
  /** Whether it depends on nothing but the files of `settingPlaces` and `ignoreNames`: a configuration that is code, or a plugin, may read anything. */
  readonly isKnown: boolean;
}

/** Throws `UsageError` for a configuration that Prettier does not take. */
export async function inOwnStyle(texts: readonly Text[], destination: Destination): Promise<Styled> {
  const settings = settingPlaces(destination.output).flatMap(({ folder, names }) => settingsAbove(folder, names));
  if (settings.length === 0 || isLeftAlone(destination)) return { texts, isKnown: true };
  const prettier = await import("prettier");
  const ignorePath = ignoreNames.map((name) => join(destination.base, name));
  const styled: Text[] = [];
  let isKnown = settings.every(isData);
  for (const { path, text } of texts) {
    if (text.startsWith(unformatted)) {
      styled.push({ path, text });
      continue;
    }
    const filepath = join(destination.output, path);
    try {
      const { ignored, inferredParser } = await prettier.getFileInfo(filepath, { ignorePath, resolveConfig: false });
      const options = ignored ? null : await prettier.resolveConfig(filepath, { editorconfig: true });
      const isMarkdown = inferredParser === "markdown";
      if (options?.plugins !== undefined) isKnown = false;
      // Markdown of somebody's own templates is as they are laid out, and those who have Prettier format theirs, too.
      const isWanted =
        inferredParser !== null &&
        options !== null &&
        (hasOwnStyle(options) || (isMarkdown && (await prettier.resolveConfigFile(filepath)) !== null));
      const wanted =
        isWanted && (await prettier.format(text, { ...quickParser(text, inferredParser), ...options, filepath }));
      styled.push({ path, text: wanted === false ? text : wanted });
    } catch (error) {
      throw new UsageError(
        `Prettier cannot format ${filepath}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return { texts: styled, isKnown };
}

/** How Markdown begins that is not to be formatted (https://prettier.io/docs/ignore#range-ignore). */
const unformatted = "<!-- prettier-ignore-start -->";

/** Prettier's defaults, as far as a configuration may repeat them. */
const defaults: Options = {
  printWidth: 80,
  tabWidth: 2,
  useTabs: false,
  semi: true,
  singleQuote: false,
  quoteProps: "as-needed",
  trailingComma: "all",
  bracketSpacing: true,
  objectWrap: "preserve",
  arrowParens: "always",
  proseWrap: "preserve",
  endOfLine: "lf",
  experimentalTernaries: false,
  experimentalOperatorPosition: "end",
};

function hasOwnStyle(options: Options): boolean {
  return Object.entries(options).some(([name, value]) => defaults[name as keyof Options] !== value);
}

/** Its parser of TypeScript takes more than linear time: a file of a megabyte takes half a minute, and Babel's prints the same. */
function quickParser(text: string, inferred: string | null): Options {
  return inferred === "typescript" && text.length > 200_000 ? { parser: "babel-ts" } : {};
}

/** The files of some names in a folder and above it that may have settings. */
function settingsAbove(folder: string, names: readonly string[]): string[] {
  const found = names.map((name) => join(folder, name)).filter((path) => existsSync(path) && mayHaveSettings(path));
  const parent = dirname(folder);
  return parent === folder ? found : [...found, ...settingsAbove(parent, names)];
}

function mayHaveSettings(path: string): boolean {
  if (basename(path) !== "package.json") return true;
  try {
    return Object.hasOwn(JSON.parse(readFileSync(path, "utf8")) as object, "prettier");
  } catch {
    return false;
  }
}

/** Whether a file with settings says all itself: it is no code, and names no module that says it. */
function isData(path: string): boolean {
  if (endings.some((ending) => path.endsWith(`.${ending}`))) return false;
  const text = readFileSync(path, "utf8");
  if (basename(path) === "package.json")
    return typeof (JSON.parse(text) as { prettier?: unknown }).prettier === "object";
  return !/^\s*["']?[@\w./-]+["']?\s*$/.test(text) && !/^prettier:\s*["'\w@]/m.test(text);
}

/** Whether the whole folder is left alone, said in the usual way. What is said in others, Prettier finds out. */
function isLeftAlone({ output, base }: Destination): boolean {
  const path = relative(base, output).split(sep).join("/");
  const lines = ignoreNames
    .map((name) => join(base, name))
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, "utf8").split(/\r?\n/));
  return (
    !lines.some((line) => line.startsWith("!")) &&
    lines.some((line) => [path, `${path}/`, `/${path}`, `/${path}/`].includes(line))
  );
}
