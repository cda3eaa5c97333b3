// Logging as middleware: one line for each attempt, without secrets; nothing is prepared for a level that is off.
import { headersOf } from "./api-promise.js";
import { ApiError } from "./errors.js";
import type { HttpRequest, HttpResponse, Middleware } from "./transport.js";

/** How much is logged; each level includes those before it. */
export type LogLevel = "none" | "error" | "warn" | "info" | "debug";

/**
 * Where to: `console` is one, and so is winston. Of those that take the details
 * first, as pino does, make one:
 * `{ debug: (message, details) => log.debug(details, message), … }`.
 */
export interface Logger {
  error(message: string, details?: unknown): void;
  warn(message: string, details?: unknown): void;
  info(message: string, details?: unknown): void;
  debug(message: string, details?: unknown): void;
}

/** What is logged, and where to. */
export interface LoggingOptions {
  /** Where log lines go. Default: `console`. */
  readonly logger?: Logger | undefined;
  /**
   * Default: `"none"`. Attempts without an answer are errors, error statuses
   * warnings, all others are for debugging.
   */
  readonly logLevel?: LogLevel | undefined;
  /** Log JSON request bodies too, with what looks secret hidden. Default: `false`. */
  readonly logBodies?: boolean | undefined;
}

const levels = ["none", "error", "warn", "info", "debug"] as const;

/**
 * Middleware that logs; innermost, it sees each attempt as it is sent.
 *
 * @example
 * new ApiClient({ middleware: [logging({ logLevel: "debug" })] });
 */
export function logging({
  logger = console,
  logLevel = "none",
  logBodies = false,
}: LoggingOptions): Middleware {
  // "trace" is what others call the level that shows everything.
  const most = (logLevel as string) === "trace" ? 4 : levels.indexOf(logLevel);
  return async (request, next) => {
    const begun = Date.now();
    const write = (
      level: 1 | 2 | 4,
      outcome: string | number,
      response?: HttpResponse,
    ) => {
      if (level > most) return;
      const time = Date.now() - begun;
      const line = `${request.method} ${hideInUrl(request.url)} ${outcome} ${time} ms`;
      logger[levels[level] as "debug"](
        line,
        describe(request, response, logBodies),
      );
    };
    try {
      const response = await next(request);
      write(response.status < 400 ? 4 : 2, response.status, response);
      return response;
    } catch (error) {
      write(error instanceof ApiError ? 2 : 1, String(error));
      throw error;
    }
  };
}

/** Only these headers are logged: any other may be a secret. */
const shown =
  /^(accept|cache-control|content-(length|type|encoding)|date|etag|retry-after(-ms)?|server|.*(correlation|request)-?id|.*ratelimit.*)$/;

const secret =
  /pass|secret|token|assertion|credential|signature|verifier|auth|api-?_?key/i;

function describe(
  { operation, attempt, headers, body }: HttpRequest,
  response: HttpResponse | undefined,
  bodies: boolean,
): Record<string, unknown> {
  const isShown = bodies && !operation.sensitive && typeof body === "string";
  return {
    operation: operation.id,
    attempt,
    requestHeaders: hideInHeaders(headers),
    responseHeaders: response && hideInHeaders(headersOf(response.headers)),
    requestBody: isShown ? hideInBody(body) : undefined,
  };
}

function hideInHeaders(
  headers: Record<string, string>,
): Record<string, string> {
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      shown.test(name) ? value : "[REDACTED]",
    ]),
  );
}

/** The url without the values of query parameters that look secret. */
function hideInUrl(url: string): string {
  return url.replace(/([?&]([^=&]*)=)[^&#]*/g, (all, start, key) =>
    secret.test(key) || key === "code" ? `${start}[REDACTED]` : all,
  );
}

function hideInBody(body: string): unknown {
  try {
    return JSON.parse(body, (key, value) =>
      secret.test(key) && typeof value !== "object" ? "[REDACTED]" : value,
    );
  } catch {
    return "[not JSON]";
  }
}
