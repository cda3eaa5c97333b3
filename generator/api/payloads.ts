// A body or a result in, what a program has for it out, for whoever says that: code, pages and surfaces say the same.
import type { Content, EventType, Incoming, Result, Type } from "./api.js";
import { essenceOf } from "./media.js";

/** What a program gives as a body, or gets as a result: a type of the description, or what stands for what is no JSON. */
export type Payload =
  | { readonly kind: "type"; readonly type: Type }
  /** Values that are sent one after the other. */
  | { readonly kind: "list"; readonly items: Type }
  /** Values that arrive one after the other. */
  | { readonly kind: "stream"; readonly items: Type }
  | { readonly kind: "events"; readonly events?: readonly EventType[] }
  /** Bytes to send, however a program holds them. */
  | { readonly kind: "bytes" }
  | { readonly kind: "global"; readonly name: "Blob" | "FormData" | "URLSearchParams" }
  | { readonly kind: "text" }
  | { readonly kind: "nothing" };

/** What is said of the option that chooses the media type of a body. */
export const contentTypeDescription = "The media type that the body is sent as. Default: what the value is.";

/** What can be given as one kind of body: what the schema says, and what is such a body already. */
export function bodyPayloads({ kind, type, mediaType }: Content): readonly Payload[] {
  switch (kind) {
    case "json":
      return [{ kind: "type", type }];
    case "json-lines":
      return [{ kind: "list", items: type }];
    case "form":
      return [
        { kind: "type", type },
        { kind: "global", name: "URLSearchParams" },
      ];
    case "multipart":
      return [
        { kind: "type", type },
        { kind: "global", name: essenceOf(mediaType) === "multipart/form-data" ? "FormData" : "Blob" },
      ];
    case "binary":
      return [{ kind: "bytes" }];
    case "text":
    case "events":
      return [isText(type) ? { kind: "type", type } : { kind: "text" }];
  }
}

/** Every way in which a result arrives, the preferred one first. */
export function resultPayloads(result: Result): readonly Payload[] {
  return [result, ...result.others].map(resultPayload);
}

function resultPayload({ kind, type, events }: Result | Result["others"][number]): Payload {
  switch (kind) {
    case "json":
      return { kind: "type", type };
    case "json-lines":
      return { kind: "stream", items: type };
    case "events":
      return { kind: "events", ...(events !== undefined && { events }) };
    case "binary":
      return { kind: "global", name: "Blob" };
    case "text":
      return { kind: "text" };
    case "void":
      return { kind: "nothing" };
  }
}

/** The body of an error: its value where it is JSON, otherwise its text. */
export function errorPayload({ kind, type }: Content): Payload {
  return kind === "json" ? { kind: "type", type } : { kind: "text" };
}

/** What a request of the service holds; `undefined` where it has no body. */
export function incomingPayload({ body }: Incoming): Type | undefined {
  return body === undefined ? undefined : oneOf(body.content.map(({ type }) => type));
}

/** What such a request may be answered with; `undefined` where that is nothing. */
export function incomingAnswer({ responses }: Incoming): Type | undefined {
  const answers = responses
    .filter(({ status }) => status.startsWith("2"))
    .flatMap(({ content }) => content.slice(0, 1).map(({ type }) => type));
  return answers.length === 0 ? undefined : oneOf(answers);
}

function oneOf(types: readonly Type[]): Type {
  const distinct = [...new Map(types.map((type) => [JSON.stringify(type), type])).values()];
  const [only] = distinct;
  return distinct.length === 1 && only !== undefined ? only : { kind: "union", members: distinct };
}

/** Whether the schema says that a value is text, so that it says more than the media type does. */
function isText(type: Type): boolean {
  switch (type.kind) {
    case "string":
      return true;
    case "literal":
      return typeof type.value === "string";
    case "enum":
      return type.values.every((value) => typeof value === "string");
    default:
      return false;
  }
}
