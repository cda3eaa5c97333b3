// What two services send by themselves in, what changed about it for those who receive it out.
import type { Incoming } from "../surface/surface.js";
import { keyText } from "../surface/type.js";
import type { Finding } from "./change.js";
import { compareObjects, compareTypes, findingAt, type Place } from "./types.js";

type Requests = { readonly [key: string]: Incoming };

/** Webhooks by their names in the description. */
export function compareWebhooks(
  before: Requests,
  after: Requests,
  { pair, variants }: Pick<Place, "pair" | "variants">,
): Finding[] {
  const place = (key: string): Place => ({
    symbol: keyText(key) === key ? `Webhooks.${key}` : `Webhooks[${keyText(key)}]`,
    direction: "response",
    declaration: { kind: "webhook", name: key },
    pair,
    variants,
  });
  return compareIncoming(before, after, place);
}

/** Requests of a service: gone, new, or changed. What it sends is read, and what is answered is written. */
export function compareIncoming(before: Requests, after: Requests, placeOf: (key: string) => Place): Finding[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key): Finding[] => {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    const now = Object.hasOwn(after, key) ? after[key] : undefined;
    const one = now ?? old;
    if (one === undefined) return [];
    const place = { ...placeOf(key), pointer: one.pointer };
    const whole = { ...place, direction: "none" } as const;
    if (old === undefined) return [findingAt(whole, { id: "webhook-added", level: "minor", wire: "none" })];
    if (now === undefined) return [findingAt(whole, { id: "webhook-removed", level: "major", wire: "breaks" })];
    return compareRequest(place, old, now);
  });
}

function compareRequest(place: Place, before: Incoming, after: Incoming): Finding[] {
  const whole = { ...place, direction: "none" } as const;
  const findings: Finding[] = [];
  const changed = (old: string | undefined, now: string | undefined, wire: "breaks" | "none") => {
    if (old === undefined || now === undefined || old === now) return;
    findings.push(findingAt(whole, { id: "webhook-changed", level: "major", wire, before: old, after: now }));
  };
  changed(before.method, after.method, "breaks");
  changed(before.name, after.name, "none");
  if (before.deprecated !== after.deprecated) {
    const id = after.deprecated ? "webhook-deprecated" : "webhook-reinstated";
    findings.push(findingAt(whole, { id, level: after.deprecated ? "minor" : "patch", wire: "none" }));
  }
  if (before.preview !== after.preview) {
    const id = after.preview === true ? "webhook-made-preview" : "webhook-made-stable";
    findings.push(findingAt(whole, { id, level: "minor", wire: "none" }));
  }
  const part = (name: string): Place => ({ ...place, symbol: `${place.symbol}.${name}` });
  findings.push(
    ...compareTypes(part("payload"), before.payload, after.payload),
    ...compareObjects(part("headers"), before.headers, after.headers),
    ...compareObjects(part("query"), before.query, after.query),
    ...compareTypes({ ...part("response"), direction: "request" }, before.answer, after.answer),
  );
  if (before.text !== after.text)
    findings.push(findingAt(whole, { id: "documentation-changed", level: "patch", wire: "none" }));
  return findings;
}
