// The name of a type as people write it in, the one that JSON Schema has for it out.

/** What other languages and tools call the types of JSON Schema. Where a name says more than the type does, there is a format for it. */
const known: Readonly<Record<string, { readonly type?: string; readonly format?: string }>> = {
  int: { type: "integer" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  long: { type: "integer", format: "int64" },
  float: { type: "number", format: "float" },
  double: { type: "number", format: "double" },
  decimal: { type: "number" },
  bool: { type: "boolean" },
  str: { type: "string" },
  text: { type: "string" },
  uuid: { type: "string", format: "uuid" },
  date: { type: "string", format: "date" },
  datetime: { type: "string", format: "date-time" },
  "date-time": { type: "string", format: "date-time" },
  list: { type: "array" },
  map: { type: "object" },
  dict: { type: "object" },
  any: {},
};

const names = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** What a name that is none of JSON Schema means, beyond doubt; `undefined` for one of its own, and for one that nobody knows. */
export function meantType(name: string): { readonly type?: string; readonly format?: string } | undefined {
  if (names.includes(name)) return undefined;
  const lower = name.toLowerCase();
  if (names.includes(lower)) return { type: lower };
  return Object.hasOwn(known, lower) ? known[lower] : undefined;
}
