// Checks the bodies of answers by schemas of any library that speaks Standard Schema (https://standardschema.dev).
import { headersOf } from "./api-promise.js";
import { SdkError } from "./errors.js";
import type { ErrorContext } from "./errors.js";
import type { ResponseValidator } from "./options.js";

/** The part of Standard Schema, version 1, that is used: schemas of Zod, Valibot, ArkType and others are such. */
export interface StandardSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) => ValidationResult | Promise<ValidationResult>;
  };
}

/** What a schema says about a value. */
export interface ValidationResult {
  /** Why the value is not valid; absent where it is. */
  readonly issues?: readonly ValidationIssue[] | undefined;
}

/** One thing that is wrong with a value. */
export interface ValidationIssue {
  readonly message: string;
  /** Where in the value: names of properties and places in lists. */
  readonly path?:
    readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Schemas of what methods give, by the names of the methods of an API class. */
export type ResponseSchemas<Api> = {
  readonly [Method in keyof Api]?: StandardSchema;
};

/** The answer arrived, and is not what the schema says. */
export class ResponseValidationError extends SdkError {
  override get name(): string {
    return "ResponseValidationError";
  }
  /** The HTTP status. */
  declare readonly status: number;
  /** The headers of the answer, names in lower case, without cookies. */
  declare readonly headers: Readonly<Record<string, string>>;
  /** The body. */
  declare readonly body: unknown;
  /** What is wrong with it. */
  declare readonly issues: readonly ValidationIssue[];
}

/**
 * Checks what methods give, for `validate` of a client or of a call. What a
 * schema makes of a value is not used: the body stays as the service sent it.
 *
 * @throws {ResponseValidationError} from the call whose answer is not valid
 *
 * @example
 * const validate = validateResponses<UsersApi>({ getUser: userSchema });
 * const client = new ApiClient({ validate });
 */
export function validateResponses<Api = Record<string, unknown>>(
  schemas: ResponseSchemas<Api>,
): ResponseValidator {
  return async (body, response, context) => {
    const { id = "" } = context.operation ?? {};
    const schema = Object.hasOwn(schemas, id) && schemas[id as keyof Api];
    if (!schema) return;
    const { issues } = await schema["~standard"].validate(body);
    if (!issues) return;
    const facts: ErrorContext = {
      ...context,
      ...{ status: response.status, headers: headersOf(response.headers) },
      ...{ body, issues },
    };
    const said = issues.map(({ message, path = [] }) => {
      const keys = path.map((key) =>
        String(typeof key === "object" ? key.key : key),
      );
      return keys.length ? `${keys.join(".")}: ${message}` : message;
    });
    const more = said.length > 3 ? ` (and ${said.length - 3} more)` : "";
    throw new ResponseValidationError(
      `${id} answered with a body that is not valid: ${said.slice(0, 3).join("; ")}${more}`,
      facts,
    );
  };
}
