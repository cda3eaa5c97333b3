// An operation in, its part of a page out.
import type { Api, Operation } from "../../api/api.js";
import { essenceOf } from "../../api/media.js";
import type { View } from "../../code/file.js";
import {
  markdown,
  markdownCell,
  markdownCellSpan,
  markdownLine,
  markdownParagraphs,
  markdownQuoted,
  markdownSentence,
  markdownSpan,
  markdownText,
} from "../../code/prose.js";
import { callbacksName, linkTexts } from "../after.js";
import { typedFailures } from "../failures.js";
import { errorTypeName } from "../../api/names.js";
import { resultPayloads } from "../../api/payloads.js";
import { argumentView, contentTypeOption, inputOf, type Argument } from "./argument.js";
import type { Context } from "./context.js";
import { errorsOf } from "./errors.js";
import { extensionViews } from "./extension.js";
import { callbackView } from "./incoming.js";
import { holdsModels, resultTypeName, type Models } from "./javascript.js";
import { callSample } from "./sample.js";
import { packageView } from "./package.js";
import { payloadsLine, typeLine } from "./typeText.js";

export function operationView(
  operation: Operation,
  className: string,
  anchors: { readonly operation: string; readonly errors: string },
  { api, settings, models, errors: { keyOf, viewOf, shared } }: Context,
): View {
  const { required, options } = inputOf(operation);
  const shown = (argument: Argument) => argumentView(argument, models, settings.docs);
  const input = [...required, ...options].map(shown);
  const chosen = contentTypeOption(operation).map(shown);
  const errors = errorsOf(operation);
  const own = errors.filter((response) => !shared.has(keyOf(response)));
  const others = errors.filter((response) => shared.has(keyOf(response)));
  const extensions = extensionViews(operation.extensions, settings.docs);
  return {
    ...extensions,
    extensions,
    name: markdownLine(operation.name),
    className: markdownLine(className),
    ...packageView(settings),
    /** Where links within the page lead: `getusers`, `errors`. */
    anchor: markdownLine(anchors.operation),
    errorsAnchor: markdownLine(anchors.errors),
    method: markdownLine(operation.method),
    path: markdownText(operation.path),
    /** `` `GET /users/{id}` ``, for a table cell. */
    request: markdownCellSpan(`${operation.method} ${operation.path}`),
    requestLine: markdownSpan(`${operation.method} ${operation.path}`),
    ...textView(operation),
    deprecated: operation.deprecated,
    preview: operation.preview === true,
    usesToken: usesToken(operation, api),
    ...scopesView(operation),
    /** The arguments of the method. */
    required: input.slice(0, required.length),
    hasRequired: required.length > 0,
    /** The fields of the options that the service takes. */
    options: input.slice(required.length),
    hasOptions: options.length > 0,
    /** The fields that decide on how they are sent. */
    sending: chosen,
    hasAnyOptions: options.length + chosen.length > 0,
    /** Arguments, then options that the service takes. */
    parameters: input,
    hasParameters: input.length > 0,
    returns: returnsView(operation, models),
    /** What the body is on the wire, where it is no JSON and its one way to be sent. */
    sentAs: sentAsView(operation),
    /** Where it is sent, if not to where the others are. */
    servers: operation.servers?.map(({ url }) => ({ code: markdownSpan(url) })) ?? null,
    /** The type of what it rejects with; null where the description does not say what failures hold. */
    errorType:
      typedFailures(operation).length === 0
        ? null
        : markdownSpan(`${className}.${errorTypeName(operation.name, settings.naming.options)}`),
    /** The same for pages for JavaScript. */
    jsReturns: jsReturnsView(operation, models),
    /** A call in TypeScript. */
    example: callSample(operation, models),
    /** What the service sends because of it. */
    callbacks: (operation.callbacks ?? []).map((callback) => callbackView(callback, models)),
    hasCallbacks: operation.callbacks !== undefined,
    callbacksType: markdownSpan(`${className}.${callbacksName(operation)}`),
    /** What can be called with what it returns. */
    links: linkViews(operation, api),
    hasLinks: operation.links !== undefined,
    /** Every failure that is declared. */
    errors: errors.map(viewOf),
    /** Those that no other operation declares in the same way, */
    ownErrors: own.map(viewOf),
    hasOwnErrors: own.length > 0,
    /** and those that stand once on the page. */
    sharedErrors: others.map(viewOf),
    hasSharedErrors: others.length > 0,
  };
}

