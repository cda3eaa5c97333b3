// A command in, what its processes used out: CPU, wall and memory of a run that starts cold.
import { spawn } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** The Node that everything runs on: several peers want a newer one than we do. */
export const node = join(import.meta.dirname, "node_modules/node/bin/node");

/** What a command used. */
export interface Usage {
  /** Seconds of user and system together, of all processes that it started. */
  readonly cpu: number;
  /** Seconds. */
  readonly wall: number;
  /** Bytes: the largest resident set of one of its processes. */
  readonly memory: number;
}

/** A command that did not come to its end, and what it said. */
export interface Failure {
  readonly failed: string;
}

export interface Command {
  /** The arguments for Node. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Exit codes that are no failure (default: only 0). */
  readonly codes?: readonly number[];
}

/** The longest that one run may take, in milliseconds. */
const timeLimit = 300_000;

const hook = join(import.meta.dirname, "usage.cjs");

/** Runs a command once. */
export async function measure({ args, cwd, codes = [0] }: Command): Promise<Usage | Failure> {
  const folder = mkdtempSync(join(tmpdir(), "sdkwright-usage-"));
  try {
    const start = process.hrtime.bigint();
    const { code, said } = await run(args, cwd, folder);
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    if (code === null || !codes.includes(code)) return { failed: reasonOf(said) };
    const processes = readdirSync(folder).map(
      (name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { cpu: number; memory: number },
    );
    return {
      cpu: processes.reduce((sum, { cpu }) => sum + cpu, 0),
      wall,
      memory: Math.max(...processes.map(({ memory }) => memory)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[], cwd: string, folder: string): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      cwd,
      env: {
        ...process.env,
        NODE_OPTIONS: `--require "${hook}"`,
        SDKWRIGHT_BENCH_USAGE: folder,
        // Records of runs go there, and not to where those of the person are.
        XDG_CACHE_HOME: join(tmpdir(), "sdkwright-bench"),
        PATH: `${join(import.meta.dirname, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
      },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeLimit,
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => {
        said = (said + text.toString()).slice(-20_000);
      });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, said }));
  });
}

/** The line that says most: of an out of memory, of what is marked as failed, of an error, or the last one. */
function reasonOf(said: string): string {
  const lines = stripVTControlCharacters(said)
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const telling = [/heap out of memory/, /^[✗✖✘❌]/u, /error/i].map((sign) => lines.find((one) => sign.test(one)));
  const line = telling.find((one) => one !== undefined) ?? lines.at(-1);
  return (line ?? "killed after five minutes").replace(/\|/g, "/").slice(0, 90);
}

/**
 * The run in the middle of several, by CPU. `before` is called before each run. One that takes longer than 20 seconds is run once: its noise is small beside
 * what is compared.
 */
export async function median(
  runs: number,
  command: Command,
  before: () => void = () => undefined,
): Promise<Usage | Failure> {
  const done: Usage[] = [];
  for (let count = 0; count < runs; count++) {
    before();
    const usage = await measure(command);
    if ("failed" in usage) return usage;
    done.push(usage);
    if (usage.wall > 20) break;
  }
  return done.sort((a, b) => a.cpu - b.cpu)[Math.floor(done.length / 2)]!;
}

/** How many files stand below a folder, and how large they are together. */
export function sizeOf(folder: string): { files: number; bytes: number } {
  if (!existsSync(folder)) return { files: 0, bytes: 0 };
  let [files, bytes] = [0, 0];
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const stat = lstatSync(join(folder, path));
    if (!stat.isFile()) continue;
    files += 1;
    bytes += stat.size;
  }
  return { files, bytes };
}
