// Undoes the Content-Encoding of an answer (RFC 9110, 8.4): of a whole body, and of one that still arrives.
import { nodeModule } from "./node-modules.js";
import type { NodeReadable, NodeZlib } from "./node-modules.js";

/** Up to this many bytes are undone at once: handing them to a thread costs more. */
const few = 64 * 1024;

/** The codings of a body, the one to be undone first in front. None where one of them is unknown. */
export function codingsOf(header: string | null): readonly string[] {
  if (!header) return [];
  const codings = header
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((coding) => coding && coding !== "identity");
  const isKnown = codings.every((coding) => known.test(coding));
  return isKnown ? codings.reverse() : [];
}

const known = /^(x-)?(gzip|deflate|br)$/;

/** The bytes behind the codings. */
export async function decodedBytes(
  bytes: Uint8Array,
  codings: readonly string[],
): Promise<Uint8Array> {
  let decoded = bytes;
  for (const coding of codings) {
    const start = decoded;
    // What is empty was not compressed, whatever its headers say.
    if (!start.length) return start;
    const { atOnce, inThread } = decoderOf(coding, start);
    decoded =
      start.length <= few
        ? atOnce(start)
        : await new Promise<Uint8Array>((resolve, reject) => {
            inThread(start, (error, result) =>
              error ? reject(error) : resolve(result),
            );
          });
  }
  return decoded;
}

/** A stream of the bytes behind the codings; whoever ends it ends its source. */
export function decodedStream(
  source: NodeReadable,
  codings: readonly string[],
): NodeReadable {
  return codings.reduce(decoded, source);
}

function decoded(source: NodeReadable, coding: string): NodeReadable {
  const streams = nodeModule("node:stream");
  const result = new streams.PassThrough();
  source.once("error", (error: Error) => result.destroy(error));
  result.once("close", () => source.destroy());
  const onEmpty = () => result.end();
  source.once("end", onEmpty);
  source.once("readable", () => {
    const start = source.read();
    if (!start) return;
    source.off("end", onEmpty);
    source.unshift(start);
    const decoder = decoderOf(coding, start).piecemeal();
    // Errors reach whoever reads; here there is nothing left to do about them.
    streams.pipeline(source, decoder, result, () => undefined);
  });
  return result;
}

interface Decoder {
  readonly atOnce: NodeZlib["gunzipSync"];
  readonly inThread: NodeZlib["gunzip"];
  readonly piecemeal: NodeZlib["createGunzip"];
}

/** What undoes a coding; some servers send deflate without the frame of zlib, whose first byte ends in 8 (RFC 1950, 2.2). */
function decoderOf(coding: string, start: Uint8Array): Decoder {
  const zlib = nodeModule("node:zlib");
  if (coding === "br") {
    return {
      atOnce: zlib.brotliDecompressSync,
      inThread: zlib.brotliDecompress,
      piecemeal: zlib.createBrotliDecompress,
    };
  }
  if (coding.endsWith("gzip")) {
    return {
      atOnce: zlib.gunzipSync,
      inThread: zlib.gunzip,
      piecemeal: zlib.createGunzip,
    };
  }
  return (start[0]! & 15) === 8
    ? {
        atOnce: zlib.inflateSync,
        inThread: zlib.inflate,
        piecemeal: zlib.createInflate,
      }
    : {
        atOnce: zlib.inflateRawSync,
        inThread: zlib.inflateRaw,
        piecemeal: zlib.createInflateRaw,
      };
}
