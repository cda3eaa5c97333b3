// A local server with faults. Each test has an address of its own, which says how its requests are answered:
// `http://127.0.0.1:PORT/KEY/503,ok` answers first with 503 and then for ever with what was asked.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";

/** A request as it arrived. */
export interface Seen {
  readonly method: string;
  /** Path and query behind the address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The parts of a form: texts, and files as `name type text`. */
  readonly form?: readonly (readonly [string, string])[];
}

export interface FaultyServer {
  readonly origin: string;
  /** The same server under another origin. */
  readonly elsewhere: string;
  close(): Promise<void>;
}

interface Place {
  readonly key: string;
  readonly turn: number;
  /** The other origin. */
  readonly elsewhere: string;
  readonly isRevoked: boolean;
  /** When requests for an address that is limited have their turn, by their urls. */
  readonly due: Map<string, number>;
}

/** Answers one request; `turn` counts the requests to the same address before it. */
type Write = (response: ServerResponse, seen: Seen, place: Place) => void;

const json = (response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}) => {
  response.writeHead(status, { "content-type": "application/json", "inin-correlation-id": "c-1", ...headers });
  response.end(JSON.stringify(value));
};
const failure = (status: number) => ({ status, code: "some.code", message: "No", contextId: "context-1", details: [] });

/** The words of an address. A number is a status, `429@SECONDS` one that says when to come back, `date@SECONDS` the same as a date. */
const words: Readonly<Record<string, Write>> = {
  ok: (response, seen) => json(response, seen),
  nothing: (response) => response.writeHead(204).end(),
  false: (response) => json(response, false),
  zipped: (response, seen) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(gzipSync(JSON.stringify(seen)));
  },
  /** No answer at all. */
  reset: (response) => void response.socket?.destroy(),
  /** An answer that breaks off in its body. */
  cut: (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
    response.write('{"a":', () => setTimeout(() => response.socket?.destroy(), 5));
  },
  /** Headers, the beginning of a body, and then nothing. */
  stall: (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"a":');
  },
  broken: (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"a":');
  },
  page: (response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<html><body>Log in</body></html>");
  },
  text: (response) => {
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end("Über 日本 😀");
  },
  bytes: (response) => {
    response.writeHead(200, { "content-type": "image/png" });
    response.end(Buffer.from([0, 127, 128, 255]));
  },
  events: (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("event: tick\nid: 1\ndata: on");
    setTimeout(() => response.end("e\n\ndata: two\r\ndata: lines\r\n\r\n: comment\n\n"), 5);
  },
  lines: (response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.write('{"n":1}\n{"n');
    setTimeout(() => response.end('":2}\n{"n":3}'), 5);
  },
  /** To another path of the address. */
  moved: (response) => response.writeHead(302, { location: "elsewhere" }).end(),
  /** To another origin, which answers with what arrived there. */
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status): [string, Write] => [
      `away${status}`,
      (response, { url }, { elsewhere, key }) => {
        response.writeHead(status, { location: `${elsewhere}/${key}-away/ok${url}` }).end();
      },
    ]),
  ),
  /** Three pages of a list, of which each names the next one. */
  pages: (response, _, { turn }) => {
    json(response, { items: [turn * 2, turn * 2 + 1], ...(turn < 2 && { nextCursor: `after ${turn}` }) });
  },
  /** An authorization server: a new token for every request, good for an hour. */
  token: (response, _, { turn }) => json(response, { access_token: `token-${turn + 1}`, expires_in: 3600 }),
  /** Takes only tokens of that server, and only the later ones after somebody asked to `revoke` them. */
  guarded: (response, seen, { isRevoked }) => {
    const [, number] = /^Bearer token-(\d+)$/.exec(seen.headers["authorization"] ?? "") ?? [];
    if (Number(number) > (isRevoked ? 1 : 0)) json(response, seen);
    else json(response, failure(401), 401);
  },
  /** Twenty urls are answered at once; each further twenty 50 ms later, and who comes before that is told to wait again. */
  limited: (response, seen, { due }) => {
    const now = performance.now();
    if (!due.has(seen.url)) due.set(seen.url, now + 50 * Math.floor(due.size / 20));
    const wait = due.get(seen.url)! - now;
    // Timers are up to a millisecond early.
    if (wait < 2) return json(response, seen);
    json(response, failure(429), 429, { "retry-after-ms": String(Math.ceil(wait)) });
  },
};

export async function startFaultyServer(): Promise<FaultyServer> {
  const log = new Map<string, Seen[]>();
  const turns = new Map<string, number>();
  const revoked = new Set<string>();
  const limits = new Map<string, Map<string, number>>();
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A connection for each request: some runtimes repeat by themselves what fails on a connection that was used before.
    response.shouldKeepAlive = false;
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "*");
    if (incoming.method === "OPTIONS" && incoming.headers["access-control-request-method"] !== undefined) {
      const { "access-control-request-headers": headers = "", "access-control-request-method": method } =
        incoming.headers;
      response.writeHead(204, { "access-control-allow-headers": headers, "access-control-allow-methods": method });
      response.end();
      return;
    }
    const [, key = "", script = "", rest = ""] = /^\/([^/]+)\/([^/?]+)(.*)$/s.exec(incoming.url ?? "") ?? [];
    if (script === "seen") return json(response, log.get(key) ?? []);
    if (script === "revoke") {
      revoked.add(key);
      return json(response, {});
    }
    const seen = await record(incoming, rest);
    const all = log.get(key) ?? [];
    log.set(key, [...all, seen]);
    const place = `${key} ${script}`;
    const turn = turns.get(place) ?? 0;
    turns.set(place, turn + 1);
    const list = script.split(",");
    const word = list[Math.min(turn, list.length - 1)]!;
    const [, kind = "", seconds] = /^(\d+|date)(?:@(\d+))?$/.exec(word) ?? [];
    const due = limits.get(key) ?? new Map<string, number>();
    limits.set(key, due);
    if (kind === "") return words[word]!(response, seen, { key, turn, elsewhere, isRevoked: revoked.has(key), due });
    const when = kind === "date" ? new Date(Date.now() + Number(seconds) * 1000).toUTCString() : seconds;
    const status = kind === "date" ? 429 : Number(kind);
    json(response, failure(status), status, when === undefined ? { "retry-after-ms": "1" } : { "retry-after": when });
  };
  const listen = () => {
    const http = createServer((incoming, response) => void answer(incoming, response));
    return new Promise<Server>((resolve) => http.listen(0, "127.0.0.1", () => resolve(http)));
  };
  const servers = await Promise.all([listen(), listen()]);
  const [origin = "", elsewhere = ""] = servers.map(
    (http) => `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
  );
  return {
    origin,
    elsewhere,
    close: async () => {
      await Promise.all(
        servers.map((http) => {
          http.closeAllConnections();
          return new Promise((resolve) => http.close(resolve));
        }),
      );
    },
  };
}

async function record(incoming: IncomingMessage, url: string): Promise<Seen> {
  const body = await buffer(incoming).catch(() => Buffer.alloc(0));
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const type = headers["content-type"] ?? "";
  const seen: Seen = { method: incoming.method ?? "", url, headers, body: body.toString() };
  if (!/form/.test(type)) return seen;
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  const parts = [...form].map(async ([name, value]): Promise<[string, string]> => {
    return [
      name,
      typeof value === "string" ? value : `${value.name} ${value.type.split(";")[0]} ${await value.text()}`,
    ];
  });
  return { ...seen, form: await Promise.all(parts) };
}
