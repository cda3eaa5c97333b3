// A request as it left the client in, what a server made from the description finds different from what was given out.
import { isDeepStrictEqual } from "node:util";
import {
  isFields,
  type DescribedOperation,
  type DescribedParameter,
  type Fields,
  type PropertyEncoding,
} from "./description.js";
import { bodyKind, essenceOf, isJoined, isPlain, isStyled, type Given, type GivenBody } from "./given.js";
import { decodeQuery, pairsOf, readParameter, shapeOf, type RawPair, type RawRequest } from "./styles.js";

/** What left the client: real headers and bytes. */
export interface Arrived {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** A difference: where it is, and what was found. */
export interface Difference {
  readonly what: string;
  readonly detail: string;
}

/** Headers that a client adds by itself. */
const ownHeaders = ["accept", "content-type", "content-length", "host", "connection", "user-agent", "accept-encoding"];

/** Everything in which the request is not what was given. */
export async function differencesOf(
  operation: DescribedOperation,
  given: Given,
  arrived: Arrived,
  base: string,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  if (arrived.method !== operation.method) differences.push({ what: "method", detail: arrived.method });
  const server = operation.server === undefined ? base : new URL(operation.server, base).href.replace(/\/$/, "");
  const raw = rawRequest(operation, arrived, server);
  if (raw === undefined) return [...differences, { what: "path", detail: `${arrived.url} is not ${operation.path}` }];
  const pairs = new Set<RawPair>([...raw.query, ...raw.cookies]);
  const headers = new Set([...raw.headers.keys()].filter((name) => !ownHeaders.includes(name)));
  for (const parameter of operation.parameters) {
    const { in: place, name } = parameter;
    const wanted = given.parameters.get(parameter);
    const what = `${place} parameter ${JSON.stringify(name)} (${parameter.style}${parameter.explode ? ", explode" : ""})`;
    // A path parameter that the path has no place for goes nowhere.
    if (wanted === undefined || (place === "path" && !raw.path.has(name))) continue;
    if (place === "header") headers.delete(name.toLowerCase());
    try {
      const found = readParameter(parameter, raw, shapeOf(wanted));
      for (const pair of found?.pairs ?? []) pairs.delete(pair);
      if (!isSame(parameter, wanted, found?.value)) {
        differences.push({
          what,
          detail: `${show(wanted)} arrived as ${show(found?.value)} in ${shortUrl(arrived, place)}`,
        });
      }
    } catch (error) {
      differences.push({
        what,
        detail: `${show(wanted)} cannot be read: ${String(error)} in ${shortUrl(arrived, place)}`,
      });
    }
  }
  if (pairs.size > 0) differences.push({ what: "unexpected pairs", detail: show([...pairs]) });
  // A key by which the service knows the call again comes by itself.
  const isKey = (header: string) =>
    /(^|-)idempotency-?key$/.test(header) && operation.parameters.some(({ name }) => name.toLowerCase() === header);
  const unexpected = [...headers].filter((name) => name !== "cookie" && !isKey(name));
  if (unexpected.length > 0) differences.push({ what: "unexpected headers", detail: show(unexpected) });
  return [...differences, ...(await bodyDifferences(given.body, arrived, operation))];
}

function shortUrl({ url, headers }: Arrived, place: DescribedParameter["in"]): string {
  return place === "header" || place === "cookie" ? show([...headers]) : url;
}

/** The request taken apart by the path template; `undefined` where the path is another one. */
function rawRequest(
  { path, parameters }: DescribedOperation,
  { url, headers }: Arrived,
  base: string,
): RawRequest | undefined {
  // What stands behind `#` never reaches a server.
  const [target] = split(url, "#");
  const [place, query = ""] = split(target, "?");
  // What a template says behind `?` are pairs that are always sent.
  const [template, fixed = ""] = split(path.split("#")[0]!, "?");
  const names: string[] = [];
  const pieces = `${base}${template.startsWith("/") ? "" : "/"}${template}`.split(/(\{[^{}]+\})/);
  const pattern = pieces.map((piece) => {
    if (!/^\{.*\}$/.test(piece)) return escape(asInUrl(piece));
    const known = names.indexOf(piece.slice(1, -1));
    if (known >= 0) return `\\${known + 1}`;
    names.push(piece.slice(1, -1));
    return parameters.some((one) => one.in === "path" && one.name === names.at(-1) && one.allowReserved)
      ? "(.*?)"
      : "([^/]*?)";
  });
  const match = new RegExp(`^${pattern.join("")}$`).exec(place);
  if (match === null) return undefined;
  const isCookieHeader = parameters.some((one) => one.in === "header" && one.name.toLowerCase() === "cookie");
  const pairs = pairsOf(query, "&");
  const places = new Map(names.map((name, index) => [name, match[index + 1]!]));
  for (const { key, value } of pairsOf(fixed, "&")) {
    const name = /^\{(.*)\}$/.exec(value)?.[1];
    // A parameter of the query that the path shows as well is one of the query.
    if (name !== undefined && parameters.some((one) => one.in === "query" && one.name === name)) continue;
    const index = pairs.findIndex((one) => one.key === key && (name !== undefined || one.value === value));
    if (index < 0) continue;
    const [pair] = pairs.splice(index, 1);
    if (name !== undefined) places.set(name, pair!.value);
  }
  return {
    path: places,
    query: pairs,
    headers: new Map(headers),
    cookies: isCookieHeader ? [] : pairsOf(headers.get("cookie") ?? "", "; "),
  };
}

function split(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/** The address up to the first placeholder, or literal text of a path, as URLs write them: a blank is `%20`. */
function asInUrl(text: string): string {
  if (/^https?:/.test(text)) return new URL(text).href;
  // A dot alone is a segment that an address loses.
  return new URL(`https://x/_${text.replaceAll("?", "%3F")}_`).pathname.slice(2, -1);
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Plain values travel as texts; JSON travels as it is. */
function isSame({ style, mediaType }: DescribedParameter, wanted: unknown, found: unknown): boolean {
  if (mediaType !== undefined && bodyKind(mediaType) !== "form") return isDeepStrictEqual(wanted, found);
  const expected = textual(wanted);
  // A list of one is not told from a plain value in a deep object.
  return style === "deepObject" ? isDeepStrictEqual(flat(expected), flat(found)) : isDeepStrictEqual(expected, found);
}

function textual(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textual);
  if (!isFields(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, textual(item)]));
}

function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? flat(value[0]) : value.map(flat);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, flat(item)]));
}

