// The server that requests are measured against, in a process of its own: answers with a small JSON object, and prints its address.
import { createServer } from "node:http";

const body = JSON.stringify({
  entities: Array.from({ length: 3 }, (_, id) => ({ id, name: "Flow published", description: "A flow was published" })),
});
const server = createServer((incoming, response) => {
  incoming.resume();
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
