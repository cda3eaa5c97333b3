// Builds dist/: types by the compiler, all else by esbuild. Each file takes time to load, so there are few: the index, the runtime, and what is loaded when it
// is used; and one for <script> tags. Bundlers drop what nobody uses by itself, because nothing happens when a file is loaded.
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join, posix, relative } from "node:path";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
/** What programs can import. */
const entries = ["index", "schema", "node"];
rmSync("dist", { recursive: true, force: true });

execFileSync(
  process.execPath,
  [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.json"],
  { stdio: "inherit" },
);
const declared = readdirSync("dist/cjs", {
  recursive: true,
  encoding: "utf8",
}).map((path) => path.replaceAll("\\", "/"));
// Types that no entry leads to are left out: nobody can import them.
const typed = new Set();
const imported = /(?<=(?:from|import)\s*\(?\s*")\.[^"]*(?=\.js")/g;
const reachTypes = (path) => {
  if (typed.has(path)) return;
  typed.add(path);
  const text = readFileSync(`dist/cjs/${path}`, "utf8");
  for (const [next] of text.matchAll(imported))
    reachTypes(posix.join(posix.dirname(path), `${next}.d.ts`));
};
entries.forEach((entry) => reachTypes(`${entry}.d.ts`));
for (const path of declared.filter(
  (path) => path.endsWith(".d.ts") && !typed.has(path),
)) {
  for (const ending of ["", ".map"]) rmSync(`dist/cjs/${path}${ending}`);
}
// A source of types alone reads as its declarations do: no map has to lead from the ones to the other.
for (const path of typed) {
  const file = `dist/cjs/${path}`;
  const text = readFileSync(file, "utf8");
  if (/^export (?!type |interface )/m.test(text)) continue;
  rmSync(`${file}.map`);
  writeFileSync(file, text.replace(/^\/\/# sourceMappingURL=.*/m, ""));
}
// Types are there once, as those of CommonJS, which everybody can import. ES modules have entries of their own: their default export is another.
mkdirSync("dist/esm");
for (const entry of entries) {
  const text = readFileSync(`dist/cjs/${entry}.d.ts`, "utf8");
  const [map = ""] = /\/\/# sourceMappingURL=.*/.exec(text) ?? [];
  const own = /^export default /m.test(text)
    ? text.replace(imported, (path) => posix.join("../cjs", path))
    : `export * from "../cjs/${entry}.js";\n${map}\n`;
  writeFileSync(
    `dist/esm/${entry}.d.ts`,
    own.replace("# sourceMappingURL=", "$&../cjs/"),
  );
}
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');

// The sources are in the package: maps need not hold them once more.
const options = {
  target: "es2022",
  platform: "neutral",
  sourcemap: true,
  sourcesContent: false,
};
// `imports` of package.json says which file `#transport` is.
const bundled = {
  ...options,
  bundle: true,
  format: "esm",
  external: ["#transport"],
  outdir: "dist/esm",
};

// Of the runtime: what the index reaches, and what stands apart, because it is imported when it is used, or because it is a transport that others do without.
const { metafile } = await build({
  ...bundled,
  entryPoints: ["src/index.ts"],
  write: false,
  metafile: true,
});
const importsOf = (path, kind) =>
  metafile.inputs[path].imports
    .filter((one) => one.kind === kind && !one.external)
    .map((one) => one.path);
const used = Object.keys(metafile.inputs).flatMap((path) =>
  importsOf(path, "dynamic-import"),
);
const apart = [
  "src/runtime/node.ts",
  "src/runtime/following.ts",
  ...used.filter((path) => path.startsWith("src/runtime/")),
];
const reached = new Set(apart);
const reach = (path) => {
  if (reached.has(path)) return;
  reached.add(path);
  importsOf(path, "import-statement").forEach(reach);
};
reach("src/index.ts");
const core = [...reached].filter(
  (path) => path.startsWith("src/runtime/") && !apart.includes(path),
);

/** Builds with imports of modules that stand in other files as imports of these files. `folder` is where those of the runtime are from there. */
const buildBeside = (modules, folder, more) => {
  const files = new Map([
    ...apart.map((path) => [
      path,
      `${folder}/${posix.basename(path, ".ts")}.js`,
    ]),
    ...modules.map((path) => [path, `${folder}/core.js`]),
  ]);
  const setup = ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
      const source = relative("", join(resolveDir, path))
        .replaceAll("\\", "/")
        .replace(/\.js$/, ".ts");
      const file = kind === "entry-point" ? undefined : files.get(source);
      return file && { path: file, external: true };
    });
  return build({ ...bundled, plugins: [{ name: "beside", setup }], ...more });
};
const contents = core
  .map((path) => `export * from "./${posix.basename(path)}";`)
  .join("\n");
await buildBeside([], ".", {
  stdin: { contents, resolveDir: "src/runtime" },
  outdir: undefined,
  outfile: "dist/esm/runtime/core.js",
});
await buildBeside(core, ".", {
  entryPoints: apart.map((path) => `./${path}`),
  outdir: "dist/esm/runtime",
});
// In one folder, so that the runtime is at the same place from all of them.
const entryPoints = [
  ...[...entries, "transport"].map((entry) => `src/${entry}.ts`),
  ...used.filter((path) => /^src\/[^/]*$/.test(path)),
];
await buildBeside(core, "./runtime", {
  entryPoints,
  splitting: true,
  chunkNames: "[name]-[hash]",
});

const modules = readdirSync("dist/esm", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".js"))
  .map((path) => path.replaceAll("\\", "/"));
await build({
  ...options,
  entryPoints: modules.map((path) => `dist/esm/${path}`),
  outdir: "dist/cjs",
  outbase: "dist/esm",
  format: "cjs",
  // `require`, because not everything that loads CommonJS knows `import()`: Jest does not.
  supported: { "dynamic-import": false },
});
for (const path of modules) {
  const file = `dist/cjs/${path}`;
  const root = "../".repeat(path.split("/").length - 1) || "./";
  const text = readFileSync(file, "utf8")
    // `imports` of package.json does not reach into a folder that has a package.json of its own.
    .replace('require("#transport")', `require("${root}transport.js")`)
    // Parcel takes a `require` in a `then` for an `import()`, and does not find the module when it runs.
    .replace(
      /Promise\.resolve\(\)\.then\(\(\) => (__toESM\(require\("[^"]*"\)(?:, 1)?\))\)/g,
      "(async () => $1)()",
    )
    // Tests put doubles in the place of classes, which is what `jest.spyOn(sdk, "…")` and `sinon.stub(sdk, "…")` do.
    .replace(
      "{ get: all[name], enumerable: true }",
      "{ get: all[name], enumerable: true, configurable: true }",
    )
    .replace(
      "|| desc.enumerable }",
      "|| desc.enumerable, configurable: true }",
    );
  writeFileSync(file, text);
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
