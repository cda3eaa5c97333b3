// The client: its options, and the one method that every generated method calls.
import { ApiPromise } from "./api-promise.js";
import type { ApiResponse } from "./api-promise.js";
import { systemClock } from "./clock.js";
import type { Operation } from "./operation.js";
import type {
  CallOptions,
  ClientOptions,
  ServiceDescription,
} from "./options.js";
import { RetryBudget } from "./retry.js";
import { send } from "./send.js";
import type { Session } from "./send.js";
import { fetchTransport } from "./transport.js";

/**
 * The base of a generated client, which adds the description of its service.
 *
 * A subclass is constructed with options alone: `withOptions` relies on it.
 */
export abstract class Client<Options extends ClientOptions = ClientOptions> {
  /** What the client knows about its service. */
  declare readonly service: ServiceDescription;
  readonly #budget = new RetryBudget();
  /** What the client has been told, from which the options in force are derived. */
  #given?: Options;
  #session!: Session;

  protected constructor(service: ServiceDescription, options: Options) {
    this.service = service;
    this.configure(options);
  }

  /** The options in force. They hold the access token, so do not log them. */
  get options(): Options {
    return this.#session.options as Options;
  }

  /** Changes options of this client, for calls from now on. */
  configure(changes: Options): this {
    const { service } = this;
    const given = { ...this.#given, ...changes };
    const options = this.derive(given);
    const { fetch, clock = systemClock } = options;
    const make = (!fetch && service.transport) || fetchTransport;
    const transport = options.transport ?? make(fetch);
    const budget = this.#budget;
    this.#session = { service, options, transport, budget, clock };
    this.#given = given;
    return this;
  }

  /** Another client with these options changed; this one stays as it is. */
  withOptions(options: Options): this {
    const Same = this.constructor as new (options: Options) => this;
    return new Same({ ...this.#given, ...options });
  }

  /**
   * Calls an operation. Nothing is thrown: every failure rejects.
   *
   * @param args the positional arguments of the generated method, by name
   * @param opts the operation's optional parameters and those of any call
   * @param Kind what is returned: a class that extends `ApiPromise`
   */
  call<T>(
    operation: Operation,
    args: object,
    opts?: CallOptions,
    Kind?: new (
      ...parameters: ConstructorParameters<typeof ApiPromise>
    ) => ApiPromise<T>,
  ): ApiPromise<T> {
    return this.start(
      (session, raw) => send(session, operation, args, opts ?? {}, raw),
      Kind,
    );
  }

  /** A call that is made with the options of this moment. */
  protected start<T>(
    make: (session: Session, raw: boolean) => Promise<ApiResponse<unknown>>,
    Kind: new (
      ...parameters: ConstructorParameters<typeof ApiPromise>
    ) => ApiPromise<T> = ApiPromise,
  ): ApiPromise<T> {
    const session = this.#session;
    return new Kind(
      (raw) => make(session, raw),
      (result) => this.shape(result),
    );
  }

  /** The options in force, from those that the client has been told. */
  protected derive(given: Options): Options {
    return given;
  }

  /** What awaiting a call gives: the body. */
  protected shape(result: ApiResponse<unknown>): unknown {
    return result.data;
  }
}