async function bodyDifferences(
  given: GivenBody | undefined,
  arrived: Arrived,
  { body: described }: DescribedOperation,
): Promise<Difference[]> {
  const { body, headers } = arrived;
  const type = headers.get("content-type");
  if (given === undefined) {
    if (body.length > 0) return [{ what: "body", detail: `nothing was given, ${show(decode(body))} arrived` }];
    return type === null ? [] : [{ what: "body", detail: `${type} arrived without a body` }];
  }
  const { mediaType, value } = given;
  const what = `body (${mediaType})`;
  // Bytes say themselves what they are, as long as the operation takes it.
  const accepted = value instanceof Blob ? [...described.keys()] : [mediaType];
  if (type === null || !accepted.some((one) => matches(type, one)))
    return [{ what, detail: `the content type is ${type}` }];
  try {
    const problems = await readBody(given, arrived);
    return problems.map((detail) => ({ what, detail }));
  } catch (error) {
    return [{ what, detail: `${show(value)} cannot be read: ${String(error)} in ${show(decode(body))}` }];
  }
}

/** Whether a media type is one of a range such as `image/*`. */
function matches(type: string, range: string): boolean {
  const [one, many] = [essenceOf(type), essenceOf(range)];
  if (one.includes("*")) return false;
  return many === "*/*" || one === many || (many.endsWith("/*") && one.startsWith(many.slice(0, -1)));
}

async function readBody({ mediaType, value, media }: GivenBody, arrived: Arrived): Promise<string[]> {
  const { body, headers } = arrived;
  if (value instanceof Blob) {
    const wanted = new Uint8Array(await value.arrayBuffer());
    return Buffer.compare(wanted, body) === 0 ? [] : [`${body.length} bytes instead of ${wanted.length}`];
  }
  switch (bodyKind(mediaType)) {
    case "json":
      return unequal("", value, JSON.parse(decode(body)));
    case "text":
    case "bytes":
      return unequal("", value, decode(body));
    case "form":
      return readForm(value as object, media.encoding, decode(body));
    case "multipart": {
      // The platform reads parts of `form-data` only; those of other kinds are written in the same way (RFC 2046 section 5.1).
      const type = headers.get("content-type")!.replace(/^[^;]*/, "multipart/form-data");
      const form = await new Response(body, { headers: { "content-type": type } }).formData();
      return readMultipart(value as object, media.encoding, form);
    }
  }
}

type Encodings = GivenBody["media"]["encoding"];

/** `application/x-www-form-urlencoded` (URL Standard section 5.1; OpenAPI's Encoding Object). */
function readForm(value: object, encoding: Encodings, text: string): string[] {
  const pairs = pairsOf(text, "&");
  const left = new Set(pairs);
  const problems = Object.entries(value).flatMap(([name, item]) => {
    if (isAbsent(item)) return [];
    const own = encoding[name] ?? {};
    if (isStyled(item, own) || isJoined(own)) {
      const read = readStyled(name, item, own, pairs);
      for (const pair of read.pairs) left.delete(pair);
      return read.problems;
    }
    const found = pairs.filter(({ key }) => decodeQuery(key) === name);
    for (const pair of found) left.delete(pair);
    const wanted = (Array.isArray(item) ? item : [item]).filter((one) => !isAbsent(one));
    const texts = found.map((pair) => decodeQuery(pair.value));
    return compareItems(name, wanted, texts);
  });
  return left.size === 0 ? problems : [...problems, `unexpected pairs ${show([...left])}`];
}

