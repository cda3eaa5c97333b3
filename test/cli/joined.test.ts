// A project whose service is described in several files: its snapshot, its lock, and what a preview promises.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { edit, emptyFolder, run } from "./program.js";

const main = `openapi: 3.1.0
info: { title: Library, version: "1" }
paths:
  /books:
    get:
      operationId: listBooks
      tags: [books]
      responses: { "200": { description: "", content: { application/json: { schema: { $ref: "#/components/schemas/Book" } } } } }
components: { schemas: { Book: { type: object, properties: { title: { type: string } } } } }
`;

const preview = `openapi: 3.1.0
info: { title: Library preview, version: "2" }
paths:
  /loans:
    get:
      operationId: listLoans
      tags: [loans]
      responses: { "200": { description: "", content: { application/json: { schema: { $ref: "#/components/schemas/Loan" } } } } }
components: { schemas: { Loan: { type: object, properties: { until: { type: string } } } } }
`;

/** @param more - further settings */
function library(more = ""): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "main.yaml"), main);
  writeFileSync(join(folder, "preview.yaml"), preview);
  writeFileSync(
    join(folder, "sdkwright.yaml"),
    `spec:\n  - main.yaml\n  - { source: preview.yaml, mark: preview }\noutput: sdk\n${more}package: { name: library, version: 1.0.0 }\n`,
  );
  return folder;
}

const lockOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "sdkwright.lock"), "utf8")) as Record<string, unknown>;

it("records each of the descriptions, and finds that nothing changed", () => {
  const folder = library();
  expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: "" });
  expect(lockOf(folder)).toMatchObject({
    spec: { source: "main.yaml", title: "Library", version: "1" },
    joined: [{ source: "preview.yaml", title: "Library preview", version: "2", mark: "preview" }],
  });
  expect(run(folder, ["check"])).toMatchObject({ code: 0 });
  edit(join(folder, "preview.yaml"), (text) => text.replace("until:", "due:"));
  const { code, out } = run(folder, ["check"]);
  expect(code).toBe(1);
  expect(out).toContain("due?: string");
});

it("keeps a snapshot of all of them, and says which one changed since", () => {
  const folder = library("snapshot: spec/snapshot.yaml\n");
  expect(run(folder, ["update"])).toMatchObject({ code: 0, err: "" });
  const snapshot = readFileSync(join(folder, "spec/snapshot.yaml"), "utf8");
  expect(snapshot).toContain("/books:");
  expect(snapshot).toContain("x-sdkwright-preview: true");
  expect(run(folder, ["check"])).toMatchObject({ code: 0 });
  edit(join(folder, "preview.yaml"), (text) => text.replace("until:", "due:"));
  const words = "changed since the last update: sdkwright update makes spec/snapshot.yaml anew";
  expect(run(folder, ["check"]).out).toContain(`preview.yaml ${words}`);
  expect(run(folder, ["update"])).toMatchObject({ code: 0 });
  expect(run(folder, ["check"])).toMatchObject({ code: 0 });
  edit(join(folder, "sdkwright.yaml"), (text) => text.replace(/ {2}- \{ source.*\n/, ""));
  expect(run(folder, ["check"]).out).toContain(`the list of descriptions ${words}`);
});

it("never needs a major release for what a preview changed, and tells it", () => {
  const folder = library();
  expect(run(folder, ["release"])).toMatchObject({ code: 0 });
  edit(join(folder, "preview.yaml"), (text) => text.replace("until: { type: string }", "until: { type: integer }"));
  const { out } = run(folder, ["diff", "--format", "json"]);
  const { bump, changes } = JSON.parse(out) as { bump: string; changes: { symbol: string; judged?: object }[] };
  expect(bump).toBe("minor");
  expect(changes).toEqual([
    expect.objectContaining({
      symbol: "Loan.until",
      level: "minor",
      judged: { by: "it was a preview", level: "major" },
    }),
  ]);
  expect(run(folder, ["generate"])).toMatchObject({ code: 0 });
  // The program that is tried does not use it either.
  expect(run(folder, ["check", "--canary"])).toMatchObject({
    code: 0,
    err: expect.stringContaining("compiles") as string,
  });
  expect(run(folder, ["release"]).out).toContain("1.1.0");
});

it("promises what is a preview no more", () => {
  const folder = library();
  run(folder, ["release"]);
  edit(join(folder, "sdkwright.yaml"), (text) =>
    text.replace("{ source: preview.yaml, mark: preview }", "preview.yaml"),
  );
  const words = "is no longer a preview";
  expect(run(folder, ["diff"]).out).toContain(`LoansApi.listLoans ${words}`);
  run(folder, ["generate"]);
  run(folder, ["release"]);
  edit(join(folder, "preview.yaml"), (text) => text.replace("until: { type: string }", "until: { type: integer }"));
  expect(JSON.parse(run(folder, ["diff", "--format", "json"]).out)).toMatchObject({ bump: "major" });
});
