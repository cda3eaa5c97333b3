// The bytes of a file in, the text that they are out: UTF-8, or UTF-16 with a mark in front.

/** The text of a description; `undefined` for bytes that are none. */
export function decode(bytes: Uint8Array): string | undefined {
  const mark = `${bytes[0] ?? 0} ${bytes[1] ?? 0}`;
  const encoding = mark === "255 254" ? "utf-16le" : mark === "254 255" ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
