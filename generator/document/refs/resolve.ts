// A reference in, the part of a file that it names out, or the reason why it names none (JSON Schema Core, section 8.2; RFC 6901).
import { nearest } from "../../diagnostics/diagnostic.js";
import { child, lastToken, parent, parsePointer, valueAt } from "../../source/pointer.js";
import { decodeFragment, splitReference } from "../references.js";
import { childrenOf, isObject, referenceOf, type Kind, type Shape, type Visit } from "../shape.js";
import { locate, type Files, type OpenFile } from "./files.js";
import { resourceOf } from "./identifiers.js";

/** A part of a file, as what a reference takes it. */
export interface Target {
  readonly uri: string;
  readonly pointer: string;
  readonly kind: Kind;
  readonly shape?: Shape;
}

/** A reference that names nothing. */
export interface Unresolved {
  readonly reason: string;
  readonly hint?: string;
  /** Whether it was not followed, rather than that there is nothing. */
  readonly refused: boolean;
}

/** What a reference names, and what is to be said of how it does. */
export interface Resolved {
  readonly target: Target;
  readonly warning?: string;
}

/** Where a reference stands: a file, and the object that is the reference. */
export interface Place {
  readonly uri: string;
  readonly pointer: string;
  /** The part that led here, by which the kinds of the objects around it are known. */
  readonly part: Target;
}

/** The longest way through references that name references. */
export const longestChain = 100;

export async function resolve(
  files: Files,
  place: Place,
  reference: string,
  { kind, shape }: Pick<Visit, "kind" | "shape">,
): Promise<Resolved | Unresolved> {
  return find(place, reference, 0);

  async function find(from: Place, text: string, steps: number): Promise<Resolved | Unresolved> {
    // Programs that resolve URLs drop these, and others do not.
    if (text !== text.trim())
      return { reason: "names nothing", hint: "take the blanks around it away", refused: false };
    const [path, fragment] = splitReference(text);
    const file = files.byUri.get(from.uri)!;
    const own = resourceOf(file.identifiers.bases, from.pointer);
    const found =
      path === "" ? { file, resource: own } : await fileOf(file, own, path, kind === "text" && fragment === "");
    if ("reason" in found) return found;
    if (path === "" && fragment === "" && text !== "#") return { reason: "names nothing", refused: false };
    return fragment === "" || fragment.startsWith("/") || fragment.startsWith("%2F")
      ? findPointer(found, path === "" ? from : undefined, fragment, steps)
      : findAnchor(found, fragment);
  }

  /** The file or the schema with an `$id` that the part before `#` names. */
  async function fileOf(
    from: OpenFile,
    resource: string,
    path: string,
    asText: boolean,
  ): Promise<{ file: OpenFile; resource: string } | Unresolved> {
    const base = from.identifiers.bases.get(resource) ?? from.base;
    const named = URL.canParse(path, base?.href) ? new URL(path, base) : undefined;
    const known = files.named.get(named?.href ?? path) ?? files.named.get(path);
    if (known !== undefined) return known;
    const url = locate(from.location, retrievable(from, named) ?? path);
    if ("refused" in url) return notFollowed(url);
    const opened = await files.open(from, url, path, asText);
    if (!("refused" in opened)) return { file: opened, resource: "" };
    if (!opened.missing) return notFollowed(opened);
    return { reason: `is not followed: ${opened.refused}`, refused: false };
  }

  async function findPointer(
    { file, resource }: { file: OpenFile; resource: string },
    from: Place | undefined,
    fragment: string,
    steps: number,
  ): Promise<Resolved | Unresolved> {
    const pointer = decodeFragment(fragment);
    if (pointer === undefined) return { reason: "names nothing", hint: "a pointer starts with #/", refused: false };
    // By the letter a pointer starts from the schema with the `$id`; most people mean the file, whatever `$id` says.
    for (const start of new Set([resource, ""])) {
      const target = await descend(file, start, pointer, steps);
      if (target !== undefined) return { target };
    }
    for (const around of from === undefined ? [] : schemasAround(file, from, pointer)) {
      const target = await descend(file, around, pointer, steps);
      const warning = `names nothing in the description; it is taken from the schema around it, ${JSON.stringify(`#${around}`)}`;
      if (target !== undefined) return { target, warning };
    }
    const hint = suggestion(file.value, pointer);
    return { reason: "names nothing", refused: false, ...(hint !== undefined && { hint }) };
  }

  function findAnchor({ file, resource }: { file: OpenFile; resource: string }, name: string): Resolved | Unresolved {
    const { anchors } = file.identifiers;
    const elsewhere = [...anchors].filter(([key]) => key.endsWith(`#${name}`)).map(([, pointer]) => pointer);
    const pointer = anchors.get(`${resource}#${name}`) ?? (elsewhere.length === 1 ? elsewhere[0] : undefined);
    if (pointer !== undefined) return { target: targetAt(file, pointer) };
    return { reason: "names nothing", hint: "a pointer starts with #/", refused: false };
  }

  /** Goes down a pointer, through the references on the way. */
  async function descend(file: OpenFile, start: string, pointer: string, steps: number): Promise<Target | undefined> {
    let value = valueAt(file.value, start);
    let here = start;
    for (const token of parsePointer(pointer) ?? []) {
      let next = stepInto(value, token);
      const seen = new Set<string>();
      while (next === undefined) {
        const reference = referenceOf(value);
        if (reference === undefined || seen.has(here) || steps > longestChain) return undefined;
        seen.add(here);
        const through = await find({ uri: file.source.uri, pointer: here, part: place.part }, reference, steps + 1);
        if (!("target" in through)) return undefined;
        file = files.byUri.get(through.target.uri)!;
        here = through.target.pointer;
        value = valueAt(file.value, here);
        next = stepInto(value, token);
      }
      value = next;
      here = child(here, token);
    }
    return value === undefined ? undefined : targetAt(file, here);
  }

  function targetAt(file: OpenFile, pointer: string): Target {
    return { uri: file.source.uri, pointer, kind, ...(shape && { shape }) };
  }
}

