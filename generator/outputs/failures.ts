// An operation in, what it rejects with where the description says what the answers hold out.
import type { Operation, Response } from "../api/api.js";

/** The declared answers that reject a call and have a body that is described. */
export function typedFailures({ responses }: Operation): readonly Response[] {
  // Where no success is declared, `default` is what the operation gives.
  const hasSuccess = responses.some(({ status }) => status.startsWith("2"));
  return responses.filter(
    ({ status, content }) => content.length > 0 && !/^[123]/.test(status) && (status !== "default" || hasSuccess),
  );
}
