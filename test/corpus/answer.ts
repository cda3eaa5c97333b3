// A declared response in, what a server answers and what the caller must get out.
import { isDeepStrictEqual } from "node:util";
import { isBinary, essenceOf } from "./given.js";
import { differenceOf, show, type Difference } from "./arrived.js";
import type { DescribedOperation, DescribedResponse, Description, Media } from "./description.js";
import type { Sampler } from "./sample.js";

/** What the server sends, and what it means. */
export interface Answer {
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly body: Uint8Array | undefined;
  readonly expected: Expected;
}

/** What a call gives, or what its error holds. */
export type Expected =
  | { readonly kind: "nothing" }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly kind: "events"; readonly value: readonly unknown[] }
  | { readonly kind: "lines"; readonly value: readonly unknown[] };

/** The statuses that a server may answer with; one for each declared response, but for redirects and interim answers. */
export function answersOf(operation: DescribedOperation): { status: number; response: DescribedResponse }[] {
  const declared = new Set(operation.responses.map(({ status }) => status));
  const hasSuccess = [...declared].some((status) => status.startsWith("2"));
  return operation.responses.flatMap((response) => {
    const status = statusOf(response.status, declared, hasSuccess);
    return status === undefined ? [] : [{ status, response }];
  });
}

function statusOf(status: string, declared: ReadonlySet<string>, hasSuccess: boolean): number | undefined {
  if (status === "default") return hasSuccess ? 500 : 200;
  if (/^[13]/.test(status)) return undefined;
  if (!status.endsWith("XX")) return Number(status);
  const first = Number(status[0]) * 100;
  return [first, first + 1, first + 2, first + 3, first + 18].find((one) => !declared.has(String(one)));
}

/** The media type that a server answers with, by the `Accept` header (RFC 9110 section 12.5.1). */
export function negotiate(accept: string | null, content: ReadonlyMap<string, Media>): string | undefined {
  const ranges = (accept ?? "*/*").split(",").map(rangeOf);
  let best: { readonly mediaType: string; readonly quality: number } | undefined;
  for (const mediaType of content.keys()) {
    const fitting = ranges.filter(({ type }) => isInRange(essenceOf(mediaType), type));
    // The most specific range counts.
    const quality = fitting.sort((a, b) => b.precision - a.precision)[0]?.quality ?? 0;
    if (quality > (best?.quality ?? 0)) best = { mediaType, quality };
  }
  return best?.mediaType;
}

function rangeOf(text: string): { type: string; quality: number; precision: number } {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((one) => one.startsWith("q="))?.slice(2) ?? "1";
  return { type, quality: Number(quality), precision: type === "*/*" ? 0 : type.endsWith("/*") ? 1 : 2 };
}

/** Whether a media type is in a range; what is a range itself has a type in it. */
function isInRange(mediaType: string, range: string): boolean {
  if (range === "*/*" || mediaType === "*/*" || range === mediaType) return true;
  const [main, sub] = mediaType.split("/");
  const [mainRange, subRange] = range.split("/");
  return main === mainRange && (sub === "*" || subRange === "*");
}

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

/** Makes the answer of a response in one of its media types. */
export function answer(
  description: Description,
  { method }: DescribedOperation,
  { status, response }: { readonly status: number; readonly response: DescribedResponse },
  mediaType: string | undefined,
  sampler: Sampler,
): Answer {
  const media = mediaType === undefined ? undefined : response.content.get(mediaType);
  if (mediaType === undefined || media === undefined || method === "HEAD" || [204, 205, 304].includes(status)) {
    return { status, mediaType: undefined, body: undefined, expected: { kind: "nothing" } };
  }
  const { sent, body, expected } = written(description, mediaType, media, sampler);
  return { status, mediaType: sent, body, expected };
}

