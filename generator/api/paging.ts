// Operations in, those that give a page of a list with how the list goes on: by what their parameters and answers are called, or by
// what `x-sdkwright-paging` says, which overrules it.
import { isObject } from "../document/shape.js";
import { child } from "../source/pointer.js";
import type { Model, ModelId, Operation, PagedList, Paging, Parameter, Property, Type } from "./api.js";
import { union } from "./combine.js";
import type { Context } from "./fields.js";

export const pagingField = "x-sdkwright-paging";

type Models = ReadonlyMap<ModelId, Model>;

/** The same operations, with the lists that they give. */
export function withPaging(
  context: Context,
  operations: readonly Operation[],
  models: readonly Model[],
): readonly Operation[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  return operations.map((operation) => {
    const chosen = operation.extensions[pagingField];
    const list = chosen === undefined ? foundList(operation, byId) : chosenList(context, operation, byId, chosen);
    return list === undefined ? operation : { ...operation, list };
  });
}

/** A field of an answer, with its way from the top: `meta.next`. */
interface Field {
  readonly path: string;
  /** Its name without the way, in small letters: `nextcursor`. */
  readonly word: string;
  /** The same of the object around it; "" at the top. */
  readonly around: string;
  readonly type: Type;
  readonly property: Property;
}

function foundList(operation: Operation, models: Models): PagedList | undefined {
  if (operation.result.kind !== "json" || operation.result.others.length > 0) return undefined;
  if (!operation.safe) return undefined;
  const fields = fieldsOf(operation.result.type, models);
  const items = itemsIn(operation.result.type, fields, models);
  if (items === undefined) return undefined;
  const paging = foundPaging(operation, fields, items.type, models);
  return paging === undefined ? undefined : { items: items.path, itemType: items.type, paging };
}

/** Words for what holds a list, the surest first. */
const listWords = [
  "items",
  "entities",
  "data",
  "results",
  "values",
  "records",
  "elements",
  "content",
  "entries",
  "list",
];
/** Lists that stand beside the one that a caller asks for. */
const besides =
  /^(errors?|warnings?|messages?|links?|included|facets?|aggregations?|columns|headers?|fields|sort|filters?)$/;
/** Objects that hold what is said about a page. */
const frames =
  /^(meta|metadata|paging|pagination|paginginfo|page|pages|pageinfo|cursors?|links?|responsemetadata|next)$/;
/** Objects that hold the list. */
const holders = /^(data|result|response|embedded)$/;

/** Where the items of an answer are. */
function itemsIn(type: Type, fields: readonly Field[], models: Models): { path: string; type: Type } | undefined {
  const whole = itemType(type, models);
  if (whole !== undefined) return { path: "", type: whole };
  const lists = (test: (field: Field) => boolean) =>
    fields.filter((field) => test(field) && !besides.test(field.word) && itemType(field.type, models) !== undefined);
  const top = lists(({ around }) => around === "");
  const [list] = top.length > 0 ? top : lists(({ around }) => holders.test(around));
  const named = listWords.flatMap((word) => top.filter((field) => field.word === word));
  const field = top.length > 1 ? named[0] : list;
  const found = field && itemType(field.type, models);
  return field === undefined || found === undefined ? undefined : { path: field.path, type: found };
}

function foundPaging(operation: Operation, fields: readonly Field[], item: Type, models: Models): Paging | undefined {
  const all = operation.parameters.filter((one) => one.in === "query" && isPlain(one.type, models));
  const options = all.filter(({ required }) => !required);
  const counting = all.filter((one) => isCount(one, fields, models));
  const more = fields.find(
    ({ word, type }) => /^(has)?(more|next|nextpage|moreitems|moreresults)$/.test(word) && isBoolean(type, models),
  );
  const end = more === undefined ? {} : { more: more.path };
  return (
    cursorIn(options, fields, end, models) ??
    linkIn(fields, models) ??
    headerOf(operation) ??
    (more === undefined ? undefined : lastIn(options, item, more.path, models)) ??
    pageIn(counting, fields, end, models) ??
    offsetIn(counting, fields, end, models)
  );
}

