// Turns an operation and its arguments into everything about the request that stays the same in each attempt.
import { setHeaders } from "./headers.js";
import type { Operation, ServerChooser } from "./operation.js";
import type {
  CallOptions,
  ClientOptions,
  ServiceDescription,
} from "./options.js";
import type { HttpRequest } from "./transport.js";
import { urlOf } from "./url.js";
import type { Values } from "./url.js";

/** What a request is in each attempt, without its credentials. */
export type PreparedRequest = Readonly<
  Pick<HttpRequest, "url" | "headers" | "body">
>;

/** @throws {ArgumentError} for arguments that cannot be sent */
export function prepare(
  service: ServiceDescription,
  options: ClientOptions,
  operation: Operation,
  args: object,
  opts: CallOptions,
): PreparedRequest {
  // Without a prototype: what nobody has given is not there.
  const values: Values = { __proto__: null, ...opts, ...args };
  const headers: Record<string, string> = Object.create(null);
  setHeaders(headers, options.defaultHeaders, "Default");
  const base = serverOf(service, options, operation.server);
  const url = urlOf(base, operation, values, headers, opts.query);
  const { body: content } = operation;
  const body = content?.write(operation, content, values, headers);
  headers["accept"] =
    operation.accept ?? operation.response?.accept ?? "application/json";
  setHeaders(headers, opts.customHeaders, "Per-request");
  return { url, headers, body };
}

/** The address of a server: the base url, a named server, or a url as it is. */
export function serverOf(
  service: ServiceDescription,
  options: ClientOptions,
  server: Operation["server"],
): string {
  // A function is no name of a server, and stays what it is.
  const name = server as string | undefined;
  const url: string | ServerChooser =
    name === undefined
      ? (options.baseUrl ?? service.baseUrl)
      : (options.servers?.[name] ?? service.servers?.[name] ?? name);
  return typeof url === "string"
    ? url.replace(/\/+$/, "")
    : url(options, service);
}
