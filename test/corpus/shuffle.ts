// A value in, the same with the keys of all its objects in another order out.

/** A source of numbers from 0 to 1 that is the same in every run (Lehmer). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Lists stay as they are: their order says something. */
export function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [random(), key, shuffled(inner, random)] as const);
  const result = {};
  for (const [, key, inner] of entries.sort(([a], [b]) => a - b)) {
    Object.defineProperty(result, key, { value: inner, enumerable: true, configurable: true, writable: true });
  }
  return result;
}
