// Pre and post hooks in the manner of an HTTP client's interceptors, around an attempt.
import { headersOf } from "./api-promise.js";
import type { Operation } from "./operation.js";
import type {
  HttpRequest,
  HttpResponse,
  RequestBody,
  Transport,
} from "./transport.js";

/** A request as a pre hook sees it, and may change it. */
export interface HookRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  data: RequestBody | undefined;
  /** The operation that is called, and which attempt it is: to be read. */
  readonly operation?: Operation;
  readonly attempt?: number;
}

/** An answer as a post hook sees it; its `data` may be changed, but for those of a stream, which are not there yet. */
export interface HookResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Record<string, string>;
  data: unknown;
  readonly config: HookRequest;
}

/** Called before each attempt; what it throws ends the call. */
export type PreHook = (
  request: HookRequest,
) => HookRequest | void | Promise<HookRequest | void>;

/** Called after each answer, error statuses included. */
export type PostHook = (
  response: HookResponse,
) => HookResponse | void | Promise<HookResponse | void>;

interface Hooks {
  readonly preHook?: PreHook | undefined;
  readonly postHook?: PostHook | undefined;
}

/** Sends a request after the one hook has seen it, and before the other sees the answer. */
export function withHooks(
  { preHook, postHook }: Hooks,
  request: HttpRequest,
  next: Transport,
): Promise<HttpResponse> {
  const last: Transport = (request) =>
    postHook ? withPostHook(postHook, request, next) : next(request);
  return preHook ? withPreHook(preHook, request, last) : last(request);
}

/** Sends a request after `hook` has seen it. */
async function withPreHook(
  hook: PreHook,
  request: HttpRequest,
  next: Transport,
): Promise<HttpResponse> {
  const { url, method, headers, body: data, operation, attempt } = request;
  const given = { url, method, headers, data, operation, attempt };
  const { data: body, ...changed } = (await hook(given)) ?? given;
  return next({ ...request, ...changed, body, operation, attempt });
}

/** Sends a request and shows the answer to `hook`; the body is read for it, unless the call gives a stream. */
async function withPostHook(
  hook: PostHook,
  request: HttpRequest,
  next: Transport,
): Promise<HttpResponse> {
  const response = await next(request);
  const isStream =
    request.operation.response?.streamed && response.status < 300;
  const bytes = isStream ? undefined : await response.arrayBuffer();
  const before = bytes && parsed(new TextDecoder().decode(bytes));
  const given: HookResponse = {
    status: response.status,
    statusText: response.statusText,
    headers: headersOf(response.headers),
    data: before,
    config: {
      url: request.url,
      method: request.method,
      headers: {},
      data: undefined,
      operation: request.operation,
      attempt: request.attempt,
    },
  };
  const { data } = (await hook(given)) ?? given;
  if (!bytes) return response;
  // What is no text must not become one.
  return read(response, data === before ? bytes : (JSON.stringify(data) ?? ""));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The answer with a body that has been read already. */
function read(
  response: HttpResponse,
  content: string | ArrayBuffer,
): HttpResponse {
  const { status, statusText, url, headers } = response;
  const body = () =>
    new Blob([content], { type: headers.get("content-type") ?? "" });
  return {
    status,
    statusText,
    url,
    headers,
    get body() {
      return body().stream();
    },
    text: () => body().text(),
    arrayBuffer: () => body().arrayBuffer(),
    blob: async () => body(),
  };
}
