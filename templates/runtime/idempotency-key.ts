// A key that is the same in all attempts of a call: a service that is asked twice with it does once what it is asked for.

/** The options of a call, with a random key in the option `name` where nothing is given, neither there nor under an old name. */
export function withIdempotencyKey<T extends object>(
  opts: T | undefined,
  name: keyof T & string,
  ...past: (keyof T & string)[]
): T {
  const given = { ...opts } as T;
  if (past.every((old) => given[old] === undefined || given[old] === null)) {
    given[name] ??= randomKey() as NonNullable<T[keyof T & string]>;
  }
  return given;
}

/** A UUID; where a page is not secure, as many random digits. */
function randomKey(): string {
  const { randomUUID } = crypto as { randomUUID?: () => string };
  if (randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}
