// A run with nothing changed is found without making anything, and only then: whatever differs, by one byte or one flag, is made again.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkUnchanged, generateUnchanged } from "../../generator/commands/unchanged.js";
import { check, generate, update, type Options } from "../../generator/index.js";
import { recordFile } from "../../generator/project/lastRun.js";
import { edit, emptyFolder, root, run, snapshot } from "./program.js";

const cache = mkdtempSync(join(tmpdir(), "sdkwright-cache-"));
process.env["XDG_CACHE_HOME"] = cache;
afterAll(() => rmSync(cache, { recursive: true }));

/** Files that are as old as they have to be: what changed just before a run might have changed in it. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

const description = `openapi: 3.1.0
info: { title: Shop, version: "1" }
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      responses:
        "200":
          description: All of them.
          content: { application/json: { schema: { type: array, items: { $ref: "parts/pet.yaml" } } } }
  /pets/{id}:
    get: { operationId: getPet, tags: [Pets], responses: { "204": { description: Nothing. } } }
`;

const files: Readonly<Record<string, string>> = {
  "openapi.yaml": description,
  "parts/pet.yaml": "type: object\nrequired: [name]\nproperties: { name: { type: string } }\n",
  "overlay.yaml":
    'overlay: 1.0.0\ninfo: { title: O, version: "1" }\nactions:\n  - { target: $.info, update: { description: A shop. } }\n',
  "sdkwright.json": JSON.stringify({
    spec: "openapi.yaml",
    output: "sdk",
    overlays: ["overlay.yaml"],
    templates: "templates",
    package: { name: "shop", version: "1.0.0" },
  }),
};

function write(folder: string, texts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A project with everything that a run may depend on: several files, an overlay, a template, a patch, a release. */
async function everything(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "sdkwright-unchanged-"));
  write(folder, { ...files, "templates/model.ts.hbs": readFileSync(join(root, "templates/model.ts.hbs"), "utf8") });
  run(folder, ["release"]);
  // Which no run reads.
  rmSync(join(folder, "CHANGELOG.md"));
  edit(join(folder, "sdk/src/models/Pet.ts"), (text) => text.replace("interface Pet", "interface  Pet"));
  run(folder, ["generate", "--keep-edits"]);
  await settled();
  await generate({ cwd: folder });
  return folder;
}

describe("a project", () => {
  let folder: string;
  const stands = () => ({
    generate: generateUnchanged({ cwd: folder }) !== undefined,
    check: checkUnchanged({ cwd: folder }) !== undefined,
  });
  const same = { generate: true, check: true };
  const other = { generate: false, check: false };
  beforeAll(async () => void (folder = await everything()));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has everything that a run may depend on", () => {
    const made = ["patches", "sdk", "sdkwright.lock", "sdkwright.released.json", "templates"];
    expect(readdirSync(folder).sort()).toEqual(
      [...Object.keys(files).map((path) => path.split("/")[0]!), ...made].sort(),
    );
    expect(stands()).toEqual(same);
  });

  it("is another one when any byte of any of its files is another one", () => {
    const paths = Object.keys(snapshot(folder));
    expect(paths.length).toBeGreaterThan(40);
    for (const [index, path] of paths.entries()) {
      const before = readFileSync(join(folder, path));
      const after = Buffer.from(before);
      const place = (index * 7_919) % before.length;
      after[place] = before[place] === 0x20 ? 0x78 : 0x20;
      writeFileSync(join(folder, path), after);
      expect({ path, ...stands() }).toEqual({ path, ...other });
      writeFileSync(join(folder, path), before);
    }
    expect(stands()).toEqual(same);
  });

  it("is another one when any of its files is gone", () => {
    for (const path of Object.keys(snapshot(folder))) {
      renameSync(join(folder, path), join(folder, "aside"));
      expect({ path, ...stands() }).toEqual({ path, ...other });
      renameSync(join(folder, "aside"), join(folder, path));
    }
    expect(stands()).toEqual(same);
  });

  it.each([
    ["a configuration that counts more", "sdkwright.yaml"],
    ["a template", "templates/api.ts.hbs"],
    ["a patch", "patches/README.md.patch"],
    ["a file among generated ones", "sdk/src/mine.ts"],
    ["a file beside generated ones", "sdk/notes.txt"],
    ["a repository in the output folder", "sdk/.git"],
    ["a run that was cut off", "sdk/.sdkwright"],
  ])("is another one with %s", (_, path) => {
    write(folder, { [path]: "x" });
    expect(stands()).toEqual(other);
    rmSync(join(folder, path));
    expect(stands()).toEqual(same);
  });

  const options: readonly Options[] = [
    { spec: "openapi.yaml" },
    { output: "other" },
    { config: false },
    { config: "sdkwright.json" },
    { name: "shops" },
    { packageVersion: "2.0.0" },
    { tags: ["Pets"] },
    { paths: ["/pets"] },
    { operations: ["getPet"] },
    { overlays: ["overlay.yaml"] },
    { allow: [".."] },
    { strict: true },
    { cwd: "." },
  ];
  it.each(options)("is not what was asked for with %o", (option) => {
    const asked = { cwd: folder, ...option };
    expect(generateUnchanged(asked)).toBeUndefined();
    expect(checkUnchanged(asked)).toBeUndefined();
  });

  it("is not what was asked for where edits are to be kept, or a program to be compiled", () => {
    expect(generateUnchanged({ cwd: folder, keepEdits: true })).toBeUndefined();
    expect(checkUnchanged({ cwd: folder, canary: true })).toBeUndefined();
  });

  it("is the same for flags that count only where something changed", () => {
    expect(generateUnchanged({ cwd: folder, discardEdits: true, adopt: true, upgrade: true })).toBeDefined();
  });

  it("is another one where a file really is somewhere else", () => {
    renameSync(join(folder, "parts"), join(folder, "moved"));
    symlinkSync("moved", join(folder, "parts"));
    expect(stands()).toEqual(other);
    rmSync(join(folder, "parts"));
    renameSync(join(folder, "moved"), join(folder, "parts"));
    expect(stands()).toEqual(same);
  });

  it("is made again where the record cannot be read", () => {
    const file = recordFile({ cwd: folder });
    const before = readFileSync(file, "utf8");
    for (const text of ["", "{}", "null", before.slice(0, -5), before.replace('"answers"', '"answer"')]) {
      writeFileSync(file, text);
      expect(stands()).toEqual(other);
    }
    writeFileSync(file, before);
    expect(stands()).toEqual(same);
  });
});

