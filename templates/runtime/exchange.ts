// One attempt of a call: adds the credentials, sends the request, reads the answer.
import { ApiResponse } from "./api-promise.js";
import { Attempt } from "./attempt.js";
import type { OnEnd } from "./clock.js";
import { errorFromAnswer, errorFromTransport } from "./error-from.js";
import { setHeader } from "./headers.js";
import type { Operation } from "./operation.js";
import type { CallOptions } from "./options.js";
import type { PreparedRequest } from "./prepare.js";
import { answerInfo, readResponse } from "./response.js";
import { retryAfter } from "./retry.js";
import type { Session } from "./send.js";
import { compose } from "./transport.js";
import type { HttpRequest } from "./transport.js";

/**
 * @param token the access token, if there is one
 * @param raw leave the body unread
 * @throws {ApiError} for an error status, {ConnectionError} without an answer
 */
export async function exchange(
  session: Session,
  prepared: PreparedRequest,
  operation: Operation,
  attempt: number,
  onEnd: OnEnd,
  opts: CallOptions,
  token: string | undefined,
  raw: boolean,
): Promise<ApiResponse<unknown>> {
  const { service, options, transport, clock } = session;
  const { url } = prepared;
  const { connection } = options;
  const request = new Attempt(prepared, operation, attempt, connection, onEnd);
  // A stream outlives the attempt, so it listens to the caller by itself.
  if (opts.signal && (raw || operation.response?.streamed)) {
    request.signal = AbortSignal.any([request.signal, opts.signal]);
  }
  const context = {
    operation,
    attempts: attempt,
    correlationId: undefined as string | undefined,
  };
  const secrets = authenticate(session, request, token);
  const response = await compose(
    [...(options.middleware ?? []), ...(opts.middleware ?? [])],
    async (last) => {
      // No credential is sent to an origin that it is not meant for.
      if (last.url !== url && originOf(last.url) !== originOf(url)) {
        for (const name of [...alwaysSecret, ...secrets]) {
          delete last.headers[name];
        }
      }
      try {
        return await transport(last, request.onEnd);
      } catch (thrown) {
        throw errorFromTransport(thrown, context);
      }
    },
  )(request);
  const { status, headers } = response;
  const { correlationHeader, rateLimitResetHeader } = service;
  if (correlationHeader) {
    context.correlationId = headers.get(correlationHeader) ?? undefined;
  }
  let data: unknown;
  try {
    if (status < 200 || status > 299) {
      const text = await response.text();
      const wait = retryAfter(status, headers, rateLimitResetHeader, clock);
      throw errorFromAnswer(answerInfo(response, text, context, wait));
    }
    if (!raw) {
      data = await readResponse(response, operation, context, opts.signal);
    }
  } catch (thrown) {
    // What breaks while the body is read is the connection.
    throw errorFromTransport(thrown, context);
  }
  const validate = opts.validate ?? options.validate;
  if (validate && !raw) await validate(data, response, context);
  return new ApiResponse(data, response, context);
}

/** Headers that are credentials, whoever has set them. */
const alwaysSecret = ["authorization", "cookie", "proxy-authorization"];

/** Adds the credentials and returns the names of further headers that are secret. */
function authenticate(
  { service: { security }, options: { credentials = {} } }: Session,
  request: HttpRequest,
  token: string | undefined,
): string[] {
  const { headers, operation } = request;
  if (security) return security(request, operation, credentials, token);
  if (token && headers["authorization"] === undefined) {
    setHeader(headers, "authorization", `Bearer ${token}`);
  }
  return [];
}

function originOf(url: string): string {
  return new URL(url).origin;
}
