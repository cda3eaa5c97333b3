// A folder in, the descriptions in it out: what its manifest lists, or every file that says that it is one.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix, sep } from "node:path";

/** One description to try. */
export interface Listed {
  /** Its entry file, relative to the folder, with `/` between folders. */
  readonly path: string;
  /** Whether independent validators accept it; `undefined` where nobody was asked. */
  readonly valid?: boolean;
}

/** A row of `manifest.json`, as far as it is read. */
interface ManifestRow {
  readonly path: string;
  readonly valid?: boolean;
}

/** The descriptions of a folder, sorted by path. */
export function documentsOf(folder: string): Listed[] {
  if (statSync(folder).isFile()) return [{ path: "" }];
  const listed = fromManifest(folder) ?? fromFiles(folder);
  return [...listed].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `manifest.json` lists what a folder's files cannot tell: which file of several is the entry, and what is valid. */
function fromManifest(folder: string): Listed[] | undefined {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return undefined;
  const groups = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
  const rows = Object.values(groups)
    .flatMap((group) => (Array.isArray(group) ? (group as ManifestRow[]) : []))
    .filter((row) => typeof row.path === "string");
  return rows.length === 0
    ? undefined
    : rows.map(({ path, valid }) => ({ path, ...(valid !== undefined && { valid }) }));
}

function fromFiles(folder: string): Listed[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(json|ya?ml)$/i.test(path) && !/(^|[\\/])(node_modules|\.git)[\\/]/.test(path))
    .filter((path) => saysItsVersion(join(folder, path)))
    .map((path) => ({ path: path.split(sep).join(posix.sep) }));
}

/** A field `openapi` or `swagger` at the top: a part of a description of several files has none. */
function saysItsVersion(file: string): boolean {
  const text = readFileSync(file, "utf8");
  return (
    /^\uFEFF?\s*\{[^]*"(openapi|swagger)"\s*:\s*"?[\d.]/.test(text) || /^["']?(openapi|swagger)["']?\s*:/m.test(text)
  );
}
