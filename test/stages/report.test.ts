// What a comparison is told as: JSON as its published schema says, and no more than GitHub takes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { rules } from "../../generator/compatibility/change.js";
import { jsonFormat, report, summaryReport, type Compared } from "../../generator/compatibility/report.js";
import { compareSurfaces, loadConfig, plan, type Surface } from "../../generator/index.js";
import { numbers } from "../corpus/shuffle.js";
import { seeds } from "../types/mutations/judged.js";
import { mutate } from "../types/mutations/mutate.js";

const root = join(import.meta.dirname, "../..");

async function surfaceOf(description: unknown): Promise<Surface | undefined> {
  const config = {
    ...loadConfig({ spec: "given.json", output: "unused", config: false }),
    given: JSON.stringify(description),
  };
  return (await plan(config, "surface")).surface;
}

function comparedOf(before: Surface, after: Surface): Compared {
  const from = { ref: "release", surface: before, version: "4.2.0" };
  return { from, to: { ref: "working", surface: after }, ...compareSurfaces(before, after) };
}

describe("as JSON", () => {
  const schema = JSON.parse(readFileSync(join(root, "generator/surface-diff-1.schema.json"), "utf8")) as {
    $defs: { change: { properties: { id: { enum: string[] } } } };
    properties: { schema: { const: string } };
  };

  it("every kind of change is in the schema, and the schema is published under the name that the report gives", () => {
    expect(schema.$defs.change.properties.id.enum).toEqual(Object.keys(rules));
    expect(schema.properties.schema.const).toBe(jsonFormat);
    const { exports, files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      exports: Record<string, string>;
      files: string[];
    };
    const path = exports[`./${jsonFormat.slice(jsonFormat.indexOf("/") + 1)}`];
    expect(path).toBe("./generator/surface-diff-1.schema.json");
    expect(files).toContain(path!.slice(2));
  });

  it("is what its schema says, for changes of most kinds", { timeout: 120_000 }, async () => {
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    const random = numbers(7_331);
    const seen = new Set<string>();
    for (const file of seeds().filter((path) => path.includes("shop-"))) {
      const original = load(readFileSync(file, "utf8"));
      const before = (await surfaceOf(original))!;
      for (let times = 0; times < 150; times++) {
        const after = await surfaceOf(mutate(original, random).document);
        if (after === undefined) continue;
        for (const compared of [comparedOf(before, after), comparedOf(after, before)]) {
          const value = JSON.parse(report(compared, "json")) as object;
          expect(validate(value) ? [] : validate.errors).toEqual([]);
          for (const { id } of compared.changes) seen.add(id);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(Object.keys(rules).length * 0.6);
  });
});

describe("what GitHub takes", () => {
  /** A service with so many methods and types that most of a report has to be left out. */
  const large = (prefix: string, limit: number) => ({
    openapi: "3.1.0",
    info: { title: "Large", version: "1" },
    paths: Object.fromEntries(
      Array.from({ length: 1_500 }, (_, index) => {
        const parameters = [{ name: "kept", in: "query", schema: { type: "integer", maximum: limit + index } }];
        const responses = { "204": { description: "ok" } };
        return [
          `/things/${index}`,
          {
            get: { operationId: `${prefix}Thing${index}`, tags: [`${prefix}Tag`], responses },
            post: { operationId: `keptThing${index}`, parameters, responses },
          },
        ];
      }),
    ),
  });

  it("is kept to, and the summary of a job has more", { timeout: 60_000 }, async () => {
    const compared = comparedOf((await surfaceOf(large("old", 1_000)))!, (await surfaceOf(large("new", 100)))!);
    expect(compared.changes.length).toBeGreaterThan(2_500);
    const annotations = report(compared, "github");
    for (const kind of ["error", "warning", "notice"])
      expect(annotations.match(new RegExp(`^::${kind} `, "gm"))?.length ?? 0, kind).toBeLessThanOrEqual(10);
    expect(annotations).toMatch(/^::error /m);
    expect(annotations).toMatch(/^::warning /m);
    const comment = report(compared, "markdown");
    expect(comment.length).toBeLessThan(60_000);
    expect(comment).toMatch(/… and [\d,]+ further changes; `sdkwright diff` shows all of them/);
    const summary = summaryReport(compared);
    expect(Buffer.byteLength(summary)).toBeLessThan(1 << 20);
    expect(summary.length).toBeGreaterThan(2 * comment.length);
  });
});
