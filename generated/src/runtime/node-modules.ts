// The parts of Node's own modules that the Node transport uses, typed here so that no package of types is needed.

export interface NodeSocket {
  destroy(error?: Error): void;
  once(event: string, listener: (...args: never[]) => void): this;
}

export interface NodeReadable extends AsyncIterable<Uint8Array> {
  on(event: string, listener: (...args: never[]) => void): this;
  once(event: string, listener: (...args: never[]) => void): this;
  off(event: string, listener: (...args: never[]) => void): this;
  read(): Uint8Array | null;
  unshift(chunk: Uint8Array): void;
  destroy(error?: Error): void;
  resume(): void;
}

export interface NodeIncoming extends NodeReadable {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface NodeOutgoing {
  on(event: string, listener: (...args: never[]) => void): this;
  once(event: string, listener: (...args: never[]) => void): this;
  write(chunk: unknown, done: (error?: Error | null) => void): boolean;
  end(chunk?: unknown): void;
  destroy(error?: Error): void;
}

export interface NodeHttp {
  request(options: object): NodeOutgoing;
  Agent: new (options: object) => object;
}

type DecodeAtOnce = (bytes: Uint8Array) => Uint8Array;
type DecodeInThread = (
  bytes: Uint8Array,
  done: (error: Error | null, result: Uint8Array) => void,
) => void;
type DecodePiecemeal = () => NodeReadable;

export interface NodeZlib {
  gunzipSync: DecodeAtOnce;
  gunzip: DecodeInThread;
  createGunzip: DecodePiecemeal;
  inflateSync: DecodeAtOnce;
  inflate: DecodeInThread;
  createInflate: DecodePiecemeal;
  inflateRawSync: DecodeAtOnce;
  inflateRaw: DecodeInThread;
  createInflateRaw: DecodePiecemeal;
  brotliDecompressSync: DecodeAtOnce;
  brotliDecompress: DecodeInThread;
  createBrotliDecompress: DecodePiecemeal;
}

export interface NodeFiles {
  readFileSync(path: string, encoding: "utf8"): string;
}

export interface NodeNet {
  /** 4, 6, or 0 for what is no address. */
  isIP(text: string): number;
  BlockList: new () => {
    addSubnet(address: string, bits: number, family: string): void;
    check(address: string, family: string): boolean;
  };
}

export interface NodeTls {
  connect(options: object): NodeSocket;
}

export interface NodeStream {
  Readable: { toWeb(stream: NodeReadable): ReadableStream<Uint8Array> };
  PassThrough: new () => NodeReadable & { end(): void };
  /** Ends all of the streams when one of them breaks. */
  pipeline(
    from: NodeReadable,
    through: NodeReadable,
    to: NodeReadable,
    done: () => void,
  ): void;
}

export interface NodeEvents {
  setMaxListeners(most: number, target: EventTarget): void;
}

export interface NodeUtil {
  TextEncoder: typeof TextEncoder;
  TextDecoder: typeof TextDecoder;
}

interface Modules {
  "node:events": NodeEvents;
  "node:fs": NodeFiles;
  "node:http": NodeHttp;
  "node:https": NodeHttp;
  "node:zlib": NodeZlib;
  "node:net": NodeNet;
  "node:tls": NodeTls;
  "node:stream": NodeStream;
  "node:util": NodeUtil;
}

const loaded: Partial<Modules> = {};

/** Loads a module of Node itself when it is first needed. */
export function nodeModule<K extends keyof Modules>(name: K): Modules[K] {
  const { process } = globalThis as unknown as {
    process: { getBuiltinModule<N extends keyof Modules>(name: N): Modules[N] };
  };
  return (loaded[name] ??= process.getBuiltinModule(name));
}

/** An environment variable, in capitals or not; empty ones count as absent. */
export function environmentVariable(name: string): string | undefined {
  const { process } = globalThis as unknown as {
    process: { env: Record<string, string | undefined> };
  };
  return process.env[name.toLowerCase()] || process.env[name] || undefined;
}
