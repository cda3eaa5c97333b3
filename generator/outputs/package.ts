// The service and the settings in, everything that makes the sources an npm package out.
import type { Api } from "../api/api.js";
import { literal, reference } from "../code/code.js";
import type { File } from "../code/file.js";
import type { Json } from "../source/json.js";
import type { Settings } from "./output.js";
import { fileOf, modules, runtime } from "./places.js";

export function packageFiles(api: Api, settings: Settings): readonly File[] {
  const { browserName } = settings.package;
  const entries = entriesOf(settings);
  return [
    { kind: "json", path: "package.json", value: packageJson(api, settings) },
    { kind: "json", path: "tsconfig.json", value: tsconfig },
    {
      kind: "template",
      path: "build.mjs",
      template: "build.mjs",
      view: { browserFile: literal(`dist/browser/${browserName}.js`), entries: entries.map((entry) => literal(entry)) },
    },
    ...(entries.includes("node")
      ? [{ kind: "template", path: fileOf(modules.node), template: "node.ts", view: {} } as const]
      : []),
    {
      kind: "template",
      path: "src/transport.ts",
      template: "transport.ts",
      view: {
        transportType: runtime("Transport", { typeOnly: true }),
        nodeTransport: reference("defaultTransport", modules.runtimePart("node"), { typeOnly: false }),
        followingTransport: reference("defaultTransport", modules.runtimePart("following"), { typeOnly: false }),
        fetchTransport: reference("defaultTransport", modules.runtimePart("transport"), { typeOnly: false }),
      },
    },
  ];
}

/** What programs can import: the index, the raw types, and what needs the files of the machine it runs on. */
function entriesOf({ client: { compatible } }: Settings): readonly string[] {
  return ["index", "schema", ...(compatible ? ["node"] : [])];
}

/** One entry of `exports`: types of their own for each way of loading, because TypeScript reads them by the format of the file. */
function entry(module: string): Json {
  const file = (format: string, ending: string) => `./dist/${format}/${module}${ending}`;
  return {
    import: { types: file("esm", ".d.ts"), default: file("esm", ".js") },
    require: { types: file("cjs", ".d.ts"), default: file("cjs", ".js") },
  };
}

/**
 * Node has a transport of its own; other runtimes that also answer to the condition `node` or `browser` come before them. `edge-light` is Vercel's, and
 * that of edge routes of Next.js.
 */
function transports(): Json {
  const fetch = "./dist/esm/runtime/core.js";
  const following = "./dist/esm/runtime/following.js";
  const node = "./dist/esm/runtime/node.js";
  return {
    workerd: following,
    "edge-light": following,
    browser: fetch,
    deno: following,
    bun: following,
    node,
    default: fetch,
  };
}

function packageJson(api: Api, settings: Settings): Json {
  const { name, version, description, license, homepage, repository, author, keywords, browserName } = settings.package;
  const browser = `./dist/browser/${browserName}.js`;
  const entries = entriesOf(settings);
  return {
    name,
    version,
    description: description || `TypeScript SDK of ${api.title}`,
    ...(keywords.length > 0 && { keywords: [...keywords] }),
    ...(homepage !== undefined && { homepage }),
    ...(repository !== undefined && { repository: { type: "git", url: repository } }),
    ...(license !== undefined && { license }),
    ...(author !== undefined && { author }),
    type: "module",
    sideEffects: false,
    imports: { "#transport": transports() },
    exports: {
      ...Object.fromEntries(entries.map((module) => [module === "index" ? "." : `./${module}`, entry(module)])),
      "./package.json": "./package.json",
    },
    main: "./dist/cjs/index.js",
    types: "./dist/cjs/index.d.ts",
    typesVersions: {
      "*": Object.fromEntries(entries.slice(1).map((module) => [module, [`./dist/cjs/${module}.d.ts`]])),
    },
    unpkg: browser,
    jsdelivr: browser,
    // The raw types are types alone, and no other source imports them: their declarations say the same.
    files: ["dist", "src", "!src/schema.ts", "docs", "surface.json"],
    scripts: { build: "node build.mjs", prepack: "npm run build" },
    devDependencies: { esbuild: "^0.28.0", typescript: "^5.9.0" },
    // `process.getBuiltinModule`, by which the transport for Node loads what it needs, is as old.
    engines: { node: ">=20.16" },
  };
}

const tsconfig: Json = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    types: [],
    module: "nodenext",
    moduleResolution: "nodenext",
    rootDir: "src",
    outDir: "dist/esm",
    declarationDir: "dist/cjs",
    declaration: true,
    declarationMap: true,
    emitDeclarationOnly: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    forceConsistentCasingInFileNames: true,
    skipLibCheck: true,
  },
  include: ["src"],
};
