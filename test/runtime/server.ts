// A local HTTP server that answers from a script and remembers what it was asked, and a client that talks to it.
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach } from "vitest";
import { encodeBody } from "../../templates/runtime/body.js";
import { toHeader } from "../../templates/runtime/header-parameters.js";
import { Client } from "../../templates/runtime/index.js";
import type { ClientOptions, Clock, Operation, ServiceDescription } from "../../templates/runtime/index.js";

export interface Recorded {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export type Answer = (request: Recorded, response: ServerResponse, incoming: IncomingMessage) => void;

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, {
      "content-type": "application/json",
      ...headers,
    });
    response.end(JSON.stringify(body));
  };
}

/** Answers with any text. */
export function text(
  body: string,
  status = 200,
  headers: Record<string, string> = { "content-type": "text/plain" },
): Answer {
  return (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** Cuts the connection before an answer. */
export const reset: Answer = (_, response) => {
  response.socket?.destroy();
};

/** Cuts the connection in the middle of the body. */
export const cut: Answer = (_, response) => {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": "100",
  });
  response.write('{"a":', () => response.socket?.destroy());
};

/** Sends headers and the beginning of a body, then nothing more. */
export const stall: Answer = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"a":');
};

/** Gives each test a server of its own, so that nothing late disturbs the next test. */
export function useServer(): TestServer {
  const test = new TestServer();
  beforeEach(() => test.start());
  afterEach(() => test.stop());
  return test;
}

export class TestServer {
  url = "";
  requests: Recorded[] = [];
  #server: Server | undefined;
  #script: Answer[] = [];
  #otherwise: Answer = json({});

  /** Answers one by one; the last answer goes on for ever. */
  answers(...answers: Answer[]): void {
    this.#script = answers.slice(0, -1);
    this.#otherwise = answers.at(-1) ?? json({});
  }

  async start(): Promise<void> {
    this.requests = [];
    this.answers(json({}));
    const server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const request = {
          method: incoming.method ?? "",
          url: incoming.url ?? "",
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString("latin1"),
        };
        this.requests.push(request);
        (this.#script.shift() ?? this.#otherwise)(request, response, incoming);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

/** A service as a generated client describes it. */
export const service: ServiceDescription = {
  name: "test-service",
  version: "1.0.0",
  baseUrl: "https://api.example.com",
  servers: { login: "https://login.example.com" },
  correlationHeader: "x-correlation-id",
  rateLimitResetHeader: "x-ratelimit-reset",
  timeout: 16_000,
};

export class TestClient extends Client {
  constructor(options: ClientOptions = {}) {
    super(service, options);
  }
}

/** A clock that never waits: sleeping moves it. */
export class TestClock implements Clock {
  time = Date.UTC(2030, 0, 1);
  slept: number[] = [];
  chance = 1;
  now(): number {
    return this.time;
  }
  random(): number {
    return this.chance;
  }
  async sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.time += ms;
  }
}

export const getThing: Operation = {
  id: "getThing",
  method: "GET",
  path: "/api/v2/things/{thingId}",
  parameters: [{ name: "thingId", in: "path" }],
};

export const listThings: Operation = {
  id: "listThings",
  method: "GET",
  path: "/api/v2/things",
  parameters: [
    { name: "before", in: "query" },
    { name: "after", in: "query" },
    { name: "pageSize", in: "query" },
    { name: "tags", in: "query", explode: true },
    { name: "xTrace", in: "header", key: "X-Trace", write: toHeader },
  ],
};

export const postThing: Operation = {
  id: "postThing",
  method: "POST",
  path: "/api/v2/things",
  body: { name: "body", mediaType: "application/json", write: encodeBody },
};

export const queryThings: Operation = {
  ...postThing,
  id: "queryThings",
  retry: "safe",
};

/** What a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<any> {
  return promise.then(
    (value) => {
      throw new Error(`resolved with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
