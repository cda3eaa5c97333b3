// Several descriptions of one service in, one document that says what all of them say out.
//
// The first one is the service's own: its title, servers and security are those of the whole, and where another one says something
// else, each of its operations says so itself. Where two say different things of one thing, the first one counts, and that is reported.
import { isDeepStrictEqual } from "node:util";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.js";
import { child, lastToken, parent } from "../../source/pointer.js";
import { originOf, placed, type Origin, type Origins } from "../document.js";
import { childrenOf, isObject, mapChildren, referenceOf, setOwn, type JsonObject } from "../shape.js";
import { upgrade } from "../upgrade.js";
import { componentsOf, mergeComponents, withMovedReferences, type Merged } from "./components.js";
import { Taken } from "./origins.js";
import { withMark, type Mark } from "./preview.js";

/** One of the descriptions, in one piece. */
export interface Part {
  readonly root: JsonObject;
  readonly origins: Origins;
  /** The file or the address of it. */
  readonly uri: string;
  readonly mark?: Mark;
}

/** The document that they are together, in the version of all; in OpenAPI 3.1, where they have several, or say it in ways that one cannot. */
export function join(parts: readonly Part[], report: Report): { root: JsonObject; origins: Map<string, Origin> } {
  const [first, ...others] = areAlike(parts.map(({ root }) => root))
    ? parts
    : parts.map((part) => ({ ...part, ...upgrade(part.root, part.origins, report) }));
  let { root } = first!;
  const origins = new Map(first!.origins);
  for (const part of others) root = new Addition(root, origins, part, report).root();
  return { root, origins };
}

/** What a description of Swagger 2.0 says once for all of its operations, which could not say it themselves. */
const saidOnce = ["host", "basePath", "schemes", "consumes", "produces"];

function areAlike([first, ...others]: readonly JsonObject[]): boolean {
  const version = (root: JsonObject) => (root["swagger"] === undefined ? String(root["openapi"]).slice(0, 3) : "2.0");
  const common = (root: JsonObject) => (version(root) === "2.0" ? saidOnce.map((field) => root[field]) : []);
  return others.every(
    (other) => version(other) === version(first!) && isDeepStrictEqual(common(other), common(first!)),
  );
}

type Mutable = Record<string, unknown>;

/** What is joined in a way of its own, or stays what the first one says. */
const joined = new Set([
  "openapi",
  "swagger",
  "info",
  "tags",
  "servers",
  "security",
  "components",
  "paths",
  "webhooks",
]);

/** One description on its way into another one. */
class Addition {
  readonly #whole: JsonObject;
  readonly #origins: Map<string, Origin>;
  readonly #part: Part;
  readonly #report: Report;
  readonly #merged: Merged;
  readonly #taken = new Taken();
  /** The added document, with references that fit into the whole. */
  readonly #added: JsonObject;

  constructor(whole: JsonObject, origins: Map<string, Origin>, part: Part, report: Report) {
    this.#whole = whole;
    this.#origins = origins;
    this.#part = part;
    this.#report = report;
    this.#merged = mergeComponents(whole, part.root, stem(part.uri));
    this.#added = withMovedReferences(part.root, this.#merged.moved);
  }

