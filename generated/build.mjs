// Builds dist/: ES modules and types by the compiler, CommonJS and one file for <script> tags by esbuild.
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
for (const ending of ["js", "js.map", "d.ts", "d.ts.map"])
  rmSync(`dist/esm/browser.${ending}`);
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && path !== "browser.ts")
  .map((path) => `src/${path}`);

await build({
  entryPoints: sources,
  outdir: "dist/cjs",
  format: "cjs",
  platform: "neutral",
  target: "es2022",
  // `require`, because not everything that loads CommonJS knows `import()`: Jest does not.
  supported: { "dynamic-import": false },
  sourcemap: true,
});
cpSync("dist/esm", "dist/cjs", {
  recursive: true,
  filter: (path) => !/\.js(\.map)?$/.test(path),
});
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
// `imports` of package.json does not reach into a folder that has a package.json of its own.
const client = readFileSync("dist/cjs/ApiClient.js", "utf8");
writeFileSync(
  "dist/cjs/ApiClient.js",
  client.replace('require("#transport")', 'require("./transport.js")'),
);

await build({
  entryPoints: ["src/browser.ts"],
  outfile: "dist/browser/platformClient.js",
  alias: { "#transport": "./src/runtime/transport.ts" },
  bundle: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  minify: true,
  sourcemap: true,
});
