// Answers of several kinds, told apart by their media type; generated operations that have such import it.
import type { ResponseReader } from "./operation.js";
import { readResponse } from "./response.js";
import { blob, text } from "./responses.js";

/** Reads as another reader does; without a body `undefined`. */
export function optional(reader: ResponseReader): ResponseReader {
  return {
    ...reader,
    async read(...reading) {
      const value = await reader.read(...reading);
      const isEmpty =
        value === "" || (value instanceof Blob && value.size === 0);
      return isEmpty ? undefined : value;
    },
  };
}

/**
 * Reads JSON as its value, text as a string, anything else as a `Blob`; without a body `undefined`.
 *
 * @param streams what reads answers of further media types
 *
 * @example
 * response: negotiated({ "text/event-stream": eventStream })
 */
export function negotiated(
  streams: Readonly<Record<string, ResponseReader>> = {},
): ResponseReader {
  return {
    accept: "*/*",
    ...(Object.keys(streams).length && { streamed: true as const }),
    read(response, operation, context, signal) {
      const { status, headers } = response;
      const isEmpty = /^20[45]$/.test(`${status}`);
      if (isEmpty || headers.get("content-length") === "0") return undefined;
      // An answer that does not say what it is, is what is asked for first.
      const said = headers.get("content-type") || operation.accept || "";
      const type = said.split(/[;,]/, 1)[0]!.trim().toLowerCase();
      const isText = /^text\/|[/+](xml|ya?ml)$|urlencoded$/.test(type);
      const { response: _, ...json } = operation;
      return Object.hasOwn(streams, type)
        ? streams[type]!.read(response, operation, context, signal)
        : /[/+]json$/.test(type)
          ? readResponse(response, json, context)
          : optional(isText ? text : blob).read(response, operation, context);
    },
  };
}