  root(): JsonObject {
    this.#tellMoved();
    const root = opened(this.#whole);
    this.#addComponents(root);
    this.#addPaths(root);
    this.#addWebhooks(root);
    this.#addTags(root);
    for (const field of Object.keys(this.#added)) this.#addField(root, field);
    this.#taken.writeOrigins(this.#part.origins, this.#origins);
    return root;
  }

  /** Reports something at a place of the added description. */
  #say(pointer: string, message: string, hint?: string): void {
    const found: Omit<Diagnostic, "place"> = { code: "document/joined", severity: "warning", message };
    this.#report(placed(this.#part.origins, { ...found, pointer, ...(hint !== undefined && { hint }) }));
  }

  /** The file that says something of the whole already. */
  #file(pointer: string): string {
    return originOf(this.#origins, pointer)?.uri ?? "";
  }

  #tellMoved(): void {
    for (const [from, to] of this.#merged.moved) {
      const message = `${lastToken(from)} is something else in ${this.#file(from)}; this one is called ${lastToken(to)}`;
      this.#say(from, message, "Rename one of them, or give this one a name with `x-sdkwright-name`.");
    }
  }

  #addComponents(root: Mutable): void {
    for (const visit of componentsOf(this.#added)) {
      const { pointer } = visit;
      if (this.#merged.same.has(pointer)) continue;
      const to = this.#merged.moved.get(pointer) ?? pointer;
      const holder = pointer.startsWith("/components/") ? mapIn(root, "components") : root;
      setOwn(mapIn(holder, lastToken(parent(to))), lastToken(to), withMark(visit, this.#part.mark));
      this.#taken.add(pointer, to);
    }
  }

  #addPaths(root: Mutable): void {
    const { paths } = this.#added;
    const all = mapIn(root, "paths");
    for (const [path, item] of isObject(paths) ? Object.entries(paths) : []) {
      const pointer = child("/paths", path);
      const own = Object.hasOwn(all, path) ? all[path] : undefined;
      if (own === undefined) {
        setOwn(all, path, path.startsWith("x-") ? item : this.#standingAlone(item, pointer));
        this.#taken.add(pointer, pointer);
      } else if (isInline(own) && isInline(item)) {
        setOwn(all, path, this.#withOperations(own, item, pointer));
      } else if (!isDeepStrictEqual(own, item)) {
        this.#tellConflict(path, pointer);
      }
    }
  }

  #addWebhooks(root: Mutable): void {
    const { webhooks } = this.#added;
    for (const [name, item] of isObject(webhooks) ? Object.entries(webhooks) : []) {
      const all = mapIn(root, "webhooks");
      const pointer = child("/webhooks", name);
      if (!Object.hasOwn(all, name)) {
        setOwn(all, name, withMark({ value: item, kind: "pathItem", pointer }, this.#part.mark));
        this.#taken.add(pointer, pointer);
      } else if (!isDeepStrictEqual(all[name], item)) this.#tellConflict(name, pointer);
    }
  }

  /** The path item with the operations of another one. */
  #withOperations(own: JsonObject, added: JsonObject, pointer: string): JsonObject {
    const item: Mutable = { ...own };
    if (isObject(own["additionalOperations"])) item["additionalOperations"] = { ...own["additionalOperations"] };
    for (const visit of childrenOf({ value: added, kind: "pathItem", pointer })) {
      const { value, kind, pointer: at } = visit;
      if (kind !== "operation" || !isObject(value)) continue;
      const method = lastToken(at);
      const isFurther = parent(at) !== pointer;
      const holder = isFurther ? mapIn(item, "additionalOperations") : item;
      const operation = this.#operationAlone(value, added, own, { at, pointer });
      if (!Object.hasOwn(holder, method)) {
        setOwn(holder, method, withMark({ ...visit, value: operation }, this.#part.mark));
        this.#taken.add(at, at);
      } else if (!isDeepStrictEqual(holder[method], operation)) {
        this.#tellConflict(`${method.toUpperCase()} ${lastToken(pointer)}`, at);
      }
    }
    return item;
  }

  /** An operation that says itself what its path item and its description say for all of theirs, where it goes to ones that do not. */
  #operationAlone(
    operation: JsonObject,
    item: JsonObject,
    next: JsonObject,
    place: { readonly at: string; readonly pointer: string },
  ): JsonObject {
    const alone: Mutable = { ...operation };
    const { servers = this.#added["servers"] } = item;
    const { servers: nextServers = this.#whole["servers"] } = next;
    if (servers !== undefined && !isDeepStrictEqual(servers, nextServers)) alone["servers"] ??= servers;
    if (!this.#isSecuredAlike()) alone["security"] ??= this.#added["security"] ?? [];
    this.#addParameters(alone, item["parameters"], next["parameters"], place);
    return alone;
  }

  /** What a path item says of the parameters of all its operations, said by one of them, where it goes to a path item that does not say it. */
  #addParameters(
    operation: Mutable,
    parameters: unknown,
    known: unknown,
    { at, pointer }: { readonly at: string; readonly pointer: string },
  ): void {
    if (!Array.isArray(parameters)) return;
    const own: unknown[] = Array.isArray(operation["parameters"]) ? operation["parameters"] : [];
    const isSaid = (one: unknown) => Array.isArray(known) && known.some((other) => isDeepStrictEqual(other, one));
    const isOwn = (one: unknown) =>
      own.some((other) => isDeepStrictEqual(other, one) || (hasName(one) && nameOf(other) === nameOf(one)));
    const added: unknown[] = [];
    for (const [index, one] of (parameters as unknown[]).entries()) {
      if (isOwn(one) || isSaid(one)) continue;
      this.#taken.add(child(pointer, "parameters", index), child(at, "parameters", own.length + added.length));
      added.push(one);
    }
    if (added.length > 0) operation["parameters"] = [...own, ...added];
  }

  #tellConflict(what: string, pointer: string): void {
    const message = `${what} is something else in ${this.#file(pointer)}, and that counts`;
    this.#say(pointer, message, "Take it out of one of the descriptions, with an overlay if need be.");
  }

  /** A path item that says itself what its description says for all of its operations. */
  #standingAlone(item: unknown, pointer: string): unknown {
    if (!isInline(item)) return item;
    const { servers, security = [] } = this.#added;
    const secured = this.#isSecuredAlike()
      ? item
      : mapChildren(item, { kind: "pathItem", pointer }, ({ value, kind }) =>
          kind === "operation" && isObject(value) ? { security, ...value } : value,
        );
    const marked = withMark({ value: secured, kind: "pathItem", pointer }, this.#part.mark) as JsonObject;
    return servers === undefined || isDeepStrictEqual(servers, this.#whole["servers"])
      ? marked
      : { servers, ...marked };
  }

  #isSecuredAlike(): boolean {
    return isDeepStrictEqual(this.#added["security"], this.#whole["security"]);
  }

  #addTags(root: Mutable): void {
    const added = this.#added["tags"];
    if (!Array.isArray(added)) return;
    const own: unknown[] = Array.isArray(root["tags"]) ? [...(root["tags"] as unknown[])] : [];
    for (const [index, tag] of (added as unknown[]).entries()) {
      const at = own.findIndex((one) => isObject(one) && isObject(tag) && one["name"] === tag["name"]);
      const pointer = child("/tags", index);
      if (at < 0) {
        this.#taken.add(pointer, child("/tags", own.length));
        own.push(tag);
        continue;
      }
      const together = { ...(tag as JsonObject), ...(own[at] as JsonObject) };
      if (!isDeepStrictEqual({ ...together, ...(tag as JsonObject) }, together))
        this.#tellConflict(`the tag ${String((tag as JsonObject)["name"])}`, pointer);
      own[at] = together;
    }
    root["tags"] = own;
  }

  /** Any other field of the document: an extension, or one that only the first one can say. */
  #addField(root: Mutable, field: string): void {
    if (joined.has(field) || isSection(field)) return;
    const pointer = child("", field);
    if (!Object.hasOwn(root, field)) {
      setOwn(root, field, this.#added[field]);
      this.#taken.add(pointer, pointer);
    } else if (!isDeepStrictEqual(root[field], this.#added[field])) this.#tellConflict(`\`${field}\``, pointer);
  }
}

/** Whether a field of the document is a map of components, as those of Swagger 2.0 are. */
function isSection(field: string): boolean {
  return componentsOf({ [field]: { name: {} } }).length > 0;
}

/** A copy of a document whose maps can be added to. */
function opened(root: JsonObject): Mutable {
  const copy: Mutable = { ...root };
  for (const [field, value] of Object.entries(root)) {
    if (field === "components") copy[field] = isObject(value) ? openedMaps(value) : {};
    else if (field === "paths" || field === "webhooks" || isSection(field))
      copy[field] = isObject(value) ? { ...value } : {};
  }
  return copy;
}

function openedMaps(components: JsonObject): Mutable {
  return Object.fromEntries(
    Object.entries(components).map(([section, map]) => [section, isObject(map) ? { ...map } : map]),
  );
}

/** A map inside of something that is being built; an empty one where there was none. */
function mapIn(holder: Mutable, field: string): Mutable {
  if (!isObject(holder[field])) holder[field] = {};
  return holder[field] as Mutable;
}

/** Whether a path item is there itself, and not a reference to it. */
function isInline(item: unknown): item is JsonObject {
  return isObject(item) && referenceOf(item) === undefined;
}

/** `specs/preview.openapi.yaml` → `preview`. */
function stem(uri: string): string {
  return lastToken(uri.replaceAll("\\", "/")).split(/[?#]/)[0]!.split(".")[0] || "other";
}

function nameOf(parameter: unknown): string {
  return isObject(parameter) ? `${String(parameter["in"])} ${String(parameter["name"])}` : "";
}

function hasName(parameter: unknown): boolean {
  return isObject(parameter) && typeof parameter["name"] === "string";
}
