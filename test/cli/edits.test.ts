// People change generated code, and add their own: nothing of that is lost, and what no longer fits is said.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { edit, emptyFolder, run, snapshot } from "./program.js";

const spec = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      responses: { "200": { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } }
components:
  schemas:
    Pet:
      type: object
      properties: { age: { type: string, description: In years. }, color: { type: string }, name: { type: string }, owner: { type: string }, size: { type: string }, tail: { type: string } }
`;
const pet = "sdk/src/models/Pet.ts";

function project(settings = ""): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "openapi.yaml"), spec);
  writeFileSync(join(folder, "sdkwright.yaml"), `spec: openapi.yaml\noutput: sdk\n${settings}`);
  expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: "" });
  return folder;
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), "utf8");

describe("a hand edit", { timeout: 120_000 }, () => {
  it("is refused, with three ways out", () => {
    const folder = project();
    edit(join(folder, pet), (text) => text.replace("In years.", "In full years."));
    for (const command of ["generate", "check"]) {
      const { code, out, err } = run(folder, [command]);
      expect(code).toBe(1);
      for (const way of ["--keep-edits", "--discard-edits", "extensions"]) expect(out + err).toContain(way);
    }
  });

  it("is kept as a patch that every run applies, also when something else changes in the file", () => {
    const folder = project();
    edit(join(folder, pet), (text) => text.replace("In years.", "In full years."));
    expect(run(folder, ["generate", "--keep-edits"])).toMatchObject({
      code: 0,
      err: "wrote patches/src/models/Pet.ts.patch\n",
    });
    expect(read(folder, "patches/src/models/Pet.ts.patch")).toContain("+  /** In full years. */");
    expect(run(folder, ["check"]).code).toBe(0);
    expect(run(folder, ["generate"]).out).toContain(" 0 written");
    edit(join(folder, "openapi.yaml"), (text) => text.replace("tail: { type: string }", "tail: { type: integer }"));
    expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: "" });
    expect(read(folder, pet)).toMatch(/In full years\.[^]*tail\?: number/);
    // A second edit goes into the same patch.
    edit(join(folder, pet), (text) => text.replace("In full years.", "In years, rounded."));
    expect(run(folder, ["generate", "--keep-edits"]).code).toBe(0);
    expect(read(folder, "patches/src/models/Pet.ts.patch")).toMatch(/^-.*In years\.[^]*^\+.*In years, rounded\./m);
    expect(run(folder, ["check"]).code).toBe(0);
  });

  it("is said to be lost where the patch no longer applies, and nothing is written", () => {
    const folder = project();
    edit(join(folder, pet), (text) => text.replace("In years.", "In full years."));
    run(folder, ["generate", "--keep-edits"]);
    edit(join(folder, "openapi.yaml"), (text) => text.replace("In years.", "In months."));
    const before = snapshot(join(folder, "sdk"));
    for (const command of ["generate", "check", "update"]) {
      const { code, err } = run(folder, [command]);
      expect(code).toBe(1);
      expect(err).toContain("output/patch");
      expect(err).toContain("patches/src/models/Pet.ts.patch does not apply any more");
    }
    expect(snapshot(join(folder, "sdk"))).toEqual(before);
    // The hint, taken literally.
    expect(run(folder, ["update"]).err).toContain("delete the patch, and run the same command again");
    rmSync(join(folder, "patches/src/models/Pet.ts.patch"));
    expect(run(folder, ["update"])).toMatchObject({ code: 0, err: "" });
    edit(join(folder, pet), (text) => text.replace("In months.", "In full months."));
    expect(run(folder, ["generate", "--keep-edits"]).code).toBe(0);
    expect(run(folder, ["check"]).code).toBe(0);
  });

  it("cannot be told from a change of the description that came with it", () => {
    const folder = project();
    edit(join(folder, pet), (text) => text.replace("In years.", "In full years."));
    edit(join(folder, "openapi.yaml"), (text) => text.replace("In years.", "In months."));
    expect(run(folder, ["generate", "--keep-edits"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("keep the edits, and make the change again") as string,
    });
  });
});

describe("code of one's own", { timeout: 120_000 }, () => {
  const settings = "extensions: src/extensions\n";
  const extension =
    'import { PetsApi, type Pet } from "../index.js";\n' +
    "export class PetShop extends PetsApi {\n" +
    "  async oldest(): Promise<Pet> { const pet = await this.listPets(); return { ...pet, age: `${pet.age}!` }; }\n" +
    "}\n";

  function extended(): string {
    const folder = project(settings);
    mkdirSync(join(folder, "sdk/src/extensions"));
    writeFileSync(join(folder, "sdk/src/extensions/index.ts"), extension);
    return folder;
  }

  it("is exported by the package, and every command leaves it alone", { timeout: 120_000 }, () => {
    const folder = extended();
    expect(read(folder, "sdk/src/index.ts")).toContain('export * from "./extensions/index.js";');
    const before = snapshot(join(folder, "sdk/src/extensions"));
    edit(join(folder, "openapi.yaml"), (text) => text.replace("tail: { type: string }", "tail: { type: integer }"));
    for (const args of [
      ["check"],
      ["generate"],
      ["generate", "--adopt"],
      ["generate", "--discard-edits"],
      ["update"],
      ["release"],
    ]) {
      if (args[0] === "release") edit(join(folder, "sdkwright.yaml"), (text) => `${text}package: { version: 1.0.0 }\n`);
      run(folder, args);
      expect(snapshot(join(folder, "sdk/src/extensions"))).toEqual(before);
    }
    expect(run(folder, ["check"])).toMatchObject({ code: 0, err: "" });
  });

  it("is compiled against the new SDK before anybody relies on it", () => {
    const folder = extended();
    edit(join(folder, "openapi.yaml"), (text) => text.replace("age: { type: string", "age: { type: integer"));
    const { code, out, err } = run(folder, ["check"]);
    expect(code).toBe(1);
    expect(err).toMatch(/sdk\/src\/extensions\/index\.ts:3:\d+ {2}warning {2}extension\/broken {2}Type 'string'/);
    expect(out).toContain("src/extensions: code of your own does not compile against the SDK (1)");
    // It is the new SDK that has to be there to put it right.
    expect(run(folder, ["generate"]).code).toBe(0);
    expect(existsSync(join(folder, "sdk/src/extensions/index.ts"))).toBe(true);
  });
});

describe("files that nobody generated", { timeout: 120_000 }, () => {
  it("survive every command", { timeout: 120_000 }, () => {
    const folder = project();
    const planted = [
      "sdk/notes.txt",
      "sdk/src/mine.ts",
      "sdk/docs/mine/page.md",
      "sdk/src/models/Mine.ts",
      "patches.txt",
    ];
    mkdirSync(join(folder, "sdk/docs/mine"));
    for (const path of planted) writeFileSync(join(folder, path), `mine: ${path}`);
    edit(join(folder, "sdkwright.yaml"), (text) => `${text}package: { version: 1.0.0 }\n`);
    const commands = [["generate"], ["check"], ["update"], ["release"], ["diff"], ["generate", "--adopt"]];
    for (const args of [
      ...commands,
      ["generate", "--discard-edits"],
      ["update", "--adopt"],
      ["generate", "--upgrade"],
    ]) {
      // Something goes and something comes with every command.
      edit(join(folder, "openapi.yaml"), (text) =>
        text.includes("Pets,")
          ? text
              .replace("title: Pets,", "title: Animals,")
              .replaceAll('schemas/Pet"', 'schemas/Animal"')
              .replace("    Pet:\n", "    Animal:\n")
          : text
              .replace("title: Animals,", "title: Pets,")
              .replaceAll('schemas/Animal"', 'schemas/Pet"')
              .replace("    Animal:\n", "    Pet:\n"),
      );
      run(folder, args);
      for (const path of planted) expect(read(folder, path), args.join(" ")).toBe(`mine: ${path}`);
    }
  });
});

describe("two runs at a time", { timeout: 120_000 }, () => {
  it("would take each other's files for edits: the second one is refused", () => {
    const folder = project();
    const work = join(folder, "sdk/.sdkwright");
    mkdirSync(work);
    writeFileSync(join(work, "pid"), String(process.pid));
    edit(join(folder, "openapi.yaml"), (text) => text.replace("tail: { type: string }", "tail: { type: integer }"));
    expect(run(folder, ["generate"])).toMatchObject({
      code: 2,
      err: expect.stringContaining(`another run (process ${process.pid}) is writing`) as string,
    });
    // One that was cut off is no run any more.
    writeFileSync(join(work, "pid"), "4194304");
    expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: "" });
    expect(existsSync(work)).toBe(false);
  });
});
