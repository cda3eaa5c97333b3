// Responses that say that a call failed in, rows of the tables of errors out.
//
// Most operations of a service fail in the same ways, in the same words. What two operations of it share stands once on a page; in
// the part of an operation stands only what nobody else has.
import type { Api, Operation, Response } from "../../api/api.js";
import type { View } from "../../code/file.js";
import { markdownCell, markdownCellSpan, markdownLine } from "../../code/prose.js";
import { errorPayload } from "../../api/payloads.js";
import type { Models } from "./javascript.js";
import { payloadsCell } from "./typeText.js";

/** Identifies what is said about a failure. */
export type ErrorKey = string;

/** What pages need to know of failures. Many operations share the same response. */
export interface Errors {
  readonly keyOf: (response: Response) => ErrorKey;
  readonly viewOf: (response: Response) => View;
  /** Those that stand once on a page. */
  readonly shared: ReadonlySet<ErrorKey>;
}

export function errorKey({ status, description, content: [body] }: Response): ErrorKey {
  return JSON.stringify([status, description, body?.type]);
}

/** The responses of an operation that say that the call failed. */
export function errorsOf({ responses }: Operation): readonly Response[] {
  return responses.filter(({ status }) => /^[45]/.test(status) || (status === "default" && responses.length > 1));
}

/** What at least two operations of the service say about their failures. */
export function sharedErrors(api: Api, keyOf: Errors["keyOf"]): ReadonlySet<ErrorKey> {
  const seen = new Set<ErrorKey>();
  const shared = new Set<ErrorKey>();
  for (const operation of api.operations) {
    for (const key of new Set(errorsOf(operation).map(keyOf))) (seen.has(key) ? shared : seen).add(key);
  }
  return shared;
}

/** The different failures among some operations, by status. */
export function distinctErrors(operations: readonly Operation[], { keyOf, shared }: Errors): readonly Response[] {
  const errors = new Map(operations.flatMap(errorsOf).map((response) => [keyOf(response), response]));
  return [...errors]
    .filter(([key]) => shared.has(key))
    .map(([, response]) => response)
    .sort((a, b) => (a.status < b.status ? -1 : a.status > b.status ? 1 : 0));
}

export function errorView({ status, description = "", content: [body] }: Response, models: Models): View {
  return {
    status: markdownLine(status),
    /** The class of the package that such a failure is. */
    error: markdownCellSpan(errorClass(status)),
    type: body === undefined ? null : payloadsCell([errorPayload(body)], models, "models/"),
    description: markdownCell(description),
  };
}

const errorClasses: Readonly<Record<string, string>> = {
  "400": "BadRequestError",
  "401": "AuthenticationError",
  "403": "PermissionError",
  "404": "NotFoundError",
  "409": "ConflictError",
  "413": "PayloadTooLargeError",
  "422": "UnprocessableEntityError",
  "429": "RateLimitError",
};

/** The error class of the runtime for a status; see `templates/runtime/errors.ts`. */
function errorClass(status: string): string {
  return errorClasses[status] ?? (status.startsWith("5") ? "ServerError" : "ApiError");
}
