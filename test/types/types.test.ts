// The types of the packed package, under every compiler and setting that its users have.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempt, install, pack, root, writeFiles, type Packed } from "../package/packed.js";

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/types/${name}`, import.meta.url)), "utf8");
const right = fixture("right.ts");

let packed: Packed;
let project: string;
beforeAll(async () => {
  packed = await pack();
  project = await install(packed, {
    "right.ts": right,
    "right.mts": right,
    "right.cts": right,
    "wrong.ts": fixture("wrong.ts"),
    "commonjs.cts": fixture("commonjs.cts"),
  });
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

const compilers = {
  "TypeScript 5.9": join(root, "node_modules/typescript/bin/tsc"),
  "TypeScript 7": join(root, "node_modules/typescript-7/bin/tsc"),
};
type Compiler = keyof typeof compilers;

const strict = {
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: false,
  skipLibCheck: false,
};
const bundler = { ...strict, module: "esnext", moduleResolution: "bundler" };

/** Compiles some files of the project; what the compiler says is the result. */
async function compile(
  compiler: Compiler,
  name: string,
  compilerOptions: object,
  files: readonly string[],
): Promise<string> {
  const config = `tsconfig.${name}.json`;
  writeFiles(project, { [config]: JSON.stringify({ compilerOptions, files }) });
  const { code, stdout, stderr } = await attempt(process.execPath, [compilers[compiler], "-p", config], {
    cwd: project,
    timeout: 120_000,
  });
  return code === 0 ? "" : stdout || stderr;
}

describe.each(Object.keys(compilers) as Compiler[])("%s", (compiler) => {
  const id = compiler.replace(/\W/g, "");

  it("is the one that it is called", async () => {
    const { stdout } = await attempt(process.execPath, [compilers[compiler], "--version"], { cwd: project });
    expect(stdout).toContain(compiler === "TypeScript 7" ? "Version 7." : "Version 5.9.");
  });

  it("compiles a program for a bundler, and refuses what is wrong", async () => {
    expect(await compile(compiler, `${id}-bundler`, bundler, ["right.ts", "wrong.ts"])).toBe("");
  });

  it.each(["node16", "nodenext"])("compiles ESM and CommonJS programs for Node (%s)", async (module) => {
    const options = { ...strict, module, moduleResolution: module };
    expect(await compile(compiler, `${id}-${module}`, options, ["right.mts", "right.cts", "commonjs.cts"])).toBe("");
  });

  it("compiles a program for a server, which has Node's types and none of a browser", async () => {
    // Only declarations of Node and of the package are read, so those of Node are left alone.
    const options = {
      ...strict,
      module: "nodenext",
      moduleResolution: "nodenext",
      lib: ["es2022"],
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    };
    expect(await compile(compiler, `${id}-server`, options, ["right.mts"])).toBe("");
  });
});

/**
 * Where a model and the raw type of the same schema differ on purpose: open enums in answers. Ours take values that the
 * service has learned since, openapi-typescript's are closed. The raw type is assignable to the model, not the other way.
 */
const open: Readonly<Record<string, string>> = {
  Limit: "namespace is an open enum: new limits come with every release of the service",

  ErrorBody: "has a Limit",
};

describe("every model and the raw type that openapi-typescript prints of the same schema", () => {
  it("are assignable both ways, with the same keys, and the same fields are readonly", async () => {
    const names = (packed.plan.api?.models ?? []).map(({ name }) => name);
    expect(names).toHaveLength(12);
    expect(Object.keys(open).filter((name) => !names.includes(name))).toEqual([]);
    const text = `
import type { Models } from "purecloud-platform-client-v2";
import type { components } from "purecloud-platform-client-v2/schema";
type Raw = components["schemas"];
type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
/** The fields without their types: names, whether they are optional, whether they are readonly. */
type Shape<T> = { [K in keyof T]: 1 };
export const names: Is<keyof Raw, ${names.map((name) => JSON.stringify(name)).join(" | ")}> = true;
${names
  .map(
    (name) => `
export const toModel${name}: Models.${name} = null! as Raw["${name}"];
${name in open ? `// @ts-expect-error ${open[name] ?? ""}\n` : ""}export const toRaw${name}: Raw["${name}"] = null! as Models.${name};
export const shape${name}: Is<Shape<Models.${name}>, Shape<Raw["${name}"]>> = true;
`,
  )
  .join("")}`;
    writeFiles(project, { "oracle.ts": text });
    expect(await compile("TypeScript 5.9", "oracle", bundler, ["oracle.ts"])).toBe("");
  });
});
