// The oracle agrees with the models of every accepted feature, and sees where one is wrong.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { compile, writePackages } from "./compile.js";
import { excused, exceptions, mismatchesOf, oracleOf, type Oracle } from "./oracle.js";
import { lostProperties } from "./oracle/properties.js";
import { rewrites } from "./oracle/rewrites.js";

const fixtures = join(import.meta.dirname, "../fixtures/accept");
const features = readdirSync(fixtures);
const work = mkdtempSync(join(tmpdir(), "sdkwright-oracle-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const oracles = new Map<string, Oracle>();
let errors: Awaited<ReturnType<typeof compile>>;
/** A model that says something else than its schema, in the package of this name. */
const wrong = "wrong";

beforeAll(async () => {
  for (const feature of features) {
    const { document } = await plan(
      loadConfig({ spec: join(fixtures, feature, "input.yaml"), output: "out", config: false }),
      "document",
    );
    if (document !== undefined) oracles.set(feature, await oracleOf(document));
  }
  const right = oracles.get("types-objects")!;
  const texts = right.texts.map(({ path, text }) => ({
    path,
    text: path.endsWith("models/Book.ts") ? text.replace("isbn: string;", "isbn: number;") : text,
  }));
  oracles.set(wrong, { ...right, texts });
  writePackages(
    work,
    [...oracles].flatMap(([name, { texts: files }]) => (files.length === 0 ? [] : [{ name, files }])),
  );
  errors = await compile(work, "7");
});

const mismatches = (name: string) => mismatchesOf(oracles.get(name)!, errors.get(name) ?? []);

describe("the oracle", () => {
  it.each(features)("agrees with the models of %s", (feature) => {
    expect(oracles.get(feature)?.refused).toBeUndefined();
    expect(mismatches(feature)).toEqual([]);
  });

  it("sees a property with another type, from both sides", () => {
    expect(mismatches(wrong).map(({ model, direction }) => `${model} ${direction}`)).toEqual([
      "Book takes",
      "Book gives",
    ]);
  });

  it("sees a property that got lost", () => {
    const schema = { properties: { a: { items: { properties: { b: {} } } }, c: { const: { d: 1 } } } };
    expect(lostProperties(schema, "export interface A { a?: {}[]; c?: { d: 1 } }")).toEqual(["b"]);
  });

  it("needs each of its rewrites and exceptions for something", () => {
    const applied = new Set([...oracles.values()].flatMap((oracle) => [...oracle.applied.keys()]));
    expect(rewrites.map(({ name }) => name).filter((name) => !applied.has(name))).toEqual([]);
    const needed = features.flatMap((feature) =>
      [...excused(oracles.get(feature)!, errors.get(feature) ?? [])].flatMap(([name, count]) =>
        count > 0 ? name : [],
      ),
    );
    expect(exceptions.map(({ name }) => name).filter((name) => !needed.includes(name))).toEqual([]);
  });
});