function written(
  description: Description,
  mediaType: string,
  { schema, itemSchema }: Media,
  sampler: Sampler,
): { sent: string; body: Uint8Array; expected: Expected } {
  const essence = essenceOf(mediaType);
  const bytes = (text: string) => new TextEncoder().encode(text);
  const value = () => sampler.value(schema, "full", "server");
  const item = () => sampler.value(itemSchema ?? schema, "full", "server");
  if (essence === "text/event-stream") {
    const events = [JSON.stringify(item()), "two\nlines", "ünï"];
    const text = events.map((data) => `event: piece\n${data.replace(/^/gm, "data: ")}\n\n`).join("");
    // Where the description says what is in an event, data that are JSON are values (3.2, Media Type Object, `itemSchema`).
    const data = itemSchema === undefined ? events : events.map(jsonOrText);
    return { sent: mediaType, body: bytes(text), expected: { kind: "events", value: data } };
  }
  if (/^application\/(x-)?(nd-?json|json-?l|jsonlines)$/.test(essence)) {
    const lines = [item(), item()];
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    return { sent: mediaType, body: bytes(text), expected: { kind: "lines", value: lines } };
  }
  if (essence === "application/json-seq") {
    // RFC 7464 section 2.2: a record separator before each text, a line feed behind it.
    const texts = [item(), item()];
    const text = texts.map((one) => `\x1e${JSON.stringify(one)}\n`).join("");
    return { sent: mediaType, body: bytes(text), expected: { kind: "lines", value: texts } };
  }
  if (isBinary(description, schema)) {
    return { sent: concrete(mediaType), body: everyByte, expected: { kind: "bytes", value: everyByte } };
  }
  if (/[/+]json$/.test(essence) || essence === "*/*") {
    const json = value() ?? null;
    const sent = essence === "*/*" ? "application/json" : mediaType;
    return { sent, body: bytes(JSON.stringify(json)), expected: { kind: "json", value: json } };
  }
  if (essence.startsWith("text/") || /[/+](xml|(x-)?ya?ml)$|urlencoded$/.test(essence)) {
    const text = sampler.text("full");
    return { sent: concrete(mediaType), body: bytes(text), expected: { kind: "text", value: text } };
  }
  return { sent: concrete(mediaType), body: everyByte, expected: { kind: "bytes", value: everyByte } };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `image/*` is a range: a server sends one of its types. */
function concrete(mediaType: string): string {
  return mediaType.replace(/^\*\/\*/, "application/octet-stream").replace(/\/\*/, "/x-any");
}

/** The difference between what a call gave and what the server meant. */
export async function resultDifference(answered: Answer, result: unknown): Promise<Difference | undefined> {
  const { status, mediaType, expected } = answered;
  const what = `answer ${status} (${mediaType ?? "no content"})`;
  const detail = await differs(expected, result, mediaType);
  return detail === undefined ? undefined : { what, detail };
}

async function differs(
  expected: Expected,
  result: unknown,
  mediaType: string | undefined,
): Promise<string | undefined> {
  switch (expected.kind) {
    case "nothing":
      return result === undefined ? undefined : `undefined came back as ${kindOf(result)}`;
    case "json":
    case "text":
      return kindOf(result) === kindOf(expected.value)
        ? differenceOf(expected.value, result)
        : `${kindOf(expected.value)} came back as ${kindOf(result)} ${show(result)}`;
    case "bytes": {
      if (!(result instanceof Blob)) return `bytes came back as ${kindOf(result)}`;
      if (essenceOf(result.type) !== essenceOf(mediaType ?? "")) return `the type came back as ${result.type}`;
      const found = new Uint8Array(await result.arrayBuffer());
      return isDeepStrictEqual(found, expected.value) ? undefined : `${found.length} other bytes came back`;
    }
    case "events":
    case "lines": {
      if (!isAsyncIterable(result)) return `a stream came back as ${kindOf(result)}`;
      const found: unknown[] = [];
      for await (const one of result) found.push(expected.kind === "events" ? (one as { data: unknown }).data : one);
      return isDeepStrictEqual(found, expected.value)
        ? undefined
        : `${show(expected.value)} came back as ${show(found)}`;
    }
  }
}

/** The difference between what an error holds and what the server said. */
export function errorDifference(answered: Answer, error: unknown): Difference | undefined {
  const { status, mediaType, expected } = answered;
  const what = `error ${status} (${mediaType ?? "no content"})`;
  const found = error as { status?: unknown; body?: unknown; text?: unknown; message?: unknown };
  if (found.status !== status)
    return { what, detail: `the error is ${String(found.message)}, its status ${show(found.status)}` };
  if (expected.kind === "json") {
    const detail = differenceOf(expected.value, found.body);
    return detail === undefined ? undefined : { what, detail };
  }
  if (expected.kind === "text" && found.text !== expected.value) {
    return { what, detail: `${show(expected.value)} came back as ${show(found.text)}` };
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null || typeof value !== "object") return typeof value;
  if (isAsyncIterable(value)) return "a stream";
  return value instanceof Blob ? "a Blob" : Array.isArray(value) ? "a list" : "an object";
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
