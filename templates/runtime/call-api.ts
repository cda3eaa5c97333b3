// A call of any path, described as earlier SDKs described it; loaded when one is made.
import { encodeBody } from "./body.js";
import { toHeader } from "./header-parameters.js";
import type { Operation, PlacedParameter } from "./operation.js";
import type { CallOptions } from "./options.js";

/** The arguments of `callApi`. */
export type AnyRequest = readonly [
  path: string,
  httpMethod: string,
  pathParams?: object | null,
  queryParams?: object | null,
  headerParams?: object | null,
  formParams?: object | null,
  bodyParam?: unknown,
  authNames?: readonly string[] | null,
  contentTypes?: readonly string[] | null,
  accepts?: readonly string[] | null,
  customHeaders?: Record<string, string>,
];

/** The same as a generated method would say it. */
export function operationOf([
  path,
  httpMethod,
  pathParams,
  queryParams,
  headerParams,
  formParams,
  body,
  authNames,
  contentTypes,
  accepts,
  customHeaders,
]: AnyRequest): [operation: Operation, args: object, opts: CallOptions] {
  const args: Record<string, unknown> = { body };
  const named = <Place extends Pick<PlacedParameter, "in">>(
    place: Place,
    values: object | null | undefined,
  ) =>
    Object.entries(values ?? {}).map(([key, value]) => {
      const name = `${place.in} ${key}`;
      args[name] = value;
      return { ...place, name, key };
    });
  const mediaType = contentTypes?.[0] ?? "application/json";
  const fields = Object.entries(formParams ?? {});
  if (fields.length) {
    const form: unknown = mediaType.startsWith("multipart/")
      ? new FormData()
      : new URLSearchParams();
    for (const [key, value] of fields) (form as FormData).set(key, value);
    args["body"] = form;
  }
  const operation: Operation = {
    id: "callApi",
    method: httpMethod.toUpperCase(),
    path,
    parameters: [
      ...named({ in: "path" }, pathParams),
      ...named({ in: "query" }, queryParams),
      ...named({ in: "header", write: toHeader }, headerParams),
    ],
    body: { name: "body", mediaType, write: encodeBody },
    accept: accepts?.[0] ?? "application/json",
    ...(authNames?.length ? {} : { security: [] }),
  };
  return [operation, args, { customHeaders }];
}
