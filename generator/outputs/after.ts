// An operation in, what comes after it out: calls with what it returned, as text, and the name of the type of what the service sends.
import type { Api, Operation } from "../api/api.js";

/** `getUser(id = $response.body#/id)` */
export function linkTexts({ links = [] }: Operation, api: Api): readonly string[] {
  const nameOf = (operation: string) => api.operations.find(({ id }) => id === operation)?.name ?? operation;
  const texts = links.map(({ operation, arguments: given }) => {
    const values = given.map(({ name, value }) => `${name} = ${value}`);
    return `${nameOf(operation)}(${values.join(", ")})`;
  });
  return [...new Set(texts)];
}

/** The type of its callbacks, beside its options: `SubscribeCallbacks`. */
export function callbacksName({ name }: Operation): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Callbacks`;
}
