// `npm run corpus -- DIR`: every description below a folder is generated, compiled, held against what is independent of the
// generator, and called; one table comes out, and a summary of it.
import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compile, compilers, removePackages, type CompileError, type CompilerName } from "./compile.js";
import { documentsOf, type Listed } from "./documents.js";
import { mismatchesOf } from "./oracle.js";
import { isClean, summary, table, type Row } from "./table.js";
import type { Done, Task } from "./worker.js";

/** What is said of a description that ended its worker. */
const nothingElse = { compared: 0, called: 0, wire: [], size: 0 } as const;

const usage = `npm run corpus -- DIR [--only TEXT] [--typescript 7,5.9] [--jobs N] [--summary] [--json FILE]

  --only TEXT      only descriptions whose path contains TEXT
  --typescript     the compilers to hold the packages against (default: 7,5.9)
  --jobs N         how much runs at the same time (default: the number of cores)
  --summary        prints the summary and what is wrong, not a line for each description
  --json FILE      writes every finding there, too`;

/** Descriptions whose packages are compiled in one program: at most so many, and at most so many bytes of description. */
const largestBatch = { documents: 50, bytes: 2_000_000 };

/** The longest that one description may take, in milliseconds. */
const timeLimit = 300_000;

interface Batch {
  readonly folder: string;
  readonly tasks: readonly Task[];
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string" },
      typescript: { type: "string", default: "7,5.9" },
      jobs: { type: "string", default: String(availableParallelism()) },
      summary: { type: "boolean", default: false },
      json: { type: "string" },
    },
  });
  const [folder] = positionals;
  const names = values.typescript.split(",").filter((name): name is CompilerName => Object.hasOwn(compilers, name));
  if (folder === undefined || names.length === 0) {
    console.error(usage);
    return 2;
  }
  const root = resolve(folder);
  const documents = documentsOf(root).filter(({ path }) => values.only === undefined || path.includes(values.only));
  const work = mkdtempSync(join(tmpdir(), "sdkwright-corpus-"));
  try {
    const rows = await runAll(root, documents, work, names, Number(values.jobs));
    if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows, null, 1));
    if (!values.summary) console.log(table(rows));
    console.log(summary(rows));
    return rows.every(isClean) ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function runAll(
  root: string,
  documents: readonly Listed[],
  work: string,
  names: readonly CompilerName[],
  jobs: number,
): Promise<Row[]> {
  const queue = batchesOf(root, documents, work);
  const rows = new Map<number, Row>();
  const started = performance.now();
  const runner = async (): Promise<void> => {
    const worker = new Worker();
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      const dones: Done[] = [];
      for (const task of batch.tasks) dones.push(await worker.run(task));
      const verdicts = await compileBatch(batch, dones, names);
      for (const { id, findings, compared, called, wire } of dones) {
        const verdict = verdicts.get(String(id)) ?? nothingWrong;
        rows.set(id, { ...documents[id]!, ...findings, compared, called, wire, ...verdict });
      }
      if (process.stderr.isTTY)
        process.stderr.write(
          `\r${rows.size} of ${documents.length}, ${Math.round((performance.now() - started) / 1000)} s `,
        );
    }
    worker.end();
  };
  await Promise.all(Array.from({ length: jobs }, runner));
  if (process.stderr.isTTY) process.stderr.write("\n");
  return documents.map((_, id) => rows.get(id)!);
}

/** Large descriptions first, so that no worker is left with one at the end. */
function batchesOf(root: string, documents: readonly Listed[], work: string): Batch[] {
  const sized = documents
    .map(({ path }, id) => ({ id, spec: join(root, path), bytes: sizeOf(join(root, path)) }))
    .sort((a, b) => b.bytes - a.bytes);
  const batches: { folder: string; tasks: Task[]; bytes: number }[] = [];
  for (const { id, spec, bytes } of sized) {
    const last = batches.at(-1);
    const isFull =
      last === undefined || last.tasks.length >= largestBatch.documents || last.bytes + bytes > largestBatch.bytes;
    const batch = isFull ? { folder: join(work, `batch-${batches.length}`), tasks: [], bytes: 0 } : last;
    if (isFull) batches.push(batch);
    batch.tasks.push({ id, spec, root, packages: batch.folder });
    batch.bytes += bytes;
  }
  return batches;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What compilers say about a package: about itself, and about its models beside those of openapi-typescript. */
type Verdict = Pick<Row, "compileErrors" | "mismatches">;
const nothingWrong: Verdict = { compileErrors: [], mismatches: [] };

async function compileBatch(
  { folder, tasks }: Batch,
  dones: readonly Done[],
  names: readonly CompilerName[],
): Promise<Map<string, Verdict>> {
  const found = new Map<string, Verdict>();
  if (dones.every(({ size }) => size === 0)) return found;
  for (const name of names) {
    for (const [id, errors] of await compile(folder, name)) {
      const { compileErrors, mismatches } = found.get(id) ?? nothingWrong;
      const isOracle = ({ path }: CompileError) => path.startsWith(oracleFolder);
      const own = errors.filter((error) => !isOracle(error));
      found.set(id, {
        compileErrors: [...compileErrors, ...own.map((error) => `TypeScript ${name}: ${shown(error)}`)],
        mismatches: [...mismatches, ...mismatchesIn(join(folder, id), errors.filter(isOracle))],
      });
    }
    // One compiler is enough of a judge.
    for (const { id } of tasks) rmSync(join(folder, String(id), oracleFolder), { recursive: true, force: true });
  }
  removePackages(folder);
  return found;
}

/** Where `oracleOf` puts its files. */
const oracleFolder = "src/oracle/";

function mismatchesIn(root: string, errors: readonly CompileError[]): string[] {
  const paths = [...new Set(errors.map(({ path }) => path))].filter((path) => existsSync(join(root, path)));
  const texts = paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
  return mismatchesOf({ texts }, errors).map(
    ({ model, direction, message }) => `${model} ${direction}: ${message.split("\n").slice(0, 3).join(" ")}`,
  );
}

function shown({ path, line, message }: CompileError): string {
  return `${path}:${line} ${message.split("\n")[0]!}`;
}

/** A worker process, begun again where a description has ended it. */
class Worker {
  #process: ChildProcess | undefined;

  run(task: Task): Promise<Done> {
    if (this.#process?.connected !== true) this.#process = undefined;
    const child = (this.#process ??= fork(join(import.meta.dirname, "worker.ts"), {
      execArgv: ["--import", "tsx", "--max-old-space-size=6000"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    }));
    return new Promise((settle) => {
      const finish = (done: Done): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        settle(done);
      };
      const fail = (refused: string): void => {
        child.kill("SIGKILL");
        this.#process = undefined;
        const findings = { version: "", operations: 0, models: 0, time: 0, warnings: 0, moved: [], refused };
        finish({ ...nothingElse, id: task.id, findings });
      };
      const timer = setTimeout(() => fail(`took longer than ${timeLimit / 1000} s`), timeLimit);
      child.once("message", (message) => finish(message as Done));
      child.once("exit", (code, signal) => fail(`the worker ended with ${String(signal ?? code)}`));
      child.once("error", (error) => fail(`the worker cannot be reached: ${error.message}`));
      child.send(task);
    });
  }

  end(): void {
    this.#process?.disconnect();
  }
}

process.exitCode = await main();
