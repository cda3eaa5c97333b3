// Readers for answers that are not JSON; generated operations that need one import it.
import type { ResponseReader } from "./operation.js";

/** The answer as a string. */
export const text: ResponseReader = {
  accept: "text/plain, */*",
  read: (response) => response.text(),
};

/** The answer as a `Uint8Array`. */
export const bytes: ResponseReader = {
  accept: "*/*",
  read: async (response) => new Uint8Array(await response.arrayBuffer()),
};

/** The answer as a `Blob`, with its media type. */
export const blob: ResponseReader = {
  accept: "*/*",
  read: (response) => response.blob(),
};

/** `undefined`, whatever is sent. */
export const nothing: ResponseReader = {
  accept: "*/*",
  read: async (response) => void (await response.text()),
};

/** The `ReadableStream` of the body, as it arrives; `null` without a body. */
export const stream: ResponseReader = {
  accept: "*/*",
  streamed: true,
  read: (response) => response.body,
};
