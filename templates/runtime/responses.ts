// Readers for answers that are not JSON; generated operations that need one import it.
import { ResponseParseError } from "./errors.js";
import type { ErrorContext } from "./errors.js";
import type { Operation, ResponseReader } from "./operation.js";
import { answerInfo } from "./response.js";
import type { HttpResponse } from "./transport.js";

/** The answer as a string. */
export const text: ResponseReader = {
  accept: "text/plain, */*",
  async read(response, operation, context) {
    const text = await response.text();
    refusePage(text, response, operation, context);
    return text;
  },
};

/** The answer as a `Uint8Array`. */
export const bytes: ResponseReader = {
  accept: "*/*",
  async read(response, operation, context) {
    const answer = await readBlob(response, operation, context);
    return new Uint8Array(await answer.arrayBuffer());
  },
};

/** The answer as a `Blob`, with its media type. */
export const blob: ResponseReader = { accept: "*/*", read: readBlob };

/** `undefined`, whatever is sent. */
export const nothing: ResponseReader = {
  accept: "*/*",
  read: async (response) => void (await response.text()),
};

/** The `ReadableStream` of the body, as it arrives; `null` without a body. */
export const stream: ResponseReader = {
  accept: "*/*",
  streamed: true,
  read: (response) => response.body,
};

async function readBlob(
  response: HttpResponse,
  operation: Operation,
  context: ErrorContext,
): Promise<Blob> {
  const answer = await response.blob();
  // Only what calls itself a page is worth a look inside.
  if (isHtml(response)) {
    refusePage(await answer.text(), response, operation, context);
  }
  return answer;
}

/** A page of a proxy or of a login is no answer, unless the operation gives HTML. */
function refusePage(
  text: string,
  response: HttpResponse,
  { id, accept = "*/*" }: Operation,
  context: ErrorContext,
): void {
  const isAsked = /\*\/\*|text\/\*|html/.test(accept);
  const isPage = /^\s*<(!doctype html|html)/i.test(text);
  if (isAsked || !isHtml(response) || !isPage) return;
  throw new ResponseParseError(
    `${id} answered ${response.status} with a page instead of ${accept}`,
    answerInfo(response, text, context),
  );
}

function isHtml({ headers }: HttpResponse): boolean {
  return /html/i.test(headers.get("content-type") ?? "");
}