describe("a record", () => {
  it("answers what either command found", async () => {
    const folder = emptyFolder();
    const config = (version: string) => ({
      "sdkwright.yaml": `spec: openapi.yaml\noutput: sdk\npackage: { name: shop, version: ${version} }\n`,
    });
    write(folder, {
      "openapi.yaml": description.replace('$ref: "parts/pet.yaml"', "type: string"),
      ...config("1.0.0"),
    });
    run(folder, ["release"]);
    // Somebody chose a version, and only check finds out whether that is enough.
    write(folder, config("3.0.0"));
    await settled();
    await generate({ cwd: folder });
    expect([generateUnchanged({ cwd: folder }), checkUnchanged({ cwd: folder })]).toEqual([
      expect.anything(),
      undefined,
    ]);
    await settled();
    expect(await check({ cwd: folder })).toMatchObject({ ok: true });
    expect([generateUnchanged({ cwd: folder }), checkUnchanged({ cwd: folder })]).not.toContain(undefined);
  });
});

describe("an update", () => {
  const ownParts = description.replace('$ref: "parts/pet.yaml"', "type: string");
  const project = (texts: Readonly<Record<string, string>> = {}) => {
    const folder = emptyFolder();
    const config = "spec: openapi.yaml\nsnapshot: snapshot.json\noutput: sdk\noverlays: [overlay.yaml]\n";
    write(folder, {
      "openapi.yaml": ownParts,
      "overlay.yaml": files["overlay.yaml"]!,
      "sdkwright.yaml": config,
      ...texts,
    });
    return folder;
  };
  const stands = (folder: string) => [generateUnchanged({ cwd: folder }), checkUnchanged({ cwd: folder })];

  it("leaves nothing to do and nothing to find, also when the description was another one before", async () => {
    const folder = project();
    await settled();
    expect(await update({ cwd: folder })).toMatchObject({ ok: true });
    expect(stands(folder)).not.toContain(undefined);
    edit(join(folder, "openapi.yaml"), (text) => text.replace("operationId: listPets", "operationId: listAllPets"));
    expect(stands(folder)).toEqual([undefined, undefined]);
    await settled();
    expect(await update({ cwd: folder })).toMatchObject({ ok: true });
    expect(stands(folder)).toMatchObject([{ result: { ok: true, isUnchanged: true } }, { ok: true }]);
    expect(await check({ cwd: folder })).toMatchObject({ ok: true });
  });

  it("that only shows what it would do leaves no record", async () => {
    const folder = project();
    await settled();
    await update({ cwd: folder, dryRun: true });
    expect(existsSync(recordFile({ cwd: folder }))).toBe(false);
  });

  it("answers no check where a correction is lost", async () => {
    const folder = project({ "overlay.yaml": files["overlay.yaml"]!.replace("$.info", "$.infos") });
    await settled();
    expect(await update({ cwd: folder })).toMatchObject({ ok: true });
    expect(generateUnchanged({ cwd: folder })).toBeDefined();
    expect(checkUnchanged({ cwd: folder })).toBeUndefined();
    expect(await check({ cwd: folder })).toMatchObject({ ok: false });
  });
});

