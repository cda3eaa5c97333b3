// `diff --in`: of all that changed, what one program meets, and where.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, root, run } from "./program.js";

const fixtures = join(root, "test/fixtures/diff");

const app = `import { BooksApi, LoansApi, type Book, type BookUpdate, type LoanDto } from "library-sdk";

const books = new BooksApi();
export async function shelfOf(id: string): Promise<string | undefined> {
  const book = await books.getBook(id, { expand: "all" });
  return book.shelf;
}
export const change: BookUpdate = { shelf: "A" };
export function pagesOf({ pages }: Book): number | undefined {
  return pages;
}
export const loans = (): Promise<LoanDto[]> => new LoansApi().listLoans({ pageSize: 10 });
`;

/** Gives the program the SDK of the first description, as its own build makes it. */
function installSdk(folder: string): void {
  run(folder, ["generate", "before.yaml", "-o", "sdk", "--name", "library-sdk"]);
  // What the build asks for is the project's own.
  if (!existsSync(join(folder, "node_modules"))) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["build.mjs"], {
    cwd: join(folder, "sdk"),
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  const installed = join(folder, "app/node_modules/library-sdk");
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(dirname(installed), { recursive: true });
  renameSync(join(folder, "sdk"), installed);
}

/** A program that has the SDK of the first description. */
function program(text: string): string {
  const folder = emptyFolder();
  for (const name of ["before.yaml", "after.yaml"]) cpSync(join(fixtures, name), join(folder, name));
  installSdk(folder);
  mkdirSync(join(folder, "app/src"));
  writeFileSync(join(folder, "app/src/app.ts"), text);
  const compilerOptions = { module: "nodenext", target: "es2022", strict: true, types: [] };
  writeFileSync(join(folder, "app/tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  writeFileSync(join(folder, "app/package.json"), '{ "type": "module" }');
  return folder;
}

const diffIn = (folder: string, ...more: string[]) =>
  run(folder, ["diff", "before.yaml", "after.yaml", "--in", "app", "--name", "library-sdk", ...more]);

describe("diff --in", { timeout: 120_000 }, () => {
  it("tells what the program mentions, with the places", () => {
    const folder = program(app);
    const { code, out, err } = diffIn(folder, "--format", "json");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { bump, changes } = JSON.parse(out) as {
      bump: string;
      changes: { symbol: string; places: { file: string; line: number }[] }[];
    };
    expect(bump).toBe("major");
    expect(Object.fromEntries(changes.map(({ symbol, places }) => [symbol, places.map(({ line }) => line)]))).toEqual({
      "Book.pages": [9],
      "Book.shelf": [6],
      "BookUpdate.title": [8],
      "LoansApi.listLoans(pageSize)": [12],
      LoanDto: [1, 12],
    });
    expect(new Set(changes.flatMap(({ places }) => places.map(({ file }) => file)))).toEqual(new Set(["src/app.ts"]));
    expect(diffIn(folder).out).toContain("      src/app.ts:6\n");
  });

  it("tells what a client was told that is no option any more, and names of values", () => {
    const folder = program(
      'import { ApiClient, Level } from "library-sdk";\n' +
        'export const client = new ApiClient({ server: "test" });\nexport const level = Level.Low;\n',
    );
    const text = (server: string, names: string) =>
      `openapi: 3.1.0\ninfo: { title: Library, version: "1" }\nservers: [{ url: "https://a.example", name: main }, ${server}]\n` +
      `paths: {}\ncomponents: { schemas: { Level: { type: integer, enum: [1, 2], x-enum-varnames: [${names}, High] } } }\n`;
    const test = '{ url: "https://b.example", name: test }, { url: "https://c.example", name: other }';
    writeFileSync(join(folder, "before.yaml"), text(test, "Low"));
    installSdk(folder);
    writeFileSync(join(folder, "after.yaml"), text('{ url: "https://c.example", name: other }', "Lowest"));
    const { out, err } = diffIn(folder, "--format", "json");
    expect(err).toBe("");
    const { changes } = JSON.parse(out) as { changes: { symbol: string; places: { line: number }[] }[] };
    const found = changes.map(({ symbol, places }) => [symbol, places.map(({ line }) => line)]);
    expect(Object.fromEntries(found)).toMatchObject({ "ApiClient.server": [2], "Level.Low": [3] });
  });

  it("says that there is no such program", () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "before.yaml"), join(folder, "before.yaml"));
    const { code, err } = run(folder, ["diff", "before.yaml", "before.yaml", "--in", "nowhere"]);
    expect({ code, err }).toEqual({ code: 2, err: "sdkwright: there is no folder nowhere\n" });
  });

  it("says that nothing is met, where nothing is", () => {
    const folder = program('import { ApiClient } from "library-sdk";\nexport const client = new ApiClient();\n');
    const { code, out } = diffIn(folder, "--fail-on", "minor");
    expect({ code, out }).toEqual({
      code: 0,
      out: "Surface: before.yaml → after.yaml, in app    NONE\nNothing that this program mentions has changed.\n",
    });
  });

  it("says that the program does not have the SDK", () => {
    const folder = program(app);
    expect(run(folder, ["diff", "before.yaml", "after.yaml", "--in", "app", "--name", "other-sdk"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("app does not have other-sdk") as string,
    });
  });
});

describe("check --canary", { timeout: 120_000 }, () => {
  it("compiles a program that uses everything of the last release", () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "before.yaml"), join(folder, "spec.yaml"));
    writeFileSync(
      join(folder, "sdkwright.yaml"),
      "spec: spec.yaml\noutput: sdk\naliases: false\npackage: { name: library, version: 4.2.0 }\n",
    );
    expect(run(folder, ["check", "--canary"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("there is none: sdkwright release makes one") as string,
    });
    run(folder, ["release"]);
    const words = "a program that uses everything of the last release";
    expect(run(folder, ["check", "--canary"])).toMatchObject({
      code: 0,
      err: `${words} compiles; the changes need no release\n`,
    });
    cpSync(join(fixtures, "after.yaml"), join(folder, "spec.yaml"));
    run(folder, ["generate"]);
    const { code, err } = run(folder, ["check", "--canary"]);
    expect(code).toBe(0);
    expect(err).toMatch(/does not compile at \d+ places; the changes need a major release\n$/);
  });
});
