// `npm run bench`: our generator, its peers and the floor, side by side on one machine; a page with tables and a plot come out.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { generatedRow, publishedRow, type ConsumerRow } from "./consumers.js";
import { documents, synthetic, withChangedSchema, type BenchDocument } from "./documents.js";
import { median, measure, node, sizeOf, type Failure, type Usage } from "./measure.js";
import { plot } from "./plot.js";
import type { DocumentResult, Results, SyntheticResult, ToolRow } from "./results.js";
import { page } from "./table.js";
import { ours, peers, type Tool } from "./tools.js";

const usage = `npm run bench -- [--only NAMES] [--tools NAMES] [--runs N] [--save]

  --only NAMES   some of slice,genesys-2017,github,genesys,synthetic,consumers
  --tools NAMES  only these generators beside our own: orval,openapi-typescript-codegen ("none": only our own)
  --runs N       how often each is run (default: 3); what takes longer than 20 seconds is run once
  --save         writes results.md and results.svg in test/bench

Before the first run: npm ci --prefix test/bench`;

/** Peers that take longer than so many seconds are run once: not with nothing or one schema changed, and not with a formatter. */
const patience = 40;

const here = import.meta.dirname;
const cli = join(here, "../../dist/cli.js");

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      tools: { type: "string", default: "" },
      runs: { type: "string", default: "3" },
      save: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || !existsSync(node) || !(Number(values.runs) >= 1)) {
    console.error(usage);
    return 2;
  }
  const runs = Number(values.runs);
  const isWanted = (name: string) => values.only === "" || values.only.split(",").includes(name);
  const tools = peers.filter(({ name }) => values.tools === "" || values.tools.split(",").includes(name));
  const work = mkdtempSync(join(tmpdir(), "sdkwright-bench-"));
  try {
    const measured: DocumentResult[] = [];
    for (const document of documents().filter(({ name }) => isWanted(name)))
      measured.push(await measureDocument(document, tools, work, runs));
    const results: Results = {
      command: [
        ...(process.env["TMPDIR"] === undefined ? [] : [`TMPDIR=${process.env["TMPDIR"]}`]),
        "npm run bench",
        ...(process.argv.length > 2 ? ["--"] : []),
        ...process.argv.slice(2),
      ].join(" "),
      machine: `${cpus()[0]!.model.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${process.platform}`,
      date: new Date().toISOString().slice(0, 10),
      versions: versions(),
      nothing: await median(runs * 3, { args: ["-e", "0"], cwd: work }),
      documents: measured,
      synthetic: isWanted("synthetic") ? await measureSynthetic(work, runs) : [],
      consumers: isWanted("consumers") ? await measureConsumers(work, runs) : [],
    };
    console.log(page(results));
    if (values.save) {
      writeFileSync(join(here, "results.md"), page(results));
      writeFileSync(join(here, "results.svg"), plot(results));
    }
    return 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function measureDocument(
  document: BenchDocument,
  tools: readonly Tool[],
  work: string,
  runs: number,
): Promise<DocumentResult> {
  const folder = join(work, document.name);
  mkdirSync(join(folder, "changed"), { recursive: true });
  const changed = withChangedSchema(document, join(folder, "changed"));
  const rows: ToolRow[] = [];
  const own = join(folder, "own");
  const first = await measureTool(ours, document, changed, own, runs);
  rows.push(first);
  progress(document, first);
  const spec = join(own, basename(document.path));
  copyFileSync(document.path, spec);
  await measure(ours.command(spec, own));
  const before = timesOf(join(own, "sdk"));
  await measure(ours.command(spec, own));
  const touched = [...timesOf(join(own, "sdk"))].filter(([path, time]) => before.get(path) !== time).length;
  const check = await median(runs, { args: [cli, "check"], cwd: own });
  const diff = await median(runs, { args: [cli, "diff", spec, changed, "--quiet"], cwd: own, codes: [0, 1] });
  const floor = await measureFloor(document, own, folder, runs);
  const slow = new Set<string>();
  for (const tool of tools) {
    const [plain = ""] = tool.name.split(" + ");
    if (slow.has(plain)) continue;
    const peer = await measureTool(tool, document, changed, join(folder, "peer"), runs);
    rows.push(peer);
    if ("failed" in peer.cold || peer.cold.cpu > patience) slow.add(plain);
    progress(document, peer);
  }
  rmSync(folder, { recursive: true, force: true });
  return { name: document.name, bytes: document.bytes, rows, floor, check, diff, touched };
}

async function measureTool(
  tool: Tool,
  document: BenchDocument,
  changed: string,
  folder: string,
  runs: number,
): Promise<ToolRow> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const spec = join(folder, basename(document.path));
  copyFileSync(document.path, spec);
  const command = tool.command(spec, folder);
  const cold = await median(runs, command, () => {
    rmSync(join(folder, "sdk"), { recursive: true, force: true });
    rmSync(join(folder, "sdkwright.lock"), { force: true });
    // Some do not make the folder that they write to.
    mkdirSync(join(folder, "sdk"), { recursive: true });
  });
  const size = sizeOf(join(folder, "sdk"));
  const row = { tool: tool.name, formats: tool.formats, isSdk: tool.isSdk, ...size };
  if ("failed" in cold) return { ...row, cold };
  if (size.files === 0) return { ...row, cold: { failed: "writes nothing" } };
  if (tool !== ours && cold.cpu > patience) return { ...row, cold };
  const unchanged = await median(runs, command);
  // There and back again: each of these runs finds one schema changed.
  const versions = [changed, document.path];
  let count = 0;
  const change = () => copyFileSync(versions[count++ % 2]!, spec);
  return { ...row, cold, unchanged, changed: await median(runs, command, change) };
}

