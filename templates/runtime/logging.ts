// Writes what happens to a logger, without secrets; nothing is prepared for a level that is off.
import { headersOf } from "./api-promise.js";
import type { HttpRequest, HttpResponse } from "./transport.js";

/** How much is logged; each level includes those before it. */
export type LogLevel = "none" | "error" | "warn" | "info" | "debug";

/** Where to: `console` is one, and so are pino and winston. */
export interface Logger {
  error(message: string, details?: unknown): void;
  warn(message: string, details?: unknown): void;
  info(message: string, details?: unknown): void;
  debug(message: string, details?: unknown): void;
}

/** Writes one line, if its level is on. */
export type Log = (
  level: Exclude<LogLevel, "none">,
  line: () => [message: string, details: unknown],
) => void;

const levels = ["none", "error", "warn", "info", "debug"];

/** The function that logs, or `undefined` when logging is off. */
export function createLog(
  logger: Logger | undefined,
  level: string | undefined,
): Log | undefined {
  // "trace" is what others call the level that shows everything.
  const most = level === "trace" ? 4 : levels.indexOf(level ?? "none");
  if (most < 1) return undefined;
  return (level, line) => {
    if (levels.indexOf(level) > most) return;
    const [message, details] = line();
    (logger ?? console)[level](message, details);
  };
}

/** Reads the level from an environment variable, where there are any. */
export function levelFromEnvironment(
  variable: string | undefined,
): string | undefined {
  try {
    const { process } = globalThis as {
      process?: { env?: Record<string, string | undefined> };
    };
    return variable ? process?.env?.[variable] : undefined;
  } catch {
    return undefined; // Deno, without permission to read the environment
  }
}

/** Only these headers are logged: any other may be a secret. */
const shown =
  /^(accept|cache-control|content-(length|type|encoding)|date|etag|retry-after(-ms)?|server|.*(correlation|request)-?id|.*ratelimit.*)$/;

const secret =
  /(pass(word|wd|phrase)?|secret|token|assertion|credential|signature|verifier|authorization|api-?_?key)/i;

/** The details of one attempt. */
export function describe(
  request: HttpRequest,
  response: HttpResponse | undefined,
  bodies: boolean,
): Record<string, unknown> {
  const { operation, attempt, body } = request;
  return {
    operation: operation.id,
    attempt,
    requestHeaders: show(request.headers),
    responseHeaders: response && show(headersOf(response.headers)),
    requestBody:
      bodies && !operation.sensitive && typeof body === "string"
        ? hideInBody(body)
        : undefined,
  };
}

function show(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      shown.test(name) ? value : "[REDACTED]",
    ]),
  );
}

/** The url without the values of query parameters that look like secrets. */
export function hideInUrl(url: string): string {
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
