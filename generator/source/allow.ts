// What a person allows, as text, in; the folders whose files may be read and the addresses that may be fetched out.
import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

/** What references may lead to beyond the folder of the description. */
export interface Allowed {
  /** Absolute paths. */
  readonly folders: readonly string[];
  /** Origins, with the beginning of a path where only that is allowed. */
  readonly addresses: readonly URL[];
}

export const nothingAllowed: Allowed = { folders: [], addresses: [] };

/** Whether a text names something on the network. */
export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** Whether an address carries a name or a password, which do not belong into a description. */
export function hasUserinfo(url: URL): boolean {
  return url.username !== "" || url.password !== "";
}

/** The host of an address, as look-ups and connections spell it. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/**
 * Reads the entries of `allow`: `https://example.com/schemas` is an address, all else is a folder, relative to `cwd`. Throws a
 * `TypeError` for an address that is none.
 */
export function readAllowed(entries: readonly string[], cwd: string): Allowed {
  return {
    folders: entries.filter((entry) => !isUrl(entry)).map((entry) => resolve(cwd, entry)),
    addresses: entries.filter(isUrl).map((entry) => new URL(entry)),
  };
}

/** Whether an address may be fetched. */
export function allowsAddress({ addresses }: Allowed, url: URL): boolean {
  return addresses.some((allowed) => allowed.origin === url.origin && isBelow(allowed.pathname, url.pathname));
}

/** Whether an address of a private network was allowed by its number, or is this machine and was called so. */
export function allowsPrivate({ addresses }: Allowed, host: string, address: string): boolean {
  return addresses.some((allowed) => {
    const name = hostOf(allowed);
    return name === address || (name === host && /^(.*\.)?localhost$/.test(name));
  });
}

/** `/schemas` holds `/schemas/a.yaml`, not `/schemas-of-others/a.yaml`. */
function isBelow(prefix: string, path: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
}

/** The real path of a file inside one of some folders, also after symbolic links; `undefined` where it leads out. Opens nothing. */
export function insideOf(folders: readonly string[], path: string): string | undefined {
  const real = folders.map(realFolder);
  if (![...folders, ...real].some((folder) => !isOutside(folder, path))) return undefined;
  const target = realpathSync.native(path);
  return real.some((folder) => !isOutside(folder, target)) ? target : undefined;
}

/** The real path of a folder; of one that is not there, its own. */
function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}
