// Multipart bodies that FormData cannot write: of other kinds than form-data, and with headers of their parts.
import type { BodyEncoder, PropertyEncoding } from "./operation.js";
import { elements } from "./form.js";
import { partOf, partsOf } from "./multipart.js";

/**
 * Writes the parts (RFC 2046, 5.1) of an object, with their names, or of a
 * list, without. Values become parts as those of `multipart` do.
 */
export const parts: BodyEncoder = (value, content) => {
  const { mediaType, encoding, prefixEncoding = [], itemEncoding } = content;
  const boundary = `part-${Math.random().toString(36).slice(2)}${Date.now()}`;
  const list = Array.isArray(value)
    ? elements(value).map((item, index) => {
        const own = prefixEncoding[index] ?? itemEncoding ?? {};
        return [undefined, partOf(item, own), own] as const;
      })
    : partsOf(value, encoding);
  const pieces = list.flatMap(([name, part, own]) => [
    `--${boundary}\r\n${headersOf(name, part, own)}\r\n`,
    part,
    "\r\n",
  ]);
  const type = `${mediaType}; boundary=${boundary}`;
  const body = new Blob([...pieces, `--${boundary}--\r\n`], { type });
  return { body, contentType: type };
};

function headersOf(
  name: string | undefined,
  part: string | Blob,
  { headers = {} }: PropertyEncoding,
): string {
  const { type, name: file } = (
    typeof part === "string" ? {} : part
  ) as Partial<File>;
  const isFile = typeof part !== "string" && type !== "application/json";
  const filename = file ?? (isFile ? "blob" : undefined);
  const disposition =
    name === undefined
      ? {}
      : {
          "Content-Disposition": `form-data; name="${quoted(name)}"${
            filename === undefined ? "" : `; filename="${quoted(filename)}"`
          }`,
        };
  const all = {
    ...disposition,
    ...(type && { "Content-Type": type }),
    ...headers,
  };
  return Object.entries(all)
    .map(([key, text]) => `${key}: ${text}\r\n`)
    .join("");
}

/** As browsers write names (HTML, 4.10.21.8): nothing in them ends the text. */
function quoted(text: string): string {
  return text.replace(
    /[\r\n"]/g,
    (end) =>
      `%${end.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
