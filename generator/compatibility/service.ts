// Where two services are, whom they let in, and what a client of them can be told in, what changed about it out.
import type { Service } from "../surface/surface.js";
import type { Finding } from "./change.js";
import { compareObjects, findingAt, textsOf, type Place } from "./types.js";

/** The default address, the ways to say who calls, and what is said when a client is made. */
export function compareServices(
  before: Service,
  after: Service,
  { pair, variants }: Pick<Place, "pair" | "variants">,
): Finding[] {
  const findings: Finding[] = [];
  const add = (id: "server-changed" | "security-changed", symbol: string, old?: string, now?: string) => {
    const wire = old === undefined ? "none" : "breaks";
    const declaration = { kind: "service", name: symbol } as const;
    findings.push({ id, level: "patch", direction: "none", symbol, declaration, wire, ...textsOf(old, now) });
  };
  const [oldServer] = before.servers;
  const [newServer] = after.servers;
  if (oldServer !== newServer) add("server-changed", "ApiClient", oldServer, newServer);
  for (const name of [...new Set([...Object.keys(before.security), ...Object.keys(after.security)])].sort()) {
    const [old, now] = [before.security[name], after.security[name]];
    if (old !== now) add("security-changed", `ApiClient security ${name}`, old, now);
  }
  const declaration = { kind: "service", name: "ApiClient" } as const;
  const place: Place = { symbol: "ApiClient", direction: "request", declaration, pair, variants };
  // How a client is called is nothing that is sent.
  for (const finding of compareObjects(place, before.options, after.options))
    findings.push({ ...finding, wire: "none" });
  const login = (id: "login-added" | "login-removed", grant: string) => {
    const level = id === "login-added" ? "minor" : "major";
    const at = { symbol: `ApiClient login ${grant}`, direction: "none", declaration } as const;
    findings.push(findingAt(at, { id, level, wire: "none" }));
  };
  for (const grant of before.logins) if (!after.logins.includes(grant)) login("login-removed", grant);
  for (const grant of after.logins) if (!before.logins.includes(grant)) login("login-added", grant);
  return findings;
}
