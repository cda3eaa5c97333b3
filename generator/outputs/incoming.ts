// A request that the service sends in, the view of its type out; `partials/incoming.hbs` draws it.
import type { Content, Incoming, Parameter, Type } from "../api/api.js";
import { code, join, key, literal, type Code } from "../code/code.js";
import type { View } from "../code/file.js";
import { docComment } from "../code/prose.js";
import type { ModelReferences } from "./places.js";
import { typeCode } from "./type.js";

/** The fields that a program finds in such a request, and what it may answer. */
export function incomingView(incoming: Incoming, payload: Code, references: ModelReferences): View {
  const { method, parameters, responses } = incoming;
  const headers = parameters.filter((parameter) => parameter.in === "header");
  const query = parameters.filter((parameter) => parameter.in === "query");
  const answers = responses
    .filter(({ status }) => status.startsWith("2"))
    .flatMap(({ content }) => content.slice(0, 1).map(({ type }) => type));
  return {
    method: literal(method),
    payload,
    headers: headers.length === 0 ? null : parametersCode(headers, references),
    query: query.length === 0 ? null : parametersCode(query, references),
    response: answers.length === 0 ? code`void` : typeCode(unionOf(answers), references),
  };
}

/** What such a request holds. */
export function payloadCode({ body }: Incoming, references: ModelReferences): Code {
  if (body === undefined) return code`undefined`;
  return typeCode(unionOf(body.content.map(({ type }: Content) => type)), references);
}

export function incomingComment(incoming: Incoming, ...more: readonly string[]): Code {
  const { summary, description, deprecated } = incoming;
  const texts = [summary, description === summary ? undefined : description, ...more];
  return docComment(texts, deprecated ? [{ tag: "deprecated" }] : []);
}

/** `{ "X-Signature": string }`; headers are called as on the wire. */
function parametersCode(parameters: readonly Parameter[], references: ModelReferences): Code {
  const members = parameters.map(
    ({ key: name, required, type }) => code`${key(name)}${required ? code`` : code`?`}: ${typeCode(type, references)};`,
  );
  return code`{ ${join(members, " ")} }`;
}

function unionOf(types: readonly Type[]): Type {
  const distinct = [...new Map(types.map((type) => [JSON.stringify(type), type])).values()];
  const [only] = distinct;
  return distinct.length === 1 && only !== undefined ? only : { kind: "union", members: distinct };
}
