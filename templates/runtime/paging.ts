// Walks through the pages of a list, and through their items, by what generated code knows about the list.
import type { ApiPromise } from "./api-promise.js";
import { SdkError } from "./errors.js";

/** How the next page of a list is found. Names are those of the options. */
export type Paging =
  /** A cursor in the page goes into an option. */
  | { readonly kind: "cursor"; readonly from: string; readonly to: string }
  /** A url in the page: its query parameters become the next options. */
  | {
      readonly kind: "link";
      readonly from: string;
      readonly to: readonly string[];
    }
  /** Numbered pages; `last` is the field with the number of the last one. */
  | {
      readonly kind: "page";
      readonly to: string;
      readonly first?: number;
      readonly last?: string;
    }
  /** Counted items; the offset grows by what was received. */
  | { readonly kind: "offset"; readonly to: string };

/** A list: where its items are, and how it goes on. */
export interface PagedList {
  /** The field with the items. */
  readonly items: string;
  readonly paging: Paging;
}

/** Two pages in a row named the same next page. */
export class PagingError extends SdkError {
  override get name(): string {
    return "PagingError";
  }
}

/**
 * All pages, from the one that `opts` asks for.
 *
 * @example
 * for await (const page of pages((o) => api.listUsers(o), list, { pageSize: 100 })) …
 */
export async function* pages<P, O extends object>(
  call: (opts: O) => ApiPromise<P> | Promise<P>,
  list: PagedList,
  opts: O,
): AsyncGenerator<P, void, undefined> {
  let current = opts;
  const seen = new Set<string>();
  for (;;) {
    const page = await call(current);
    const items = itemsOf(page, list);
    if (page === undefined || page === null) return;
    yield page;
    const next = nextOptions(page, list.paging, current, items.length);
    if (!next || !items.length) return;
    const position = JSON.stringify(next);
    if (seen.has(position)) {
      throw new PagingError(`The list goes round in circles at ${position}`);
    }
    seen.add(position);
    current = { ...current, ...next };
  }
}

/** All items of all pages. */
export async function* items<T, P, O extends object>(
  call: (opts: O) => ApiPromise<P> | Promise<P>,
  list: PagedList,
  opts: O,
): AsyncGenerator<T, void, undefined> {
  for await (const page of pages(call, list, opts)) {
    yield* itemsOf(page, list) as T[];
  }
}

function itemsOf(page: unknown, { items }: PagedList): unknown[] {
  const found = items === "" ? page : field(page, items);
  return Array.isArray(found) ? found : [];
}

function nextOptions(
  page: unknown,
  paging: Paging,
  opts: object,
  count: number,
): Record<string, unknown> | undefined {
  switch (paging.kind) {
    case "cursor": {
      const cursor = field(page, paging.from);
      return cursor ? { [paging.to]: cursor } : undefined;
    }
    case "link": {
      const link = field(page, paging.from);
      if (typeof link !== "string" || !link) return undefined;
      // Only the query is read: a link never decides where requests go.
      const query = new URL(link, "http://unused").searchParams;
      const found = paging.to.filter((name) => query.has(name));
      if (!found.length) return undefined;
      return Object.fromEntries(found.map((name) => [name, query.get(name)]));
    }
    case "page": {
      const now = Number(field(opts, paging.to) ?? paging.first ?? 1);
      const last = paging.last && field(page, paging.last);
      if (typeof last === "number" && now >= last) return undefined;
      return { [paging.to]: now + 1 };
    }
    case "offset":
      return { [paging.to]: Number(field(opts, paging.to) ?? 0) + count };
  }
}

/** A field, or a field of a field: `meta.next`. */
function field(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, name) => (Object(inner) as Record<string, unknown>)[name],
      value,
    );
}
