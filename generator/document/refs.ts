// A parsed description and the files that it references in, one document whose references are all local out.
//
// What another file holds becomes a component, named after its pointer or its file; what the description itself holds stays where
// it is. A reference that cannot be followed is reported here, once, so that later stages need not ask again.
import { dirname, relative } from "node:path";
import { nearest, type Report } from "../diagnostics/diagnostic.js";
import { child, lastToken, parent, parsePointer, valueAt } from "../source/pointer.js";
import { readReferenced } from "../source/read.js";
import { parseSource, type Source } from "../source/source.js";
import type { Origin } from "./document.js";
import { decodeFragment, encodeFragment, splitReference } from "./references.js";
import {
  depthExceeds,
  isObject,
  mapChildren,
  maxDepth,
  referenceOf,
  setOwn,
  walk,
  type JsonObject,
  type Kind,
} from "./shape.js";

/** A document in one piece, and where its parts came from. */
export interface Bundle {
  readonly root: JsonObject;
  readonly origins: Map<string, Origin>;
  readonly sources: readonly Source[];
}

/** A part of a file, as a reference names it. */
interface Target {
  readonly uri: string;
  readonly pointer: string;
  readonly kind: Kind;
}

/** Follows every reference of `main`; reports those that lead nowhere, out of the folder, in a circle, or to the wrong kind. */
export async function bundle(main: Source, root: JsonObject, report: Report): Promise<Bundle> {
  const files = new Map<string, { source: Source; value: unknown }>([[main.uri, { source: main, value: root }]]);
  const targets = new Map<string, Target>();
  /** From each object that is nothing but a reference to what it names. */
  const steps = new Map<string, { next: string; reference: string; place: Origin }>();
  await follow({ uri: main.uri, pointer: "", kind: "document" });
  reportCircles();
  const origins = new Map<string, Origin>([["", { uri: main.uri, pointer: "" }]]);
  const components = nameComponents();
  const sources = [...files.values()].map((file) => file.source);
  if (components.size === 0 && sources.length === 1) return { root, origins, sources };
  return { root: build(), origins, sources };

  /** Reads all files that a part needs, and remembers which parts of them. */
  async function follow(start: Target): Promise<void> {
    const queue: Target[] = [start];
    for (let part = queue.pop(); part !== undefined; part = queue.pop()) {
      const value = valueAt(files.get(part.uri)?.value, part.pointer);
      for (const visit of walk(value, part.kind, part.pointer)) {
        const reference = referenceOf(visit.value);
        if (reference === undefined) {
          if (isObject(visit.value) && Object.hasOwn(visit.value, "$ref"))
            reportNoText(part.uri, child(visit.pointer, "$ref"));
          continue;
        }
        const target = await resolve(part.uri, child(visit.pointer, "$ref"), reference, visit.kind);
        if (target !== undefined && isObject(visit.value) && !hasMeaningBesides(visit.value)) {
          const place = { uri: part.uri, pointer: child(visit.pointer, "$ref") };
          steps.set(`${part.uri}#${visit.pointer}`, { next: idOf(target), reference, place });
        }
        if (target === undefined || target.uri === main.uri || targets.has(idOf(target))) continue;
        targets.set(idOf(target), target);
        queue.push(target);
      }
    }
  }

  function reportNoText(uri: string, pointer: string): void {
    report({ code: "reference/unresolved", severity: "error", message: "a `$ref` is text", place: { uri, pointer } });
  }

  async function resolve(uri: string, pointer: string, reference: string, kind: Kind): Promise<Target | undefined> {
    const [path, fragment] = splitReference(reference);
    const place = { uri, pointer };
    let targetUri = uri;
    if (path !== "") {
      const loaded = await load(uri, path);
      if ("refused" in loaded) {
        const code = loaded.missing ? "reference/unresolved" : "reference/refused";
        report({
          code,
          severity: "error",
          message: `${JSON.stringify(reference)} is not followed: ${loaded.refused}`,
          place,
        });
        return undefined;
      }
      targetUri = loaded.uri;
    }
    const target = decodeFragment(fragment);
    const holder = files.get(targetUri)?.value;
    const value = target === undefined ? undefined : valueAt(holder, target);
    if (target === undefined || value === undefined || (path === "" && reference !== "#" && fragment === "")) {
      const hint = target === undefined ? "a pointer starts with #/" : suggestion(holder, target);
      const message = `${JSON.stringify(reference)} names nothing`;
      report({ code: "reference/unresolved", severity: "error", message, place, ...(hint !== undefined && { hint }) });
      return undefined;
    }
    const found = kindOfPointer(target);
    if (found !== undefined && found !== kind) {
      const message = `${JSON.stringify(reference)} names a ${wordFor(found)} where a ${wordFor(kind)} belongs`;
      report({ code: "reference/kind", severity: "error", message, place });
      return undefined;
    }
    return { uri: targetUri, pointer: target, kind };
  }

  /** The file of a reference, read once; a refusal says why not. */
  async function load(base: string, path: string): Promise<{ uri: string } | { refused: string; missing: boolean }> {
    let read: Awaited<ReturnType<typeof readReferenced>>;
    try {
      read = await readReferenced(main.uri, base, path);
    } catch (error) {
      const { code = "unknown" } = error as NodeJS.ErrnoException;
      return {
        refused: code === "ENOENT" ? `there is no file ${path}` : `${path} cannot be read (${code})`,
        missing: true,
      };
    }
    if ("refused" in read) return { refused: read.refused, missing: false };
    if (!files.has(read.uri)) {
      const { source, problems } = parseSource(read.uri, read.bytes);
      const isTooDeep = depthExceeds(source.value, maxDepth);
      files.set(read.uri, { source, value: isTooDeep ? undefined : source.value });
      if (isTooDeep) {
        report({
          code: "document/too-deep",
          severity: "error",
          message: `${path} nests deeper than ${maxDepth} levels`,
          place: { uri: read.uri },
        });
      }
      for (const { severity, message, offset } of problems) {
        report({ code: "source/syntax", severity, message, place: { uri: read.uri, offset } });
      }
    }
    return { uri: read.uri };
  }

  /** Reports references that lead back to themselves with nothing in between, and chains that nobody means. */
  function reportCircles(): void {
    const cleared = new Set<string>();
    for (const start of steps.keys()) {
      const way = new Set<string>();
      let id: string | undefined = start;
      while (id !== undefined && !cleared.has(id) && !way.has(id) && way.size <= longestChain) {
        way.add(id);
        id = steps.get(id)?.next;
      }
      const isCircle = id !== undefined && way.has(id);
      const wrong = isCircle ? [...way].slice([...way].indexOf(id!)) : way.size > longestChain ? [start] : [];
      for (const step of wrong) {
        const { reference, place } = steps.get(step)!;
        const said = isCircle ? "leads back to itself" : `leads through more than ${longestChain} references`;
        report({ code: "reference/cycle", severity: "error", message: `${JSON.stringify(reference)} ${said}`, place });
      }
      for (const step of way) cleared.add(step);
    }
  }

  /** A component name for every part of another file. */
  function nameComponents(): ReadonlyMap<string, { section: string; name: string; target: Target }> {
    const named = new Map<string, { section: string; name: string; target: Target }>();
    const isSwagger = root["swagger"] !== undefined;
    const taken = new Set<string>();
    for (const target of [...targets.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))) {
      const section = (isSwagger ? sections20 : sections)[target.kind];
      if (section === undefined) continue;
      const file = baseName(target.uri);
      const wanted = target.pointer === "" ? file : lastToken(target.pointer);
      const isFree = (name: string) =>
        !taken.has(`${section}/${name}`) && valueAt(root, `${section}${child("", name)}`) === undefined;
      // From the main file's folder: where that stands on somebody's machine is no part of a name.
      const way = relative(dirname(main.uri), target.uri).replace(/\W+/g, "_");
      let name = [wanted, `${file}_${wanted}`, `${way}_${wanted}`].find(isFree);
      name ??= `${way}${target.pointer.replace(/\W+/g, "_")}`;
      taken.add(`${section}/${name}`);
      named.set(idOf(target), { section, name, target });
    }
    return named;
  }

  /** The document with its references made local and the parts of other files added as components. */
  function build(): JsonObject {
    const result = rewrite(root, "document", main.uri, "", "") as Record<string, unknown>;
    const copy: Record<string, unknown> = { ...result };
    for (const { section, name, target } of components.values()) {
      const value = valueAt(files.get(target.uri)?.value, target.pointer);
      const place = section + child("", name);
      origins.set(place, { uri: target.uri, pointer: target.pointer });
      let holder = copy;
      for (const token of parsePointer(section) ?? []) {
        const inner = { ...(isObject(holder[token]) ? holder[token] : {}) };
        setOwn(holder, token, inner);
        holder = inner;
      }
      setOwn(holder, name, rewrite(value, target.kind, target.uri, target.pointer, place));
    }
    return copy;
  }

  function rewrite(value: unknown, kind: Kind, uri: string, pointer: string, place: string): unknown {
    const reference = referenceOf(value);
    if (reference !== undefined && isObject(value)) {
      const target = targetOf(uri, reference, kind);
      if (target !== undefined) {
        if (target.kind === "pathItem" && target.uri !== main.uri) return inlined(value, target, place);
        const component = components.get(idOf(target));
        const local = component === undefined ? target.pointer : component.section + child("", component.name);
        const rest = mapChildren(value, kind, pointer, (visit) =>
          rewrite(visit.value, visit.kind, uri, visit.pointer, place + visit.pointer.slice(pointer.length)),
        );
        return { ...(rest as JsonObject), $ref: `#${encodeFragment(local)}` };
      }
    }
    return mapChildren(value, kind, pointer, (visit) =>
      rewrite(visit.value, visit.kind, uri, visit.pointer, place + visit.pointer.slice(pointer.length)),
    );
  }

  /** A path item of another file takes the reference's place (OpenAPI has no local home for it before 3.1). */
  function inlined(value: JsonObject, target: Target, place: string): unknown {
    const { $ref: _, ...siblings } = value;
    origins.set(place, { uri: target.uri, pointer: target.pointer });
    const item = rewrite(
      valueAt(files.get(target.uri)?.value, target.pointer),
      "pathItem",
      target.uri,
      target.pointer,
      place,
    );
    return { ...(isObject(item) ? item : {}), ...siblings };
  }

  /** What `resolve` found, found again without reading or reporting. */
  function targetOf(uri: string, reference: string, kind: Kind): Target | undefined {
    const [path, fragment] = splitReference(reference);
    const pointer = decodeFragment(fragment);
    if (pointer === undefined) return undefined;
    if (path === "") return { uri, pointer, kind };
    const wanted = [...files.keys()].find((known) => sameFile(known, uri, path));
    return wanted === undefined ? undefined : { uri: wanted, pointer, kind };
  }
}

