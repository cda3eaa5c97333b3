// One attempt of a call: adds the credentials, sends the request, reads the answer.
import { ApiResponse } from "./api-promise.js";
import type { OnEnd } from "./clock.js";
import { errorFromAnswer, errorFromTransport } from "./error-from.js";
import { setHeader } from "./headers.js";
import type { Operation } from "./operation.js";
import type { CallOptions } from "./options.js";
import type { PreparedRequest } from "./prepare.js";
import { answerInfo, readResponse } from "./response.js";
import { retryAfter } from "./retry.js";
import type { SecurityPolicy } from "./security.js";
import type { Session } from "./send.js";
import { compose } from "./transport.js";
import type { HttpRequest } from "./transport.js";

/** Makes one attempt of a call, the one with this number; `token` is the access token, if there is one. */
export type Exchange = (
  attempt: number,
  token: string | undefined,
  onEnd: OnEnd,
) => Promise<ApiResponse<unknown>>;

/**
 * What makes the attempts of a call, one after the other. They reject with an
 * `ApiError` for an error status, with a `ConnectionError` without an answer.
 *
 * @param raw leave the body of the answer unread
 */
export function exchanging(
  session: Session,
  operation: Operation,
  prepared: PreparedRequest,
  opts: CallOptions,
  raw: boolean,
): Exchange {
  const { service, options, transport, clock } = session;
  const { url, body } = prepared;
  const {
    correlationHeader,
    rateLimitResetHeader,
    security = bearerToken,
  } = service;
  const validate = opts.validate ?? options.validate;
  return async (attempt, token, onEnd) => {
    const layers = [...(options.middleware ?? []), ...(opts.middleware ?? [])];
    // Written out, because a copy of `prepared` takes longer than all else here.
    const request = {
      url,
      method: operation.method,
      headers: { ...prepared.headers },
      body,
      operation,
      attempt,
      connection: options.connection,
    } as HttpRequest;
    // A stream outlives the attempt, so it listens to the caller by itself.
    const caller =
      raw || operation.response?.streamed ? opts.signal : undefined;
    if (!transport.takesOnEnd || layers.length || caller) {
      const controller = new AbortController();
      const { signal } = controller;
      onEnd(() => controller.abort());
      request.signal = caller ? AbortSignal.any([signal, caller]) : signal;
    }
    const { credentials = {} } = options;
    const secrets = security(request, operation, credentials, token);
    const context = {
      operation,
      attempts: attempt,
      correlationId: undefined as string | undefined,
    };
    const response = await compose(layers, async (last) => {
      // No credential is sent to an origin that it is not meant for.
      if (last.url !== url && originOf(last.url) !== originOf(url)) {
        for (const name of [...alwaysSecret, ...secrets]) {
          delete last.headers[name];
        }
      }
      try {
        return await transport(last, request.signal ? undefined : onEnd);
      } catch (thrown) {
        throw errorFromTransport(thrown, context);
      }
    })(request);
    const { status, headers: received } = response;
    if (correlationHeader) {
      context.correlationId = received.get(correlationHeader) ?? undefined;
    }
    let data: unknown;
    try {
      if (status < 200 || status > 299) {
        const text = await response.text();
        const wait = retryAfter(status, received, rateLimitResetHeader, clock);
        throw errorFromAnswer(answerInfo(response, text, context, wait));
      }
      if (!raw) {
        data = await readResponse(response, operation, context, opts.signal);
      }
    } catch (thrown) {
      // What breaks while the body is read is the connection.
      throw errorFromTransport(thrown, context);
    }
    if (validate && !raw) await validate(data, response, context);
    return new ApiResponse(data, response, context);
  };
}

/** Headers that are credentials, whoever has set them. */
const alwaysSecret = ["authorization", "cookie", "proxy-authorization"];

/** The policy of a service that has none of its own; there is no token where the caller has set the header. */
const bearerToken: SecurityPolicy = ({ headers }, _, __, token) => {
  if (token) setHeader(headers, "authorization", `Bearer ${token}`);
  return [];
};

function originOf(url: string): string {
  return new URL(url).origin;
}