/** A property that has a style is read as a query parameter is (Encoding Object, `style`). */
function readStyled(
  name: string,
  wanted: unknown,
  { style = "form", explode = style === "form" }: PropertyEncoding,
  pairs: readonly RawPair[],
): { problems: string[]; pairs: readonly RawPair[] } {
  const parameter: DescribedParameter = {
    ...{ name, in: "query", required: true, schema: {}, allowReserved: false },
    ...{ style: style === "form" ? "commaDelimited" : style, explode },
  };
  const raw = { path: new Map<string, string>(), query: pairs, headers: new Map<string, string>(), cookies: [] };
  const found = readParameter(parameter, raw, shapeOf(wanted));
  const problems = isSame(parameter, wanted, found?.value)
    ? []
    : [`${name}: ${show(wanted)} arrived as ${show(found?.value)} in ${show(pairs)}`];
  return { problems, pairs: found?.pairs ?? [] };
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Plain values as texts, unless they are said to be JSON; objects as JSON. */
function compareItems(name: string, wanted: readonly unknown[], found: readonly string[], isJson = false): string[] {
  if (wanted.length !== found.length) return [`${name}: ${show(wanted)} arrived as ${show(found)}`];
  return wanted.flatMap((one, index) =>
    isPlain(one) && !isJson ? unequal(name, String(one), found[index]) : unequal(name, one, JSON.parse(found[index]!)),
  );
}

/** `multipart/form-data` (RFC 7578), as the platform parses it. */
async function readMultipart(value: object, encoding: Encodings, form: FormData): Promise<string[]> {
  const problems: string[] = [];
  const left = new Set(form.keys());
  const texts = [...form].flatMap(([key, part]) =>
    typeof part === "string" ? [{ key: encodeURIComponent(key), value: encodeURIComponent(part) }] : [],
  );
  for (const [name, item] of Object.entries(value)) {
    left.delete(name);
    if (isAbsent(item)) continue;
    const own = encoding[name] ?? {};
    if (isStyled(item, own)) {
      const read = readStyled(name, item, own, texts);
      for (const { key } of read.pairs) left.delete(decodeQuery(key));
      problems.push(...read.problems);
      continue;
    }
    const parts: readonly unknown[] = form.getAll(name);
    const { contentType } = encoding[name] ?? {};
    const files = parts.filter((part) => part instanceof Blob);
    if (contentType !== undefined && !/[,*]/.test(contentType) && files.length === parts.length) {
      const others = files.filter(({ type }) => essenceOf(type) !== essenceOf(contentType));
      if (others.length > 0) problems.push(`${name}: parts of ${others[0]!.type} instead of ${contentType}`);
    }
    const wanted = (Array.isArray(item) ? item : [item]) as unknown[];
    if (wanted[0] instanceof Blob) {
      problems.push(...unequal(name, await bytesOf(wanted), await bytesOf(parts)));
      continue;
    }
    const contents = await Promise.all(parts.map(async (part) => (part instanceof Blob ? part.text() : String(part))));
    if (isJoined(encoding[name])) {
      // What separates may stand in the values, too, so the text as a whole has to be right.
      const ways = [",", "|", " ", "\t"].map((separator) => wanted.map(String).join(separator));
      if (!ways.includes(contents.join("\n"))) problems.push(...unequal(name, ways[0], contents.join("\n")));
    } else {
      problems.push(
        ...compareItems(
          name,
          wanted.filter((one) => !isAbsent(one)),
          contents,
          contentType !== undefined && /^[^,]*[/+]json$/.test(contentType) && files.length > 0,
        ),
      );
    }
  }
  return left.size === 0 ? problems : [...problems, `unexpected parts ${show([...left])}`];
}

async function bytesOf(values: readonly unknown[]): Promise<string[]> {
  return Promise.all(
    values.map(async (value) =>
      value instanceof Blob ? Buffer.from(await value.arrayBuffer()).toString("latin1") : `the text ${show(value)}`,
    ),
  );
}

function unequal(name: string, wanted: unknown, found: unknown): string[] {
  const difference = differenceOf(wanted, found);
  return difference === undefined ? [] : [`${name}${name && ": "}${difference}`];
}

/** The first place in which two values differ: `/items/0: 1 became "1"`. */
export function differenceOf(wanted: unknown, found: unknown, pointer = ""): string | undefined {
  if (isDeepStrictEqual(wanted, found)) return undefined;
  if (typeof wanted === "object" && wanted !== null && typeof found === "object" && found !== null) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
      const inner = differenceOf((wanted as Fields)[key], (found as Fields)[key], `${pointer}/${key}`);
      if (inner !== undefined) return inner;
    }
  }
  return `${pointer}${pointer && ": "}${show(wanted)} became ${show(found)}`;
}

function decode(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

/** A value in a line that is not too long. */
export function show(value: unknown): string {
  const text = value instanceof Blob ? `${value.size} bytes` : (JSON.stringify(value) ?? "nothing");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
