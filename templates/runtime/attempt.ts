// One attempt of a call as middleware and transports see it, with a signal that is made when somebody asks for it.
import type { OnEnd } from "./clock.js";
import type { Operation } from "./operation.js";
import type { PreparedRequest } from "./prepare.js";
import type {
  ConnectionOptions,
  HttpRequest,
  RequestBody,
} from "./transport.js";

/** What is sent, as middleware may change it. */
export class Attempt implements HttpRequest {
  /** One for all: an accessor of its own would cost an attempt as much as the signal. */
  static readonly #lazy: PropertyDescriptor & ThisType<Attempt> = {
    // A copy of the request has to have a signal, too.
    enumerable: true,
    configurable: true,
    get() {
      if (!this.#signal) {
        const controller = new AbortController();
        this.#signal = controller.signal;
        this.#onEnd(() => controller.abort());
      }
      return this.#signal;
    },
    set(signal: AbortSignal) {
      this.#signal = signal;
    },
  };

  declare url: string;
  declare method: string;
  declare headers: Record<string, string>;
  declare body: RequestBody | undefined;
  declare signal: AbortSignal;
  declare readonly operation: Operation;
  declare readonly attempt: number;
  declare readonly connection: ConnectionOptions | undefined;
  #signal: AbortSignal | undefined;
  readonly #onEnd: OnEnd;

  constructor(
    { url, headers, body }: PreparedRequest,
    operation: Operation,
    attempt: number,
    connection: ConnectionOptions | undefined,
    onEnd: OnEnd,
  ) {
    this.url = url;
    this.method = operation.method;
    this.headers = { ...headers };
    this.body = body;
    this.operation = operation;
    this.attempt = attempt;
    this.connection = connection;
    this.#onEnd = onEnd;
    Object.defineProperty(this, "signal", Attempt.#lazy);
  }

  /** Calls back when the attempt ends early; `undefined` when somebody has asked for the signal, and may have put another one in its place. */
  get onEnd(): OnEnd | undefined {
    return this.#signal ? undefined : this.#onEnd;
  }
}
