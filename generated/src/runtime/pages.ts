// The walk through the pages of a list, and what the next one is asked for with; loaded when a list is iterated.
import type { ApiResponse } from "./api-promise.js";
import type { Client } from "./client.js";
import type { Operation } from "./operation.js";
import { PagingError } from "./paging.js";
import type { Given, PagedOperation, Paging } from "./paging.js";

/** What changes for the next page. */
interface Next {
  readonly args: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

/** All pages from the first one on, or all their items; further pages are asked for when they are needed. */
export async function* pages<T>(
  client: Client,
  operation: PagedOperation,
  first: Given,
  answered: ApiResponse<unknown>,
  asItems: boolean,
): AsyncGenerator<T, void, undefined> {
  const seen = new Set<string>();
  let given = first;
  let answer = answered;
  while (answer.data !== undefined && answer.data !== null) {
    const items = itemsOf(answer.data, operation.paging);
    if (asItems) yield* items as T[];
    else yield answer.data as T;
    const next = nextOf(answer, items, given, operation);
    if (!next) return;
    const position = JSON.stringify(next);
    if (seen.has(position)) {
      // Some services go on for ever with empty pages.
      if (!items.length) return;
      const message = `The list goes round in circles at ${position}`;
      throw new PagingError(message, { operation });
    }
    seen.add(position);
    const query = { ...given.opts?.query, ...next.query };
    given = {
      args: { ...given.args, ...next.args },
      opts: next.query ? { ...given.opts, query } : given.opts,
    };
    const { args, opts } = given;
    answer = await client.call(operation, args, opts).withResponse();
  }
}

function itemsOf(page: unknown, { items }: Paging): unknown[] {
  const found = items === "" ? page : fieldOf(page, items);
  return Array.isArray(found) ? found : [];
}

/** What the next page is asked for with; `undefined`: there is none. */
function nextOf(
  { data, headers }: ApiResponse<unknown>,
  items: readonly unknown[],
  given: Given,
  operation: PagedOperation,
): Next | undefined {
  const { paging } = operation;
  if (paging.kind === "link") {
    return behind(fieldOf(data, paging.from), operation);
  }
  if (paging.kind === "header") {
    return behind(linkIn(headers["link"]), operation);
  }
  const { to, more } = paging;
  if (more && !fieldOf(data, more)) return undefined;
  const counted = (
    start: number,
    step: number,
    all: string | undefined,
  ): Next | undefined => {
    const { args, opts } = given;
    const here = fieldOf(args, to) ?? fieldOf(opts, to) ?? start;
    const next = Number(here) + step;
    const most = all && fieldOf(data, all);
    const isLast = typeof most === "number" && next - start >= most;
    return items.length && !isLast ? into(to, next) : undefined;
  };
  switch (paging.kind) {
    case "cursor":
      return into(to, fieldOf(data, paging.from) || undefined);
    case "last":
      return into(to, fieldOf(items.at(-1), paging.from));
    case "page":
      return counted(paging.first ?? 1, 1, paging.last);
    case "offset":
      return counted(paging.first ?? 0, items.length, paging.total);
  }
}

function into(to: string, value: unknown): Next | undefined {
  return value === undefined || value === null
    ? undefined
    : { args: { [to]: value } };
}

/** The query of an address: where requests go, no page decides. */
function behind(link: unknown, operation: Operation): Next | undefined {
  if (typeof link !== "string" || !link) return undefined;
  const { searchParams } = new URL(link, "http://unused");
  const args: Record<string, unknown> = {};
  const query: Record<string, unknown> = {};
  for (const key of new Set(searchParams.keys())) {
    const parameter = operation.parameters?.find(
      (one) => one.in === "query" && (one.key ?? one.name) === key,
    );
    const values = searchParams.getAll(key);
    const value = values.length > 1 ? values : values[0];
    if (parameter) args[parameter.name] = value;
    else query[key] = value;
  }
  const isEmpty = !Object.keys({ ...args, ...query }).length;
  if (isEmpty) {
    const message = `The link to the next page has no query: ${link}`;
    throw new PagingError(message, { operation });
  }
  return { args, ...(Object.keys(query).length && { query }) };
}

/** The address with the relation `next` in a `Link` header (RFC 8288, 3). */
function linkIn(header = ""): string | undefined {
  for (const [, link, parameters = ""] of header.matchAll(
    /<([^>]*)>([^<]*)/g,
  )) {
    const [, relations = ""] =
      /;\s*rel\s*=\s*("[^"]*"|[^\s;,]+)/i.exec(parameters) ?? [];
    if (/(^"?|\s)next("?$|\s)/i.test(relations)) return link;
  }
  return undefined;
}

/** A field of a value, or a field of a field: `meta.next`. */
function fieldOf(value: unknown, path: string): unknown {
  const own = (inner: unknown, name: string): unknown =>
    Object.hasOwn(Object(inner), name)
      ? (inner as Record<string, unknown>)[name]
      : undefined;
  return (
    own(value, path) ??
    (path.includes(".") ? path.split(".").reduce(own, value) : undefined)
  );
}
