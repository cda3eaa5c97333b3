// Which files a run opens, and whom it asks: the description and what it references, never what an example or an extension names.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { onlyReferences } from "../../generator/document/onlyReferences.js";

const folder = mkdtempSync(join(tmpdir(), "sdkwright-opened-"));
const opened: string[] = [];
const restore: (() => void)[] = [];

/** Watches a function of a module of Node: its first argument is what is opened. */
function watch<T extends object>(module: T, name: keyof T & string): void {
  const original = module[name] as (...values: unknown[]) => unknown;
  const watched = function (this: unknown, ...values: unknown[]) {
    const [first] = values;
    opened.push(`${name} ${first instanceof URL ? first.href : (first as string)}`);
    return original.apply(this, values);
  };
  Object.assign(module, { [name]: watched });
  restore.push(() => Object.assign(module, { [name]: original }));
}

beforeAll(async () => {
  const spec = join(folder, "warm.yaml");
  writeFileSync(spec, "openapi: 3.1.0\ninfo: { title: A, version: '1' }\npaths: {}\n");
  // Libraries are loaded before anything is watched.
  await plan(loadConfig({ spec, output: "out", config: false }));
  for (const name of ["readFile", "readFileSync", "open", "openSync", "createReadStream"] as const) watch(fs, name);
  for (const name of ["readFile", "open"] as const) watch(fs.promises, name);
  for (const module of [http, https]) for (const name of ["request", "get"] as const) watch(module, name);
  watch(globalThis, "fetch");
  watch(net.Socket.prototype, "connect");
  syncBuiltinESMExports();
});
afterAll(() => {
  for (const undo of restore) undo();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});
beforeEach(() => void opened.splice(0));

/** What was opened in the folder of the description, or outside of the program: templates and libraries are no news. */
const news = () => opened.filter((one) => !/[/\\](templates|node_modules|generator)[/\\]/.test(one));

const lures = `
  $ref: "./secret.yaml"
  nested: [{ $ref: "http://127.0.0.1:9/a.yaml" }, { $ref: "#/nowhere" }]
  externalValue: "http://127.0.0.1:9/b.json"`;
const indent = (text: string, by: number) => text.replaceAll("\n", `\n${" ".repeat(by)}`);

const description = `
openapi: 3.1.0
info:
  title: Lures
  version: "1"
  x-info: ${indent(lures, 4)}
paths:
  x-paths: ${indent(lures, 4)}
  /things:
    x-path: ${indent(lures, 6)}
    get:
      operationId: getThing
      responses:
        x-responses: ${indent(lures, 10)}
        "200":
          description: The thing.
          headers:
            X-Thing:
              schema: { type: string }
              example: ${indent(lures, 16)}
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Thing" }
              example: ${indent(lures, 16)}
              examples:
                inline:
                  value: ${indent(lures, 20)}
                elsewhere: { externalValue: "./secret.json" }
components:
  x-components: ${indent(lures, 4)}
  schemas:
    Thing:
      type: object
      x-schema: ${indent(lures, 8)}
      default: ${indent(lures, 8)}
      example: ${indent(lures, 8)}
      examples:
        - ${indent(lures, 8).trimStart()}
      properties:
        $ref: { type: string, description: A property with this name. }
        other: { $ref: "#/components/schemas/Other", x-beside: { $ref: "./secret.yaml" } }
    Other: { enum: [{ $ref: "./secret.yaml" }] }
    Base:
      type: object
      discriminator: { propertyName: kind, mapping: { thing: Thing, other: secret, third: "#/components/schemas/Other" } }
      properties: { kind: { type: string } }
`;

describe("a run", () => {
  it("opens the description and nothing that it only mentions", async () => {
    const spec = join(folder, "openapi.yaml");
    writeFileSync(spec, description);
    writeFileSync(join(folder, "secret.yaml"), "secret: true\n");
    const { texts, diagnostics } = await plan(loadConfig({ spec, output: "out", config: false }));
    expect(diagnostics.map(({ message }) => message)).toEqual([`"secret" names no schema; the value is left out`]);
    // Node itself may open by another function what one was asked to read.
    expect([...new Set(news().map((one) => basename(one)))]).toEqual(["openapi.yaml"]);
    const schema = texts?.find(({ path }) => path === "src/schema.ts")?.text ?? "";
    expect(schema).toContain('other?: components["schemas"]["Other"]');
    expect(schema).not.toContain("secret");
  });
});

describe("onlyReferences", () => {
  it("makes the values of a mapping references", () => {
    const mapping = { a: "A", b: "#/components/schemas/A", c: "C", d: "a.yaml" };
    const schemas = { A: { discriminator: { propertyName: "kind", mapping } } };
    const local = { a: "#/components/schemas/A", b: "#/components/schemas/A" };
    expect(onlyReferences({ components: { schemas } })).toEqual({
      components: { schemas: { A: { discriminator: { propertyName: "kind", mapping: local } } } },
    });
  });

  it("leaves references and properties of that name, and takes data apart from its addresses only", () => {
    const schemas = {
      A: { properties: { $ref: { type: "string" }, b: { $ref: "#/components/schemas/B" } } },
      B: { default: { $ref: "x", kept: [{ $ref: 1 }] }, allOf: [{ $ref: "elsewhere.yaml", title: "T" }] },
    };
    expect(onlyReferences({ components: { schemas } })).toEqual({
      components: { schemas: { A: schemas.A, B: { default: { kept: [{ $ref: 1 }] }, allOf: [{ title: "T" }] } } },
    });
  });
});
