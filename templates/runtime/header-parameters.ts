// Parameters that are not in the url: headers and cookies; generated operations that have such import it.
import { setHeader } from "./headers.js";
import type { ParameterWriter } from "./operation.js";
import { encodeText, joined } from "./url.js";

/** A header. */
export const toHeader: ParameterWriter = (headers, key, value, parameter) => {
  const encode = parameter.encode ?? (() => joined(value, String));
  setHeader(headers, key, encode(key, value, parameter));
};

/** A cookie, beside those that are there. */
export const toCookie: ParameterWriter = (headers, key, value, parameter) => {
  const encode =
    parameter.encode ?? (() => `${key}=${joined(value, encodeText)}`);
  const others = headers["cookie"];
  const text = encode(key, value, parameter);
  headers["cookie"] = others ? `${others}; ${text}` : text;
};
