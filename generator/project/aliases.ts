// A surface, the last release and what was kept before in, what stays there under its old name out.
import { renamesOf } from "../compatibility/renamed.js";
import { hasSymbol, type Surface } from "../surface/surface.js";
import type { LockedAlias, LockedNames } from "./lock.js";
import type { Released } from "./released.js";

/** Old symbol → what it is called now, and since when. */
export type KeptAliases = ReadonlyMap<string, LockedAlias>;

/** What was renamed since the last release, and what was kept before and is still there. Nothing where its old name is another thing's. */
export function keptAliases(
  surface: Surface,
  released: Released | undefined,
  earlier: LockedNames["aliases"],
): KeptAliases {
  const renamed = released === undefined ? new Map<string, string>() : renamesOf(released.surface, surface);
  const kept = new Map<string, LockedAlias>();
  for (const [old, { to, since }] of Object.entries(earlier)) {
    const now = hasSymbol(surface, to) ? to : renamed.get(to);
    if (now !== undefined && !hasSymbol(surface, old)) kept.set(old, { to: now, since });
  }
  for (const [old, to] of renamed) if (!kept.has(old)) kept.set(old, { to, since: null });
  return kept;
}
