// An operation in, what it rejects with where the description says what the answers hold out.
import type { Operation, Response } from "../api/api.js";
import type { Settings } from "./output.js";

/** The declared answers that reject a call and have a body that is described. */
export function typedFailures({ responses }: Operation): readonly Response[] {
  // Where no success is declared, `default` is what the operation gives.
  const hasSuccess = responses.some(({ status }) => status.startsWith("2"));
  return responses.filter(
    ({ status, content }) => content.length > 0 && !/^[123]/.test(status) && (status !== "default" || hasSuccess),
  );
}

/** The type of what it rejects with: `{Method}Error`, spelled like the name of the options. */
export function errorTypeName({ name }: Operation, { naming }: Pick<Settings, "naming">): string {
  return `${naming.options.includes("{Method}") ? name.charAt(0).toUpperCase() + name.slice(1) : name}Error`;
}
