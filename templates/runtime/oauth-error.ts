// The error of a login, apart from the logins, which are loaded when one is used.
import { SdkError } from "./errors.js";
import type { ErrorContext } from "./errors.js";

/** The authorization server refused, or its answer is no token. */
export class OAuthError extends SdkError {
  override get name(): string {
    return "OAuthError";
  }
  /** The code of RFC 6749, 5.2, such as `invalid_grant`. */
  declare readonly error?: string | undefined;
  /** The server's own words. */
  declare readonly error_description?: string | undefined;
  /** The HTTP status. */
  declare readonly status?: number | undefined;

  constructor(
    message: string,
    context: ErrorContext & {
      readonly error?: string | undefined;
      readonly error_description?: string | undefined;
      readonly status?: number | undefined;
    } = {},
  ) {
    super(message, context);
  }
}
