// The rarer parameter styles of OpenAPI (4.8.12.3, "Style Values"); generated operations that need one import it.
import { ArgumentError } from "./errors.js";
import type { ParameterEncoder } from "./operation.js";
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

/** `spaceDelimited`: `key=3%204`. Query. */
export const spaceDelimited: ParameterEncoder = (key, value) =>
  `${encodeQuery(key)}=${flat(value, "%20", encodeText)}`;

/** `pipeDelimited`: `key=3%7C4`. Query. */
export const pipeDelimited: ParameterEncoder = (key, value) =>
  `${encodeQuery(key)}=${flat(value, "%7C", encodeText)}`;

/** `deepObject`: `key[a]=1&key[b]=2`, nested as deep as the value is. Query. */
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
  add(key, value);
  return pairs.join("&");
};

/** A parameter with `content` of a JSON media type. */
export const json: ParameterEncoder = (key, value, { in: place }) => {
  const text = JSON.stringify(value);
  if (place === "header") return text;
  if (place === "path") return encodeText(text);
  return `${encodeText(key)}=${encodeText(text)}`;
};

/** `allowReserved`: `form` that leaves `:/?[]@!$'()*,;` as they are. Query. */
export const reserved: ParameterEncoder = (key, value, parameter) =>
  form(key, value, parameter).replace(
    /%(3A|2F|3F|5B|5D|40|21|24|27|28|29|2A|2C|3B)/g,
    (text) => decodeURIComponent(text),
  );

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
