// A program that calls 100,000 times with one long-lived signal, and prints the heap after each tenth of it: `node --expose-gc`.
import { getEventListeners } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError, Client, fetchTransport } from "../../templates/runtime/index.js";
import type { ClientOptions, Operation, Transport } from "../../templates/runtime/index.js";
import { nodeTransport } from "../../templates/runtime/node.js";

const operation: Operation = {
  id: "get",
  method: "GET",
  path: "/things/{id}",
  parameters: [{ name: "id", in: "path" }],
};

class LongClient extends Client {
  constructor(options: ClientOptions) {
    super({ name: "long-run", version: "1", baseUrl: "http://127.0.0.1" }, options);
  }
}

/** Every tenth answer is an error, every tenth is repeated. */
const answers = (number: number) => (number % 10 === 1 ? 404 : number % 10 === 2 ? 503 : 200);

async function run(calls: number, transport: Transport, baseUrl: string) {
  const { signal } = new AbortController();
  const clock = { now: () => Date.now(), random: () => 0, sleep: () => Promise.resolve() };
  const client = new LongClient({ transport, clock, baseUrl, accessToken: () => "token", timeout: 60_000 });
  const heap: number[] = [];
  let failures = 0;
  for (let done = 0; done < calls; done += 20) {
    const together = Array.from({ length: 20 }, (_, index) => {
      return client.call(operation, { id: String(done + index) }, { signal }).catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        failures++;
      });
    });
    await Promise.all(together);
    if (done % (calls / 10) === 0) {
      globalThis.gc?.();
      heap.push(process.memoryUsage().heapUsed);
    }
  }
  return { heap, failures, listeners: getEventListeners(signal, "abort").length };
}

let number = 0;
const stub = fetchTransport(async () => new Response('{"a":1}', { status: answers(number++) }));
const stubbed = await run(100_000, stub, "http://127.0.0.1");

const server = createServer((_, response) => {
  response.writeHead(answers(number++), { "content-type": "application/json" });
  response.end('{"a":1}');
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const sent = await run(5_000, nodeTransport(), origin);
server.closeAllConnections();
server.close();

console.log(JSON.stringify({ stubbed, sent }));
