// A description in, the package that is generated from it out: built by its own build script, and loaded.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as esbuild } from "esbuild";
import { afterAll } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { run } from "../package/packed.js";

/** Below the root, where the build script of the package finds esbuild and typescript without a network. */
const work = join(import.meta.dirname, "../package/.work");

/** What the index of a built package exports, without its types. */
export type Built = Readonly<
  Record<string, new (...args: unknown[]) => Record<string, (...args: unknown[]) => unknown>>
>;

/** Generates, builds as the package's own script does, and loads. What stands in the way fails the test. */
export async function build(text: string): Promise<Built> {
  const folder = await buildFolder(text);
  return (await import(pathToFileURL(join(folder, "dist/esm/index.js")).href)) as Built;
}

/** Generates and builds as the package's own script does; gives the folder of the package. */
export async function buildFolder(text: string): Promise<string> {
  const folder = await generated(text);
  await run(process.execPath, ["build.mjs"], { cwd: folder, timeout: 120_000 });
  return folder;
}

/** The same without its types, in a fraction of the time. */
export async function bundle(text: string): Promise<Built> {
  const folder = await generated(text);
  const outfile = join(folder, "bundle.mjs");
  await esbuild({
    entryPoints: [join(folder, "src/index.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    alias: { "#transport": join(folder, "src/runtime/node.ts") },
  });
  return (await import(pathToFileURL(outfile).href)) as Built;
}

async function generated(text: string): Promise<string> {
  mkdirSync(work, { recursive: true });
  const folder = mkdtempSync(join(work, "wire-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const spec = join(folder, "spec.yaml");
  writeFileSync(spec, text);
  const { texts, diagnostics } = await plan(loadConfig({ spec, output: join(folder, "out"), config: false }));
  if (texts === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  for (const { path, text: source } of texts) {
    const file = join(folder, "out", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  }
  return join(folder, "out");
}
