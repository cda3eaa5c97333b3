// The surface of the last release, or of the last run, in; the names that stay with whoever had them, out.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PastNames } from "../api/operations.js";
import { surfaceFiles } from "../pipeline.js";
import { surfaceOfValue } from "../surface/format.js";
import type { Surface } from "../surface/surface.js";

/** What the last run left in an output folder. */
export function lastSurface(output: string): Surface | undefined {
  const path = join(output, surfaceFiles.value);
  try {
    return existsSync(path) ? surfaceOfValue(JSON.parse(readFileSync(path, "utf8"))) : undefined;
  } catch {
    // A file that was edited or cut off: it is about to be made again.
    return undefined;
  }
}

/** Who is called how in a surface. What it only kept under an old name does not count. */
export function pastNames({ methods, models }: Surface): PastNames {
  const own = Object.entries(methods).filter(([, { renamedTo }]) => renamedTo === undefined);
  const collected = (part: (symbol: string) => string) => {
    const found = new Map<string, Set<string>>();
    for (const [symbol, { operation }] of own) {
      const names = found.get(operation);
      if (names === undefined) found.set(operation, new Set([part(symbol)]));
      else names.add(part(symbol));
    }
    return found;
  };
  return {
    classes: collected((symbol) => symbol.slice(0, symbol.indexOf("."))),
    methods: collected((symbol) => symbol.slice(symbol.indexOf(".") + 1)),
    arguments: new Map(
      own.map(([, method]) => [
        method.operation,
        new Map(
          method.arguments
            .filter(({ renamedTo }) => renamedTo === undefined)
            .map(({ name, wire }) => [`${wire.in} ${wire.key ?? ""}`, name]),
        ),
      ]),
    ),
    inline: new Map(
      Object.entries(models).flatMap(([name, { pointer, renamedTo }]) =>
        renamedTo !== undefined || /^\/components\/schemas\/[^/]*$/.test(pointer) ? [] : [[pointer, name] as const],
      ),
    ),
  };
}
