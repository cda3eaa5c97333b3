// What every generated method returns: a promise of the body that can also tell about the answer.
import { ArgumentError } from "./errors.js";
import type { HttpHeaders, HttpResponse } from "./transport.js";

/** A body together with the answer that brought it. */
export class ApiResponse<T> {
  /** The parsed body. */
  declare readonly data: T;
  /** How many requests were sent. */
  declare readonly attempts: number;
  /** The service's own id of the exchange, for support requests. */
  declare readonly correlationId: string | undefined;
  readonly #response: HttpResponse;

  constructor(
    data: T,
    response: HttpResponse,
    about: Pick<ApiResponse<T>, "attempts" | "correlationId">,
  ) {
    this.data = data;
    this.attempts = about.attempts;
    this.correlationId = about.correlationId;
    this.#response = response;
  }

  /** The HTTP status. */
  get status(): number {
    return this.#response.status;
  }

  /** The reason phrase of the status line; often empty. */
  get statusText(): string {
    return this.#response.statusText;
  }

  /** The headers of the answer, names in lower case, without cookies. */
  get headers(): Readonly<Record<string, string>> {
    return headersOf(this.#response.headers);
  }

  /** The answer itself; its body has been read, unless the result is a stream. */
  get response(): HttpResponse {
    return this.#response;
  }
}

/** Headers as a plain record. Cookies are left out: they may be credentials. */
export function headersOf(headers: HttpHeaders): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  headers.forEach((value, name) => {
    if (!/^set-cookie2?$/i.test(name)) record[name.toLowerCase()] = value;
  });
  return record;
}

/**
 * A call under way. `await` gives the body:
 *
 * @example
 * const user = await api.getUser("u1");
 * const { data, headers } = await api.getUser("u1").withResponse();
 * const response = await api.getUser("u1").asResponse();
 */
export class ApiPromise<T> extends Promise<T> {
  /** Promises derived from this one are plain; `catch` and `finally` go through `then`. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  readonly #result: Promise<ApiResponse<unknown>>;
  readonly #shape: (result: ApiResponse<unknown>) => unknown;
  #raw: boolean | undefined;

  /**
   * @param send makes the call; `raw` asks it to leave the body unread. It
   *   starts in the next microtask, so that `asResponse()` can still say so.
   * @param shape what awaiting gives
   */
  constructor(
    send: (raw: boolean) => Promise<ApiResponse<unknown>>,
    shape: (result: ApiResponse<unknown>) => unknown,
  ) {
    super((resolve) => resolve(undefined as T));
    this.#shape = shape;
    this.#result = Promise.resolve().then(() => send((this.#raw ??= false)));
  }

  /** The body together with status, headers, correlation id and attempts. */
  withResponse(): Promise<ApiResponse<T>> {
    return this.#result as Promise<ApiResponse<T>>;
  }

  /**
   * The answer itself, its body unread, as soon as its headers are there.
   * Error statuses still reject. Call it directly on the returned promise.
   */
  async asResponse(): Promise<HttpResponse> {
    if (this.#raw === false) {
      throw new ArgumentError(
        "Call asResponse() directly on what the method returned",
      );
    }
    this.#raw = true;
    return (await this.#result).response;
  }

  override then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then((result) => {
      const value = this.#shape(result) as T & A;
      return onfulfilled ? onfulfilled(value) : value;
    }, onrejected);
  }
}
