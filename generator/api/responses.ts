// Responses in, what a call gives out.
import { child } from "../source/pointer.js";
import type { Content, Response, Result, ResultKind } from "./api.js";
import { union } from "./combine.js";
import { entriesOf, extensionsOf, objectAt, resolve, textAt, wrongKind } from "./fields.js";
import { readContent } from "./parameters.js";
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
  const description = textAt(context, part.value, "description", part.pointer);
  return [
    {
      status: /\dxx/i.test(status) ? status.toUpperCase() : status,
      ...(description !== undefined && { description }),
      content: readContent(context, part.value["content"], child(part.pointer, "content")),
      headers: readHeaders(context, part.value["headers"], child(part.pointer, "headers")),
      extensions: extensionsOf(part.value),
    },
  ];
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

/** What a successful call gives: the bodies of all 2xx responses, or of `default` where there are none. */
export function resultOf(responses: readonly Response[]): Result {
  const successes = responses.filter(({ status }) => status.startsWith("2"));
  const chosen = successes.length > 0 ? successes : responses.filter(({ status }) => status === "default");
  const contents = chosen.flatMap(({ content }) => content.slice(0, 1));
  const [first] = contents;
  if (first === undefined) return { kind: "void", type: { kind: "unknown" } };
  const kind = resultKind(first);
  const same = contents.filter((content) => resultKind(content) === kind);
  if (kind === "text") return { kind, type: { kind: "string" } };
  if (kind === "binary") return { kind, type: { kind: "binary" } };
  return { kind, type: union(same.map(({ type }) => type)) };
}

function resultKind({ mediaType, type }: Content): ResultKind {
  const [essence = ""] = mediaType.toLowerCase().split(";");
  if (essence === "text/event-stream") return "events";
  if (/^application\/(x-)?(nd-?json|json-?l|jsonlines|json-seq)$/.test(essence.trim())) return "json-lines";
  if (type.kind === "binary") return "binary";
  if (/[/+]json$/.test(essence.trim()) || essence.startsWith("*/*")) return "json";
  if (essence.startsWith("text/") || /[/+]xml$/.test(essence.trim())) return "text";
  return "binary";
}
