// A document in, the same with every text or every name in it made hostile out.

/** What ends comments, strings, templates and blocks, climbs out of folders, and hides in terminals and editors. */
export const hostile: readonly string[] = [
  "*/ globalThis.PWNED = 1; /*",
  '"; globalThis.PWNED = 1; //',
  "'; globalThis.PWNED = 1; //",
  "`${globalThis.PWNED = 1}`",
  "${globalThis.PWNED = 1}",
  "{{constructor.constructor('globalThis.PWNED = 1')()}}",
  "{{{raw}}} {{> partial}} {{#if a}}",
  "\n// @ts-ignore\nglobalThis.PWNED = 1;",
  "\u2028globalThis.PWNED = 1;\u2029",
  "\r globalThis.PWNED = 1;",
  "</script><script>globalThis.PWNED = 1</script>",
  "<img src=x onerror=globalThis.PWNED=1>",
  "<!-- ",
  "<!DOCTYPE html><style>",
  "[a](javascript:globalThis.PWNED=1)",
  "\n\n# Heading\n\n| a | b |\n| - | - |\n| 1 | 2 |",
  "\n```\ncode",
  "~~~ ` `` ```",
  "a | b \\| c \\\\| d",
  "\\",
  "\\u0022 \\x27 \\n",
  "../../../../tmp/pwned",
  "/etc/passwd",
  "..\\..\\x",
  "CON",
  "node_modules",
  "__proto__",
  "constructor",
  "toString",
  "@ts-nocheck",
  "@param {PWNED} x",
  "{@link PWNED}",
  "\u0001src/models/Thing\u0002Thing\u0003",
  "\u0000\u0007\u001b[31m",
  "\ud800",
  "\u202eevil\u202c",
  "\u200b\u200d\ufeff",
  "%s%n%00",
  "😀👩‍👩‍👧",
  "",
  " ",
  "x".repeat(400),
];

/** How a text is changed: by its place in the document and its number among all. */
type Change = (text: string, number: number) => string;

/** Words whose values are text that means nothing to a generator, or a value that is passed on. */
const textWords = new Set(
  "title description summary version termsOfService default example examples const externalValue pattern bearerFormat x-note".split(
    " ",
  ),
);

/** Fields whose value is a map: its keys are names or addresses, no words of the specification. */
const maps = new Set(
  (
    "properties patternProperties schemas definitions encoding scopes $defs paths responses parameters headers content securitySchemes " +
    "securityDefinitions requestBodies callbacks links mapping variables"
  ).split(" "),
);

/** Every text of a document that is only passed on. */
export function withTexts(root: unknown, change: Change): unknown {
  let number = 0;
  const replaced = (value: unknown): unknown => {
    if (typeof value === "string") return change(value, number++);
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== "object" || value === null || Object.hasOwn(value, "$ref")) return value;
    return copy(value, (key, inner) => [key, replaced(inner)]);
  };
  const visit = (value: unknown, isMap: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => visit(item, false));
    if (typeof value !== "object" || value === null) return value;
    return copy(value, (key, inner) => {
      if (isMap) return [key, visit(inner, false)];
      if (textWords.has(key) || key.startsWith("x-")) return [key, isKept(key, inner) ? inner : replaced(inner)];
      // Two values of an enum stay two.
      if (key === "enum" && Array.isArray(inner))
        return [
          key,
          inner.map((item, index) =>
            typeof item === "string" ? `${change(item, number++)}${index}` : (item as unknown),
          ),
        ];
      return [key, visit(inner, maps.has(key) && !Array.isArray(inner))];
    });
  };
  return visit(root, false);
}

/** Fields of ours, and types of values that are checked against a schema, say something else when they are changed. */
function isKept(key: string, value: unknown): boolean {
  return (
    key.startsWith("x-sdkwright") ||
    key.startsWith("x-ms") ||
    key === "x-nullable" ||
    (key === "pattern" && typeof value !== "string")
  );
}

/** Every name that an author is free to choose: of schemas, properties, tags, operations, parameters, headers, media types. */
export function withNames(root: unknown, change: Change): unknown {
  let number = 0;
  const names = new Map<string, string>();
  const renamed = (name: string) => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const hostileName = change(name, number++);
    names.set(name, hostileName);
    return hostileName;
  };
  const pointer = (reference: string) =>
    reference.replace(/^#\/(components\/schemas|definitions)\/([^/]+)/, (_, section: string, name: string) => {
      const token = decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
      return `#/${section}/${encodeURIComponent(wellFormed(renamed(token)).replaceAll("~", "~0").replaceAll("/", "~1"))}`;
    });
  const visit = (value: unknown, isMap: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => visit(item, false));
    if (typeof value !== "object" || value === null) return value;
    return copy(value, (key, inner) => {
      if (isMap) return [wellFormed(renamed(key)), visit(inner, false)];
      if (key === "$ref" && typeof inner === "string") return [key, pointer(inner)];
      if (key === "required" && Array.isArray(inner))
        return [key, inner.map((name) => wellFormed(renamed(String(name))))];
      if (key === "tags" && Array.isArray(inner) && inner.every((tag) => typeof tag === "string"))
        return [key, inner.map((tag) => renamed(tag))];
      if (key === "operationId" && typeof inner === "string") return [key, renamed(inner)];
      return [key, visit(inner, ["properties", "schemas", "definitions"].includes(key))];
    });
  };
  return visit(root, false);
}

/** A pointer in a URI cannot hold half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

function copy(value: object, change: (key: string, inner: unknown) => readonly [string, unknown]): object {
  const result = {};
  for (const [key, inner] of Object.entries(value)) {
    const [name, changed] = change(key, inner);
    Object.defineProperty(result, name, { value: changed, enumerable: true, configurable: true, writable: true });
  }
  return result;
}
