// A path, a URL or `-` in, bytes out. The only file that opens descriptions, so the only one that says which may be opened.
import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { allowsAddress, allowsPrivate, hasUserinfo, hostOf, insideOf, isUrl, type Allowed } from "./allow.js";
import type { Trust } from "./fetch.js";

/** A text that was read. */
export interface Reading {
  /** As messages show it: a path, a URL, or `<stdin>`. */
  readonly uri: string;
  readonly bytes: Uint8Array;
}

/**
 * The main description: a file, an `http(s)` URL, or `-` for standard input.
 * Throws an `Error` whose message says what could not be read and why.
 */
export async function readDescription(spec: string): Promise<Reading> {
  if (spec === "-") return { uri: "<stdin>", bytes: await readStandardInput() };
  if (isUrl(spec)) return { uri: spec, bytes: await fetchMain(new URL(spec)) };
  const path = spec.startsWith("file:") ? fileURLToPath(spec) : spec;
  return { uri: path, bytes: readFileSync(path) };
}

/** Whoever names an address means its host, wherever that is. A redirect may lead to any other on the public network. */
async function fetchMain(url: URL): Promise<Uint8Array> {
  if (hasUserinfo(url)) throw new Error("an address with a name or password in it is not fetched");
  return fetchDocument(url, { private: (host) => host === hostOf(url), redirect: () => true });
}

/** Most descriptions are files: what talks to the network is loaded when something is fetched. */
async function fetchDocument(url: URL, trust: Trust): Promise<Uint8Array> {
  return (await import("./fetch.js")).fetchDocument(url, trust);
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Where a description is, as the base of its references; `undefined` for standard input. */
export function locationOf(uri: string): URL | undefined {
  if (uri === "<stdin>") return undefined;
  return isUrl(uri) ? new URL(uri) : pathToFileURL(resolve(uri));
}

/** Why something may not be read, and what would change that. */
export interface Refusal {
  readonly refused: string;
  readonly hint?: string;
}

/** Where a reference in a document at `base` leads, by its text alone. */
export function locate(base: URL | undefined, reference: string): URL | Refusal {
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference) && !/^(https?|file):/i.test(reference))
    return { refused: "only files and http addresses are followed" };
  if (reference.includes("\\") || reference.includes("\0")) return { refused: "paths are written with /" };
  if (base === undefined && !isUrl(reference))
    return { refused: "a description from standard input has no folder to read from" };
  try {
    const url = new URL(reference, base);
    if (url.protocol === "file:" && !isUrl(reference)) checkPath(url, reference);
    return url;
  } catch (error) {
    return { refused: error instanceof BadPath ? error.message : "the path is not well encoded" };
  }
}

class BadPath extends Error {}

function checkPath(url: URL, reference: string): void {
  if (url.host !== "" || reference.startsWith("//")) throw new BadPath("references to the network are not followed");
  const path = fileURLToPath(url);
  if (path.includes("\\") || path.includes("\0")) throw new BadPath("paths are written with /");
}

/**
 * What a reference leads to: a file in the folder of the main description (or below it, also after symbolic links are resolved), a
 * document of the same server in the same place, or what was allowed. Nothing is opened before that is known. Throws where there is
 * no such file.
 */
export async function readReferenced(
  main: string,
  base: URL | undefined,
  url: URL,
  allowed: Allowed,
): Promise<Reading | Refusal> {
  return url.protocol === "file:" ? readFileOf(main, base, url, allowed) : fetchFor(main, url, allowed);
}

function readFileOf(main: string, base: URL | undefined, url: URL, allowed: Allowed): Reading | Refusal {
  if (base !== undefined && base.protocol !== "file:")
    return { refused: "a document from the network does not lead to files" };
  const path = fileURLToPath(url);
  const folder = dirname(resolve(main));
  const real = insideOf([...(main === "<stdin>" ? [] : [folder]), ...allowed.folders], path);
  if (real === undefined) {
    const wanted = [relative(process.cwd(), dirname(path)) || ".", dirname(path)];
    const [shorter] = wanted.sort((a, b) => a.length - b.length);
    return { refused: "it leads out of the description's folder", hint: `to read it all the same: --allow ${shorter}` };
  }
  if (!statSync(real).isFile()) return { refused: "it is not a file" };
  const uri = isAbsolute(main) || main === "<stdin>" ? path : relative(process.cwd(), path);
  return { uri, bytes: readFileSync(real) };
}

async function fetchFor(main: string, url: URL, allowed: Allowed): Promise<Reading | Refusal> {
  if (hasUserinfo(url)) return { refused: "an address with a name or password in it is not fetched" };
  const own = isUrl(main) ? new URL(main) : undefined;
  const isOwn = (other: URL) => own !== undefined && other.origin === own.origin;
  const folder = new URL(".", own ?? url).pathname;
  const mayFetch = (other: URL) => allowsAddress(allowed, other) || (isOwn(other) && other.pathname.startsWith(folder));
  if (!mayFetch(url)) {
    return {
      refused: "references to the network are not followed",
      hint: `to fetch it all the same: --allow ${url.origin}`,
    };
  }
  try {
    const bytes = await fetchDocument(url, {
      private: (host, address) => (own !== undefined && host === hostOf(own)) || allowsPrivate(allowed, host, address),
      redirect: (next) => next.host === url.host && mayFetch(next),
    });
    return { uri: url.href, bytes };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}
