// The transport of Deno, Bun and Workers: on their `fetch`, which says where a redirect leads, but would take headers along.
import { followRedirects } from "./redirects.js";
import { fetchTransport } from "./transport.js";
import type { Transport } from "./transport.js";

/** The transport that a package uses there; as that of Node, it takes nothing to another origin that could be a credential. */
export function defaultTransport(): Transport {
  const transport = fetchTransport();
  return (request) => transport({ ...request, follow: followRedirects });
}
