// `x-` fields in, a part of a view out: the same lists and objects, with text that is safe to print.
import type { Extensions } from "../../api/api.js";
import type { View, ViewValue } from "../../code/file.js";
import { markdownText } from "../../code/prose.js";
import type { DocsSettings } from "../output.js";

/** The fields that the configuration names, by these names; null where a thing has none, so that a template can ask for it. */
export function extensionViews(extensions: Extensions | undefined, { extensions: names }: DocsSettings): View {
  return Object.fromEntries(Object.entries(names).map(([name, field]) => [name, extensionView(extensions?.[field])]));
}

/** Flags and `null` stay what they are, so that a template can ask for them; everything else is text, or made of it. */
function extensionView(value: unknown): ViewValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(extensionView);
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, extensionView(inner)]));
  return markdownText(typeof value === "string" ? value : JSON.stringify(value));
}
