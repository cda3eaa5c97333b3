// The same programs compile against the types of both packages. Where they do not, differences.ts says why.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typeDifferences } from "./differences.js";
import { attempt, install, pack, packageName, root, writeFiles } from "./packed.js";

const folder = fileURLToPath(new URL("../fixtures/consumers/", import.meta.url));
const programs = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
);

let ours: string;
let theirs: string;
beforeAll(async () => {
  ours = await install(await pack(), programs);
  theirs = realpathSync(mkdtempSync(join(tmpdir(), "consumer-")));
  writeFiles(theirs, { "package.json": '{ "name": "consumer", "private": true }\n', ...programs });
  mkdirSync(join(theirs, "node_modules"));
  symlinkSync(join(root, "node_modules", packageName), join(theirs, "node_modules", packageName));
});
afterAll(() => {
  for (const project of [ours, theirs]) rmSync(project, { recursive: true, force: true });
});

const tsc5 = join(root, "node_modules/typescript/bin/tsc");
const tsc7 = join(root, "node_modules/typescript-7/bin/tsc");
// Declarations of packages are left alone: those of theirs are not valid under strict settings.
const common = {
  target: "es2022",
  lib: ["es2022", "dom"],
  types: [],
  noEmit: true,
  strict: true,
  esModuleInterop: true,
  skipLibCheck: true,
};

/** The lines on which the compiler found something, as `file:line code`. */
async function compile(
  project: string,
  tsc: string,
  name: string,
  options: object,
  files: readonly string[],
): Promise<string[]> {
  const config = `tsconfig.${name}.json`;
  writeFiles(project, { [config]: JSON.stringify({ compilerOptions: { ...common, ...options }, files }) });
  const { code, stdout, stderr } = await attempt(process.execPath, [tsc, "-p", config, "--pretty", "false"], {
    cwd: project,
  });
  if (code !== 0 && stdout === "") throw new Error(stderr);
  return stdout.split("\n").filter((line) => /error TS/.test(line));
}

const modern = Object.keys(programs);
const esm = modern.filter((name) => name.endsWith(".ts"));

describe.each([
  ["the package", () => ours],
  ["the package that it replaces", () => theirs],
] as const)("against %s", (_, project) => {
  it("all programs compile for a bundler", async () => {
    expect(
      await compile(
        project(),
        tsc7,
        "bundler",
        { module: "esnext", moduleResolution: "bundler", noUncheckedIndexedAccess: true },
        esm,
      ),
    ).toEqual([]);
  });

  it("all programs compile for Node", async () => {
    expect(
      await compile(project(), tsc7, "node", { module: "nodenext", noUncheckedIndexedAccess: true }, modern),
    ).toEqual([]);
  });

  it("all programs compile with the settings of older projects", async () => {
    expect(
      await compile(
        project(),
        tsc5,
        "older",
        { module: "commonjs", moduleResolution: "node10", target: "es2020", lib: ["es2020", "dom"] },
        modern,
      ),
    ).toEqual([]);
  });
});

describe("what compiles against the replaced package only", () => {
  it("is what the table of differences has", async () => {
    const files = Object.fromEntries(
      Object.entries(typeDifferences).map(([id, { program }]) => [`only-${id}.ts`, `${program}\nexport {};\n`]),
    );
    for (const project of [ours, theirs]) writeFiles(project, files);
    const options = { module: "esnext", moduleResolution: "bundler" };
    expect(await compile(theirs, tsc7, "only", options, Object.keys(files))).toEqual([]);
    const found = (await compile(ours, tsc7, "only", options, Object.keys(files))).map((line) =>
      line.slice(0, line.indexOf("(")),
    );
    expect([...new Set(found)].sort()).toEqual(Object.keys(files).sort());
  });
});
