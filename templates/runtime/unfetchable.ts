// The requests that the Fetch standard does not send; operations that may make one import it.
import { ArgumentError } from "./errors.js";
import type { HttpRequest } from "./transport.js";

/** Refuses TRACE (Fetch, 2.2.1), and GET or HEAD with a body (5.4). */
export function unfetchable({ method, body }: HttpRequest): void {
  const isForbidden = /^(TRACE|TRACK|CONNECT)$/i.test(method);
  if (!isForbidden && (body === undefined || !/^(GET|HEAD)$/i.test(method))) {
    return;
  }
  const what = isForbidden ? "requests" : "requests with a body";
  throw new ArgumentError(`${method} ${what} need the transport for Node`);
}
