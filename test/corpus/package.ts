// The texts of a generated package in, the running package out: bundled in memory, nothing is written.
import { createRequire } from "node:module";
import { posix } from "node:path";
import { compileFunction } from "node:vm";
import { build, type Plugin } from "esbuild";
import type { Text } from "../../generator/index.js";

/** What the package exports. */
export type Package = Readonly<Record<string, any>>;

/** Bundles the texts from `src/index.ts` on, with the transport for Node, and runs the result. */
export async function loadPackage(texts: readonly Text[]): Promise<Package> {
  const { outputFiles } = await build({
    entryPoints: ["src/index.ts"],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node20",
    logLevel: "silent",
    plugins: [inMemory(texts)],
  });
  const module = { exports: {} as Package };
  // A function rather than a module: what was run can be forgotten again.
  const run = compileFunction(outputFiles[0]!.text, ["module", "exports", "require"]);
  run(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

/** Serves the files from memory, and `#transport` as Node would find it. */
function inMemory(texts: readonly Text[]): Plugin {
  const files = new Map(texts.map(({ path, text }) => [path, text]));
  return {
    name: "in-memory",
    setup(bundler) {
      bundler.onResolve({ filter: /^[.#]|^src\// }, ({ path, importer }) => {
        const wanted = path === "#transport" ? "src/runtime/node.js" : posix.join(posix.dirname(importer), path);
        return { path: wanted.replace(/\.js$/, ".ts"), namespace: "memory" };
      });
      bundler.onLoad({ filter: /./, namespace: "memory" }, ({ path }) => {
        const contents = files.get(path);
        return contents === undefined
          ? { errors: [{ text: `the package has no ${path}` }] }
          : { contents, loader: "ts" };
      });
    },
  };
}
