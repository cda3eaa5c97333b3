// What is said about a value in, the words beside its name in a table out; `partials/docs/words.hbs` draws them.
import type { Type } from "../../api/api.js";
import type { Json } from "../../source/json.js";
import { literal } from "../../code/code.js";
import type { View } from "../../code/file.js";
import { markdownCell, markdownCellSpan, markdownText } from "../../code/prose.js";
import { isOpen, listedValues, plainText, type Models } from "./javascript.js";

/** An argument, an option or a property. */
export interface Described {
  readonly type: Type;
  readonly deprecated: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  readonly description?: string;
  readonly default?: Json;
}

export function wordsView(
  { type, deprecated, readOnly = false, writeOnly = false, description = "", default: initial = null }: Described,
  models: Models,
): View {
  const values = namesModel(type) ? [] : listedValues(type, models);
  const isBare =
    description.trim() === "" && initial === null && values.length === 0 && !deprecated && !readOnly && !writeOnly;
  return {
    deprecated,
    readOnly,
    writeOnly,
    /** For a table cell; null where nothing is said. */
    description: description.trim() === "" ? null : markdownCell(description),
    /** The values that are listed, or null. */
    values:
      values.length === 0
        ? null
        : values.map((value) => ({
            text: markdownText(plainText(value)),
            code: markdownCellSpan(literal(value).code),
          })),
    /** Whether there may be values that are not listed. */
    isOpen: isOpen(type, models),
    /** As code; null where there is none. */
    default: initial === null ? null : markdownCellSpan(literal(initial).code),
    /** As text; null where there is none. */
    defaultText: initial === null || initial === "" ? null : markdownText(plainText(initial)),
    /** Whether there are no words at all. */
    isBare,
  };
}

/** An enum with a name of its own lists its values on its own page. */
function namesModel(type: Type): boolean {
  return type.kind === "array" ? namesModel(type.items) : type.kind === "model";
}
