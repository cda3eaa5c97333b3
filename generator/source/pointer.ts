// JSON pointers (RFC 6901): between a list of tokens and the text "/paths/~1users/get".

/** One step into a JSON value: a property name, or an array index in decimal digits. */
export type Token = string;

/** The tokens of a pointer; `undefined` where the text is not a pointer (RFC 6901 section 3). */
export function parsePointer(pointer: string): Token[] | undefined {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) return undefined;
  // Most pointers have nothing that is escaped, and there are many of them.
  if (!pointer.includes("~")) return pointer.slice(1).split("/");
  if (/~(?![01])/.test(pointer)) return undefined;
  return pointer.slice(1).split("/").map(unescapeToken);
}

/** The pointer made of tokens: `["paths", "/users"]` → `/paths/~1users`. */
export function formatPointer(tokens: readonly Token[]): string {
  return tokens.map((token) => `/${escapeToken(token)}`).join("");
}

/** A pointer one or more steps further down. */
export function child(pointer: string, ...tokens: readonly (string | number)[]): string {
  let result = pointer;
  for (const token of tokens) result += `/${typeof token === "number" ? token : escapeToken(token)}`;
  return result;
}

/** The pointer one step up; the root is its own parent. */
export function parent(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** The last token of a pointer, or "" for the root. */
export function lastToken(pointer: string): Token {
  return unescapeToken(pointer.slice(pointer.lastIndexOf("/") + 1));
}

/** The value that a pointer names inside `root`; own properties only, `undefined` where there is none. */
export function valueAt(root: unknown, pointer: string): unknown {
  const tokens = parsePointer(pointer);
  if (tokens === undefined) return undefined;
  let value = root;
  for (const token of tokens) {
    if (Array.isArray(value)) {
      if (!/^(0|[1-9][0-9]*)$/.test(token)) return undefined;
      value = value[Number(token)];
    } else if (typeof value === "object" && value !== null && Object.hasOwn(value, token)) {
      value = (value as Record<string, unknown>)[token];
    } else {
      return undefined;
    }
  }
  return value;
}

function escapeToken(token: string): string {
  return token.includes("/") || token.includes("~") ? token.replaceAll("~", "~0").replaceAll("/", "~1") : token;
}

function unescapeToken(token: string): string {
  return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
}
