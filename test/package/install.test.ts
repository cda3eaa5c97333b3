// The packed package in an empty project: it installs, loads in both ways, and does nothing until it is asked.
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { publint } from "publint";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempt, install, pack, packageName, root, run, writeFiles, type Packed } from "./packed.js";

let packed: Packed;
let project: string;
beforeAll(async () => {
  packed = await pack();
  project = await install(packed);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs a script in the project and gives what it printed, as JSON. */
async function evaluate(name: string, text: string): Promise<unknown> {
  writeFiles(project, { [name]: text });
  return JSON.parse(await run(process.execPath, [name], { cwd: project })) as unknown;
}

describe("loading", () => {
  it("reads a configuration file when it is asked to, in both ways", async () => {
    writeFiles(project, { "platform.ini": "[general]\nhost = mypurecloud.ie\n" });
    const program = `
      const client = new ApiClient(loadConfigFile("platform.ini"));
      let error;
      try { loadConfigFile("missing.ini"); } catch (thrown) { error = thrown; }
      console.log(JSON.stringify([client.options.baseUrl, error.name, error.code, error instanceof SdkError]));`;
    const imports = `
      import { ApiClient, SdkError } from "${packageName}";
      import { loadConfigFile } from "${packageName}/node";`;
    const requires = `
      const { ApiClient, SdkError } = require("${packageName}");
      const { loadConfigFile } = require("${packageName}/node");`;
    const wanted = ["https://api.mypurecloud.ie", "ConfigFileError", "ENOENT", true];
    expect(await evaluate("config.mjs", imports + program)).toEqual(wanted);
    expect(await evaluate("config.cjs", requires + program)).toEqual(wanted);
  });

  it("gives the same classes through default, named and namespace imports", async () => {
    const found = await evaluate(
      "import.mjs",
      `import sdk from "${packageName}";
       import * as all from "${packageName}";
       import { ApiClient, OperationalEventsApi, PureCloudRegionHosts } from "${packageName}";
       console.log(JSON.stringify([
         sdk.ApiClient === ApiClient, all.ApiClient === ApiClient,
         sdk.OperationalEventsApi === OperationalEventsApi, all.OperationalEventsApi === OperationalEventsApi,
         sdk.PureCloudRegionHosts === PureCloudRegionHosts, typeof new OperationalEventsApi().getUsageEventsDefinition,
       ]));`,
    );
    expect(found).toEqual([true, true, true, true, true, "function"]);
  });

  it("gives the same classes through require and its default", async () => {
    const found = await evaluate(
      "require.cjs",
      `const sdk = require("${packageName}");
       const { ApiClient, OperationalEventsApi } = sdk;
       console.log(JSON.stringify([sdk.default.ApiClient === ApiClient, sdk.default.OperationalEventsApi === OperationalEventsApi, ApiClient.instance instanceof ApiClient]));`,
    );
    expect(found).toEqual([true, true, true]);
  });

  it("shares one client between the ESM and the CommonJS copy", async () => {
    const found = await evaluate(
      "both.mjs",
      `import { createRequire } from "node:module";
       import * as esm from "${packageName}";
       const cjs = createRequire(import.meta.url)("${packageName}");
       console.log(JSON.stringify([esm.ApiClient === cjs.ApiClient, esm.ApiClient.instance === cjs.ApiClient.instance]));`,
    );
    expect(found).toEqual([false, true]);
  });

  it("recognises errors of the other copy", async () => {
    const found = await evaluate(
      "errors.mjs",
      `import { createRequire } from "node:module";
       import { ArgumentError, SdkError, ApiError } from "${packageName}";
       const cjs = createRequire(import.meta.url)("${packageName}");
       const error = await new cjs.OperationalEventsApi().getUsageEventsDefinition("").catch((error) => error);
       console.log(JSON.stringify([error.name, ArgumentError.is(error), SdkError.is(error), ApiError.is(error)]));`,
    );
    expect(found).toEqual(["ArgumentError", true, true, false]);
  });

  it("offers the raw types as ./schema, which is empty at run time, and its package.json", async () => {
    const found = await evaluate(
      "schema.mjs",
      `import { createRequire } from "node:module";
       import * as schema from "${packageName}/schema";
       console.log(JSON.stringify([Object.keys(schema), createRequire(import.meta.url)("${packageName}/package.json").version]));`,
    );
    expect(found).toEqual([[], "229.1.0"]);
  });

  it("lets tests put doubles in the place of what is required, as jest.spyOn and sinon.stub do", async () => {
    const found = await evaluate(
      "double.cjs",
      `const sdk = require("${packageName}");
       class Double {}
       Object.defineProperty(sdk, "OperationalEventsApi", { value: Double });
       console.log(JSON.stringify(new (require("${packageName}").OperationalEventsApi)() instanceof Double));`,
    );
    expect(found).toBe(true);
  });

  it("keeps the inner files to itself", async () => {
    writeFiles(project, { "inner.mjs": `import "${packageName}/dist/esm/index.js";` });
    const { stderr } = await attempt(process.execPath, ["inner.mjs"], { cwd: project });
    expect(stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  it.each([
    ["import", "silent.mjs", 'import fs from "node:fs";', `await import("${packageName}")`],
    ["require", "silent.cjs", 'const fs = require("node:fs");', `require("${packageName}")`],
  ])("%s touches no global, no file, no environment, and holds nothing open", async (_, file, first, load) => {
    const found = await evaluate(
      file,
      `${first}
       const state = () => [
         ...Reflect.ownKeys(globalThis).map((key) => "global " + String(key)),
         ...process.eventNames().map((name) => "listener of " + String(name)),
       ];
       const touched = new Set();
       for (const name of ["watchFile", "watch", "writeFileSync", "appendFileSync", "mkdirSync"]) fs[name] = (path) => touched.add(name + " " + path);
       const { env } = process;
       const before = new Set(state());
       process.env = new Proxy(env, { get: (target, name) => (touched.add("env " + String(name)), target[name]) });
       const load = async () => ${load};
       load().then(() => {
         process.env = env;
         for (const key of state()) if (!before.has(key)) touched.add(key);
         // The module loader still closes its own files.
         setTimeout(() => setImmediate(() => {
           for (const kind of process.getActiveResourcesInfo()) if (!/Pipe|TTY|Immediate/.test(kind)) touched.add("open " + kind);
           // These two are asked for by the module loader itself.
           console.log(JSON.stringify([...touched].filter((name) => !/^env (NODE_V8_COVERAGE|WATCH_REPORT_DEPENDENCIES)$/.test(name))));
         }), 50);
       });`,
    );
    expect(found).toEqual([]);
  });

  it("leaves one symbol, and nothing that turns up in a list of globals, when the shared client is used", async () => {
    const found = await evaluate(
      "global.mjs",
      `import { OperationalEventsApi, ApiClient } from "${packageName}";
       const before = new Set(Reflect.ownKeys(globalThis));
       new OperationalEventsApi(new ApiClient());
       const apart = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String);
       new OperationalEventsApi();
       const after = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String);
       console.log(JSON.stringify({ apart, after }));`,
    );
    expect(found).toEqual({ apart: [], after: [`Symbol(${packageName})`] });
  });

  it("lets the process end by itself at once, also after a call", async () => {
    const server = createServer((_, response) => response.setHeader("content-type", "application/json").end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    writeFiles(project, {
      "exit.mjs": `import { ApiClient, OperationalEventsApi } from "${packageName}";
        await new OperationalEventsApi(new ApiClient({ baseUrl: "http://127.0.0.1:${port}" })).getUsageEventsDefinitions();
        const done = performance.now();
        process.on("exit", () => console.log(performance.now() - done));`,
    });
    const waited = Number(await run(process.execPath, ["exit.mjs"], { cwd: project, timeout: 20_000 }));
    server.close();
    expect(waited).toBeLessThan(1000);
  });
});

/** The modules that can be loaded: what is used at once, what is loaded when it is used, and the transports. */
const built = [
  "index",
  "logins",
  "node",
  "schema",
  "transport",
  "runtime/call-api",
  "runtime/core",
  "runtime/following",
  "runtime/hooks",
  "runtime/logging",
  "runtime/node",
  "runtime/pages",
];

describe("a bundler", () => {
  it.each([
    [["browser"], "core"],
    [["react-native"], "core"],
    [["node"], "node"],
    [["workerd", "worker", "browser"], "following"],
    // An edge route of Next.js.
    [["edge-light", "worker", "browser"], "following"],
  ])("with the conditions %j takes the transport of %s.js", async (conditions, transport) => {
    const { metafile } = await build({
      stdin: { contents: `export * from "${packageName}";`, resolveDir: project },
      absWorkingDir: project,
      bundle: true,
      write: false,
      outdir: "out",
      format: "esm",
      platform: "neutral",
      conditions,
      metafile: true,
    });
    const path = Object.keys(metafile.inputs).find((file) => file.endsWith("/dist/esm/index.js"))!;
    const found = metafile.inputs[path]!.imports.find(({ original }) => original === "#transport");
    expect(found?.path).toMatch(new RegExp(`/dist/esm/runtime/${transport}\\.js$`));
  });
});

describe("the tarball", () => {
  it("installs without any other package", async () => {
    const lock = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8")) as {
      packages: Record<string, unknown>;
    };
    expect(Object.keys(lock.packages)).toEqual(["", `node_modules/${packageName}`]);
    expect(await run("npm", ["ls", "--all", "--parseable"], { cwd: project })).toBe(
      `${project}\n${project}/node_modules/${packageName}\n`,
    );
  });

  it("holds what is generated and what is built from it, and nothing else", async () => {
    const files = (await run("tar", ["-tzf", packed.tarball], { cwd: root }))
      .trim()
      .split("\n")
      .map((path) => path.slice("package/".length))
      .sort();
    const sources = (packed.plan.texts ?? []).map(({ path }) => path);
    const expected = [
      // The raw types are there once, as declarations.
      ...sources.filter((path) =>
        /^(src(?!\/schema)|docs)\/|^(package\.json|README\.md|LICENSE|surface\.json)$/.test(path),
      ),
      // Types are there once: ES modules have entries that lead to those of CommonJS.
      ...["index", "schema", "node"].map((entry) => `dist/esm/${entry}.d.ts`),
      ...declarations("cjs").flatMap((path) => (isOfTypesAlone(path) ? [path] : [path, `${path}.map`])),
      ...built.flatMap((module) =>
        ["esm", "cjs"].flatMap((format) => [".js", ".js.map"].map((ending) => `dist/${format}/${module}${ending}`)),
      ),
      "dist/cjs/package.json",
      "dist/browser/platformClient.js",
      "dist/browser/platformClient.js.map",
    ];
    expect(files).toEqual(expected.sort());
  });

  it("has no require in a then, which Parcel takes for an import of its own", () => {
    const texts = built.map((module) =>
      readFileSync(join(project, "node_modules", packageName, `dist/cjs/${module}.js`), "utf8"),
    );
    // What is loaded when it is used is there, in another form.
    expect(texts.some((text) => text.includes('__toESM(require("./call-api.js")'))).toBe(true);
    for (const text of texts) expect(text).not.toMatch(/\.then\(.*require\(/);
  });

  it("has source maps that lead to the sources in it", () => {
    const folder = join(project, "node_modules", packageName);
    const files = ["esm", "cjs"].flatMap((format) => [
      ...built.map((module) => `dist/${format}/${module}.js`),
      ...declarations(format).filter((path) => !isOfTypesAlone(path)),
    ]);
    for (const file of [...files, "dist/browser/platformClient.js"]) {
      const [, url = ""] = /# sourceMappingURL=(.*)\s*$/.exec(readFileSync(join(folder, file), "utf8")) ?? [];
      const map = join(folder, file, "..", url);
      const { sources } = JSON.parse(readFileSync(map, "utf8")) as { sources: string[] };
      // Of types nothing is left.
      if (!file.endsWith("/schema.js")) expect(sources.length).toBeGreaterThan(0);
      for (const source of sources)
        expect(() => readFileSync(join(map, "..", source)), `${file}: ${source}`).not.toThrow();
    }
  });

  /** Nothing is left of the source when its types are taken away: it reads as the declarations do, and needs no map. */
  function isOfTypesAlone(path: string): boolean {
    const source = join(packed.folder, path.replace(/^dist\/\w+/, "src").replace(/\.d\.ts$/, ".ts"));
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true };
    return ts.transpileModule(readFileSync(source, "utf8"), { compilerOptions }).outputText.trim() === "export {};";
  }

  it("has declarations that TypeScript 5.0 reads: of a tuple all members are named, or none", () => {
    const folder = join(project, "node_modules", packageName);
    let tuples = 0;
    const visit = (node: ts.Node): void => {
      if (ts.isTupleTypeNode(node)) {
        tuples++;
        expect(new Set(node.elements.map(ts.isNamedTupleMember)).size, node.getText()).toBeLessThanOrEqual(1);
      }
      ts.forEachChild(node, visit);
    };
    for (const path of declarations("cjs"))
      visit(ts.createSourceFile(path, readFileSync(join(folder, path), "utf8"), ts.ScriptTarget.ES2022, true));
    expect(tuples).toBeGreaterThan(0);
  });

  /** The declarations that a compiler reads for the entries of a format. */
  function declarations(format: string): string[] {
    const folder = join(project, "node_modules", packageName);
    const entries = ["index", "schema", "node"].map((entry) => join(folder, `dist/${format}/${entry}.d.ts`));
    const program = ts.createProgram(entries, {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: [],
      noLib: true,
    });
    const paths = program.getSourceFiles().map(({ fileName }) => relative(folder, fileName).replaceAll("\\", "/"));
    return paths.sort();
  }
});

describe("the judges", () => {
  it("publint finds nothing", async () => {
    const { messages } = await publint({ pkgDir: packed.folder, strict: true, pack: "npm" });
    expect(messages).toEqual([]);
  });

  it("are-the-types-wrong finds nothing", async () => {
    const cli = join(createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json"), "../dist/index.js");
    const { code, stdout, stderr } = await attempt(
      process.execPath,
      [cli, packed.tarball, "--no-definitely-typed", "--format", "json"],
      { cwd: root },
    );
    expect(stderr).toBe("");
    const { analysis } = JSON.parse(stdout) as {
      analysis: { types: unknown; problems: unknown[]; entrypoints: object };
    };
    expect({ code, types: analysis.types, problems: analysis.problems }).toEqual({
      code: 0,
      types: { kind: "included" },
      problems: [],
    });
    expect(Object.keys(analysis.entrypoints)).toEqual([".", "./schema", "./node", "./package.json"]);
  });
});
