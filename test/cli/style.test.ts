// Who has a configuration for Prettier gets the SDK in that style, and `prettier --check` has nothing to say; who has none never loads Prettier.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkUnchanged, generateUnchanged } from "../../generator/commands/unchanged.js";
import { check, generate } from "../../generator/index.js";
import { edit, project, root, run, snapshot } from "./program.js";

/** Files that are as old as they have to be: what changed just before a run might have changed in it. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

/** A project with these files beside its configuration. */
function styled(files: Readonly<Record<string, string>>): string {
  const folder = project();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** What `prettier --check` says of the output or a part of it, started beside the configuration. */
function judge(folder: string, parts: readonly string[]): string {
  const prettier = join(root, "node_modules/prettier/bin/prettier.cjs");
  const { stderr, status } = spawnSync(process.execPath, [prettier, "--check", ...parts], {
    cwd: folder,
    encoding: "utf8",
  });
  return status === 0 ? "fine" : stderr;
}

/** The files of a package, but for what building it leaves. */
const texts = (folder: string) =>
  Object.entries(snapshot(folder)).flatMap(([path, { text }]) => (path.startsWith("dist/") ? [] : [[path, text]]));

describe("the output is in the style of", () => {
  const rules = { singleQuote: true, semi: false, tabWidth: 4, printWidth: 100 };
  it("a .prettierrc", async () => {
    const folder = styled({ ".prettierrc": JSON.stringify(rules) });
    expect(await generate({ cwd: folder })).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, "generated/src/apis/OperationalEventsApi.ts"), "utf8")).toMatch(
      /^import { ApiClient } from '..\/ApiClient.js'\n/m,
    );
    expect(judge(folder, ["generated"])).toBe("fine");
    expect(await check({ cwd: folder })).toMatchObject({ ok: true });
    expect(await generate({ cwd: folder })).toMatchObject({ written: [], isUnchanged: true });
    // What programs can rely on does not depend on how it is laid out.
    expect(readFileSync(join(folder, "generated/surface.txt"))).toEqual(
      readFileSync(join(root, "generated/surface.txt")),
    );
  }, 60_000);

  // The runtime is most of what there is to format, and one time is enough.
  const parts = ["package.json", "src/*.ts", "src/apis", "src/models", "docs"].map((part) => `generated/${part}`);
  it.each<[string, Record<string, string>, RegExp]>([
    [
      "the prettier in package.json, with exceptions",
      {
        "package.json": JSON.stringify({
          prettier: { useTabs: true, overrides: [{ files: "generated/src/apis/*.ts", options: { semi: false } }] },
        }),
      },
      /^import { ApiClient } from "..\/ApiClient.js"\n[^]*\n\treadonly #client: Client\n/m,
    ],
    [
      "an .editorconfig, and a configuration that is empty",
      { ".editorconfig": "root = true\n[*.ts]\nindent_size = 8\nindent_style = space\n", ".prettierrc.yaml": "{}\n" },
      /\n {8}readonly #client: Client;\n/,
    ],
    [
      "a configuration that is code",
      { "prettier.config.mjs": "export default { bracketSpacing: false };\n" },
      /^import {ApiClient} /m,
    ],
    [
      "one in the output folder itself",
      { "generated/.prettierrc.toml": "singleQuote = true\n" },
      /^import { ApiClient } from '..\/ApiClient.js';\n/m,
    ],
  ])(
    "%s",
    async (_, files, expected) => {
      const folder = styled(files);
      expect(await generate({ cwd: folder })).toMatchObject({ ok: true });
      expect(readFileSync(join(folder, "generated/src/apis/OperationalEventsApi.ts"), "utf8")).toMatch(expected);
      expect(judge(folder, parts)).toBe("fine");
    },
    60_000,
  );
});

describe("the output is in the style of Prettier's defaults", () => {
  it.each<[string, Record<string, string>]>([
    [
      "a configuration that repeats them",
      { ".prettierrc": "", ".editorconfig": "[*.ts]\nindent_size = 2\nindent_style = space\n" },
    ],
    ["a folder that is left alone", { ".prettierrc": "semi: false\n", ".prettierignore": "/generated/\n" }],
    ["files that are left alone", { ".prettierrc": "semi: false\n", ".gitignore": "*\n!sdkwright.yaml\n" }],
  ])(
    "with %s",
    async (_, files) => {
      const folder = styled(files);
      await generate({ cwd: folder });
      const isCode = ([path]: (string | undefined)[]) => !path!.endsWith(".md");
      expect(texts(join(folder, "generated")).filter(isCode)).toEqual(texts(join(root, "generated")).filter(isCode));
    },
    60_000,
  );

  it("without a configuration, and without Prettier", () => {
    const folder = project();
    const home = join(folder, "program");
    for (const part of ["dist", "templates", "package.json"])
      cpSync(join(root, part), join(home, part), { recursive: true });
    mkdirSync(join(home, "node_modules"));
    for (const name of readdirSync(join(root, "node_modules")))
      if (name !== "prettier") symlinkSync(join(root, "node_modules", name), join(home, "node_modules", name));
    const start = () =>
      spawnSync(process.execPath, [join(home, "dist/cli.js"), "generate"], { cwd: folder, encoding: "utf8" });
    expect(start()).toMatchObject({ status: 0, stderr: "" });
    rmSync(join(folder, "generated"), { recursive: true });
    writeFileSync(join(folder, ".prettierrc"), "semi: false\n");
    expect(start().status).not.toBe(0);
  });
});

it("a configuration that Prettier does not take is the person's mistake", () => {
  const folder = styled({ ".prettierrc": "semi: maybe\n" });
  expect(run(folder, ["generate"])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^sdkwright: Prettier .*semi/) as string,
  });
  expect(existsSync(join(folder, "generated"))).toBe(false);
});

describe("a run with nothing changed", () => {
  const stands = (folder: string) =>
    [generateUnchanged({ cwd: folder }), checkUnchanged({ cwd: folder })].every((one) => one !== undefined);

  it("is another one with another style", async () => {
    const folder = styled({ "package.json": "{}", ".prettierrc": "semi: false\n", ".prettierignore": "other\n" });
    await settled();
    await generate({ cwd: folder });
    expect(stands(folder)).toBe(true);
    for (const path of ["package.json", ".prettierrc", ".prettierignore"]) {
      const before = readFileSync(join(folder, path), "utf8");
      edit(join(folder, path), (text) => `${text} `);
      expect({ path, stands: stands(folder) }).toEqual({ path, stands: false });
      writeFileSync(join(folder, path), before);
    }
    for (const path of [".editorconfig", ".gitignore", "generated/.prettierrc.json5", "prettier.config.ts", ".git"]) {
      writeFileSync(join(folder, path), "");
      expect({ path, stands: stands(folder) }).toEqual({ path, stands: false });
      rmSync(join(folder, path));
    }
    expect(stands(folder)).toBe(true);
  }, 60_000);

  it.each([
    ["code", "prettier.config.mjs", "export default { semi: false };\n"],
    ["the name of a module", ".prettierrc.json", '"./shared.json"\n'],
  ])(
    "is not known where the configuration is %s",
    async (_, path, text) => {
      const folder = styled({ [path]: text, "shared.json": '{ "semi": false }' });
      await settled();
      await generate({ cwd: folder }).catch(() => undefined);
      expect(stands(folder)).toBe(false);
    },
    60_000,
  );
});
