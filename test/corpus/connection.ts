// What a server answers in, the way of requests and answers between a generated client and that server out.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer } from "./answer.js";
import type { Arrived } from "./arrived.js";

/** How requests get from the client to the server. */
export interface Connection {
  /** The base url of the server. */
  readonly base: string;
  /** What the generated client is told. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Says what the next requests are answered with. */
  answerWith(make: Make): void;
  close(): void;
}

type Make = (arrived: Arrived) => Answer;

/** No sockets: a transport makes a real request, so that its headers and bytes can be seen, and a real response. */
export function inMemory(): Connection {
  let make: Make | undefined;
  const transport = async ({ url, method, headers, body }: Sent): Promise<Response> => {
    // `Request` refuses the method TRACE and bodies of GET, which the transport for Node sends.
    const isRefused = /^(GET|HEAD|TRACE)$/i.test(method);
    const request = new Request(url, {
      method: isRefused ? "POST" : method,
      headers,
      ...(body !== undefined && { body }),
    });
    const bytes = new Uint8Array(await request.arrayBuffer());
    const answer = make!({ url: request.url, method, headers: request.headers, body: bytes });
    return new Response(answer.body === undefined ? null : Buffer.from(answer.body), {
      status: answer.status,
      headers: headersOf(answer),
    });
  };
  return {
    base: "https://wire.test/base",
    options: { transport },
    answerWith: (next) => {
      make = next;
    },
    close: () => undefined,
  };
}

/** The part of the runtime's request that leaves. */
interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: NonNullable<RequestInit["body"]> | undefined;
}

/** A server on this machine, which the client reaches with the transport that it has of itself. */
export async function overHttp(): Promise<Connection> {
  let make: Make | undefined;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const answer = make!({
        url: `${origin}${incoming.url}`,
        method: incoming.method!,
        headers: new Headers(incoming.headers as Record<string, string>),
        body: new Uint8Array(Buffer.concat(chunks)),
      });
      response.writeHead(answer.status, headersOf(answer));
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base: `${origin}/base`,
    options: {},
    answerWith: (next) => {
      make = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function headersOf({ mediaType }: Answer): Record<string, string> {
  return mediaType === undefined ? {} : { "content-type": mediaType };
}
