// The main description in, each file that its references lead to out: opened once, parsed once, or refused with the reason.
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Allowed } from "../../source/allow.js";
import { locate, locationOf, readReferenced, type Refusal } from "../../source/read.js";
import { parseSource, type Source } from "../../source/source.js";
import { depthExceeds, isObject, maxDepth } from "../shape.js";
import { identify, type Identifiers } from "./identifiers.js";

/** One file of a description. */
export interface OpenFile {
  readonly source: Source;
  /** What it says; of the main description, after overlays. */
  readonly value: unknown;
  /** Where it is; `undefined` for standard input. */
  readonly location: URL | undefined;
  /** What relative references start from: `$self` (OpenAPI 3.2, 4.1.2.2.1), else the location. */
  readonly base: URL | undefined;
  readonly identifiers: Identifiers;
}

/** Why a file is not there. `missing`: nothing forbids it, but it does not exist. */
export interface NotOpened extends Refusal {
  readonly missing: boolean;
}

export interface Files {
  readonly main: OpenFile;
  /** By the name that diagnostics use. */
  readonly byUri: ReadonlyMap<string, OpenFile>;
  /** By the address that a file or a schema gives itself, and by those where files are. */
  readonly named: ReadonlyMap<string, { readonly file: OpenFile; readonly resource: string }>;
  /** The addresses that were not opened; grows as references are followed. */
  readonly unopened: readonly string[];
  /** The file at an address, opened where it may be. `from` is the file with the reference, which messages call `path`. */
  readonly open: (from: OpenFile, url: URL, path: string, asText: boolean) => Promise<OpenFile | NotOpened>;
}

export function openFiles(main: Source, root: unknown, allowed: Allowed, report: Report): Files {
  const byUri = new Map<string, OpenFile>();
  const named = new Map<string, { file: OpenFile; resource: string }>();
  const byLocation = new Map<string, Promise<OpenFile | NotOpened>>();
  const unopened: string[] = [];
  const first = add(main, root, locationOf(main.uri));
  if (first.location !== undefined) byLocation.set(first.location.href, Promise.resolve(first));
  return { main: first, byUri, named, unopened, open };

  function add(source: Source, value: unknown, location: URL | undefined): OpenFile {
    const base = selfOf(value, location) ?? location;
    const file = { source, value, location, base, identifiers: identify(source.text, value, base) };
    byUri.set(source.uri, file);
    if (base !== undefined && !named.has(base.href)) named.set(base.href, { file, resource: "" });
    for (const [address, resource] of file.identifiers.resources) named.set(address, { file, resource });
    return file;
  }

  function open(from: OpenFile, url: URL, path: string, asText: boolean): Promise<OpenFile | NotOpened> {
    const known = byLocation.get(url.href);
    if (known !== undefined) return known;
    const opened = load(from, url, path, asText);
    byLocation.set(url.href, opened);
    return opened;
  }

  async function load(from: OpenFile, url: URL, path: string, asText: boolean): Promise<OpenFile | NotOpened> {
    let read: Awaited<ReturnType<typeof readReferenced>>;
    try {
      read = await readReferenced(main.uri, from.location, url, allowed);
    } catch (error) {
      const { code = "unknown" } = error as NodeJS.ErrnoException;
      unopened.push(url.href);
      const isMissing = code === "ENOENT" || code === "ENOTDIR";
      return { refused: isMissing ? `there is no file ${path}` : `${path} cannot be read (${code})`, missing: true };
    }
    if ("refused" in read) {
      unopened.push(url.href);
      return { ...read, missing: false };
    }
    // The same file by another way, through a link or in other letters.
    const known = byUri.get(read.uri);
    if (known !== undefined) return known;
    if (asText) {
      const text = new TextDecoder().decode(read.bytes);
      return add({ uri: read.uri, text, format: "text" }, text, url);
    }
    const { source, value, problems } = parseSource(read.uri, read.bytes);
    for (const { severity, message, offset } of problems) {
      report({ code: "source/syntax", severity, message, place: { uri: read.uri, offset } });
    }
    if (!depthExceeds(value, maxDepth)) return add(source, value, url);
    const message = `${read.uri} nests deeper than ${maxDepth} levels`;
    report({ code: "document/too-deep", severity: "error", message, place: { uri: read.uri } });
    return add(source, undefined, url);
  }
}

function selfOf(value: unknown, location: URL | undefined): URL | undefined {
  const self = isObject(value) ? value["$self"] : undefined;
  return typeof self === "string" && URL.canParse(self, location?.href) ? new URL(self, location) : undefined;
}

export { locate };
