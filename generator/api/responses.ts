// Responses in, what a call gives out.
import { child } from "../source/pointer.js";
import type { Content, Response, Result, ResultKind, Type } from "./api.js";
import { readContent } from "./bodies.js";
import { union } from "./combine.js";
import { entriesOf, extensionsOf, objectAt, resolve, textAt, wrongKind, type Part } from "./fields.js";
import { kindOfMedia, withoutOtherSpellings } from "./media.js";
import { typeOf, type TypeContext } from "./types.js";

/** Every declared response, sorted by status. Ranges are written `4XX`, also where the document says `4xx`. */
export function readResponses(context: TypeContext, value: unknown, pointer: string): Response[] {
  return entriesOf(context, value, pointer, "a map of responses")
    .filter(([status]) => !status.startsWith("x-"))
    .flatMap(([status, response]) => readResponse(context, status, response, child(pointer, status)))
    .sort((a, b) => (a.status < b.status ? -1 : 1));
}

function readResponse(context: TypeContext, status: string, value: unknown, pointer: string): Response[] {
  if (value === null) wrongKind(context, pointer, "a Response Object", value);
  if (!/^([1-5](\d\d|XX)|default)$/i.test(status)) {
    context.report({
      code: "document/structure",
      severity: "warning",
      message: `${JSON.stringify(status)} is not an HTTP status; the response is left out`,
      pointer,
    });
    return [];
  }
  const part = resolve(context, value ?? undefined, pointer, "a Response Object");
  if (part === undefined) return [];
  const written = /\dxx/i.test(status) ? status.toUpperCase() : status;
  const { failures } = context.parts;
  const known = failures.get(part.value);
  if (known?.status === written) return [known];
  const before = context.parts.findings;
  const response = responseOf(context, written, part);
  if (/^[45]/.test(status) && context.parts.findings === before) failures.set(part.value, response);
  return [response];
}

function responseOf(context: TypeContext, status: string, { value, pointer }: Part): Response {
  const description = textAt(context, value, "description", pointer) ?? textAt(context, value, "summary", pointer);
  return {
    status,
    ...(description !== undefined && { description }),
    content: contentOf(context, status, value["content"], child(pointer, "content")),
    headers: readHeaders(context, value["headers"], child(pointer, "headers")),
    extensions: extensionsOf(value),
  };
}

function contentOf(context: TypeContext, status: string, value: unknown, pointer: string): Content[] {
  const content = readContent(context, value, pointer);
  // RFC 9110, sections 15.3.5 and 15.3.6.
  if (content.length === 0 || !["204", "205"].includes(status)) return content;
  const message = `an answer ${status} has no body; the content is left out`;
  context.report({ code: "operation/invalid", severity: "warning", message, pointer });
  return [];
}

function readHeaders(context: TypeContext, value: unknown, pointer: string): Response["headers"] {
  return entriesOf(context, value, pointer, "a map of headers")
    .flatMap(([name, header]) => {
      const part = resolve(
        context,
        objectAt(context, header, child(pointer, name), "a Header Object"),
        child(pointer, name),
        "a Header Object",
      );
      if (part === undefined) return [];
      const description = textAt(context, part.value, "description", part.pointer);
      return [
        {
          name,
          ...(description !== undefined && { description }),
          type: typeOf(context, part.value["schema"], child(part.pointer, "schema")),
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What a successful call gives: the bodies of all 2xx responses, or of `default` where there are none. An answer to HEAD has no
 * body (RFC 9110 section 9.3.2).
 */
export function resultOf(method: string, responses: readonly Response[]): Result {
  const successes = responses.filter(({ status }) => status.startsWith("2"));
  const chosen = successes.length > 0 ? successes : responses.filter(({ status }) => status === "default");
  const contents = method === "HEAD" ? [] : chosen.flatMap(({ content }) => withoutOtherSpellings(content));
  const mayBeEmpty = contents.length > 0 && chosen.some(({ content }) => content.length === 0);
  const mediaTypes = [...new Set(contents.map(({ mediaType }) => withoutCharset(mediaType)))];
  const kinds = [...new Set(contents.map(resultKind))];
  // Where kinds differ, the answer's media type alone has to tell them apart.
  const kindOf = kinds.length > 1 ? kindByMediaType : resultKind;
  const ways = [...new Set(contents.map(kindOf))].map((kind) => {
    const same = contents.filter((content) => kindOf(content) === kind);
    const events = same.every((content) => content.events !== undefined) ? same.flatMap((one) => one.events ?? []) : [];
    return { kind, type: typeOfWay(kind, same), ...(events.length > 0 && { events }) };
  });
  const [preferred = { kind: "void" as const, type: { kind: "unknown" as const } }, ...others] = ways;
  return { ...preferred, others, mayBeEmpty, mediaTypes };
}

function typeOfWay(kind: ResultKind, contents: readonly Content[]): Type {
  switch (kind) {
    case "text":
      return { kind: "string" };
    case "binary":
      return { kind: "binary" };
    default:
      return union(contents.map(({ type }) => type));
  }
}

function resultKind({ kind }: Content): ResultKind {
  return kind === "form" ? "text" : kind === "multipart" ? "binary" : kind;
}

function kindByMediaType(content: Content): ResultKind {
  return resultKind({ ...content, kind: kindOfMedia(content.mediaType, { kind: "unknown" }) });
}

/** Text of HTTP is decoded by what the answer says, so that nobody needs to ask for a charset. */
function withoutCharset(mediaType: string): string {
  return mediaType.replace(/\s*;\s*charset=[^;]*/i, "");
}
