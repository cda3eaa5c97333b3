// A call of any path, described as earlier SDKs described it; loaded when one is made.
import { encodeBody } from "./body.js";
import type { Operation, Parameter } from "./operation.js";
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
]: AnyRequest): [Operation, args: object, CallOptions] {
  const args: Record<string, unknown> = { body };
  const named = (
    place: Parameter["in"],
    values: object | null | undefined,
  ): Parameter[] =>
    Object.entries(values ?? {}).map(([key, value]) => {
      const name = `${place} ${key}`;
      args[name] = value;
      return { name, key, in: place };
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
      ...named("path", pathParams),
      ...named("query", queryParams),
      ...named("header", headerParams),
    ],
    body: { name: "body", mediaType, write: encodeBody },
    accept: accepts?.[0] ?? "application/json",
    ...(authNames?.length ? {} : { security: [] }),
  };
  return [operation, args, { customHeaders }];
}
