// Where a redirect leads, as the Fetch standard has it (4.4, HTTP-redirect fetch), but without credentials for another origin.
import { ConnectionError } from "./errors.js";
import { isStream } from "./transport.js";
import type { HttpRequest, HttpResponse, Transport } from "./transport.js";

/** Redirects in a row that are followed. */
export const mostRedirects = 10;

/** The part of a request that a redirect changes. */
export interface Hop {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/**
 * The request that a redirect asks for, or `undefined` where an answer is none,
 * or asks for a stream that has been sent already.
 */
export function redirected<H extends Hop>(
  hop: H,
  status: number,
  location: string | null,
): H | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === null) {
    return undefined;
  }
  const next = new URL(location, hop.url);
  if (!/^https?:$/.test(next.protocol)) return undefined;
  const isElsewhere = next.origin !== new URL(hop.url).origin;
  const becomesGet =
    (status < 303 && hop.method === "POST") ||
    (status === 303 && !/^(GET|HEAD)$/.test(hop.method));
  if (isStream(hop.body) && !becomesGet) return undefined;
  // Whatever else was sent to another origin may be a credential.
  const kept = Object.entries(hop.headers).filter(
    ([name]) =>
      (!isElsewhere || /^(accept.*|content-(type|length))$/.test(name)) &&
      (!becomesGet || !/^content-(type|length)$/.test(name)),
  );
  return {
    ...hop,
    url: next.href,
    ...(becomesGet && { method: "GET", body: undefined }),
    headers: Object.fromEntries(kept),
  };
}

/**
 * Follows redirects of a `fetch` that leaves them alone: it would take every
 * header but `Authorization` and `Cookie` to another origin.
 */
export async function followRedirects(
  first: HttpRequest,
  send: Transport,
): Promise<HttpResponse> {
  if (first.redirect) return send(first);
  let request: HttpRequest = { ...first, redirect: "manual" };
  for (let redirects = 0; ; redirects++) {
    const response = await send(request);
    if ((response as Partial<Response>).type === "opaqueredirect") {
      throw new ConnectionError(
        "The service redirects, and a browser does not say where to: a request with a key is not sent on",
        {},
      );
    }
    const location = response.headers.get("location");
    const next = redirected(request, response.status, location);
    if (!next) return response;
    if (redirects === mostRedirects) throw new Error("Too many redirects");
    await response.body?.cancel();
    request = next;
  }
}
