// Links of responses in, what can be called after an operation out.
import { isObject } from "../document/shape.js";
import { child, valueAt } from "../source/pointer.js";
import type { Link, Operation } from "./api.js";
import { entriesOf, jsonOf, ownField, pointerOf, resolve, textAt, type Context } from "./fields.js";

/** Operations with their links (OpenAPI 3.1, section 4.8.20), sorted by status and name. One that leads nowhere is reported. */
export function withLinks(context: Context, operations: readonly Operation[]): Operation[] {
  return operations.map((operation) => {
    const responses = valueAt(context.root, child(operation.pointer, "responses"));
    const place = child(operation.pointer, "responses");
    const links = Object.entries(isObject(responses) ? responses : {})
      .filter(([status]) => !status.startsWith("x-"))
      .flatMap(([status, response]) => readLinks(context, status, response, child(place, status), operations))
      .sort((a, b) => (`${a.status} ${a.key}` < `${b.status} ${b.key}` ? -1 : 1));
    return links.length === 0 ? operation : { ...operation, links };
  });
}

function readLinks(
  context: Context,
  status: string,
  response: unknown,
  pointer: string,
  operations: readonly Operation[],
): Link[] {
  const part = isObject(response) ? resolve(context, response, pointer, "a Response Object") : undefined;
  if (part === undefined) return [];
  const place = child(part.pointer, "links");
  return entriesOf(context, ownField(part.value, "links"), place, "a map of links").flatMap(([key, value]): Link[] => {
    const link = resolve(context, value, child(place, key), "a Link Object");
    if (link === undefined) return [];
    const id = textAt(context, link.value, "operationId", link.pointer);
    const reference = textAt(context, link.value, "operationRef", link.pointer);
    const target = operations.find(({ operationId, pointer: other }) =>
      reference === undefined ? operationId === id : reference.startsWith("#") && other === pointerOf(reference),
    );
    if (target === undefined) {
      const message = `${JSON.stringify(reference ?? id ?? key)} names no operation; the link is left out`;
      context.report({ code: "operation/link", severity: "warning", message, pointer: link.pointer });
      return [];
    }
    const description = textAt(context, link.value, "description", link.pointer);
    const parameters = entriesOf(
      context,
      link.value["parameters"],
      child(link.pointer, "parameters"),
      "a map of values",
    );
    const body = ownField(link.value, "requestBody");
    return [
      {
        status,
        key,
        operation: target.id,
        arguments: [
          ...parameters.sort(([a], [b]) => (a < b ? -1 : 1)),
          ...(body === undefined ? [] : [["body", body] as const]),
        ].map(([name, expression]) => ({
          // A name may say where its parameter is: `path.id`.
          name: name.replace(/^(path|query|header|cookie)\./, ""),
          value: typeof expression === "string" ? expression : JSON.stringify(jsonOf(expression)),
        })),
        ...(description !== undefined && { description }),
      },
    ];
  });
}
