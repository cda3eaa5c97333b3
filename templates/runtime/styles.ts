// The rarer parameter styles of OpenAPI (4.8.12.3, "Style Values"); generated operations that need one import it.
import { ArgumentError } from "./errors.js";
import type { Parameter, ParameterEncoder } from "./operation.js";
import { encodeQuery, encodeText, plain } from "./url.js";

type Encode = (text: string) => string;

/** `form` with objects: `a=1&b=2` exploded, else `key=a,1,b,2`. Query and cookie. */
export const form: ParameterEncoder = (key, value, { in: place, explode }) => {
  const encode = place === "cookie" ? encodeText : queryElement;
  const separator = place === "cookie" ? "; " : "&";
  if (!explode) return `${encode(key)}=${flat(value, ",", encode)}`;
  const pairs = isRecord(value)
    ? entries(value)
    : items(value).map((item) => [key, item] as const);
  return pairs
    .map(([name, item]) => `${encode(name)}=${encode(plain(item))}`)
    .join(separator);
};

/** `simple` with arrays and objects: `3,4` or `a,1,b,2`; exploded objects `a=1,b=2`. Path and header. */
export const simple: ParameterEncoder = (_, value, { in: place, explode }) =>
  flat(value, ",", place === "path" ? encodeText : String, explode);

/** `label`: `.3.4`; exploded objects `.a=1.b=2`. Path. */
export const label: ParameterEncoder = (_, value, { explode }) =>
  `.${flat(value, explode ? "." : ",", encodeText, explode)}`;

/** `matrix`: `;key=3,4`; exploded `;key=3;key=4` and `;a=1;b=2`. Path. */
export const matrix: ParameterEncoder = (key, value, { explode }) => {
  if (!explode) return pair(key, flat(value, ",", encodeText));
  if (isRecord(value)) {
    return entries(value)
      .map(([name, item]) => pair(name, encodeText(plain(item))))
      .join("");
  }
  return items(value)
    .map((item) => pair(key, encodeText(plain(item))))
    .join("");
};

/** `spaceDelimited`: `key=3%204`. */
export const spaceDelimited = delimited(" ");

/** `pipeDelimited`: `key=3%7C4`. */
export const pipeDelimited = delimited("|");

/** Tabs between values: `key=3%094` (Swagger 2.0, `collectionFormat: tsv`). */
export const tabDelimited = delimited("\t");

/** In a query a whole pair; in a path and in a header only the values. */
function delimited(separator: string): ParameterEncoder {
  return (key, value, { in: place }) => {
    if (place === "header") return flat(value, separator, String);
    const text = flat(value, encodeText(separator), encodeText);
    return place === "path" ? text : `${encodeQuery(key)}=${text}`;
  };
}

/**
 * `deepObject`: `key[a]=1&key[b]=2`, nested as deep as the value is. For an
 * array, of which OpenAPI says nothing, `key[]=1&key[]=2`. Query.
 */
export const deepObject: ParameterEncoder = (key, value) => {
  const pairs: string[] = [];
  const add = (name: string, item: unknown): void => {
    if (item === undefined || item === null) return;
    if (isRecord(item)) {
      for (const [inner, each] of entries(item)) add(`${name}[${inner}]`, each);
    } else if (Array.isArray(item)) {
      for (const each of item) add(isRecord(each) ? `${name}[]` : name, each);
    } else {
      pairs.push(`${encodeText(name)}=${encodeQuery(plain(item))}`);
    }
  };
  if (Array.isArray(value)) for (const each of value) add(`${key}[]`, each);
  else add(key, value);
  return pairs.join("&");
};

/** `cookie`: `form` as it is, for values that are cookies already (OpenAPI 3.2). */
export const cookie: ParameterEncoder = (key, value, { explode }) => {
  const pairs = !explode
    ? [[key, flat(value, ",", String)] as const]
    : isRecord(value)
      ? entries(value)
      : items(value).map((item) => [key, item] as const);
  const text = pairs.map(([name, item]) => `${name}=${plain(item)}`);
  if (!text.every((one) => /^[\x20-\x3a\x3c-\x7e]*$/.test(one))) {
    throw new ArgumentError(`The cookie ${key} holds what no cookie can`);
  }
  return text.join("; ");
};

/** A parameter with `content` of a JSON media type. */
export const json: ParameterEncoder = (key, value, { in: place }) =>
  // In a header, only ASCII is sure to arrive as it was sent.
  place === "header"
    ? JSON.stringify(value).replace(
        /[^\x20-\x7e]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
      )
    : written(key, JSON.stringify(value), place);

/** A parameter with `content` of another media type, which the caller has written. */
export const plainText: ParameterEncoder = (key, value, { in: place }) =>
  place === "header" ? plain(value) : written(key, plain(value), place);

/** The whole query as JSON (`in: querystring`). */
export const jsonQuery: ParameterEncoder = (_, value) =>
  encodeText(JSON.stringify(value));

/** The whole query as the caller has written it, percent-encoded. */
export const textQuery: ParameterEncoder = (_, value) =>
  encodeText(plain(value));

function written(key: string, text: string, place: Parameter["in"]): string {
  const encoded = encodeText(text);
  return place === "path" ? encoded : `${encodeText(key)}=${encoded}`;
}

/**
 * `allowReserved`: another style that leaves reserved characters and what is percent-encoded already as they are (RFC 6570,
 * 3.2.3), but for those that would end the value there: `#[]&+` in a query, `?#[]` in a path, what no cookie can hold.
 */
export function reserved(encode: ParameterEncoder): ParameterEncoder {
  return (key, value, parameter) => {
    const isList = !parameter.explode && typeof value === "object";
    return encode(key, value, parameter).replace(
      /\+|%25([\da-f]{2})|%([\da-f]{2})/gi,
      (triple, given: string | undefined, code: string) => {
        // A plus is reserved, so that it cannot stand for a blank here.
        if (triple === "+") return "%20";
        if (given) return `%${given}`;
        // A comma inside a value must not look like one between values.
        const isKept = kept[parameter.in]?.test(code);
        return isKept && !(isList && code === "2C")
          ? decodeURIComponent(triple)
          : triple;
      },
    );
  };
}

const kept: Partial<Readonly<Record<Parameter["in"], RegExp>>> = {
  path: /^(24|26|2B|2C|2F|3A|3B|3D|40)$/,
  query: /^(21|24|27|28|29|2A|2C|2F|3A|3B|3D|3F|40)$/,
  cookie: /^(23|24|26|2B|2F|3A|3D|3F|40|5B|5D)$/,
};

function pair(name: string, text: string): string {
  return text ? `;${encodeText(name)}=${text}` : `;${encodeText(name)}`;
}

/** A comma inside a value must not look like one between values. */
function queryElement(text: string): string {
  return encodeQuery(text).replace(/,/g, "%2C");
}

/** Values in a row; of an object its names too. */
function flat(
  value: unknown,
  separator: string,
  encode: Encode,
  explode?: boolean,
): string {
  const write = (item: unknown) => encode(plain(item));
  if (!isRecord(value)) return items(value).map(write).join(separator);
  const between = explode ? "=" : separator;
  return entries(value)
    .map(([name, item]) => encode(name) + between + write(item))
    .join(separator);
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function entries(record: object): [string, unknown][] {
  const all = Object.entries(record);
  return all.filter(([, item]) => item !== undefined && item !== null);
}

function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value) || value instanceof Date) return false;
  if (value instanceof Map || value instanceof Set) {
    throw new ArgumentError("Cannot send a Map or a Set as a parameter");
  }
  return true;
}