const cursorField =
  /^(next|end)?(page)?(cursor|token|marker|continuation|continuationtoken)$|^next(page)?(key|id|offset|start|start(ing)?after)?$/;
const cursorOption =
  /^(page|next|start|starting|exclusivestart)*(cursor|token|marker|after|continuation|continuationtoken)$/;

/** What is called the same in the answer, and is the next one there. */
const echoed = /^(next|page|continuation|scroll)*(cursor|marker)$|^(next|page|nextpage|continuation)token$/;

/** A field of the answer that goes into an option: `nextCursor` into `cursor`, `endCursor` into `after`. */
function cursorIn(
  options: readonly Parameter[],
  fields: readonly Field[],
  end: { more?: string },
  models: Models,
): Paging | undefined {
  const texts = fields.filter(({ type, word, around }) => {
    return isPlain(type, models) && !isAddress(word, around, type) && (around === "" || frames.test(around));
  });
  // What says that it is the next one is no echo of what was asked for.
  const sorted = [...texts.filter(({ word }) => /^(next|end|last)/.test(word)), ...texts];
  for (const field of sorted) {
    for (const option of options) {
      const word = wordOf(option.name);
      const isPair =
        field.word === `next${word}` ||
        (field.word === word && (echoed.test(word) || (word === "after" && field.around !== ""))) ||
        (field.word === "lastid" && /^(starting)?after$/.test(word)) ||
        (cursorField.test(field.word) && cursorOption.test(word));
      if (isPair && !isDescribedAsLink(field)) return { kind: "cursor", from: field.path, to: option.name, ...end };
    }
  }
  return undefined;
}

/** A field of the answer with the address of the next page: `nextUri`, `links.next`. */
function linkIn(fields: readonly Field[], models: Models): Paging | undefined {
  const link =
    fields.find(({ word, around, type }) => isText(type, models) && isAddress(word, around, type)) ??
    fields.find((field) => field.word === "next" && isText(field.type, models) && isDescribedAsLink(field));
  return link === undefined ? undefined : { kind: "link", from: link.path };
}

function isAddress(word: string, around: string, type: Type): boolean {
  if (/^(odata)?next(page)?(uri|url|link|href)$/.test(word)) return true;
  if (word === "href") return around === "next";
  if (word !== "next" && word !== "nextpage") return false;
  const format = type.kind === "string" ? type.format : undefined;
  return /^(uri|url|uri-reference|iri)$/.test(format ?? "") || /^links?$/.test(around);
}

function isDescribedAsLink({ word, property }: Field): boolean {
  const example = typeof property.example === "string" ? property.example : "";
  return (
    word === "next" &&
    (/\b(url|uri|link|hyperlink|path)\b/i.test(property.description ?? "") || /^https?:|^\/|^\?/.test(example))
  );
}

/** The header `Link` of a success (RFC 8288). */
function headerOf({ responses }: Operation): Paging | undefined {
  const says = responses.some(
    ({ status, headers }) => status.startsWith("2") && headers.some(({ name }) => name.toLowerCase() === "link"),
  );
  return says ? { kind: "header" } : undefined;
}

/** The id of the last item goes into an option: `starting_after`. */
function lastIn(options: readonly Parameter[], item: Type, more: string, models: Models): Paging | undefined {
  const option = options.find(({ name }) => /^(starting)?after(id)?$/.test(wordOf(name)));
  const id = fieldsOf(item, models).find(({ path }) => path === "id");
  return option === undefined || id === undefined ? undefined : { kind: "last", from: id.path, to: option.name, more };
}

/** A number; one that is sent as text is told by the number of the same name that comes back: an `offset` may be a token, too. */
function isCount({ name, type }: Parameter, fields: readonly Field[], models: Models): boolean {
  const isEchoed = fields.some((field) => field.word === wordOf(name) && isNumber(field.type, models));
  return isNumber(type, models) || isEchoed;
}

