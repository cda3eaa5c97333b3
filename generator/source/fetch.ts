// An address in, the bytes that its server sends out. The only file that talks to the network, so the only one that says with whom.
import { lookup } from "node:dns";
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { hasUserinfo, hostOf } from "./allow.js";

/** With whom a run may talk on its way to a document. */
export interface Trust {
  /** Whether an address of a private network may answer for a host: nobody else's description leads there. */
  readonly private: (host: string, address: string) => boolean;
  /** Whether a redirect may lead here. */
  readonly redirect: (target: URL) => boolean;
}

/** How long a server may take to send a document, in milliseconds. */
const timeout = 60_000;

/** The largest document that is taken, in bytes: several times the largest that is known. */
const maxBytes = 100_000_000;

const maxRedirects = 5;

/** What the server at an address sends. Throws an `Error` whose message says what went wrong. */
export async function fetchDocument(address: URL, trust: Trust): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(timeout);
  let url = address;
  for (let count = 0; count <= maxRedirects; count++) {
    const answer = await get(url, trust, signal);
    if (!("location" in answer)) return answer;
    const next = new URL(answer.location, url);
    if (!/^https?:$/.test(next.protocol) || (url.protocol === "https:" && next.protocol === "http:"))
      throw new Error(`${url.href} redirects to ${next.href}, which is not safe`);
    if (hasUserinfo(next)) throw new Error(`${url.href} redirects to an address with a name or password in it`);
    if (!trust.redirect(next)) throw new Error(`${url.href} redirects to ${next.href}, which was not asked for`);
    url = next;
  }
  throw new Error(`${address.href} redirects more than ${maxRedirects} times`);
}

function get(url: URL, trust: Trust, signal: AbortSignal): Promise<Uint8Array | { location: string }> {
  const host = hostOf(url);
  const check = (address: string) => {
    if (isPublic(address) || trust.private(host, address)) return;
    throw new Error(`${host === address ? address : `${host} (${address})`} is not an address of the public network`);
  };
  return new Promise((resolve, reject) => {
    // An address that is a number is not looked up.
    if (isIP(host) !== 0) check(host);
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
      lookup: checkedLookup(check),
      signal,
      headers: { accept: "application/json, application/yaml, text/yaml, */*;q=0.5", "accept-encoding": "identity" },
    });
    request.on("error", (error) =>
      reject(signal.aborted ? new Error(`${url.href} did not answer within ${timeout / 1_000} seconds`) : error),
    );
    request.on("response", (response) => {
      const { statusCode = 0, statusMessage = "", headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        response.destroy();
        resolve({ location: headers.location });
      } else if (statusCode !== 200) {
        response.destroy();
        reject(new Error(`${url.href} answered ${statusCode} ${statusMessage}`.trimEnd()));
      } else {
        readBody(response, url).then(resolve, reject);
      }
    });
    request.end();
  });
}

async function readBody(response: IncomingMessage, url: URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`${url.href} sends more than ${maxBytes / 1_000_000} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Looks a name up, and checks the very addresses that are then connected to: a second look-up could say something else. */
function checkedLookup(check: (address: string) => void): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      try {
        for (const { address } of addresses) check(address);
      } catch (refusal) {
        return callback(refusal as Error, "", 0);
      }
      const [first] = addresses;
      if (options.all === true) callback(null, addresses);
      else callback(null, first?.address ?? "", first?.family ?? 0);
    });
  };
}

/** Networks that are not public (the special-purpose registries of IANA): loopback, link-local, private, metadata services, multicast. */
const reserved = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  reserved.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["100::", 64],
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 9],
  ["ff00::", 8],
] as const)
  reserved.addSubnet(network, prefix, "ipv6");

function isPublic(address: string): boolean {
  return !reserved.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
