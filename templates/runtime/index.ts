// The part of the runtime that every package has; rarer parts are imported from their own files.
export { ApiPromise, ApiResponse } from "./api-promise.js";
export { Client } from "./client.js";
export type { Clock } from "./clock.js";
export {
  AbortError,
  ApiError,
  ArgumentError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  NotFoundError,
  PayloadTooLargeError,
  PermissionError,
  RateLimitError,
  ResponseParseError,
  SdkError,
  ServerError,
  TimeoutError,
  UnprocessableEntityError,
} from "./errors.js";
export type { AnswerInfo, ApiErrorOf, ErrorContext } from "./errors.js";
export type {
  Body,
  BodyContent,
  BodyEncoder,
  BodyWriter,
  EncodedBody,
  Operation,
  Parameter,
  ParameterEncoder,
  ParameterWriter,
  PlacedParameter,
  PropertyEncoding,
  ResponseReader,
  ServerChooser,
} from "./operation.js";
export type {
  AccessToken,
  CallOptions,
  ClientOptions,
  Credential,
  Environments,
  OAuthDescription,
  ResponseValidator,
  ServiceDescription,
} from "./options.js";
export type { RetryInfo } from "./retry.js";
export { fetchTransport } from "./transport.js";
export type {
  BinaryBody,
  ConnectionOptions,
  Fetch,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  Middleware,
  RequestBody,
  Transport,
} from "./transport.js";
