// Finds the proxy for a url in the environment and opens tunnels through it (HTTP CONNECT, RFC 9110, 9.3.6).
import { ArgumentError } from "./errors.js";
import { environmentVariable, nodeModule } from "./node-modules.js";
import type { NodeSocket } from "./node-modules.js";
import { base64 } from "./security.js";

/** The proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY ask for. */
export function proxyFor(url: URL): URL | undefined {
  const kind = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = environmentVariable(kind) ?? environmentVariable("ALL_PROXY");
  if (!proxy || isExempt(url)) return undefined;
  const address = /^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`;
  const found = /^https?:/i.test(address) ? urlFrom(address) : undefined;
  if (found) return found;
  // Not told whole: it may hold a password.
  throw new ArgumentError(
    `The proxy of the environment (${kind} or ALL_PROXY) is no address with http or https`,
  );
}

/** The address as a url, if it is one. Browsers that Jest 29 simulates have no `URL.canParse`. */
export function urlFrom(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

function isExempt(url: URL): boolean {
  const host = hostOf(url).replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const exempt = environmentVariable("NO_PROXY") ?? "";
  return exempt
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      const [, bracketed, name, address = "", only] = exemption.exec(entry)!;
      if (only && only !== port) return false;
      const place = bracketed ?? name ?? address;
      const bare = place.replace(/^\*?\./, "");
      return host === bare || host.endsWith(`.${bare}`) || isIn(place, host);
    });
}

/** `[::1]:8080`, `example.com:8080`, or an address with colons of its own. */
const exemption = /^(?:\[(.*)]|([^:]*)|(.*))(?::(\d+))?$/;

/** Is the host an address within a range, `10.0.0.0/8`, or the one address? */
function isIn(range: string, host: string): boolean {
  const net = nodeModule("node:net");
  const [start = "", length] = range.split("/");
  const version = net.isIP(start);
  const most = version === 4 ? 32 : 128;
  const bits = Number(length ?? most);
  if (!version || version !== net.isIP(host) || !(bits >= 0 && bits <= most)) {
    return false;
  }
  const list = new net.BlockList();
  list.addSubnet(start, bits, `ipv${version}`);
  return list.check(host, `ipv${version}`);
}

/** The host as Node takes it: an IPv6 address has no brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|]$/g, "");
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
      const { host, port } = options;
      const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
      const module = proxy.protocol === "https:" ? "node:https" : "node:http";
      const request = nodeModule(module).request({
        hostname: hostOf(proxy),
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
