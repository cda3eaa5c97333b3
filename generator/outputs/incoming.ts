// A request that the service sends in, the view of its type out; `partials/incoming.hbs` draws it.
import type { Incoming, Parameter } from "../api/api.js";
import { incomingAnswer, incomingPayload } from "../api/payloads.js";
import { code, join, key, literal, type Code } from "../code/code.js";
import type { View } from "../code/file.js";
import { docComment, previewText } from "../code/prose.js";
import type { ModelReferences } from "./places.js";
import { typeCode } from "./type.js";

/** The fields that a program finds in such a request, and what it may answer. */
export function incomingView(incoming: Incoming, payload: Code, references: ModelReferences): View {
  const { method, parameters } = incoming;
  const headers = parameters.filter((parameter) => parameter.in === "header");
  const query = parameters.filter((parameter) => parameter.in === "query");
  const answer = incomingAnswer(incoming);
  return {
    method: literal(method),
    payload,
    headers: headers.length === 0 ? null : parametersCode(headers, references),
    query: query.length === 0 ? null : parametersCode(query, references),
    response: answer === undefined ? code`void` : typeCode(answer, references),
  };
}

/** What such a request holds. */
export function payloadCode(incoming: Incoming, references: ModelReferences): Code {
  const payload = incomingPayload(incoming);
  return payload === undefined ? code`undefined` : typeCode(payload, references);
}

export function incomingComment(incoming: Incoming, ...more: readonly string[]): Code {
  const { summary, description, deprecated, preview } = incoming;
  const texts = [summary, description === summary ? undefined : description, ...more];
  const isPreview = preview === true;
  return docComment(isPreview ? [...texts, previewText] : texts, [
    ...(deprecated ? [{ tag: "deprecated" as const }] : []),
    ...(isPreview ? [{ tag: "beta" as const }] : []),
  ]);
}

/** `{ "X-Signature": string }`; headers are called as on the wire. */
function parametersCode(parameters: readonly Parameter[], references: ModelReferences): Code {
  const members = parameters.map(
    ({ key: name, required, type }) => code`${key(name)}${required ? code`` : code`?`}: ${typeCode(type, references)};`,
  );
  return code`{ ${join(members, " ")} }`;
}
