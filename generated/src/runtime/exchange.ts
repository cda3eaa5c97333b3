// One attempt of a call: adds the credentials, sends the request, reads the answer.
import { ApiResponse } from "./api-promise.js";
import { errorFromAnswer, errorFromTransport } from "./error-from.js";
import type { ErrorContext } from "./errors.js";
import { setHeader } from "./headers.js";
import type { Operation } from "./operation.js";
import type { CallOptions } from "./options.js";
import type { PreparedRequest } from "./prepare.js";
import { answerInfo, readResponse } from "./response.js";
import { retryAfter } from "./retry.js";
import type { Session } from "./send.js";
import { compose } from "./transport.js";
import type { HttpRequest, Transport } from "./transport.js";

/** What differs between the attempts of a call. */
export interface Attempt {
  /** 1 for the first. */
  readonly attempt: number;
  /** The access token, if there is one. */
  readonly token: string | undefined;
  /** Fires when the attempt ends early. */
  readonly signal: AbortSignal;
  /** Leave the body unread. */
  readonly raw: boolean;
}

/** @throws {ApiError} for an error status, {ConnectionError} without an answer */
export async function exchange(
  session: Session,
  operation: Operation,
  opts: CallOptions,
  prepared: PreparedRequest,
  { attempt, token, signal, raw }: Attempt,
): Promise<ApiResponse<unknown>> {
  const { service, options, clock } = session;
  const streamed = raw || operation.response?.streamed;
  const request: HttpRequest = {
    url: prepared.url,
    method: operation.method,
    headers: { ...prepared.headers },
    body: prepared.body,
    // A stream outlives the attempt, so it listens to the caller by itself.
    signal:
      streamed && opts.signal ? AbortSignal.any([signal, opts.signal]) : signal,
    operation,
    attempt,
    connection: options.connection,
  };
  const secrets = authenticate(session, request, token);
  const context = {
    operation,
    attempts: attempt,
    correlationId: undefined as string | undefined,
  };
  const response = await compose(
    [...(options.middleware ?? []), ...(opts.middleware ?? [])],
    guard(session.transport, request.url, secrets, context),
  )(request);
  const { status } = response;
  const { correlationHeader, rateLimitResetHeader } = service;
  if (correlationHeader) {
    context.correlationId =
      response.headers.get(correlationHeader) ?? undefined;
  }
  try {
    if (status < 200 || status > 299) {
      const text = await response.text();
      const wait = retryAfter(
        status,
        response.headers,
        rateLimitResetHeader,
        clock,
      );
      throw errorFromAnswer(answerInfo(response, text, context, wait));
    }
    const data = raw
      ? undefined
      : await readResponse(response, operation, context);
    return new ApiResponse(data, response, context);
  } catch (thrown) {
    // What breaks while the body is read is the connection.
    throw errorFromTransport(thrown, context);
  }
}

/** Adds the credentials and returns the names of the headers that hold them. */
function authenticate(
  { service, options }: Session,
  request: HttpRequest,
  token: string | undefined,
): string[] {
  if (service.security) {
    const credentials = options.credentials ?? {};
    return service.security(request, request.operation, credentials, token);
  }
  if (!token || request.headers["authorization"] !== undefined) return [];
  setHeader(request.headers, "Authorization", `Bearer ${token}`);
  return ["authorization"];
}

/** Sends, but sends no credential to an origin it is not meant for. */
function guard(
  transport: Transport,
  url: string,
  secrets: string[],
  context: ErrorContext,
): Transport {
  return async (request) => {
    if (request.url !== url && !sameOrigin(request.url, url)) {
      for (const name of secrets) delete request.headers[name];
    }
    try {
      return await transport(request);
    } catch (thrown) {
      throw errorFromTransport(thrown, context);
    }
  };
}

function sameOrigin(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin;
}
