// `sdkwright init`: a description in, a configuration with comments out, from what can be found out about both.
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Api } from "../api/api.js";
import { count } from "../compatibility/words.js";
import { configNames, loadConfig } from "../config.js";
import { hasErrors, UsageError, type Diagnostic } from "../diagnostics/diagnostic.js";
import { writeAtomically } from "../disk/write.js";
import { plan } from "../pipeline.js";
import { isUrl } from "../source/allow.js";
import type { Source } from "../source/source.js";

export interface InitOptions {
  /** A file or a URL. Default: a description in the current folder that is called as most are. */
  readonly spec?: string;
  /** The folder of the configuration. Default: the current one. */
  readonly cwd?: string;
}

export interface InitResult {
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, Source>;
  /** The file that was written. */
  readonly file?: string;
  /** The command that comes next. */
  readonly next?: "update" | "generate";
}

/** Where descriptions usually are. */
const usualNames = ["", "spec/", "api/", "docs/"].flatMap((folder) =>
  ["openapi", "swagger", "api"].flatMap((name) =>
    ["yaml", "yml", "json"].map((ending) => `${folder}${name}.${ending}`),
  ),
);

/** Writes `sdkwright.yaml`. Throws `UsageError` where there is a configuration already, or no description. */
export async function init({ spec, cwd = process.cwd() }: InitOptions = {}): Promise<InitResult> {
  const present = configNames.find((name) => existsSync(join(cwd, name)));
  if (present !== undefined) throw new UsageError(`${present} is there already`);
  const found = spec ?? usualNames.find((name) => existsSync(join(cwd, name)));
  if (found === undefined)
    throw new UsageError("no description was found here: name one, as in sdkwright init openapi.yaml");
  if (found === "-")
    throw new UsageError("a configuration needs a description that can be read again: name a file or a URL");
  const path = isUrl(found) ? found : resolve(cwd, found);
  const { api, diagnostics, sources } = await plan(loadConfig({ spec: path, output: cwd, config: false }), "api");
  if (api === undefined || hasErrors(diagnostics)) return { ok: false, diagnostics, sources };
  const file = join(cwd, configNames[0]);
  const shown = isUrl(found) ? found : relative(cwd, path).replaceAll("\\\\", "/");
  const settings = loadConfig({ spec: path, output: cwd, config: false }).settings(api.title).package;
  writeAtomically(file, configText(shown, api, { ...settings, ...ownPackage(cwd) }));
  return { ok: true, diagnostics, sources, file, next: isUrl(found) ? "update" : "generate" };
}

/** What the package.json beside the configuration says about who makes the SDK. */
function ownPackage(cwd: string): { readonly license?: string; readonly repository?: string } {
  try {
    const value = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")) as Record<string, unknown>;
    const { license, repository } = value;
    const url =
      typeof repository === "object" && repository !== null ? (repository as { url?: unknown }).url : repository;
    return {
      ...(typeof license === "string" && { license }),
      ...(typeof url === "string" && { repository: url }),
    };
  } catch {
    return {};
  }
}

interface Found {
  readonly name: string;
  readonly license?: string;
  readonly repository?: string;
}

function configText(spec: string, api: Api, { name, license, repository }: Found): string {
  const isRemote = isUrl(spec);
  const { operations, resources, models } = api;
  const size = `${count(operations.length, "operation")} in ${resources.length === 1 ? "1 class" : `${resources.length} classes`}, ${count(models.length, "model")}`;
  const tags = resources.filter(({ tag }) => tag !== "");
  const widest = Math.max(0, ...tags.map(({ tag }) => text(tag).length));
  return [
    `# The SDK of ${comment(api.title)}${api.version === "" ? "" : ` ${comment(api.version)}`}: ${size}.`,
    "# yaml-language-server: $schema=./node_modules/sdkwright/generator/config.schema.json",
    "",
    "# The description, as it is published.",
    `spec: ${text(spec)}`,
    "",
    "# What is generated from: the description in one piece, corrected and cut. `sdkwright update` writes it; generate and check read it,",
    "# so that they need no network. Commit it.",
    `${isRemote ? "" : "# "}snapshot: spec/snapshot.yaml`,
    "",
    "# Corrections of the description: OpenAPI Overlays, applied in order.",
    "# overlays: [spec/corrections.yaml]",
    "",
    "# The package. Everything in it is generated, but for the folder of extensions.",
    "output: sdk",
    "# extensions: src/extensions",
    "",
    "package:",
    `  name: ${text(name)}`,
    "  version: 0.1.0 # sdkwright release counts from here",
    license === undefined ? "  # license: MIT" : `  license: ${text(license)}`,
    repository === undefined ? "  # repository: https://github.com/…" : `  repository: ${text(repository)}`,
    ...(tags.length < 2
      ? []
      : [
          "",
          "# Only some of the operations, and what they need:",
          "# slice:",
          "#   tags:",
          ...tags.map(({ tag, operations: own }) => `#     - ${text(tag).padEnd(widest)} # ${own.length}`),
        ]),
    "",
  ].join("\n");
}

/** A text as YAML reads it: plain where it is a plain word, otherwise in quotes. */
function text(value: string): string {
  return /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z@./][\w@./ :+-]*$/i.test(value) &&
    !/: |:$| $|^[@]/.test(value)
    ? value
    : JSON.stringify(value);
}

/** A text that ends with its line. */
function comment(value: string): string {
  return value
    .replace(/[^\P{C}\t]|\s+/gu, " ")
    .trim()
    .slice(0, 80);
}
