// A bundled document and a selection in, the chosen operations and all that they reach out: a document of the same version.
import { formatYaml } from "../source/yaml.js";
import type { JsonObject } from "./shape.js";
import {
  choose,
  inlinePathItems,
  namesNothing,
  operationsOf,
  type Named,
  type ReportAt,
  type Selection,
} from "./slice/choose.js";
import { cut } from "./slice/cut.js";
import { reach } from "./slice/reach.js";

export type { Named, ReportAt, Selection };

/**
 * The chosen operations with their parameters and responses, and every component, security scheme and tag that they reach; the
 * rest of the document as it is. The result shares what did not change with `root`, which is left alone.
 */
export function slice(root: JsonObject, selection: Selection, report: ReportAt): JsonObject {
  if (isEmpty(selection)) return root;
  const document = inlinePathItems(root);
  const operations = operationsOf(document);
  const chosen = choose(operations, selection, report);
  return cut(document, reach(document, operations, chosen));
}

/** A document as text, as the program writes it: JSON with two spaces, or YAML that a YAML 1.1 parser reads the same. */
export function formatDocument(root: JsonObject, format: "json" | "yaml"): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(root, null, 2)}\n`;
    case "yaml":
      return formatYaml(root);
  }
}

function isEmpty({ exclude = {}, deprecated, ...named }: Selection): boolean {
  return namesNothing(named) && namesNothing(exclude) && deprecated !== "drop";
}