async function measureFloor(
  document: BenchDocument,
  own: string,
  folder: string,
  runs: number,
): Promise<Usage | Failure> {
  const sdk = join(own, "sdk");
  const files = readdirSync(sdk, { recursive: true, encoding: "utf8" })
    .map((path) => [path, statSync(join(sdk, path))] as const)
    .filter(([, stat]) => stat.isFile())
    .map(([path, stat]) => [path, stat.size]);
  const list = join(folder, "floor.json");
  writeFileSync(list, JSON.stringify(files));
  const output = join(folder, "floor");
  const command = { args: [join(here, "floor.mjs"), document.path, list, output], cwd: here };
  return median(runs, command, () => rmSync(output, { recursive: true, force: true }));
}

async function measureSynthetic(work: string, runs: number): Promise<SyntheticResult[]> {
  const results: SyntheticResult[] = [];
  for (const operations of [100, 300, 1_000, 3_000, 10_000]) {
    const folder = join(work, `synthetic-${operations}`);
    mkdirSync(folder);
    const { path, bytes } = synthetic(operations, folder);
    const clear = () => rmSync(join(folder, "sdk"), { recursive: true, force: true });
    const cold = await median(runs, ours.command(path, folder), clear);
    results.push({ operations, bytes, cold });
    console.error(`synthetic ${operations}: ${"failed" in cold ? cold.failed : cold.cpu.toFixed(2)}`);
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

async function measureConsumers(work: string, runs: number): Promise<ConsumerRow[]> {
  const rows: ConsumerRow[] = [];
  for (const { name, path } of documents().filter((one) => one.name === "slice" || one.name === "genesys")) {
    const folder = join(work, `consumer-${name}`);
    mkdirSync(folder);
    await measure(ours.command(path, folder));
    rows.push(await generatedRow(name, join(folder, "sdk"), runs));
    rmSync(folder, { recursive: true, force: true });
  }
  return [...rows, await publishedRow(join(work, "consumer-published"), runs)];
}

/** When each file below a folder was last written. */
function timesOf(folder: string): Map<string, number> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return new Map(paths.map((path) => [path, statSync(join(folder, path)).mtimeMs]));
}

function versions(): string[] {
  const { devDependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  return Object.entries(devDependencies).map(([name, version]) => `${name === "node" ? "Node" : name} ${version}`);
}

function progress({ name }: BenchDocument, { tool, cold }: ToolRow): void {
  console.error(`${name}: ${tool}: ${"failed" in cold ? `fails: ${cold.failed}` : `${cold.cpu.toFixed(2)} s`}`);
}

process.exitCode = await main();
