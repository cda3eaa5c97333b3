// A list that arrives in pages: what generated code knows about it, and a call whose pages and items can be walked through.
import { ApiPromise } from "./api-promise.js";
import type { ApiResponse } from "./api-promise.js";
import type { Client } from "./client.js";
import { SdkError } from "./errors.js";
import type { Operation } from "./operation.js";
import type { CallOptions } from "./options.js";

/** A list that arrives in pages: where its items are, and how it goes on. */
export interface Paging {
  /** The field of a page with the items; `""`: the page is the list of items. */
  readonly items: string;
  /** What the next page is asked for with; `undefined`: there is none. */
  readonly next: (page: Page, operation: Operation) => Next | undefined;
}

/** A page, as what follows it is found. */
export interface Page {
  readonly answer: ApiResponse<unknown>;
  readonly items: readonly unknown[];
  /** What it was asked for with. */
  readonly given: Given;
}

/** What a page is asked for with. */
export interface Given {
  readonly args: object;
  readonly opts: CallOptions;
}

/** What changes for the next page. */
export interface Next {
  readonly args: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

/**
 * Fields of a page are named with their way, `meta.next`; `to` is an option
 * of the method, `more` a field that is false on the last page.
 */
interface Fields {
  readonly items: string;
  readonly from: string;
  readonly to: string;
  readonly more?: string;
}

/** An operation that gives a page of a list. */
export interface PagedOperation extends Operation {
  readonly paging: Paging;
}

/** The list does not go on as it should: the same page would come for ever, or nothing says which one is next. */
export class PagingError extends SdkError {
  override get name(): string {
    return "PagingError";
  }
}

/**
 * A call that gives a page of a list. `await` gives that page, as every call
 * does; to iterate gives all items, and asks for further pages when they are
 * needed.
 *
 * @example
 * for await (const user of api.listUsers()) …
 * for await (const page of api.listUsers({ pageSize: 100 }).pages()) …
 */
export class PagedPromise<Page, Item>
  extends ApiPromise<Page>
  implements AsyncIterable<Item>
{
  #operation!: PagedOperation;
  #given!: Given;
  #call!: (given: Given) => Promise<ApiResponse<Page>>;

  /** Makes the call. */
  static of<Page, Item>(
    client: Client,
    operation: PagedOperation,
    args: object,
    opts: CallOptions = {},
  ): PagedPromise<Page, Item> {
    const promise = client.call<Page>(
      operation,
      args,
      opts,
      PagedPromise,
    ) as PagedPromise<Page, Item>;
    promise.#operation = operation;
    promise.#given = { args, opts: opts ?? {} };
    promise.#call = (given) =>
      client.call<Page>(operation, given.args, given.opts).withResponse();
    return promise;
  }

  /**
   * All pages, beginning with the one that was asked for.
   *
   * @throws {PagingError} when a page names one that has been there
   */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    const seen = new Set<string>();
    const operation = this.#operation;
    let given = this.#given;
    let answer = await this.withResponse();
    while (answer.data !== undefined && answer.data !== null) {
      yield answer.data;
      const items = itemsOf(answer.data, operation.paging);
      const next = operation.paging.next({ answer, items, given }, operation);
      if (!next) return;
      const position = JSON.stringify(next);
      if (seen.has(position)) {
        // Some services go on for ever with empty pages.
        if (!items.length) return;
        const message = `The list goes round in circles at ${position}`;
        throw new PagingError(message, { operation });
      }
      seen.add(position);
      const query = { ...given.opts.query, ...next.query };
      given = {
        args: { ...given.args, ...next.args },
        opts: next.query ? { ...given.opts, query } : given.opts,
      };
      answer = await this.#call(given);
    }
  }

  /** All items of all pages. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) {
      yield* itemsOf(page, this.#operation.paging) as Item[];
    }
  }
}

function itemsOf(page: unknown, { items }: Paging): unknown[] {
  const found = items === "" ? page : fieldOf(page, items);
  return Array.isArray(found) ? found : [];
}

/** A field of the page goes into an option. */
export function byCursor({ items, from, to, more }: Fields): Paging {
  return {
    items,
    next: ({ answer: { data } }) =>
      isMore(data, more)
        ? into(to, fieldOf(data, from) || undefined)
        : undefined,
  };
}

/** A field of the last item goes into an option. */
export function byLastItem({ items, from, to, more }: Fields): Paging {
  return {
    items,
    next: ({ answer: { data }, items: received }) =>
      isMore(data, more) ? into(to, fieldOf(received.at(-1), from)) : undefined,
  };
}

/** A field of the page is the address of the next one. */
export function byLink({
  items,
  from,
}: Pick<Fields, "items" | "from">): Paging {
  return {
    items,
    next: ({ answer: { data } }, operation) =>
      behind(fieldOf(data, from), operation),
  };
}

/** The header `Link` has the address of the next page (RFC 8288). */
export function byHeader({ items }: Pick<Fields, "items">): Paging {
  return {
    items,
    next: ({ answer: { headers } }, operation) =>
      behind(linkIn(headers["link"]), operation),
  };
}

/**
 * Pages are numbered, from `first` on (default: 1); `last` is the field with
 * the number of pages. An empty page is the end.
 */
export function byPage({
  items,
  to,
  first = 1,
  last,
  more,
}: Omit<Fields, "from"> & {
  readonly first?: number;
  readonly last?: string;
}): Paging {
  return {
    items,
    next: ({ answer: { data }, items: received, given }) => {
      const next = numberIn(given, to, first) + 1;
      const isLast = isAll(data, last, next - first) || !isMore(data, more);
      return received.length && !isLast ? into(to, next) : undefined;
    },
  };
}

/**
 * Items are counted, from `first` on (default: 0); `total` is the field with
 * the number of all. An empty page is the end.
 */
export function byOffset({
  items,
  to,
  first = 0,
  total,
  more,
}: Omit<Fields, "from"> & {
  readonly first?: number;
  readonly total?: string;
}): Paging {
  return {
    items,
    next: ({ answer: { data }, items: received, given }) => {
      const next = numberIn(given, to, first) + received.length;
      const isLast = isAll(data, total, next - first) || !isMore(data, more);
      return received.length && !isLast ? into(to, next) : undefined;
    },
  };
}

function isMore(page: unknown, more: string | undefined): boolean {
  return !more || Boolean(fieldOf(page, more));
}

function isAll(page: unknown, field: string | undefined, count: number) {
  const all = field && fieldOf(page, field);
  return typeof all === "number" && count >= all;
}

function numberIn({ args, opts }: Given, name: string, standard: number) {
  return Number(fieldOf(args, name) ?? fieldOf(opts, name) ?? standard);
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
