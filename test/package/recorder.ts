// A server that writes down what arrives, and answers as a test tells it to.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Recorded {
  readonly method: string;
  /** As it stood in the request line, without the query. */
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Recorder {
  readonly port: number;
  /** What came since the last `take()`. */
  take(): Recorded[];
  /** Says what the server answers from now on. */
  answer(next: (request: Recorded) => Answer): void;
  close(): Promise<void>;
}

export async function record(): Promise<Recorder> {
  let recorded: Recorded[] = [];
  let respond: (request: Recorded) => Answer = () => ({});
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const { method = "", url = "", headers } = incoming;
      const [path = "", query] = url.split(/\?(.*)/s);
      const request: Recorded = { method, path, query: query === undefined ? "" : `?${query}`, headers, body };
      recorded.push(request);
      const answer = respond(request);
      outgoing.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
      outgoing.end(answer.body ?? "{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    take: () => {
      const taken = recorded;
      recorded = [];
      return taken;
    },
    answer: (next) => {
      respond = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
