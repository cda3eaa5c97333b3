// What generated code says about one operation: plain data that the client turns into a request.
import type { ErrorContext } from "./errors.js";
import type { ClientOptions, ServiceDescription } from "./options.js";
import type { HttpRequest, HttpResponse, RequestBody } from "./transport.js";

/**
 * One operation of the service.
 *
 * Its parameters and body are looked up by `name`, first in the positional
 * arguments of the generated method, then in its options.
 */
export interface Operation {
  /** The method's name; it stands in errors, logs and retry callbacks. */
  readonly id: string;
  /** The HTTP method, upper case. */
  readonly method: string;
  /** The path below the base url, with a leading slash: `/users/{id}`. */
  readonly path: string;
  /** Parameters in the order of the document, which is the order on the wire. */
  readonly parameters?: readonly PlacedParameter[];
  /** The request body. Default: none. */
  readonly body?: Body;
  /**
   * How a successful answer is read: `text`, `bytes`, `blob`, `nothing` or
   * `stream` of `responses.js`, `eventStream` or `jsonLines` of `streams.js`,
   * `byMediaType` of `negotiated.js` where the answer itself tells.
   * Default: as JSON; an empty answer is `undefined`.
   */
  readonly response?: ResponseReader;
  /** The `Accept` header. Default: `application/json`, or what the reader says. */
  readonly accept?: string;
  /**
   * May the call be repeated when nobody knows whether the service acted on
   * it? Default: by the method (GET, HEAD, PUT, DELETE, OPTIONS may).
   *
   * - `"safe"`: a POST that only reads, such as a query
   * - `"never"`: not even after 429 or 503
   */
  readonly retry?: "safe" | "never";
  /**
   * Alternatives of security schemes, by name; one alternative needs all of
   * its schemes. `[]`: the operation is public, no credential is sent.
   * Default: the service's own.
   */
  readonly security?: readonly (readonly string[])[];
  /**
   * Another server than the base url: a name in `ServiceDescription.servers`,
   * or an absolute url where the document gives the operation its own. What
   * depends on options finds a function of `servers.js`.
   */
  readonly server?: string | ServerChooser;
  /** Refuses what `fetch` cannot send: `unfetchable` of `unfetchable.js`. */
  readonly refuse?: (request: HttpRequest) => void;
  /** The bodies hold secrets: they are never logged. */
  readonly sensitive?: true;
}

/** A parameter as it stands in an operation: what is not in the url names its writer. */
export type PlacedParameter = Parameter &
  (
    | { readonly in: "path" | "query" }
    | { readonly in: "header" | "cookie"; readonly write: ParameterWriter }
  );

/**
 * One parameter of an operation.
 *
 * Without `encode`, plain values and arrays of them are sent: in a path and in
 * a header joined by commas, in a query joined by commas or, with `explode`,
 * as one pair per element. Everything else (objects, other styles, `content`)
 * needs an encoder of `styles.js`.
 */
export interface Parameter {
  /** The name in the generated method: an argument or an option. */
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  /** The name on the wire. Default: `name`. */
  readonly key?: string;
  /** A call without it is refused. Path parameters always are. */
  readonly required?: true;
  /** Query arrays: `a=1&a=2` instead of `a=1,2` (OpenAPI's own default). */
  readonly explode?: true;
  /** Puts it where the url is not: `toHeader` or `toCookie` of `header-parameters.js`. */
  readonly write?: ParameterWriter;
  /** Writes the value in a rarer style; from `styles.js`. */
  readonly encode?: ParameterEncoder;
  /** What the encoder of a form needs to know about single properties. */
  readonly encoding?: Readonly<Record<string, PropertyEncoding>>;
}

/** Finds the address of a server from a client's options. */
export type ServerChooser = (
  options: ClientOptions,
  service: ServiceDescription,
) => string;

/**
 * Writes a parameter's value, percent-encoded where its place needs it.
 *
 * The result is the text in place of `{key}` (path), the whole pair or pairs
 * `key=value` (query, cookie; `""` leaves it out), or the value (header).
 */
export type ParameterEncoder = (
  key: string,
  value: unknown,
  parameter: Parameter,
) => string;

/** Writes a parameter into the headers of a request. */
export type ParameterWriter = (
  headers: Record<string, string>,
  key: string,
  value: unknown,
  parameter: Parameter,
) => void;

/** The request body of an operation. */
export interface Body extends BodyContent {
  /** The name in the generated method: an argument or an option. */
  readonly name: string;
  /** A call without it is refused. */
  readonly required?: true;
  /** Writes the body: `encodeBody` of `body.js`, or `byContentType` of `contents.js`, which chooses one of `contents`. */
  readonly write: BodyWriter;
  /** What may be sent, in order of preference. Default: only `mediaType`. */
  readonly contents?: readonly BodyContent[];
  /** The option that names one of them. Default: `contentType`. */
  readonly option?: string;
}

/** One way to send a body. */
export interface BodyContent {
  /** The `Content-Type`. */
  readonly mediaType: string;
  /**
   * Writes the body: `multipart` of `multipart.js`, `formBody` of `form.js`.
   * Default: JSON media types as JSON, others as they are. Blobs, form data,
   * bytes, search parameters and streams always pass through.
   */
  readonly encode?: BodyEncoder;
  /** What an encoder needs to know about single properties, by name. */
  readonly encoding?: Readonly<Record<string, PropertyEncoding>>;
  /** The same for the elements of a multipart body that is a list, by place. */
  readonly prefixEncoding?: readonly PropertyEncoding[];
  /** The same for all further elements. */
  readonly itemEncoding?: PropertyEncoding;
}

/** How one property of a form or of a multipart body is sent. */
export interface PropertyEncoding {
  /** The media type of the part. Default: by the value. */
  readonly contentType?: string;
  /** Headers of the part; need `parts` of `parts.js`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Writes pairs as a query parameter would have them; from `styles.js`. */
  readonly encode?: ParameterEncoder;
  /** For `encode`: one pair per element or property. */
  readonly explode?: true;
}

/** Turns a value into a request body. */
export type BodyEncoder = (value: unknown, content: BodyContent) => EncodedBody;

/**
 * Writes the body of a request, and into its headers what it is; `undefined`
 * where there is none. The values are what the caller has given, by name.
 */
export type BodyWriter = (
  operation: Operation,
  body: Body,
  values: Readonly<Record<string, unknown>>,
  headers: Record<string, string>,
) => RequestBody | undefined;

/** A body that is ready to be sent. */
export interface EncodedBody {
  readonly body: RequestBody;
  /** `undefined` lets the transport say it (the boundary of a multipart body). */
  readonly contentType: string | undefined;
}

/** Reads a successful answer. */
export interface ResponseReader {
  /** The `Accept` header that goes with it. */
  readonly accept: string;
  /**
   * The value is handed over while the answer still arrives. The time limit
   * then ends with the headers, and what breaks later is not repeated.
   */
  readonly streamed?: true;
  /** The value that the call resolves to; `signal` is the caller's own. */
  read(
    response: HttpResponse,
    operation: Operation,
    context: ErrorContext,
    signal?: AbortSignal,
  ): unknown;
}
