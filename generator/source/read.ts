// A path, a URL or `-` in, bytes out. The only file that reads descriptions, so the only one that says what may be read.
import { readFile, realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether a text names something on the network. */
export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * The main description: a file, an `http(s)` URL, or `-` for standard input.
 * Throws an `Error` whose message says what could not be read and why.
 */
export async function readDescription(spec: string): Promise<{ uri: string; bytes: Uint8Array }> {
  if (spec === "-") return { uri: "<stdin>", bytes: await readStandardInput() };
  if (isUrl(spec)) return { uri: spec, bytes: await fetchBytes(spec) };
  const path = spec.startsWith("file:") ? fileURLToPath(spec) : spec;
  return { uri: path, bytes: await readFile(path) };
}

/** How long a server may take to send a description, in milliseconds. */
const fetchTimeout = 60_000;

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeout) });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Why a file may not be read. */
export interface Refusal {
  readonly refused: string;
}

/**
 * The file that a reference of `base` names: only files in the folder of the main description, or below it, also after symbolic
 * links are resolved. Nothing is opened before that is known.
 */
export async function readReferenced(
  main: string,
  base: string,
  reference: string,
): Promise<{ uri: string; bytes: Uint8Array } | Refusal> {
  if (isUrl(reference) || reference.startsWith("//")) return { refused: "references to the network are not followed" };
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference)) return { refused: "only relative paths are followed" };
  if (isUrl(main) || main === "<stdin>")
    return { refused: "a description that is not a file has no folder to read from" };
  let path: string;
  try {
    path = decodeURIComponent(reference);
  } catch {
    return { refused: "the path is not well encoded" };
  }
  if (path.includes("\\") || path.includes("\0")) return { refused: "paths are written with /" };
  const folder = await realpath(dirname(resolve(main)));
  const wanted = resolve(dirname(resolve(base)), path);
  if (isOutside(folder, wanted) && isOutside(dirname(resolve(main)), wanted))
    return { refused: "it leads out of the description's folder" };
  const real = await realpath(wanted);
  if (isOutside(folder, real)) return { refused: "it leads out of the description's folder" };
  return { uri: displayPath(main, wanted), bytes: await readFile(real) };
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** A path as messages show it: relative where the main description was given relatively. */
function displayPath(main: string, path: string): string {
  return isAbsolute(main) ? path : relative(process.cwd(), path);
}
