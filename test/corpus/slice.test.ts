// Slices of real and odd documents: a part of a valid document is valid in the same version, and gives an SDK where the whole does.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig, plan, slice } from "../../generator/index.js";
import { readBundle } from "../../generator/document/read.js";
import { childrenOf, isObject, type JsonObject } from "../../generator/document/shape.js";
import { parsePointer } from "../../generator/source/pointer.js";
import { parseSource } from "../../generator/source/source.js";

interface Row {
  readonly path: string;
  readonly bytes: number;
  readonly valid?: boolean;
}

const corpus = join(import.meta.dirname, "../../../shared/corpus");
const manifest = join(corpus, "manifest.json");
const isMissing = !existsSync(manifest);
if (isMissing) console.warn("skipped: slices of the documents of ../shared/corpus, which are not here");

/** Every so many documents, so that a run stays short; with SDKWRIGHT_CORPUS=all, every one. */
const every = process.env["SDKWRIGHT_CORPUS"] === "all" ? 1 : 37;

function sample(): string[] {
  if (isMissing) return [];
  const { documents, edge } = JSON.parse(readFileSync(manifest, "utf8")) as { documents: Row[]; edge: Row[] };
  const fit = [...documents, ...edge].filter(({ valid, bytes }) => valid !== false && bytes < 150_000);
  return fit.map(({ path }) => path).filter((_, index) => index % every === 0);
}

const work = mkdtempSync(join(tmpdir(), "sdkwright-slices-"));
afterAll(() => rmSync(work, { recursive: true }));

describe.skipIf(isMissing)("the slice of one operation", () => {
  it.each(sample())("of %s", async (path) => {
    const spec = join(corpus, path);
    const whole = await wholeOf(spec);
    const operation = whole === undefined ? undefined : middleOperation(whole);
    // Nothing to cut out of what has errors, or no operations.
    if (whole === undefined || operation === undefined) return;
    const { text, diagnostics } = await slice({ spec, operations: [operation] });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const part = parseSource("slice", text ?? "").value;
    if (await isValid(whole))
      expect({ operation, valid: await isValid(part as JsonObject) }).toEqual({ operation, valid: true });
    const file = join(work, "slice.yaml");
    writeFileSync(file, text ?? "");
    const found = await errorsOf(file);
    if (found.length > 0) expect(await errorsOf(spec)).not.toEqual([]);
  });
});

/** The document in one piece; `undefined` where it has errors. */
async function wholeOf(spec: string): Promise<JsonObject | undefined> {
  let hasError = false;
  try {
    const { root } = await readBundle({ spec, overlays: [], selection: {} }, ({ severity }) => {
      hasError ||= severity === "error";
    });
    return hasError ? undefined : root;
  } catch {
    return undefined;
  }
}

function middleOperation(root: JsonObject): string | undefined {
  const operations = childrenOf({ value: root, kind: "document", pointer: "" })
    .filter(({ kind, pointer }) => kind === "pathItem" && pointer.startsWith("/paths/"))
    .flatMap((item) => childrenOf(item))
    .filter(
      ({ kind, value, pointer }) => kind === "operation" && isObject(value) && parsePointer(pointer)?.length === 3,
    )
    .map(({ pointer }) => parsePointer(pointer)!);
  const middle = operations[Math.floor(operations.length / 2)];
  return middle === undefined ? undefined : `${middle[2]!.toUpperCase()} ${middle[1]}`;
}

async function isValid(root: JsonObject): Promise<boolean> {
  return (await new Validator().validate(structuredClone(root))).valid;
}

async function errorsOf(spec: string): Promise<string[]> {
  const { diagnostics } = await plan(loadConfig({ spec, output: work, config: false }), "api");
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}