/** The longest way through references that name references. */
const longestChain = 100;

function sameFile(known: string, base: string, path: string): boolean {
  const folder = parent(`/${base.replaceAll("\\", "/")}`).slice(1);
  const steps: string[] = [];
  for (const step of `${folder}/${decodeURIComponent(path)}`.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return (
    steps.join("/") ===
    known
      .replaceAll("\\", "/")
      .split("/")
      .filter((step) => step !== "" && step !== ".")
      .join("/")
  );
}

const sections: Partial<Record<Kind, string>> = {
  schema: "/components/schemas",
  parameter: "/components/parameters",
  response: "/components/responses",
  requestBody: "/components/requestBodies",
  header: "/components/headers",
  example: "/components/examples",
  link: "/components/links",
  callback: "/components/callbacks",
  securityScheme: "/components/securitySchemes",
  mediaType: "/components/mediaTypes",
};

const sections20: Partial<Record<Kind, string>> = {
  schema: "/definitions",
  parameter: "/parameters",
  response: "/responses",
};

/** The kind of what a pointer to a component names; `undefined` for any other pointer. */
function kindOfPointer(pointer: string): Kind | undefined {
  const section = parent(pointer);
  for (const table of [sections, sections20]) {
    for (const [kind, name] of Object.entries(table)) if (name === section) return kind as Kind;
  }
  return section === "/components/pathItems" ? "pathItem" : undefined;
}

function wordFor(kind: Kind): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A reference beside which nothing else counts: descriptions do not make it something of its own. */
function hasMeaningBesides(value: JsonObject): boolean {
  return ["allOf", "anyOf", "oneOf", "properties", "items"].some((keyword) => Object.hasOwn(value, keyword));
}

function idOf(target: Target): string {
  return `${target.uri}#${target.pointer}`;
}

function baseName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  return name.replace(/\.(json|ya?ml)$/i, "");
}

function suggestion(holder: unknown, pointer: string): string | undefined {
  const around = valueAt(holder, parent(pointer));
  if (!isObject(around)) return undefined;
  const name = nearest(lastToken(pointer), Object.keys(around));
  return name === undefined ? undefined : `did you mean ${JSON.stringify(`#${child(parent(pointer), name)}`)}?`;
}
