// A list that arrives in pages: what generated code says about it, and a call whose pages and items can be walked through.
import { ApiPromise } from "./api-promise.js";
import type { Client } from "./client.js";
import { SdkError } from "./errors.js";
import type { Operation } from "./operation.js";
import type { CallOptions } from "./options.js";

/**
 * How a list goes on, and where the items of a page are: the field `items`,
 * or the page itself (`""`). Fields are named with their way, `meta.next`.
 *
 * `to` is an option of the method, `more` a field that is false on the last
 * page. An empty page ends what is counted.
 */
export type Paging = { readonly items: string } & (
  | ({
      /** The field `from` of the page, or of its last item, goes into an option. */
      readonly kind: "cursor" | "last";
      readonly from: string;
    } & Option)
  | {
      /** The field `from` of the page is the address of the next one. */
      readonly kind: "link";
      readonly from: string;
    }
  | {
      /** The header `Link` has the address of the next page (RFC 8288). */
      readonly kind: "header";
    }
  | ({
      /** Pages are numbered, from `first` on (default: 1); `last` is the field with the number of pages. */
      readonly kind: "page";
      readonly first?: number;
      readonly last?: string;
    } & Option)
  | ({
      /** Items are counted, from `first` on (default: 0); `total` is the field with the number of all. */
      readonly kind: "offset";
      readonly first?: number;
      readonly total?: string;
    } & Option)
);

interface Option {
  readonly to: string;
  readonly more?: string;
}

/** What a page is asked for with. */
export interface Given {
  readonly args: object;
  readonly opts: CallOptions | undefined;
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
  #walk!: <T>(asItems: boolean) => AsyncGenerator<T, void, undefined>;

  /** Makes the call. */
  static of<Page, Item>(
    client: Client,
    operation: PagedOperation,
    args: object,
    opts?: CallOptions,
  ): PagedPromise<Page, Item> {
    const promise = client.call<Page>(
      operation,
      args,
      opts,
      PagedPromise,
    ) as PagedPromise<Page, Item>;
    promise.#walk = async function* (asItems) {
      // The walk is loaded while the first page is on its way.
      const [{ pages }, first] = await Promise.all([
        import("./pages.js"),
        promise.withResponse(),
      ]);
      yield* pages(client, operation, { args, opts }, first, asItems);
    };
    return promise;
  }

  /**
   * All pages, beginning with the one that was asked for.
   *
   * @throws {PagingError} when a page names one that has been there
   */
  pages(): AsyncGenerator<Page, void, undefined> {
    return this.#walk(false);
  }

  /** All items of all pages. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    return this.#walk(true);
  }
}