describe("no record is kept", () => {
  const project = (texts: Readonly<Record<string, string>>) => {
    const folder = emptyFolder();
    write(folder, { "openapi.yaml": description.replace('$ref: "parts/pet.yaml"', "type: string"), ...texts });
    return folder;
  };
  const config = { "sdkwright.yaml": "spec: openapi.yaml\noutput: sdk\nextensions: src/own\n" };

  it("of a run during which something changed", async () => {
    const folder = project(config);
    await settled();
    const running = generate({ cwd: folder });
    edit(join(folder, "openapi.yaml"), (text) => `${text}# Later\n`);
    expect(await running).toMatchObject({ ok: true });
    expect(existsSync(recordFile({ cwd: folder }))).toBe(false);
    await settled();
    await generate({ cwd: folder });
    expect(generateUnchanged({ cwd: folder })).toBeDefined();
  });

  it("of code of one's own, which the compiler reads", async () => {
    const folder = project({ ...config, "sdk/src/own/index.ts": "export const mine = 1;\n" });
    await settled();
    expect(await generate({ cwd: folder })).toMatchObject({ ok: true });
    expect(existsSync(recordFile({ cwd: folder }))).toBe(false);
  });

  it("of a description with a reference to what is not there", async () => {
    const lost = `${description.replace('$ref: "parts/pet.yaml"', '$ref: "#/components/schemas/Pet"')}components:
  schemas: { Pet: { type: object, properties: { owner: { $ref: "owner.yaml" } } } }\n`;
    const folder = project({ "openapi.yaml": lost });
    await settled();
    const asked = { spec: "openapi.yaml", output: "sdk", config: false, cwd: folder } as const;
    expect((await generate(asked)).plan.diagnostics).toMatchObject([{ code: "reference/unresolved" }, {}]);
    expect(existsSync(recordFile(asked))).toBe(false);
  });

  it("that answers check, where check finds more than generate", async () => {
    const folder = project(config);
    await settled();
    await generate({ cwd: folder });
    expect(checkUnchanged({ cwd: folder })).toBeDefined();
    write(folder, { "sdk/src/foreign.ts": "export {};\n" });
    await generate({ cwd: folder });
    expect(generateUnchanged({ cwd: folder })).toBeDefined();
    expect(checkUnchanged({ cwd: folder })).toBeUndefined();
    expect(await check({ cwd: folder })).toMatchObject({ ok: false });
  });
});

describe("the program", () => {
  /** Tells the last run that it made another number of files, which nothing but its record says. */
  function forge(folder: string): void {
    const cache = join(folder, "cache/sdkwright");
    for (const name of readdirSync(cache))
      edit(join(cache, name), (text) => text.replace(/"files":\d+/, '"files":4321'));
  }
  const start = (program: string, folder: string, args: readonly string[]) => {
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    return { out: stdout, err: stderr, code: status };
  };

  it.each([["text"], ["json"], ["github"]])("says the same the short way and the long way, as %s", (format) => {
    const folder = emptyFolder();
    // A mark in front, which no offset counts, and line ends of another system.
    write(folder, {
      "openapi.yaml": `\ufeff${description.replace('$ref: "parts/pet.yaml"', "type: string").replaceAll("\n", "\r\n")}`,
    });
    const program = join(root, "dist/cli.js");
    const args = ["openapi.yaml", "-o", "sdk", "--format", format];
    start(program, folder, ["generate", ...args]);
    for (const command of ["generate", "check"]) {
      const short = start(program, folder, [command, ...args]);
      rmSync(join(folder, "cache"), { recursive: true });
      const long = start(program, folder, [command, ...args]);
      expect(short).toEqual(long);
      expect(short.code).toBe(0);
      expect(short.err).toContain("path");
      start(program, folder, ["generate", ...args]);
    }
    forge(folder);
    expect(start(program, folder, ["generate", ...args]).out).toContain("4321 unchanged");
    expect(start(program, folder, ["generate", ...args, "--quiet"])).toEqual({ out: "", err: "", code: 0 });
  });

  it("goes the long way when its own code, templates or libraries are others", async () => {
    const folder = emptyFolder();
    const home = join(folder, "program");
    for (const part of ["dist", "templates", "package.json", "node_modules/picomatch"])
      cpSync(join(root, part), join(home, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    write(folder, { "openapi.yaml": description.replace('$ref: "parts/pet.yaml"', "type: string") });
    const args = ["generate", "openapi.yaml", "-o", "sdk"];
    const program = join(home, "dist/cli.js");
    await settled();
    start(program, folder, args);
    for (const path of [
      "dist/cli.js",
      "templates/api.ts.hbs",
      "templates/runtime/client.ts",
      "package.json",
      "node_modules/picomatch/package.json",
    ]) {
      forge(folder);
      expect(start(program, folder, args).out).toContain("4321 unchanged");
      edit(join(home, path), (text) => `${text}\n`);
      await settled();
      expect(start(program, folder, args).out).not.toContain("4321");
    }
  });
});
