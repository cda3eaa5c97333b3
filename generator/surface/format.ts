// A surface in, JSON out, and back: what a release and a lock keep of it.
import { hash } from "node:crypto";
import { formatJson } from "./json.js";
import type { Surface } from "./surface.js";

/** The version of the format itself. */
const format = 1;

/**
 * The text of a surface. Equal surfaces have equal texts, and a change of one declaration is a change of its own lines.
 *
 * @param release - what is known of the release whose surface it is
 */
export function formatSurface(surface: Surface, release?: { readonly version: string }): string {
  const known = release === undefined ? texts.get(surface) : undefined;
  if (known !== undefined) return known;
  const { conventions, service, methods, webhooks, models } = surface;
  const parts = Object.entries({
    "sdkwright-surface": format,
    ...release,
    conventions,
    service,
    methods,
    webhooks,
    models,
  });
  const lines = parts.map(([name, value], index) => {
    const key = `  ${JSON.stringify(name)}: `;
    return `${key}${formatJson(value, "  ", key.length, index < parts.length - 1 ? 1 : 0)}`;
  });
  const text = `{\n${lines.join(",\n")}\n}\n`;
  if (release === undefined) texts.set(surface, text);
  return text;
}

/** A run prints its surface, and then says by its hash in the lock which one that was. */
const texts = new WeakMap<Surface, string>();

/** Reads what `formatSurface` wrote. `undefined` for a value that is something else; throws where it is of another version. */
export function surfaceOfValue(value: unknown): Surface | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "sdkwright-surface")) return undefined;
  const {
    "sdkwright-surface": version,
    conventions,
    service,
    methods,
    webhooks,
    models,
  } = value as Surface & {
    "sdkwright-surface": unknown;
  };
  if (version !== format || typeof methods !== "object" || typeof models !== "object")
    throw new Error("the surface was written by another version of sdkwright");
  return { conventions, service, methods, webhooks, models };
}

/** Identifies a surface: the hash of its text. */
export function surfaceHash(surface: Surface): string {
  return `sha256:${hash("sha256", formatSurface(surface))}`;
}
