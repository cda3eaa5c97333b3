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
  const symbol = Symbol.for(key);
  const found = shared[symbol];
  if (found) return found;
  const value = make();
  // Not enumerable: it should not turn up when somebody lists the globals.
  Object.defineProperty(shared, symbol, { value, configurable: true });
  return value;
}
