// What was renamed stays under its old name until the next major release: old programs compile, and their requests are the same.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { edit, emptyFolder, root, run } from "./program.js";

const before = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: findPets
      tags: [Pets]
      parameters: [{ name: page-size, in: query, schema: { type: integer } }]
      responses: { "200": { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/PetList" } } } } }
  /owners:
    get:
      operationId: listOwners
      tags: [Owners]
      responses: { "204": { description: None } }
components:
  schemas:
    PetList: { type: array, items: { $ref: "#/components/schemas/PetDto" } }
    PetDto: { type: object, required: [name, kind], properties: { name: { type: string }, kind: { $ref: "#/components/schemas/KindDto" }, mother: { $ref: "#/components/schemas/PetDto" } } }
    KindDto: { type: string, enum: [cat, dog], x-enum-varnames: [Cat, Dog] }
`;
const after = before
  .replaceAll("PetDto", "Pet")
  .replaceAll("KindDto", "Kind")
  .replace("operationId: findPets", "operationId: searchPets")
  .replace("name: page-size", "name: page-size, x-sdkwright-name: limit")
  .replace("tags: [Owners]", "tags: [People]");

/** A program that names everything that was renamed. */
const oldProgram = `import { KindDto, PetsApi, OwnersApi, type PetDto } from "./sdk/src/index.js";
const cat: PetDto = { name: "Minka", kind: KindDto.Cat };
const options: PetsApi.FindPetsOptions = { pageSize: 3 };
export const pets: Promise<PetDto[]> = new PetsApi().findPets(options);
export const owners: Promise<void> = new OwnersApi().listOwners();
export const all = [cat];
`;

function released(version = "1.0.0"): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "openapi.yaml"), before);
  writeFileSync(
    join(folder, "sdkwright.yaml"),
    `spec: openapi.yaml\noutput: sdk\npackage: { name: pets, version: ${version} }\n`,
  );
  expect(run(folder, ["release"])).toMatchObject({ code: 0, out: `${version}\n` });
  writeFileSync(join(folder, "openapi.yaml"), after);
  return folder;
}

function errorsOf(folder: string, program: string): string {
  writeFileSync(join(folder, "program.ts"), program);
  const tsc = join(root, "node_modules/typescript-7/bin/tsc");
  const flags = [
    "--noEmit",
    "--strict",
    "--target",
    "es2022",
    "--lib",
    "es2022,dom,dom.iterable",
    "--module",
    "nodenext",
  ];
  const { stdout } = spawnSync(process.execPath, [tsc, ...flags, "--types", "", "program.ts"], {
    cwd: folder,
    encoding: "utf8",
  });
  // The package is compiled elsewhere, with its own configuration.
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("program.ts"))
    .join("\n");
}

const aliases = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, "sdkwright.lock"), "utf8")) as { names: { aliases: object } }).names.aliases;

describe("what was renamed", { timeout: 120_000 }, () => {
  it("is there under its old name, so that old programs compile and the release is a minor one", () => {
    const folder = released();
    expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: "" });
    expect(errorsOf(folder, oldProgram)).toBe("");
    expect(run(folder, ["diff"]).out).toContain("release 1.0.0 → working    MINOR");
    expect(run(folder, ["check"]).code).toBe(0);
    expect(aliases(folder)).toEqual({
      KindDto: { to: "Kind", since: null },
      "OwnersApi.listOwners": { to: "PeopleApi.listOwners", since: null },
      PetDto: { to: "Pet", since: null },
      "PetsApi.findPets": { to: "PetsApi.searchPets", since: null },
      "PetsApi.searchPets(pageSize)": { to: "PetsApi.searchPets(limit)", since: null },
    });
    expect(readFileSync(join(folder, "sdk/src/apis/PetsApi.ts"), "utf8")).toMatch(
      /\{ name: "pageSize", in: "query", key: "page-size" \}/,
    );
  });

  it("is deprecated, with the name that it has now", () => {
    const folder = released();
    run(folder, ["generate"]);
    expect(readFileSync(join(folder, "sdk/src/models/PetDto.ts"), "utf8")).toContain(
      "/** @deprecated renamed to `Pet` */\nexport type PetDto = Pet;\n",
    );
    const api = readFileSync(join(folder, "sdk/src/apis/PetsApi.ts"), "utf8");
    expect(api).toMatch(/@deprecated renamed to `searchPets`\n {3}\*\/\n {2}findPets\(/);
    expect(api).toMatch(/\/\*\* @deprecated renamed to `limit` \*\/\n {4}pageSize\?: number/);
    expect(readFileSync(join(folder, "sdk/src/apis/OwnersApi.ts"), "utf8")).toContain(
      "@deprecated renamed to `PeopleApi.listOwners`",
    );
  });

  it("stays through minor releases, follows a second name, and goes with the next major one", () => {
    const folder = released();
    expect(run(folder, ["release"]).out).toBe("1.1.0\n");
    expect(aliases(folder)).toMatchObject({ PetDto: { to: "Pet", since: "1.1.0" } });
    edit(join(folder, "openapi.yaml"), (text) => text.replace(/\bPet\b(?!s)/g, "Animal"));
    expect(run(folder, ["release"]).out).toBe("1.2.0\n");
    expect(aliases(folder)).toMatchObject({
      PetDto: { to: "Animal", since: "1.1.0" },
      Pet: { to: "Animal", since: "1.2.0" },
    });
    expect(errorsOf(folder, oldProgram)).toBe("");
    // A release that breaks anyway.
    edit(join(folder, "openapi.yaml"), (text) => text.replace("name: { type: string }", "name: { type: integer }"));
    expect(run(folder, ["update", "--dry-run"]).out).toContain(
      "the release ends old names, too: KindDto, OwnersApi.listOwners, Pet, PetDto, PetsApi.findPets, PetsApi.searchPets(pageSize)\n",
    );
    expect(run(folder, ["release"]).out).toBe("2.0.0\n");
    expect(aliases(folder)).toEqual({});
    expect(existsSync(join(folder, "sdk/src/models/PetDto.ts"))).toBe(false);
    const page = readFileSync(join(folder, "MIGRATION-2.md"), "utf8");
    expect(page).toContain("`PetDto removed, Animal is the same`");
    expect(page).toContain("import Animal instead of PetDto.");
    expect(page).toContain("call PetsApi.searchPets instead of PetsApi.findPets.");
    expect(page).toContain("call PeopleApi.listOwners instead of OwnersApi.listOwners.");
    expect(page).toContain("write limit instead of PetsApi.searchPets(pageSize).");
    expect(run(folder, ["check"]).code).toBe(0);
    expect(run(folder, ["diff"]).out).toContain("NONE");
  });

  it("may have its first name again: what was an option in between stays, too", () => {
    const folder = released();
    const named = (name: string) => {
      const said = name === "pageSize" ? "" : `, x-sdkwright-name: ${name}`;
      writeFileSync(join(folder, "openapi.yaml"), before.replace("name: page-size", `name: page-size${said}`));
      return run(folder, ["release"]).out;
    };
    expect([named("limit"), named("size"), named("pageSize")]).toEqual(["1.1.0\n", "1.2.0\n", "1.3.0\n"]);
    expect(Object.keys(aliases(folder))).toEqual(["PetsApi.findPets(limit)", "PetsApi.findPets(size)"]);
    const program = (option: string) =>
      `import { PetsApi } from "./sdk/src/index.js";\nvoid new PetsApi().findPets({ ${option}: 3 });\n`;
    expect(["pageSize", "limit", "size"].map((option) => errorsOf(folder, program(option)))).toEqual(["", "", ""]);
  });

  it("breaks programs where the configuration wants no old names", () => {
    const folder = released();
    edit(join(folder, "sdkwright.yaml"), (text) => `${text}aliases: false\n`);
    expect(run(folder, ["generate"]).code).toBe(0);
    expect(run(folder, ["diff"]).out).toContain("MAJOR");
    expect(errorsOf(folder, oldProgram)).toContain("PetDto");
  });

  it("is what a description says is the same, also where it is sent under another name", () => {
    const folder = released();
    const kept = "name: size, x-sdkwright-name: pageSize";
    writeFileSync(join(folder, "openapi.yaml"), before.replace("name: page-size", kept));
    expect(run(folder, ["diff"]).out).toMatch(/PATCH → 1\.0\.1[^]*PetsApi\.findPets\(pageSize\).*"page-size".*"size"/);
  });

  it("keeps an idempotency key that is given under its old name", async () => {
    const folder = emptyFolder();
    const spec = join(folder, "openapi.yaml");
    const key = "{ name: Idempotency-Key, in: header, schema: { type: string } }";
    writeFileSync(
      spec,
      before.replace("get:", "post:").replace("{ name: page-size, in: query, schema: { type: integer } }", key),
    );
    const renamed = new Map([["PetsApi.findPets(key)", { to: "PetsApi.findPets(idempotencyKey)" }]]);
    const { texts = [] } = await plan(loadConfig({ spec, output: "sdk", config: false }), "text", () => renamed);
    const api = texts.find(({ path }) => path === "src/apis/PetsApi.ts")?.text;
    expect(api).toContain('withIdempotencyKey(opts, "idempotencyKey", "key")');
  });

  it("is told from what only looks alike: another parameter is another parameter", () => {
    const folder = released();
    writeFileSync(join(folder, "openapi.yaml"), before.replace("name: page-size", "name: page"));
    expect(run(folder, ["diff"]).out).toContain("MAJOR");
  });
});
