// Where two services are and whom they let in, what changed about it out.
import type { Service } from "../surface/surface.js";
import type { Finding } from "./change.js";
import { textsOf } from "./types.js";

/** The default address, and the ways to say who calls. */
export function compareServices(before: Service, after: Service): Finding[] {
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
  return findings;
}
