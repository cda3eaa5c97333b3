// Answers that arrive piece by piece: server-sent events and JSON lines, as async iterables.
import { errorFromTransport } from "./error-from.js";
import { AbortError, ResponseParseError } from "./errors.js";
import type { ResponseReader } from "./operation.js";

/** What a reader is told of an answer. */
type Reading = Parameters<ResponseReader["read"]>;

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
  async *read(...reading) {
    for await (const event of events(...reading)) {
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

async function* events(...reading: Reading): AsyncGenerator<ServerEvent> {
  let event = "";
  let data: string[] = [];
  let id = "";
  let retry: number | undefined;
  for await (const line of lines(...reading)) {
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

async function* values(...reading: Reading): AsyncGenerator<unknown> {
  const [{ status, statusText }, , context] = reading;
  for await (const line of lines(...reading)) {
    if (!line.trim()) continue;
    try {
      // In a JSON text sequence each value has a separator in front (RFC 7464).
      yield JSON.parse(line.replace(/^\p{Cc}/u, "")) as unknown;
    } catch {
      const answer = {
        ...context,
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
async function* lines(
  ...[response, , context, signal]: Reading
): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  // A line that is long arrives in many pieces: each is looked at once.
  let rest = "";
  let isHalfEnded = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((thrown) => {
        if (!signal?.aborted) throw errorFromTransport(thrown, context);
        const facts = { ...context, cause: signal.reason };
        throw new AbortError("The call was aborted", facts);
      });
      const text = decoder.decode(value, { stream: !done });
      // The carriage return that ended the last line may be half of its end.
      const piece = isHalfEnded ? text.replace(/^\n/, "") : text;
      if (text) isHalfEnded = text.endsWith("\r");
      const [first = "", ...others] = piece.split(/\r\n|\n|\r/);
      rest += first;
      for (const line of others) {
        yield rest;
        rest = line;
      }
      if (done) break;
    }
    if (rest) yield rest;
  } finally {
    // Whoever stops listening also stops the answer.
    await reader.cancel().catch(() => undefined);
  }
}
