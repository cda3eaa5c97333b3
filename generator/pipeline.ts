// The whole trip: what is asked for in, the texts of a package out, and nothing written. Every stage is called here and only here.
import { withAliases, type Aliases } from "./api/aliases.js";
import type { Api, Model } from "./api/api.js";
import { readApi } from "./api/read.js";
import type { File } from "./code/file.js";
import type { Config } from "./config.js";
import { hasErrors, Stop, type Diagnostic, type Report } from "./diagnostics/diagnostic.js";
import { placed, type Document } from "./document/document.js";
import { onlyReferences } from "./document/onlyReferences.js";
import { readDocument } from "./document/read.js";
import { wholeReferences } from "./document/wholeReferences.js";
import { hiddenModels, ownNames } from "./outputs/entry.js";
import { outputs } from "./outputs/outputs.js";
import { schemaFile } from "./outputs/schema.js";
import { print, type Text } from "./print/print.js";
import { surfaceOf } from "./print/surface.js";
import { loadTemplates } from "./print/templates.js";
import { program } from "./program.js";
import type { Source } from "./source/source.js";
import { formatSurface } from "./surface/format.js";
import { readSurface } from "./surface/read.js";
import type { Surface } from "./surface/surface.js";

/** What a run found out. A stage that was not reached, or that had nothing to go on with, is missing. */
export interface Plan {
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were read, by the names that diagnostics use. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly document?: Document;
  readonly api?: Api;
  /** What programs can rely on. */
  readonly surface?: Surface;
  readonly files?: readonly File[];
  /** The finished package: every file that belongs into the output folder. Missing where the description has errors. */
  readonly texts?: readonly Text[];
}

/** The stages of a run, in order. */
export const stages = ["source", "document", "api", "surface", "files", "text"] as const;
export type Stage = (typeof stages)[number];

/** The files with the public surface, in the output folder: what was printed for people to read, and what releases are compared by. */
export const surfaceFiles = { text: "surface.txt", value: "surface.json" } as const;

/**
 * Makes a plan, up to a stage. Mistakes of a description are diagnostics; mistakes of a configuration are thrown as `UsageError`.
 *
 * @param aliasesOf - says of a surface what stays there under an old name, too
 */
export async function plan(
  config: Config,
  until: Stage = "text",
  aliasesOf?: (surface: Surface) => Aliases,
): Promise<Plan> {
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, Source>();
  const report: Report = (diagnostic) =>
    diagnostics.push(config.strict ? { ...diagnostic, severity: "error" } : diagnostic);
  const reached: { -readonly [stage in "document" | "api" | "surface" | "files" | "texts"]?: Plan[stage] } = {};
  const result = (): Plan => ({ diagnostics: sorted(diagnostics), sources, ...reached });
  try {
    reached.document = await readDocument({ ...config, onSource: (source) => sources.set(source.uri, source) }, report);
    if (until === "source" || until === "document") return result();
    const naming = { ...config.naming, taken: ownNames(config.settings("").client) };
    reached.api = readApi(reached.document, naming, report);
    if (until === "api" || hasErrors(diagnostics)) return result();
    reached.surface = readSurface(reached.api, config.conventions);
    const aliases = aliasesOf?.(reached.surface);
    if (aliases !== undefined && aliases.size > 0) {
      reached.api = withAliases(reached.api, aliases);
      reached.surface = readSurface(reached.api, config.conventions);
    }
    const { api } = reached;
    if (until === "surface") return result();
    const settings = config.settings(api.title);
    reportHidden(reached.document, hiddenModels(api, settings), report);
    reached.files = [
      ...outputs.flatMap((output) => output(api, settings)),
      schemaFile(wholeReferences(onlyReferences(reached.document.root)), api),
    ];
    if (until === "files" || hasErrors(diagnostics)) return result();
    const own = config.templates === undefined ? [] : [config.templates];
    const templates = loadTemplates([program.templates, ...own], program.builtTemplates);
    const printed = await print(reached.files, templates, program.templates);
    reached.texts = [
      ...printed,
      { path: surfaceFiles.value, text: formatSurface(reached.surface) },
      { path: surfaceFiles.text, text: surfaceOf(printed) },
    ];
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return result();
}

/** A model that cannot be imported by its name alone: TypeScript would say nothing, and give something else. */
function reportHidden({ origins }: Document, hidden: ReadonlySet<Model>, report: Report): void {
  for (const { id, name, derived } of hidden) {
    const message = `the package exports something else as ${name}; this model is Models.${name}`;
    report(placed(origins, { code: "name/hidden", severity: "warning", message, pointer: derived?.from ?? id }));
  }
}

/** Each finding once, errors first, then in the order in which they were found. */
function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const distinct = new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
  return [...distinct.values()].sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
}
