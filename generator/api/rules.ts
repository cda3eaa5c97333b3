// An object of the specification in, what is wrong with it out although every field of it is of the right kind.
//
// Here stands what no reading needs to know: everything could be taken as it is, but is hardly meant so.
import { isObject, referenceOf, type JsonObject, type Kind } from "../document/shape.js";
import { ownField, type Context } from "./fields.js";

/** Something that is wrong: what, and at which field. */
export interface Remark {
  readonly code:
    "document/structure" | "operation/invalid" | "operation/path-parameter" | "schema/invalid" | "schema/conflict";
  readonly message: string;
  readonly at: readonly (string | number)[];
}

/** What is wrong with an object of a kind. */
export function remarksOn(kind: Kind, value: JsonObject, root: Context["root"]): readonly Remark[] {
  switch (kind) {
    case "document":
      return [...onPaths(value), ...onServers(value), ...onSecurity(value, root)];
    case "pathItem":
      return onPathItem(value);
    case "operation":
      return [...onSecurity(value, root), ...onParameters(value)];
    case "parameter":
      return onParameter(value);
    case "schema":
      return onSchema(value);
    case "securityScheme":
      return onSecurityScheme(value);
    default:
      return [];
  }
}

/** Paths Object: a path begins with a slash, and templates of the same hierarchy are the same path. */
function onPaths({ paths }: JsonObject): Remark[] {
  if (!isObject(paths)) return [];
  const known = new Map<string, string>();
  const found = new Map<string, string[]>();
  const say = (path: string, message: string) => found.set(message, [...(found.get(message) ?? []), path]);
  for (const path of Object.keys(paths).filter((one) => !one.startsWith("x-"))) {
    const template = path.replace(/\{[^{}]*\}/g, "{}");
    const rest = template.replaceAll("{}", "");
    if (!path.startsWith("/")) say(path, "a path begins with /");
    if (/[?#]/.test(rest)) say(path, "a path has no query and no fragment; parameters say these");
    if (/[{}]/.test(rest)) say(path, "the path has a { or a } that belongs to no other");
    const before = known.get(template);
    if (before !== undefined) say(path, `the path is the same as ${before}, but for the names of parameters`);
    else known.set(template, path);
  }
  // Who writes one path so writes all of them so.
  return [...found].map(([message, [first = "", ...others]]) => ({
    code: "operation/path-parameter",
    message: others.length === 0 ? message : `${message} (and ${others.length} more like it)`,
    at: ["paths", first],
  }));
}

/** Server Object: a URL, absolute or relative to where the document is. */
function onServers({ servers }: JsonObject): Remark[] {
  return (Array.isArray(servers) ? servers : []).flatMap((server, index): Remark[] => {
    const url: unknown = isObject(server) ? server["url"] : undefined;
    if (typeof url !== "string") return [];
    const plain = url.replace(/\{[^{}]*\}/g, "1");
    const isUsable =
      !/[\s<>"]/.test(plain) && (/^(https?:)?\/\/[^/]/i.test(plain) || !/^[a-z][a-z0-9+.-]*:/i.test(plain));
    const message = `${JSON.stringify(url)} is no address that a client can call`;
    return isUsable ? [] : [{ code: "document/structure", message, at: ["servers", index, "url"] }];
  });
}

/** Security Requirement Object: its names are those of security schemes. */
function onSecurity({ security }: JsonObject, root: Context["root"]): Remark[] {
  const components = root["components"];
  const schemes = isObject(components) && isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
  return (Array.isArray(security) ? security : []).flatMap((alternative, index): Remark[] =>
    (isObject(alternative) ? Object.keys(alternative) : [])
      // Since 3.2 a requirement may also name a scheme by its address.
      .filter((name) => !Object.hasOwn(schemes, name) && !/[/#]/.test(name))
      .map((name) => ({
        code: "document/structure",
        message: `there is no security scheme ${JSON.stringify(name)}; no credential is sent for it`,
        at: ["security", index, name],
      })),
  );
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
const otherFields = ["$ref", "summary", "description", "servers", "parameters", "additionalOperations"];

/** Path Item Object: methods are written in small letters; what is none is passed over, and an operation with it. */
function onPathItem(item: JsonObject): Remark[] {
  return Object.entries(item).flatMap(([field, value]): Remark[] => {
    if (methods.includes(field) || otherFields.includes(field) || field.startsWith("x-")) return [];
    if (!methods.includes(field.toLowerCase()) && !(isObject(value) && Object.hasOwn(value, "responses"))) return [];
    const message = `${JSON.stringify(field)} is not a method of a Path Item Object; what it says is left out`;
    return [{ code: "operation/invalid", message, at: [field] }];
  });
}

/** Operation Object: a parameter is identified by name and place. */
function onParameters({ parameters }: JsonObject): Remark[] {
  const seen = new Set<string>();
  return (Array.isArray(parameters) ? parameters : []).flatMap((parameter, index): Remark[] => {
    if (!isObject(parameter) || referenceOf(parameter) !== undefined) return [];
    const id = JSON.stringify([parameter["in"], parameter["name"]]);
    if (seen.size < seen.add(id).size) return [];
    const message = `the parameter ${JSON.stringify(parameter["name"])} is there twice; the last one counts`;
    return [{ code: "operation/invalid", message, at: ["parameters", index] }];
  });
}

function onParameter(parameter: JsonObject): Remark[] {
  const { schema, content, in: location } = parameter;
  const say = (message: string, ...at: readonly string[]): Remark[] => [{ code: "operation/invalid", message, at }];
  const types = isObject(content) ? Object.keys(content) : [];
  return [
    ...(schema === undefined && content === undefined && location !== "querystring"
      ? say("a parameter has a `schema` or a `content`; without, any value is taken")
      : []),
    ...(schema !== undefined && types.length > 0
      ? say("of `schema` and `content` a parameter has one", "content")
      : []),
    ...(types.length > 1 ? say("the `content` of a parameter has one media type", "content") : []),
  ];
}

/** Bounds that come in pairs (JSON Schema Validation, section 6). */
const bounds = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
] as const;

/** The words of a schema that there is something to say of; most schemas have none of them. */
const tellingWords = new Set([...bounds.flat(), "enum", "multipleOf", "patternProperties", "properties", "allOf"]);

function onSchema(schema: JsonObject): readonly Remark[] {
  if (!Array.isArray(schema["type"]) && !Object.keys(schema).some((word) => tellingWords.has(word))) return [];
  const remarks: Remark[] = [];
  const say = (message: string, ...at: readonly (string | number)[]) =>
    remarks.push({ code: "schema/invalid", message, at });
  const { type, multipleOf, patternProperties, allOf } = schema;
  if (Array.isArray(type) && type.length === 0) say("`type` needs at least one type", "type");
  if (Array.isArray(type) && new Set(type).size < type.length) say("`type` names a type twice", "type");
  if (Array.isArray(ownField(schema, "enum")) && (schema["enum"] as unknown[]).length === 0)
    say("`enum` needs at least one value", "enum");
  if (typeof multipleOf === "number" && multipleOf <= 0) say("`multipleOf` is greater than 0", "multipleOf");
  for (const [least, most] of bounds) {
    const [low, high] = [ownField(schema, least), ownField(schema, most)];
    if (typeof low === "number" && typeof high === "number" && low > high)
      remarks.push({ code: "schema/conflict", message: `no value is at least ${low} and at most ${high}`, at: [most] });
  }
  for (const pattern of isObject(patternProperties) ? Object.keys(patternProperties) : []) {
    if (!isPattern(pattern))
      say(`${JSON.stringify(pattern)} is not a regular expression (ECMA-262)`, "patternProperties", pattern);
  }
  const kinds = [type].flat().filter((kind): kind is string => typeof kind === "string" && kind !== "null");
  const names = isObject(schema["properties"]) ? Object.keys(schema["properties"]) : [];
  if (kinds.length > 0 && !kinds.includes("object") && names.length > 0)
    say(`only objects have properties, not ${kinds.join(" and ")}: ${quoted(names)} is in no type`, "properties");
  const scalars = (Array.isArray(allOf) ? allOf : []).flatMap((part: unknown) =>
    isObject(part) && typeof part["type"] === "string" ? [part["type"] === "integer" ? "number" : part["type"]] : [],
  );
  const [first, other] = new Set(scalars);
  if (first !== undefined && other !== undefined)
    remarks.push({ code: "schema/conflict", message: `no value is of the types ${first} and ${other}`, at: ["allOf"] });
  return remarks;
}

/** `"a"`, or `"a" and 3 more`. */
function quoted([first, ...others]: readonly string[]): string {
  return `${JSON.stringify(first)}${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

function isPattern(text: string): boolean {
  for (const flags of ["u", ""]) {
    try {
      new RegExp(text, flags);
      return true;
    } catch {
      continue;
    }
  }
  return false;
}

/** OAuth Flow Object: what each grant needs. */
const flowUrls: Readonly<Record<string, readonly string[]>> = {
  implicit: ["authorizationUrl"],
  password: ["tokenUrl"],
  clientCredentials: ["tokenUrl"],
  authorizationCode: ["authorizationUrl", "tokenUrl"],
  deviceAuthorization: ["deviceAuthorizationUrl", "tokenUrl"],
};

function onSecurityScheme(value: JsonObject): Remark[] {
  const say = (message: string, ...at: readonly string[]): Remark => ({ code: "document/structure", message, at });
  const { type, scheme, flows, openIdConnectUrl } = value;
  if (type === "http" && scheme === undefined) return [say("`scheme` is missing; `bearer` is taken", "scheme")];
  if (type === "openIdConnect" && openIdConnectUrl === undefined)
    return [say("`openIdConnectUrl` is missing", "openIdConnectUrl")];
  if (type !== "oauth2") return [];
  if (!isObject(flows)) return [say("`flows` are missing", "flows")];
  return Object.entries(flows).flatMap(([grant, flow]): Remark[] => {
    if (grant.startsWith("x-")) return [];
    const urls = Object.hasOwn(flowUrls, grant) ? flowUrls[grant]! : undefined;
    if (urls === undefined) return [say(`${JSON.stringify(grant)} is not a flow of OAuth 2`, "flows", grant)];
    return urls.flatMap((field): Remark[] => {
      const url = isObject(flow) ? flow[field] : undefined;
      if (url === undefined) return [say(`\`${field}\` is missing`, "flows", grant, field)];
      const isUrl = typeof url === "string" && URL.canParse(url, "https://example.com");
      return isUrl ? [] : [say(`${JSON.stringify(url)} is not a URL`, "flows", grant, field)];
    });
  });
}
