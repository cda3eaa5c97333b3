// Answers that arrive piece by piece: server-sent events and JSON lines, as async iterables.
import { errorFromTransport } from "./error-from.js";
import { ResponseParseError } from "./errors.js";
import type { ResponseReader } from "./operation.js";
import type { HttpResponse } from "./transport.js";

/** One server-sent event. */
export interface ServerEvent<Data = string, Name extends string = string> {
  /** The kind of the event. Default: `message`. */
  readonly event: Name;
  /** The lines of data, joined; where the service says that they are JSON, their value. */
  readonly data: Data;
  /** The last id that was sent. */
  readonly id: string;
  /** Milliseconds to wait before connecting again, when the server says so. */
  readonly retry: number | undefined;
}

/** `text/event-stream`, as `AsyncIterable<ServerEvent>` (HTML, 9.2.6). */
export const eventStream: ResponseReader = {
  accept: "text/event-stream",
  streamed: true,
  read: events,
};

/** The same with data as JSON; data that are none stay text, such as the mark of an end. */
export const jsonEvents: ResponseReader = {
  ...eventStream,
  async *read(response) {
    for await (const event of events(response)) {
      yield { ...event, data: jsonOrText(event.data) };
    }
  },
};

/** JSON values one per line (`application/jsonl`, `application/x-ndjson`, `application/json-seq`), as an async iterable. */
export const jsonLines: ResponseReader = {
  accept: "application/jsonl, application/x-ndjson, application/json",
  streamed: true,
  read: values,
};

async function* events(response: HttpResponse): AsyncGenerator<ServerEvent> {
  let event = "";
  let data: string[] = [];
  let id = "";
  let retry: number | undefined;
  for await (const line of lines(response)) {
    if (line === "") {
      if (data.length) {
        yield { event: event || "message", data: data.join("\n"), id, retry };
      }
      event = "";
      data = [];
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
    else if (field === "retry" && /^\d+$/.test(value)) retry = Number(value);
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function* values(response: HttpResponse): AsyncGenerator<unknown> {
  for await (const line of lines(response)) {
    if (!line.trim()) continue;
    try {
      // In a JSON text sequence each value has a separator in front (RFC 7464).
      yield JSON.parse(line.replace(/^\p{Cc}/u, "")) as unknown;
    } catch {
      const { status, statusText } = response;
      const answer = {
        status,
        statusText,
        headers: {},
        text: line,
        body: line,
      };
      throw new ResponseParseError("A line is not JSON", answer);
    }
  }
}

/** Lines, however the pieces were cut; a last one without an end is given too. */
async function* lines(response: HttpResponse): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((thrown) => {
        throw errorFromTransport(thrown, {});
      });
      rest += decoder.decode(value, { stream: !done });
      // A carriage return at the end may be half of a line end.
      const end = done ? /\r\n|\n|\r/ : /\r\n|\n|\r(?!$)/;
      const pieces = rest.split(end);
      rest = pieces.pop() ?? "";
      yield* pieces;
      if (done) break;
    }
    if (rest) yield rest;
  } finally {
    // Whoever stops listening also stops the answer.
    await reader.cancel().catch(() => undefined);
  }
}
