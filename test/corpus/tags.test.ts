// Slices of real documents by their tags: valid in the same version, whole, and nothing is left to cut.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { isObject, walk, type JsonObject } from "../../generator/document/shape.js";
import { slice, type Selection } from "../../generator/document/slice.js";
import { parseSource } from "../../generator/source/source.js";
import { danglingReferences } from "./dangling.js";

const shared = join(import.meta.dirname, "../../../shared");
const isMissing = !existsSync(shared);
if (isMissing) console.warn("skipped: slices of real documents by tags, which are not at ../shared");

/** Documents, and of how many tags a slice is made. */
const documents: (readonly [file: string, count: number])[] = isMissing
  ? []
  : [
      ...readdirSync(join(shared, "specs/usage-events")).map(
        (name) => [`specs/usage-events/${name}`, Infinity] as const,
      ),
      ["specs/genesys-cloud/full-229.1.0.swagger2.json", 5],
      ...validCorpus().map((file) => [file, 2] as const),
    ];

describe.skipIf(isMissing)("slices of real documents are valid and whole", () => {
  it.each(documents)("%s", async (file, count) => {
    const root = parseSource(file, readFileSync(join(shared, file))).value as JsonObject;
    for (const selection of selectionsOf(root).slice(0, count)) {
      const output = strict(root, selection);
      expect(danglingReferences(output)).toEqual([]);
      expect(strict(output, selection)).toEqual(output);
      expect({ selection, ...(await new Validator().validate(structuredClone(output))) }).toMatchObject({
        selection,
        valid: true,
      });
    }
  });
});

function strict(root: JsonObject, selection: Selection): JsonObject {
  return slice(root, selection, (problem) => expect.fail(problem.message));
}

/** Single files that another validator and ours find valid. */
function validCorpus(): string[] {
  type Row = { path: string; files: number; bytes: number; valid: boolean; validators: { seriousme: boolean } };
  const { documents } = JSON.parse(readFileSync(join(shared, "corpus/manifest.json"), "utf8")) as { documents: Row[] };
  const isFit = (row: Row) =>
    row.path.startsWith("specs/") && row.valid && row.validators.seriousme && row.files === 1 && row.bytes < 400_000;
  return documents.filter(isFit).map((row) => `corpus/${row.path}`);
}

/** One selection for each tag; for the first operation where there is none. */
function selectionsOf(root: JsonObject): Selection[] {
  const operations = [...walk(root["paths"] === undefined ? {} : { paths: root["paths"] }, "document")].filter(
    (visit) => visit.kind === "operation" && /^\/paths\/[^/]+\/[^/]+$/.test(visit.pointer),
  );
  const tags = new Set(operations.flatMap(({ value }) => (isObject(value) ? ((value["tags"] ?? []) as string[]) : [])));
  const id = operations
    .map(({ value }) => (value as JsonObject)["operationId"])
    .find((name) => typeof name === "string");
  if (tags.size === 0) return id === undefined ? [] : [{ operations: [id] }];
  return [...tags].map((tag) => ({ tags: [tag] }));
}
