// Media types in, what they hold and which of them this package speaks out (RFC 9110 section 8.3.1; Media Type Object).
import type { Content, MediaKind, Type } from "./api.js";

/** A media type in lower case without its parameters: `text/plain`. */
export function essenceOf(mediaType: string): string {
  return mediaType.split(";", 1)[0]!.trim().toLowerCase();
}

/** `image/*` and the like: the sender says which one it is. */
export function isRange(mediaType: string): boolean {
  return essenceOf(mediaType).includes("*");
}

/** What a body of a media type is to a program. A schema that says `format: binary` is stronger than the media type. */
export function kindOfMedia(mediaType: string, type: Type): MediaKind {
  const essence = essenceOf(mediaType);
  if (essence.startsWith("multipart/")) return "multipart";
  if (type.kind === "binary") return "binary";
  if (essence === "text/event-stream") return "events";
  if (/^(application|text)\/(x-)?(nd-?json|json-?l(ines)?|json-seq)$|\+json-seq$/.test(essence)) return "json-lines";
  if (/[/+]json$/.test(essence)) return "json";
  if (essence === "application/x-www-form-urlencoded") return "form";
  if (essence.startsWith("text/") || /[/+](xml|(x-)?ya?ml)$/.test(essence)) return "text";
  // What may be anything is JSON first: that can be anything, too.
  return isRange(essence) && /^(\*|application)\//.test(essence) ? "json" : "binary";
}

/** Whether a media type leaves open what it is. Of a value that has parts it does not: that is JSON. */
export function isOpen({ mediaType, kind, type }: Content): boolean {
  return isRange(mediaType) && !(kind === "json" && isStructured(type));
}

/** Whether a value has parts, so that some format has to spell it: an object, a list, a model, or several of them. */
function isStructured(type: Type): boolean {
  switch (type.kind) {
    case "object":
    case "map":
    case "array":
    case "tuple":
    case "model":
    case "intersection":
      return true;
    case "union":
      return type.members.some(isStructured);
    default:
      return false;
  }
}

/**
 * The same content without other spellings of what is there as JSON. A description that lists XML, YAML or `text/json` beside
 * `application/json`, with one schema for all, does not speak of several kinds of values.
 */
export function withoutOtherSpellings(content: readonly Content[]): Content[] {
  const json = content.find(({ kind, mediaType }) => kind === "json" && !isRange(mediaType));
  if (json === undefined) return [...content];
  const schema = JSON.stringify(json.type);
  return content.filter((other) => {
    if (other === json || JSON.stringify(other.type) !== schema) return true;
    if (other.kind === "json") return !isRange(other.mediaType) && essenceOf(other.mediaType) !== "text/json";
    return !["text", "binary"].includes(other.kind) || !isStructured(other.type);
  });
}