function linkViews(operation: Operation, api: Api): View[] {
  return linkTexts(operation, api).map((text) => ({ call: markdownSpan(text) }));
}

/** What the description says about the operation, in the forms that its places in a page ask for. */
function textView({ summary = "", description = "" }: Operation): View {
  const repeats = description.trim() === summary.trim();
  const brief = summary.trim() || (description.trim().split("\n")[0] ?? "");
  return {
    /** For a table cell. */
    brief: markdownCell(brief),
    summary: summary.trim() === "" ? null : markdownSentence(summary),
    description: description.trim() === "" || repeats ? null : markdownParagraphs(description),
    /** As it stands in the description of the service, on one line; may be empty. */
    summaryText: markdownText(summary),
    /** As it stands in the description of the service; null where there is none. */
    descriptionText: description === "" ? null : markdown(description),
  };
}

function usesToken(operation: Operation, api: Api): boolean {
  const names = new Set(operation.security.flat().map(({ scheme }) => scheme));
  return api.securitySchemes.some(
    (scheme) =>
      names.has(scheme.name) &&
      (scheme.type === "oauth2" ||
        scheme.type === "openIdConnect" ||
        (scheme.type === "http" && scheme.scheme.toLowerCase() === "bearer")),
  );
}

/** What a token has to allow: all scopes of one of the alternatives. Another one may ask for no token. */
function scopesView({ security }: Operation): View {
  const lists = security.map((alternative) => [...new Set(alternative.flatMap(({ scopes }) => scopes))].sort());
  const asking = [...new Map(lists.map((scopes) => [scopes.join(" "), scopes])).values()].filter(
    ({ length }) => length > 0,
  );
  return {
    scopes:
      asking.length === 0
        ? null
        : asking.map((scopes) => ({ all: scopes.map((scope) => ({ code: markdownSpan(scope) })) })),
    hasOtherSecurity: asking.length > 0 && lists.some(({ length }) => length === 0),
  };
}

/** What a call gives; null where that is nothing. */
function returnsView({ result, list }: Operation, models: Models): View | null {
  const payloads = resultPayloads(result);
  if (payloads.every(({ kind }) => kind === "nothing")) return null;
  return {
    type: payloadsLine(payloads, result.mayBeEmpty, models, "models/"),
    /** Where it is no JSON, what it is on the wire. */
    mediaTypes: mediaTypesView(result.mediaTypes),
    /** What a list holds, whose pages can be walked through. */
    item: list === undefined ? null : typeLine(list.itemType, models, "models/"),
  };
}

function mediaTypesView(mediaTypes: readonly string[]): View[] | null {
  return mediaTypes.every(goesWithoutSaying)
    ? null
    : mediaTypes.map((mediaType) => ({ code: markdownSpan(mediaType) }));
}

function goesWithoutSaying(mediaType: string): boolean {
  return ["application/json", "*/*"].includes(essenceOf(mediaType));
}

function sentAsView({ body }: Operation): View[string] {
  const [only, second] = body?.content ?? [];
  const isSaid = only !== undefined && second === undefined && !goesWithoutSaying(only.mediaType);
  return isSaid ? markdownSpan(only.mediaType) : null;
}

/** The same as JavaScript names it: the body of the first response that says that the call went well. */
function jsReturnsView({ responses }: Operation, models: Models): View | null {
  const response =
    responses.find(({ status }) => status.startsWith("2")) ?? responses.find(({ status }) => status === "default");
  const type = response?.content[0]?.type;
  return type === undefined
    ? null
    : { type: markdownQuoted(resultTypeName(type, models)), isModel: holdsModels(type, models) };
}
