// Webhooks and callbacks in, the requests out that a service sends by itself.
import { isObject, type JsonObject } from "../document/shape.js";
import { child, valueAt } from "../source/pointer.js";
import type { Callback, Incoming, Model, Operation, Webhook } from "./api.js";
import { readBody } from "./bodies.js";
import { namesBeside } from "./derived.js";
import { entriesOf, extensionsOf, flagAt, objectAt, ownField, resolve, textAt, type Part } from "./fields.js";
import { byName, pascalCase } from "./names.js";
import { readParameters } from "./parameters.js";
import { previewAt } from "./preview.js";
import { readResponses } from "./responses.js";
import type { TypeContext } from "./types.js";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** `webhooks` (OpenAPI 3.1, section 4.8.1), sorted by name. Their names leave those of models alone. */
export function readWebhooks(context: TypeContext, models: readonly Model[]): Webhook[] {
  const found = entriesOf(context, context.root["webhooks"], "/webhooks", "a map of webhooks")
    .filter(([key]) => !key.startsWith("x-"))
    .flatMap(([key, item]) => {
      const requests = readPathItem(context, item, child("/webhooks", key));
      // Several requests of one name are told apart by their methods.
      return requests.map((request) => ({
        ...request,
        key: requests.length === 1 ? key : `${key} ${request.method}`,
        wanted: typeName(key, requests.length === 1 ? "" : pascalCase(request.method.toLowerCase())),
      }));
    });
  const names = namesBeside(
    context,
    models,
    found.map(({ pointer, wanted }) => ({ id: pointer, wanted, otherwise: `${wanted}Payload`, pointer })),
  );
  return found
    .map(({ wanted, ...webhook }) => ({ ...webhook, name: names.get(webhook.pointer) ?? wanted }))
    .sort(byName);
}

/** `new-pet` → `NewPetWebhook` */
function typeName(key: string, method: string): string {
  const name = `${pascalCase(key)}${method}`;
  return name.endsWith("Webhook") ? name : `${name}Webhook`;
}

/** Operations with what the service calls back (OpenAPI 3.1, section 4.8.18), sorted by name. */
export function withCallbacks(context: TypeContext, operations: readonly Operation[]): Operation[] {
  return operations.map((operation) => {
    const object = valueAt(context.root, operation.pointer);
    const callbacks = isObject(object) ? readCallbacks(context, object, operation.pointer) : [];
    return callbacks.length === 0 ? operation : { ...operation, callbacks };
  });
}

function readCallbacks(context: TypeContext, operation: JsonObject, pointer: string): Callback[] {
  const place = child(pointer, "callbacks");
  return entriesOf(context, ownField(operation, "callbacks"), place, "a map of callbacks")
    .filter(([key]) => !key.startsWith("x-"))
    .flatMap(([key, value]) => {
      const part = resolve(context, value, child(place, key), "a Callback Object");
      if (part === undefined) return [];
      return Object.entries(part.value)
        .filter(([expression]) => !expression.startsWith("x-"))
        .flatMap(([expression, item]) =>
          readPathItem(context, item, child(part.pointer, expression)).map((request) => ({
            ...request,
            key,
            expression,
          })),
        );
    })
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function orderOf({ key, expression, method }: Callback): string {
  return [key, expression, method].join("\u0000");
}

function readPathItem(context: TypeContext, item: unknown, pointer: string): Incoming[] {
  const part = resolve(context, item, pointer, "a Path Item Object");
  if (part === undefined) return [];
  return methods.flatMap((method) => {
    const place = child(part.pointer, method);
    const operation = objectAt(context, ownField(part.value, method), place, "an Operation Object");
    return operation === undefined ? [] : [readRequest(context, method, operation, place, part)];
  });
}

function readRequest(
  context: TypeContext,
  method: string,
  operation: JsonObject,
  pointer: string,
  item: Part,
): Incoming {
  const summary = textAt(context, operation, "summary", pointer);
  const description = textAt(context, operation, "description", pointer);
  const body = readBody(context, operation["requestBody"], child(pointer, "requestBody"))?.body;
  const found = { path: "", operation, pointer, item: item.value, itemPointer: item.pointer };
  return {
    method: method.toUpperCase(),
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    deprecated: flagAt(context, operation, "deprecated", pointer),
    ...previewAt(context, pointer),
    parameters: readParameters(context, found, undefined).parameters,
    ...(body !== undefined && { body }),
    responses: readResponses(context, operation["responses"], child(pointer, "responses")),
    extensions: extensionsOf(operation),
    pointer,
  };
}
