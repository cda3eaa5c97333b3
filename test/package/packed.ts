// The package as its users get it: generated from sdkwright.yaml, packed once, installed into empty projects.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { loadConfig, plan, type Plan } from "../../generator/index.js";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const packageName = "purecloud-platform-client-v2";

/** Below the root, where the build script of the package finds esbuild and typescript without a network. */
const work = fileURLToPath(new URL(".work/", import.meta.url));

export interface Packed {
  /** What the generator printed. */
  readonly plan: Plan;
  /** The built package. */
  readonly folder: string;
  readonly tarball: string;
}

/** Generates, builds and packs the package, once for all test files: whoever comes first does it, the others wait. */
export async function pack(): Promise<Packed> {
  const made = await plan(loadConfig({ cwd: root }));
  const { texts } = made;
  if (texts === undefined)
    throw new Error(`The package cannot be generated: ${JSON.stringify(made.diagnostics, null, 2)}`);
  const key = createHash("sha256")
    .update(JSON.stringify([texts, versionOf("esbuild"), versionOf("typescript")]))
    .digest("hex")
    .slice(0, 16);
  const home = join(work, key);
  mkdirSync(work, { recursive: true });
  if (!existsSync(home) && takeTurn(home)) {
    try {
      sweep();
      const draft = mkdtempSync(join(work, "draft-"));
      const folder = join(draft, "package");
      for (const { path, text } of texts) {
        const file = join(folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      // The `prepack` script builds.
      await run("npm", ["pack", "--pack-destination", draft], { cwd: folder });
      renameSync(draft, home);
    } finally {
      rmSync(`${home}.lock`, { recursive: true, force: true });
    }
  }
  while (existsSync(`${home}.lock`)) await sleep(50);
  const tarball = existsSync(home) ? readdirSync(home).find((name) => name.endsWith(".tgz")) : undefined;
  if (tarball === undefined) throw new Error("The package could not be built; another test file says why");
  return { plan: made, folder: join(home, "package"), tarball: join(home, tarball) };
}

/** An empty project outside of the repository, with the package installed from its tarball and without a network. */
export async function install({ tarball }: Packed, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "consumer-")));
  writeFiles(folder, { "package.json": '{ "name": "consumer", "private": true }\n', ...files });
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: folder });
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function attempt(
  file: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; timeout?: number },
): Promise<Output> {
  const env = options.env ?? environment();
  try {
    const { stdout, stderr } = await promisify(execFile)(file, args, {
      timeout: 60_000,
      maxBuffer: 1e8,
      ...options,
      env,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const {
      code,
      stdout = "",
      stderr = "",
      message,
    } = error as { code?: unknown; stdout?: string; stderr?: string; message: string };
    return { code: typeof code === "number" ? code : -1, stdout, stderr: stderr || message };
  }
}

/** Runs a program that has to succeed. */
export async function run(
  file: string,
  args: readonly string[],
  options: Parameters<typeof attempt>[2],
): Promise<string> {
  const { code, stdout, stderr } = await attempt(file, args, options);
  if (code !== 0) throw new Error(`${[file, ...args].join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

/** The environment without what npm and vitest add to it, which would reach into programs that are run. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|NODE_OPTIONS$|VITEST|TEST$)/.test(name)),
  );
}

/** Only one process can make the folder. */
function takeTurn(home: string): boolean {
  const lock = `${home}.lock`;
  // Whoever made a lock this old has been stopped.
  if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 180_000) rmSync(lock, { recursive: true, force: true });
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

/** Removes packages of earlier states of the sources. */
function sweep(): void {
  for (const name of readdirSync(work)) {
    const path = join(work, name);
    if (!name.endsWith(".lock") && Date.now() - statSync(path).mtimeMs > 3_600_000)
      rmSync(path, { recursive: true, force: true });
  }
}

function versionOf(name: string): string {
  return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
}
