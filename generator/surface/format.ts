// A surface in, JSON with one declaration to a line out, and back: what a release and a lock keep of it.
import { createHash } from "node:crypto";
import type { Surface } from "./surface.js";

/** The version of the format itself. */
const format = 1;

/**
 * The text of a surface. Equal surfaces have equal texts, and a change of one declaration is a change of one line.
 *
 * @param version - of the release whose surface it is
 */
export function formatSurface({ conventions, service, methods, models }: Surface, version?: string): string {
  const block = (name: string, declarations: { readonly [name: string]: unknown }) => {
    const lines = Object.entries(declarations).map(
      ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    );
    return `  ${JSON.stringify(name)}: {${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}}`;
  };
  const head = [
    `  "sdkwright-surface": ${format}`,
    ...(version === undefined ? [] : [`  "version": ${JSON.stringify(version)}`]),
    `  "conventions": ${JSON.stringify(conventions)}`,
    `  "service": ${JSON.stringify(service)}`,
  ];
  return `{\n${[...head, block("methods", methods), block("models", models)].join(",\n")}\n}\n`;
}

/** Reads what `formatSurface` wrote. `undefined` for a value that is something else; throws where it is of another version. */
export function surfaceOfValue(value: unknown): Surface | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "sdkwright-surface")) return undefined;
  const {
    "sdkwright-surface": version,
    conventions,
    service,
    methods,
    models,
  } = value as Surface & {
    "sdkwright-surface": unknown;
  };
  if (version !== format || typeof methods !== "object" || typeof models !== "object")
    throw new Error("the surface was written by another version of sdkwright");
  return { conventions, service, methods, models };
}

/** Identifies a surface: the hash of its text. */
export function surfaceHash(surface: Surface): string {
  return `sha256:${createHash("sha256").update(formatSurface(surface)).digest("hex")}`;
}
