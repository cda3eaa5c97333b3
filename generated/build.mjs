// Builds dist/: types by the compiler, all else by esbuild: in few files, because each takes time to load, but API classes in one each, so that bundlers
// drop those that nobody uses, and what is loaded when it is used apart from both; and one file for <script> tags.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
rmSync("dist", { recursive: true, force: true });

execFileSync(
  process.execPath,
  [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.json"],
  { stdio: "inherit" },
);
// The browser's entry is left out: nobody imports it, and it changes globals.
for (const ending of ["d.ts", "d.ts.map"]) rmSync(`dist/esm/browser.${ending}`);
cpSync("dist/esm", "dist/cjs", { recursive: true });
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');

const options = { target: "es2022", platform: "neutral", sourcemap: true };
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) =>
    path.replaceAll("\\", "/"),
  );
const apis = filesIn("src/apis").map((path) => `apis/${path}`);
await build({
  ...options,
  entryPoints: [
    "index.ts",
    "schema.ts",
    "transport.ts",
    "runtime/node.ts",
    "runtime/transport.ts",
    ...apis,
  ].map((path) => `src/${path}`),
  outdir: "dist/esm",
  outbase: "src",
  chunkNames: "chunks/[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  // `imports` of package.json says which file that is.
  external: ["#transport"],
});

const modules = filesIn("dist/esm").filter((path) => path.endsWith(".js"));
await build({
  ...options,
  entryPoints: modules.map((path) => `dist/esm/${path}`),
  outdir: "dist/cjs",
  outbase: "dist/esm",
  format: "cjs",
  // `require`, because not everything that loads CommonJS knows `import()`: Jest does not.
  supported: { "dynamic-import": false },
});
// `imports` of package.json does not reach into a folder that has a package.json of its own.
for (const path of modules) {
  const file = `dist/cjs/${path}`;
  const root = "../".repeat(path.split("/").length - 1) || "./";
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(
      'require("#transport")',
      `require("${root}transport.js")`,
    ),
  );
}

await build({
  ...options,
  entryPoints: ["src/browser.ts"],
  outfile: "dist/browser/platformClient.js",
  bundle: true,
  format: "iife",
  platform: "browser",
  alias: { "#transport": "./src/runtime/transport.ts" },
  minify: true,
});