function stepInto(value: unknown, token: string): unknown {
  return valueAt(value, child("", token));
}

/** An address below that of `$self`, as the same way from where the file really is. */
function retrievable({ base, location }: OpenFile, named: URL | undefined): string | undefined {
  if (named === undefined || base === undefined || base.href === location?.href) return undefined;
  const folder = new URL(".", base).href;
  return named.href.startsWith(folder) ? `./${named.href.slice(folder.length)}` : undefined;
}

function notFollowed({ refused, hint }: { refused: string; hint?: string }): Unresolved {
  return { reason: `is not followed: ${refused}`, refused: true, ...(hint !== undefined && { hint }) };
}

/**
 * The schemas around a place, for pointers that only make sense inside one: what libraries leave behind that put whole schemas into
 * a description. Definitions are those of the nearest schema that has some; any other pointer starts from the schema as a whole.
 */
function schemasAround(file: OpenFile, { pointer, part }: Place, wanted: string): string[] {
  const found: string[] = [];
  let visit: Visit | undefined = { ...part, value: valueAt(file.value, part.pointer) };
  while (visit !== undefined) {
    if (visit.kind === "schema" && visit.shape === undefined) found.unshift(visit.pointer);
    visit = childrenOf(visit).find((inner) => `${pointer}/`.startsWith(`${inner.pointer}/`));
  }
  return /^\/(\$defs|definitions)\//.test(wanted) ? found : found.reverse();
}

function suggestion(holder: unknown, pointer: string): string | undefined {
  const around = valueAt(holder, parent(pointer));
  if (!isObject(around)) return undefined;
  const name = nearest(lastToken(pointer), Object.keys(around));
  return name === undefined ? undefined : `did you mean ${JSON.stringify(`#${child(parent(pointer), name)}`)}?`;
}
