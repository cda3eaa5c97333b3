// One shared client per package, also when the package is loaded twice (as ESM and as CommonJS).

/**
 * The instance kept under `Symbol.for(key)` on `globalThis`, made when it is
 * first asked for.
 *
 * @example
 * static get instance(): ApiClient {
 *   return sharedInstance("my-package", () => new ApiClient());
 * }
 */
export function sharedInstance<T>(key: string, make: () => T): T {
  const shared = globalThis as unknown as Record<symbol, T | undefined>;
  return (shared[Symbol.for(key)] ??= make());
}
