// The generated package beside other clients, in one run: size, import, CPU of a request, and ten faults. Prints a page of Markdown.
//
//   npm ci --prefix test/bench/runtime && npm run bench:runtime
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { startFaultyServer, type Seen } from "../../everywhere/server.js";
import { install, pack, packageName, run } from "../../package/packed.js";

const here = import.meta.dirname;
if (!existsSync(join(here, "node_modules"))) throw new Error("first: npm ci --prefix test/bench/runtime");

const project = await install(await pack());
const folder = join(project, "node_modules", packageName);
process.env["SDK"] = folder;
const { clients } = (await import("./clients.mjs")) as {
  clients: Record<string, { module?: string; bundle?: string }>;
};
const names = Object.keys(clients);

async function measure<T>(...args: string[]): Promise<T> {
  return JSON.parse(await run(process.execPath, ["measure.mjs", ...args], { cwd: here, env: process.env })) as T;
}

interface Load {
  readonly cpu: number;
  readonly memory: number;
}

/** Medians of loading a module in processes of their own. */
async function load(how: "import" | "require", module: string): Promise<Load> {
  const loads: Load[] = [];
  for (let round = 0; round < 9; round++) {
    loads.push(
      JSON.parse(await run(process.execPath, ["load.mjs", how, module], { cwd: here, env: process.env })) as Load,
    );
  }
  return { cpu: median(loads.map(({ cpu }) => cpu)), memory: median(loads.map(({ memory }) => memory)) };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

/** What a page loads for one call: with everything in one file, and the part that is loaded before a login is used. */
async function sizeOf(program: string): Promise<{ whole: number; first: number } | undefined> {
  const options = {
    stdin: { contents: program, resolveDir: here },
    bundle: true,
    minify: true,
    format: "esm" as const,
    platform: "browser" as const,
    target: "es2022",
    write: false as const,
    outdir: "out",
    logLevel: "silent" as const,
  };
  try {
    const { outputFiles: whole } = await build(options);
    const { outputFiles: parts, metafile } = await build({ ...options, splitting: true, metafile: true });
    const loaded = new Set<string>();
    const load = (path: string): void => {
      if (loaded.has(path)) return;
      loaded.add(path);
      for (const { path: next, kind } of metafile.outputs[path]!.imports) if (kind === "import-statement") load(next);
    };
    load(Object.keys(metafile.outputs).find((path) => metafile.outputs[path]!.entryPoint !== undefined)!);
    const first = parts.filter(({ path }) => [...loaded].some((name) => path.endsWith(name.split("/").at(-1)!)));
    const gzip = (texts: readonly { text: string }[]) =>
      gzipSync(texts.map(({ text }) => text).join(""), { level: 9 }).length;
    return { whole: gzip(whole), first: gzip(first) };
  } catch {
    return undefined; // It does not bundle for browsers.
  }
}

const columns: readonly [title: string, words: string, isRight: (cell: Cell) => boolean][] = [
  ["503, then ok", "503,ok", isOk],
  ["429, 1 s", "429@1,ok", isOk],
  ["429, date", "date@2,ok", isOk],
  ["500, then ok, POST", "500,ok POST", isOk],
  ["reset, then ok", "reset,ok", isOk],
  ["reset, then ok, POST", "reset,ok POST", isOk],
  ["cut, then ok", "cut,ok", isOk],
  ["200, no JSON", "broken", isError],
  ["stalled body", "stall", isError],
  ["no leak", "", () => true],
];

interface Cell {
  readonly result: "ok" | "error" | "garbage" | "hangs";
  readonly leaks?: boolean;
}

function isOk({ result }: Cell): boolean {
  return result === "ok";
}

function isError({ result }: Cell): boolean {
  return result === "error";
}

async function faultsOf(name: string): Promise<string[]> {
  const server = await startFaultyServer();
  const prefix = name.replace(/\W/g, "");
  const addresses = columns.flatMap(([, words], index) =>
    words === "" ? [] : [`${server.origin}/${prefix}${index}/${words}`],
  );
  // Two failures that nobody repeats, for what their errors show.
  const further = [`${server.origin}/${prefix}a/400`, `${server.origin}/${prefix}b/reset POST`];
  // A process each: some clients remember the time limit of their first call.
  const cells: Cell[] = [];
  for (const each of [...addresses, ...further]) cells.push(...(await measure<Cell[]>("faults", name, each)));
  const requests = await Promise.all(
    addresses.map(async (address) => {
      const answer = await fetch(`${address.slice(0, address.lastIndexOf("/"))}/seen`);
      return ((await answer.json()) as Seen[]).length;
    }),
  );
  await server.close();
  const shown = cells.slice(0, addresses.length).map((cell, index) => {
    const text = `${cell.result} ${requests[index]}`;
    return columns[index]![2](cell) ? text : `**${text}**`;
  });
  return [...shown, cells.some(({ leaks }) => leaks === true) ? "**leaks**" : "ok"];
}

const server = spawn(process.execPath, [join(here, "server.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
const [line] = (await once(server.stdout, "data")) as [Buffer];
const address = line.toString().trim();

const kilobytes = (bytes: number | undefined) =>
  bytes === undefined ? "does not bundle" : `${(bytes / 1000).toFixed(1)} kB`;
const rows: string[][] = [];
const faults: string[][] = [];
for (const name of names) {
  const { module, bundle } = clients[name]!;
  const size = bundle === undefined ? undefined : await sizeOf(bundle);
  const imported = module === undefined ? undefined : await load("import", module);
  const { 1: one, 32: many } = await measure<Record<number, number>>("requests", name, address);
  rows.push([
    name,
    bundle === undefined ? "–" : kilobytes(size?.whole),
    bundle === undefined ? "–" : kilobytes(size?.first),
    imported === undefined ? "–" : `${imported.cpu.toFixed(1)} ms`,
    imported === undefined ? "–" : `${imported.memory.toFixed(1)} MiB`,
    one!.toFixed(2),
    many!.toFixed(2),
  ]);
  const cells = await faultsOf(name);
  faults.push([name, ...cells, `${cells.filter((cell) => !cell.startsWith("**")).length} of 10`]);
}
const { cpu } = await measure<{ cpu: number }>("layer", "this package");
server.kill();
const required = await load("require", join(folder, "dist/cjs/index.js"));

const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
const bytesOf = (pattern: RegExp) =>
  paths
    .map((path) => ({ path: path.replaceAll("\\", "/"), stats: statSync(join(folder, path)) }))
    .filter(({ path, stats }) => stats.isFile() && pattern.test(path))
    .reduce((sum, { stats }) => sum + stats.size, 0);
const bytes = bytesOf(/^dist\/esm\/.*\.js$/);
const installed = bytesOf(/./);
const constant = await sizeOf(
  `import { PureCloudRegionHosts } from "${folder}/dist/esm/index.js"; console.log(PureCloudRegionHosts.eu_west_1);`,
);
rmSync(project, { recursive: true, force: true });

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}

${table(["Client", "one call, all in one file", "loaded first", "import, CPU", "import, memory", "CPU ÷ fetch, 1 at a time", "32 at a time"], rows)}

Sizes: esbuild, minified, gzip; for a browser. CPU: of the client's process, medians of blocks that alternate with blocks of raw fetch.
The package without the network: ${cpu.toFixed(1)} µs of CPU for a call. As CommonJS it loads in ${required.cpu.toFixed(1)} ms of CPU, ${required.memory.toFixed(1)} MiB.
A program that imports one constant of it: ${kilobytes(constant?.whole)}. Its ES modules: ${kilobytes(bytes)}. Installed, with
CommonJS, types, maps, sources and pages: ${kilobytes(installed)}.

${table(["Client", ...columns.map(([title]) => title), "right"], faults)}

A cell: what came of the call, and how many requests the server saw; bold: not what a caller would wish for.`);