function pageIn(
  options: readonly Parameter[],
  fields: readonly Field[],
  end: { more?: string },
  models: Models,
): Paging | undefined {
  const option = options.find(({ name }) =>
    /^(page|pagenumber|pagenum|pageno|pageindex|currentpage)$/.test(wordOf(name)),
  );
  if (option === undefined) return undefined;
  const last = fields.find(
    ({ word, type }) =>
      /^(pages|pagecount|totalpages|lastpage|numpages|pagetotal)$/.test(word) && isNumber(type, models),
  );
  return { kind: "page", to: option.name, first: firstPage(option), ...(last && { last: last.path }), ...end };
}

function offsetIn(
  options: readonly Parameter[],
  fields: readonly Field[],
  end: { more?: string },
  models: Models,
): Paging | undefined {
  const option = options.find(({ name }) => /^(offset|skip|start|startat|startindex|firstresult)$/.test(wordOf(name)));
  if (option === undefined) return undefined;
  const total = fields.find(
    ({ word, type }) => /^total(count|results|items|records|size)?$/.test(word) && isNumber(type, models),
  );
  return { kind: "offset", to: option.name, first: firstItem(option), ...(total && { total: total.path }), ...end };
}

/** 1, unless the description says 0; of what is counted, "not negative" is often all that it says. */
function firstPage({ name, default: standard, constraints }: Parameter): number {
  if (standard === 0 || standard === 1) return standard;
  return wordOf(name) === "pageindex" && constraints.includes("minimum: 0") ? 0 : 1;
}

function firstItem({ default: standard, constraints }: Parameter): number {
  if (standard === 0 || standard === 1) return standard;
  return constraints.includes("minimum: 1") ? 1 : 0;
}

const kinds: Readonly<Record<Paging["kind"], readonly string[]>> = {
  cursor: ["from", "to"],
  last: ["from", "to"],
  link: ["from"],
  header: [],
  page: ["to"],
  offset: ["to"],
};
const further: Readonly<Record<Paging["kind"], readonly string[]>> = {
  cursor: ["more"],
  last: ["more"],
  link: [],
  header: [],
  page: ["first", "last", "more"],
  offset: ["first", "total", "more"],
};

/** What the description, or an overlay, says itself: `false`, or the fields of a `Paging` beside `items`. */
function chosenList(context: Context, operation: Operation, models: Models, chosen: unknown): PagedList | undefined {
  if (chosen === false) return undefined;
  const pointer = child(operation.pointer, pagingField);
  const refuse = (message: string, at = pointer): undefined => {
    context.report({ code: "operation/paging", severity: "error", message, pointer: at });
  };
  if (!isObject(chosen)) return refuse(`\`${pagingField}\` is \`false\` or an object with \`kind\` and \`items\``);
  const { kind, items = "" } = chosen;
  if (typeof kind !== "string" || !Object.hasOwn(kinds, kind)) {
    return refuse(`\`kind\` is one of ${Object.keys(kinds).join(", ")}`, child(pointer, "kind"));
  }
  const needed = kinds[kind as Paging["kind"]];
  const known = ["kind", "items", ...needed, ...further[kind as Paging["kind"]]];
  for (const [name, value] of Object.entries(chosen)) {
    if (!known.includes(name))
      return refuse(`a list of kind ${kind} has no \`${name}\`, only ${known.join(", ")}`, child(pointer, name));
    if (typeof value !== (name === "first" ? "number" : "string")) {
      return refuse(`\`${name}\` is ${name === "first" ? "a number" : "text"}`, child(pointer, name));
    }
  }
  const missing = needed.find((name) => !Object.hasOwn(chosen, name));
  if (missing !== undefined) return refuse(`a list of kind ${kind} needs \`${missing}\``);
  const to = chosen["to"] as string | undefined;
  const options = operation.parameters.filter(({ required }) => !required);
  const option = options.find(({ name }) => name === to) ?? options.find(({ key }) => key === to);
  if (to !== undefined && option === undefined) {
    const names = options.map(({ name }) => name).join(", ") || "none";
    return refuse(`${operation.name} has no option ${JSON.stringify(to)}, only ${names}`, child(pointer, "to"));
  }
  const path = items as string;
  const type = typeAt(operation.result.type, path === "" ? [] : path.split("."), models);
  const item = type === undefined ? undefined : itemType(type, models);
  if (item === undefined) {
    return refuse(
      path === ""
        ? "what it gives is no list: say where the items are with `items`"
        : `${JSON.stringify(path)} is no list in what it gives`,
      child(pointer, "items"),
    );
  }
  const { items: _, ...paging } = chosen;
  const fields = { ...paging, ...(option !== undefined && { to: option.name }) };
  return { items: path, itemType: item, paging: fields as unknown as Paging };
}

