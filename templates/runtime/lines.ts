// Request bodies of JSON values one per line (application/jsonl, application/x-ndjson); generated operations that need it import it.
import type { BodyEncoder } from "./operation.js";

/** One line per element of a list; in a JSON text sequence (RFC 7464) each starts with a record separator. */
export const lines: BodyEncoder = (value, { mediaType }) => {
  const start = /json-seq/i.test(mediaType) ? "\x1e" : "";
  const items = Array.isArray(value) ? value : [value];
  return {
    body: items.map((item) => `${start}${JSON.stringify(item)}\n`).join(""),
    contentType: mediaType,
  };
};
