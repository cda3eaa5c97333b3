// `sdkwright.released.json` in, the last release out: its version, and what programs could rely on.
import { existsSync, readFileSync } from "node:fs";
import { UsageError } from "../diagnostics/diagnostic.js";
import { formatSurface, surfaceOfValue } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";
import { hasConflict } from "./lock.js";

export interface Released {
  readonly version: string;
  readonly surface: Surface;
  /** What was tried since, and is none: the next release is compared with the last one all the same. */
  readonly prerelease?: Prerelease;
}

export interface Prerelease {
  readonly version: string;
  /** The hash of its surface. */
  readonly surface: string;
}

/** The surface of the last release, beside the configuration. */
export const releasedName = "sdkwright.released.json";

/** The last release; `undefined` where there is no such file. Throws `UsageError` for a file that is something else. */
export function readReleased(path: string): Released | undefined {
  if (!existsSync(path)) return undefined;
  const wrong = `${path} holds no release that sdkwright wrote; restore it from version control`;
  const text = readFileSync(path, "utf8");
  let value: { version?: unknown; prerelease?: Prerelease };
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    if (hasConflict(text))
      throw new UsageError(`${path} holds both sides of a merge: take the side of the later release`);
    throw new UsageError(wrong);
  }
  const surface = surfaceOfValue(value);
  if (surface === undefined || typeof value.version !== "string") throw new UsageError(wrong);
  const { version, prerelease } = value;
  return { surface, version, ...(prerelease !== undefined && { prerelease }) };
}

/** The text of what `readReleased` reads. */
export function formatReleased({ surface, version, prerelease }: Released): string {
  return formatSurface(surface, { version, ...(prerelease !== undefined && { prerelease }) });
}
