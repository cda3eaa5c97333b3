// A published service, cut into two descriptions and joined again: it is the same package, to the byte.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadConfig, plan, type Plan } from "../../generator/index.js";
import { slice } from "../../generator/document/slice.js";
import type { JsonObject } from "../../generator/document/shape.js";

const shared = join(import.meta.dirname, "../../../shared");
const documents = [
  "specs/genesys-cloud/history/18.0.0.swagger2.json",
  "specs/genesys-cloud/full-229.1.0.swagger2.json",
];

type Swagger = JsonObject & { readonly paths: JsonObject; readonly definitions: JsonObject };

const half = (root: Swagger, rest: 0 | 1): Swagger => {
  const paths = Object.fromEntries(Object.entries(root.paths).filter((_, index) => index % 2 === rest));
  // Of the definitions, those that half of the paths reach.
  return slice({ ...root, paths }, { paths: Object.keys(paths) }, () => undefined) as Swagger;
};

const planOf = (settings: object, folder: string): Promise<Plan> => {
  const config = join(folder, "sdkwright.json");
  writeFileSync(config, JSON.stringify({ output: "sdk", package: { name: "whole" }, ...settings }));
  return plan(loadConfig({ config }));
};

for (const document of documents) {
  const path = join(shared, document);
  if (!existsSync(path)) console.warn(`skipped: ../shared/${document} is not here`);
  it.skipIf(!existsSync(path))(document, { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "sdkwright-joined-"));
    try {
      const root = JSON.parse(readFileSync(path, "utf8")) as Swagger;
      const write = (name: string, value: JsonObject) => writeFileSync(join(folder, name), JSON.stringify(value));
      const [first, second] = [half(root, 0), half(root, 1)];
      const both = Object.keys(first.definitions).filter((name) => name in second.definitions);
      expect(both.length).toBeGreaterThan(100);
      expect(both.length).toBeLessThan(Object.keys(root.definitions).length / 2);
      write("first.json", first);
      write("second.json", second);
      write("whole.json", {
        ...root,
        responses: first["responses"],
        // The raw types are in the order of the description.
        paths: { ...first.paths, ...second.paths },
        definitions: { ...first.definitions, ...second.definitions },
      });
      const joined = await planOf({ spec: ["first.json", "second.json"] }, folder);
      const whole = await planOf({ spec: "whole.json" }, folder);
      expect(joined.diagnostics.filter(({ code }) => code === "document/joined")).toEqual([]);
      const textsOf = ({ texts = [] }: Plan) => new Map(texts.map(({ path, text }) => [path, text]));
      const [expected, found] = [textsOf(whole), textsOf(joined)];
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
      expect([...found].flatMap(([path, text]) => (expected.get(path) === text ? [] : [path]))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
