// A list that arrives in pages: what generated code knows about it, and a call whose pages and items can be walked through.
import { ApiPromise } from "./api-promise.js";
import type { ApiResponse } from "./api-promise.js";
import type { Client } from "./client.js";
import { SdkError } from "./errors.js";
import type { Operation } from "./operation.js";
import type { CallOptions } from "./options.js";

/**
 * How a list goes on. Fields of a page are named with their way, `meta.next`;
 * `to` is an option of the method. `more` is a field that is `false` on the
 * last page.
 */
export type Paging = {
  /** The field with the items; `""`: the page is the list of items. */
  readonly items: string;
} & (
  | {
      /** A field of the page goes into an option. */
      readonly kind: "cursor";
      readonly from: string;
      readonly to: string;
      readonly more?: string;
    }
  | {
      /** A field of the last item goes into an option. */
      readonly kind: "last";
      readonly from: string;
      readonly to: string;
      readonly more?: string;
    }
  /** A field of the page is the address of the next one. */
  | { readonly kind: "link"; readonly from: string }
  /** The header `Link` has the address of the next page (RFC 8288). */
  | { readonly kind: "header" }
  | {
      /** Pages are numbered. */
      readonly kind: "page";
      readonly to: string;
      /** The number of the first page. Default: 1. */
      readonly first?: number;
      /** The field with the number of pages. */
      readonly last?: string;
      readonly more?: string;
    }
  | {
      /** Items are counted. */
      readonly kind: "offset";
      readonly to: string;
      /** The number of the first item. Default: 0. */
      readonly first?: number;
      /** The field with the number of all items. */
      readonly total?: string;
      readonly more?: string;
    }
);

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
      const next = nextOf(answer, operation, given, items);
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

/** What a page was asked for with. */
interface Given {
  readonly args: object;
  readonly opts: CallOptions;
}

/** What the next page is asked for with, beside that. */
interface Next {
  readonly args: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

function itemsOf(page: unknown, { items }: Paging): unknown[] {
  const found = items === "" ? page : fieldOf(page, items);
  return Array.isArray(found) ? found : [];
}

function nextOf(
  { data: page, headers }: ApiResponse<unknown>,
  operation: PagedOperation,
  { args, opts }: Given,
  items: unknown[],
): Next | undefined {
  const { paging } = operation;
  if ("more" in paging && paging.more && !fieldOf(page, paging.more)) {
    return undefined;
  }
  const now = (name: string, standard: number) =>
    Number(fieldOf(args, name) ?? fieldOf(opts, name) ?? standard);
  switch (paging.kind) {
    case "cursor":
      return into(paging.to, fieldOf(page, paging.from) || undefined);
    case "last":
      return into(paging.to, fieldOf(items.at(-1), paging.from));
    case "link":
      return behind(fieldOf(page, paging.from), operation);
    case "header":
      return behind(linkIn(headers["link"]), operation);
    case "page": {
      const { to, first = 1, last } = paging;
      const number = now(to, first);
      const pages = last && fieldOf(page, last);
      const isLast = typeof pages === "number" && number - first + 1 >= pages;
      return items.length && !isLast ? into(to, number + 1) : undefined;
    }
    case "offset": {
      const { to, first = 0, total } = paging;
      const offset = now(to, first) + items.length;
      const all = total && fieldOf(page, total);
      const isLast = typeof all === "number" && offset - first >= all;
      return items.length && !isLast ? into(to, offset) : undefined;
    }
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
