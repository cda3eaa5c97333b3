// The runtimes that the suite runs in, from npm (`npm ci --prefix test/everywhere`): how each is started with the project, and where it is.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { run } from "../package/packed.js";
import type { Outcome } from "./outcome.js";

export interface Start {
  /** The project with the packages under test in `node_modules`. */
  readonly project: string;
  readonly origin: string;
  readonly prefix: string;
}

export interface Runtime {
  readonly name: string;
  readonly isThere: boolean;
  run(start: Start): Promise<Outcome[]>;
}

const installed = join(import.meta.dirname, "node_modules");

export const runtimes: readonly Runtime[] = [
  ...["20", "22", "24"].map((version) => {
    return processRuntime(`Node ${version}`, join(installed, `node-${version}-${process.arch}/bin/node`), []);
  }),
  processRuntime("Bun", join(installed, ".bin/bun"), ["run"]),
  processRuntime("Deno", join(installed, ".bin/deno"), [
    "run",
    "--quiet",
    "--node-modules-dir=manual",
    "--allow-net=127.0.0.1",
    "--no-prompt",
  ]),
  ...[false, true].map((isNodeLike): Runtime => {
    const home = join(installed, "miniflare");
    return {
      name: isNodeLike ? "workerd with nodejs_compat" : "workerd",
      isThere: existsSync(home),
      run: async ({ project, origin, prefix }) => {
        const bundle = join(project, "worker.bundle.mjs");
        await bundleFor(project, "worker.mjs", bundle, ["workerd", "worker", "browser"]);
        const script = join(import.meta.dirname, "start/workerd.mjs");
        const flags = isNodeLike ? ["nodejs_compat"] : [];
        return outcomesOf(process.execPath, [script, bundle, origin, prefix, ...flags], project);
      },
    };
  }),
];

/** What a bundler makes of an entry, with the conditions of `exports` and `imports` that it would choose. */
export async function bundleFor(project: string, entry: string, outfile: string, conditions: string[]): Promise<void> {
  await build({
    entryPoints: [join(project, entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    conditions,
    target: "es2022",
  });
}

/** A runtime that resolves the packages itself. */
function processRuntime(name: string, program: string, args: readonly string[]): Runtime {
  return {
    name,
    isThere: existsSync(program),
    run: ({ project, origin, prefix }) => outcomesOf(program, [...args, "process.mjs", origin, prefix], project),
  };
}

async function outcomesOf(program: string, args: readonly string[], cwd: string): Promise<Outcome[]> {
  return JSON.parse(await run(program, args, { cwd, timeout: 60_000 })) as Outcome[];
}