/** The fields of an answer, and those of the objects in it, three levels deep: nearer ones first, each level in its own order. */
function fieldsOf(type: Type, models: Models): Field[] {
  const found: Field[] = [];
  let level: { path: string; around: string; type: Type }[] = [{ path: "", around: "", type }];
  for (let depth = 0; depth < 3; depth++) {
    const fields = level.flatMap(({ path, around, type: outer }) =>
      propertiesOf(outer, models, new Set()).map((property): Field => ({
        path: path === "" ? property.name : `${path}.${property.name}`,
        word: wordOf(property.name),
        around,
        type: bare(property.type, models),
        property,
      })),
    );
    for (const field of fields) found.push(field);
    level = fields
      .filter(({ word }) => frames.test(word) || holders.test(word))
      .map(({ path, word, type: inner }) => ({ path, around: word, type: inner }));
  }
  return found;
}

/** The type of a field, by its way; a name may have dots itself. */
function typeAt(type: Type, way: readonly string[], models: Models): Type | undefined {
  if (way.length === 0) return type;
  for (let taken = way.length; taken > 0; taken--) {
    const name = way.slice(0, taken).join(".");
    const found = propertiesOf(type, models, new Set()).find((property) => property.name === name);
    const inner = found && typeAt(found.type, way.slice(taken), models);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function propertiesOf(type: Type, models: Models, seen: Set<ModelId>): readonly Property[] {
  switch (type.kind) {
    case "object":
      return type.properties;
    case "intersection":
      return type.members.flatMap((member) => propertiesOf(member, models, seen));
    case "model": {
      const model = models.get(type.id);
      if (model === undefined || seen.has(type.id)) return [];
      seen.add(type.id);
      return propertiesOf(model.type, models, seen);
    }
    case "union": {
      const inner = bare(type, models);
      return inner === type ? [] : propertiesOf(inner, models, seen);
    }
    default:
      return [];
  }
}

/** The type without the names that models give to it, and without null. */
function bare(type: Type, models: Models, seen = new Set<ModelId>()): Type {
  if (type.kind === "union") {
    const members = type.members.filter(({ kind }) => kind !== "null");
    return members.length === 1 ? bare(members[0]!, models, seen) : type;
  }
  if (type.kind !== "model" || seen.has(type.id)) return type;
  const inner = models.get(type.id)?.type;
  // Models of objects stay references, so that a list of them has their name.
  if (inner === undefined || inner.kind === "object" || inner.kind === "intersection") return type;
  seen.add(type.id);
  return bare(inner, models, seen);
}

function itemType(type: Type, models: Models): Type | undefined {
  const inner = bare(type, models);
  if (inner.kind === "array") return inner.items;
  if (inner.kind !== "union") return undefined;
  // A list of the one or of the other: each item is one of both.
  const items = inner.members.filter(({ kind }) => kind !== "null").map((member) => itemType(member, models));
  return items.every((item) => item !== undefined) ? union(items) : undefined;
}

const isText = (type: Type, models: Models) => ["string", "unknown"].includes(bare(type, models).kind);
const isNumber = (type: Type, models: Models) => bare(type, models).kind === "number";
const isBoolean = (type: Type, models: Models) => bare(type, models).kind === "boolean";
const isPlain = (type: Type, models: Models) => isText(type, models) || isNumber(type, models);

/** `next_page-token` → `nextpagetoken`. */
function wordOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
