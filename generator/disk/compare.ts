// What a run would write and what stands on the disk in, each difference out.
import { hashOf, normalized, type Tree } from "./tree.js";

/** A file of the output folder that is not as a run would leave it. */
export type Difference =
  /** It should be there and is not. */
  | { readonly kind: "missing"; readonly path: string; readonly after: string }
  /** It is as the last run left it, and this run would write another text. */
  | { readonly kind: "different"; readonly path: string; readonly before: string; readonly after: string }
  /** Somebody changed it after the last run. */
  | { readonly kind: "edited"; readonly path: string; readonly before: string; readonly after: string }
  /** An earlier run wrote it, and this one would not. */
  | { readonly kind: "stale"; readonly path: string; readonly before: string }
  /** An earlier run wrote it, this one would not, and somebody changed it in between. */
  | { readonly kind: "stale-edited"; readonly path: string; readonly before: string }
  /** It stands among generated files, and no run wrote it. */
  | { readonly kind: "foreign"; readonly path: string; readonly before: string };

/** What is known of earlier runs. */
export interface Past {
  /** What the last run wrote, where a lock says so: path → hash, `null` for files that may be edited. */
  readonly locked?: ReadonlyMap<string, string | null>;
  /** The same of a run that was cut off: what it was about to write. */
  readonly pending: ReadonlyMap<string, string | null>;
  /** A folder in the tree with somebody's own code. */
  readonly extensions?: string;
  /** The text with which generated sources begin: it tells a left-over from somebody's own file where there is no lock. */
  readonly header: string;
}

/** Compares texts with a folder. Sorted by path; nothing is equal to nothing. */
export function compare(texts: ReadonlyMap<string, string>, tree: Tree, past: Past): Difference[] {
  const { locked, extensions, header } = past;
  const differences: Difference[] = [];
  for (const [path, after] of texts) {
    const before = tree.texts.get(path);
    if (before === undefined) differences.push({ kind: "missing", path, after });
    else if (before !== normalized(after))
      differences.push({ kind: isEdited(path, before, past) ? "edited" : "different", path, before, after });
  }
  const folders = new Set(
    [...texts.keys()].filter((path) => path.includes("/")).map((path) => path.slice(0, path.indexOf("/"))),
  );
  for (const [path, before] of tree.texts) {
    if (texts.has(path) || (extensions !== undefined && path.startsWith(`${extensions}/`))) continue;
    if (locked?.has(path) === true)
      differences.push({ kind: isEdited(path, before, past) ? "stale-edited" : "stale", path, before });
    else if (before.startsWith(header))
      differences.push({ kind: locked === undefined ? "stale" : "foreign", path, before });
    else if (path.includes("/") && folders.has(path.slice(0, path.indexOf("/"))))
      differences.push({ kind: "foreign", path, before });
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isEdited(path: string, before: string, { locked, pending }: Past): boolean {
  const own = locked?.get(path);
  if (typeof own !== "string") return false;
  const hash = hashOf(before);
  return own !== hash && pending.get(path) !== hash;
}
