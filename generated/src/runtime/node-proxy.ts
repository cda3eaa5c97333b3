// Finds the proxy for a url in the environment and opens tunnels through it (HTTP CONNECT, RFC 9110, 9.3.6).
import { environmentVariable, nodeModule } from "./node-modules.js";
import type { NodeSocket } from "./node-modules.js";
import { base64 } from "./security.js";

/** The proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY ask for. */
export function proxyFor(url: URL): URL | undefined {
  const kind = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = environmentVariable(kind) ?? environmentVariable("ALL_PROXY");
  if (!proxy || isExempt(url)) return undefined;
  return new URL(/^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`);
}

function isExempt(url: URL): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const exempt = environmentVariable("NO_PROXY") ?? "";
  return exempt
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (only && only !== port) return false;
      const bare = name.replace(/^\*?\./, "");
      return url.hostname === bare || url.hostname.endsWith(`.${bare}`);
    });
}

/** The header that tells a proxy who is asking. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (!proxy.username) return {};
  const user = decodeURIComponent(proxy.username);
  const password = decodeURIComponent(proxy.password);
  return { "proxy-authorization": `Basic ${base64(`${user}:${password}`)}` };
}

/** An https agent whose connections go through a proxy. */
export function tunnelAgent(proxy: URL, tls: object): object {
  const { Agent } = nodeModule("node:https");
  const agent = new Agent({ keepAlive: true, ...tls });
  return Object.assign(agent, {
    createConnection(
      options: { host: string; port: number; servername?: string },
      done: (error: Error | null, socket?: NodeSocket) => void,
    ) {
      const target = `${options.host}:${options.port}`;
      const module = proxy.protocol === "https:" ? "node:https" : "node:http";
      const request = nodeModule(module).request({
        hostname: proxy.hostname.replace(/^\[|]$/g, ""),
        port: proxy.port,
        method: "CONNECT",
        path: target,
        headers: { host: target, ...proxyHeaders(proxy) },
        agent: false,
      });
      request.once(
        "connect",
        (response: { statusCode: number }, socket: NodeSocket) => {
          if (response.statusCode === 200) {
            const servername = options.servername ?? options.host;
            const secure = { ...options, ...tls, socket, servername };
            done(null, nodeModule("node:tls").connect(secure));
          } else {
            socket.destroy();
            const message = `The proxy refused with ${response.statusCode}`;
            done(Object.assign(new Error(message), { code: "EPROXY" }));
          }
        },
      );
      request.once("error", (error: Error) => done(error));
      request.end();
    },
  });
}
