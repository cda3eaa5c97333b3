// An object of a description in, what it refers to by other words than `$ref` out: mappings of discriminators, security schemes.
import { child, valueAt } from "../../source/pointer.js";
import { isObject, setOwn, type Kind, type Visit } from "../shape.js";

/** A text that may be a reference. */
export interface Mention {
  readonly reference: string;
  readonly kind: Kind;
  /** The text itself, where it may stay what it is: a reference rather than a name, and not in the place of one. */
  readonly written?: string;
  /** Where it stands. */
  readonly at: string;
}

/**
 * The texts of an object that are references: in `mapping` and `defaultMapping` of a discriminator, which may also be names of
 * components (OpenAPI 3.1, 4.8.25), and as keys of security requirements, which may be addresses since 3.2 (4.29). Names are left
 * to the description that they stand in, except in other files: there they mean components of those.
 */
export function mentionsOf(visit: Visit, file: unknown): Mention[] {
  const { value, kind } = visit;
  if (!isObject(value)) return [];
  if (kind === "schema")
    return Object.hasOwn(value, "discriminator")
      ? mappedSchemas(value["discriminator"], child(visit.pointer, "discriminator"), file)
      : [];
  if (kind !== "operation" && kind !== "document") return [];
  return requirements(value["security"]).flatMap(([name, at]) =>
    looksLikeReference(name) && valueAt(file, child("/components/securitySchemes", name)) === undefined
      ? [{ reference: name, kind: "securityScheme" as const, at: child(visit.pointer, "security") + at }]
      : [],
  );
}

function mappedSchemas(discriminator: unknown, pointer: string, file: unknown): Mention[] {
  if (!isObject(discriminator)) return [];
  const mapping = isObject(discriminator["mapping"]) ? Object.entries(discriminator["mapping"]) : [];
  const texts = [
    ...mapping.map(([name, value]) => [value, child(pointer, "mapping", name)] as const),
    [discriminator["defaultMapping"], child(pointer, "defaultMapping")] as const,
  ];
  return texts.flatMap(([text, at]): Mention[] => {
    if (typeof text !== "string") return [];
    const isName = valueAt(file, child("/components/schemas", text)) !== undefined;
    if (isName) return [{ reference: `#${child("/components/schemas", text)}`, kind: "schema", at }];
    return looksLikeReference(text) ? [{ reference: text, written: text, kind: "schema", at }] : [];
  });
}

/**
 * An object that stands for the visited one, with its mentions made local: `change` gives the reference for a place, or `undefined` to leave
 * what is there.
 */
export function withMentions(
  value: unknown,
  visit: Visit,
  change: (at: string, kind: Kind) => string | undefined,
): unknown {
  const { kind } = visit;
  if (!isObject(value)) return value;
  if (kind === "schema" && isObject(value["discriminator"])) {
    const place = child(visit.pointer, "discriminator");
    const { mapping, defaultMapping } = value["discriminator"];
    const changed: Record<string, unknown> = { ...value["discriminator"] };
    if (isObject(mapping)) {
      const local: Record<string, unknown> = {};
      for (const [name, text] of Object.entries(mapping)) {
        setOwn(local, name, change(child(place, "mapping", name), "schema") ?? text);
      }
      changed["mapping"] = local;
    }
    if (defaultMapping !== undefined)
      changed["defaultMapping"] = change(child(place, "defaultMapping"), "schema") ?? defaultMapping;
    return { ...value, discriminator: changed };
  }
  if ((kind === "operation" || kind === "document") && Array.isArray(value["security"])) {
    const names = new Map(
      requirements(value["security"]).flatMap(([name, at]) => {
        const local = change(child(visit.pointer, "security") + at, "securityScheme");
        return local === undefined ? [] : [[name, decodeURIComponent(local.slice(local.lastIndexOf("/") + 1))]];
      }),
    );
    if (names.size === 0) return value;
    const security = value["security"].map((requirement) =>
      isObject(requirement)
        ? Object.fromEntries(Object.entries(requirement).map(([name, scopes]) => [names.get(name) ?? name, scopes]))
        : (requirement as unknown),
    );
    return { ...value, security };
  }
  return value;
}

/** The names in security requirements, each with its place below `security`. */
function requirements(security: unknown): [name: string, at: string][] {
  if (!Array.isArray(security)) return [];
  return security.flatMap((requirement, index) =>
    isObject(requirement)
      ? Object.keys(requirement).map((name): [string, string] => [name, child("", index, name)])
      : [],
  );
}

/** A path, an address or a fragment, rather than a name. */
function looksLikeReference(text: string): boolean {
  return /[#/]|\.(json|ya?ml)$/i.test(text);
}
