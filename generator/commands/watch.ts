// `sdkwright generate --watch`: what is generated from in, a run at every change of it out.
import { watch as watchFolder, type FSWatcher } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { loadConfig, specsOf, type Config } from "../config.js";
import { UsageError } from "../diagnostics/diagnostic.js";
import { lockName } from "../project/lock.js";
import { isUrl } from "../source/allow.js";
import { generate, type GenerateOptions, type GenerateResult } from "./generate.js";
import { generateUnchanged } from "./unchanged.js";

export interface WatchOptions extends GenerateOptions {
  /** Ends the watch. */
  readonly signal?: AbortSignal;
}

/** What one run gave, or why it could not run. */
export interface Watched {
  readonly result?: GenerateResult;
  readonly error?: UsageError;
  /** How long the run took. */
  readonly milliseconds: number;
}

/** Editors write a file in several steps; a run waits until they are done. In milliseconds. */
const pause = 30;

/** Runs once, and then after each change of a file that the last run read. Ends when `signal` says so. */
export async function* watch({ signal, ...options }: WatchOptions = {}): AsyncGenerator<Watched> {
  if (options.spec === "-") throw new UsageError("--watch: standard input does not change; name a file");
  // What a run read is known when it is over; a change in between must not be missed.
  const files = new Files(signal);
  try {
    while (!isOver(signal)) {
      const start = performance.now();
      const { result, error, inputs } = await runOnce(options);
      files.watch(inputs);
      yield { ...(result && { result }), ...(error && { error }), milliseconds: performance.now() - start };
      // The signal may have come while the result was looked at.
      if (isOver(signal)) return;
      await files.changed();
    }
  } finally {
    files.close();
  }
}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** One run, and the files that it depends on. */
async function runOnce(
  options: GenerateOptions,
): Promise<{ result?: GenerateResult; error?: UsageError; inputs: readonly string[] }> {
  try {
    const unchanged = generateUnchanged(options);
    // The lock is written at the end of each run that changes something.
    if (unchanged !== undefined) {
      const { result, inputs } = unchanged;
      return { result, inputs: inputs.filter((path) => basename(path) !== lockName) };
    }
    const result = await generate(options);
    return { result, inputs: inputsOf(options, result) };
  } catch (error) {
    if (error instanceof UsageError) return { error, inputs: inputsOf(options, undefined) };
    throw error;
  }
}

/** The files that a run depends on: what it read, or what it would have read. */
function inputsOf(options: GenerateOptions, result: GenerateResult | undefined): string[] {
  let config: Config | undefined;
  try {
    config = loadConfig(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
  const read = [...(result?.plan.sources.keys() ?? [])].filter((uri) => !isUrl(uri) && uri !== "<stdin>");
  const asked = config === undefined ? [] : [...specsOf(config), ...config.overlays];
  const named = asked.filter((path) => !isUrl(path));
  const own = config?.file ?? resolve(options.cwd ?? process.cwd(), options.config || "sdkwright.yaml");
  return [own, ...read, ...named].map((path) => resolve(path));
}

/** Some files, watched by their folders: editors put a new file in the place of the old one. */
class Files {
  readonly #folders = new Map<string, FSWatcher>();
  #files = new Set<string>();
  #isChanged = false;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal | undefined) {
    signal?.addEventListener("abort", () => this.#wake());
  }

  watch(files: readonly string[]): void {
    this.#files = new Set(files);
    for (const folder of new Set(files.map(dirname))) {
      if (this.#folders.has(folder)) continue;
      const watcher = watchFolder(folder, (_, name) => {
        const isOurs = [...this.#files].some((file) => dirname(file) === folder && basename(file) === name);
        if (name !== null && !isOurs) return;
        this.#isChanged = true;
        this.#wake();
      });
      this.#folders.set(folder, watcher);
    }
  }

  /** Ends when a file was changed, and has not been for a moment. */
  async changed(): Promise<void> {
    if (!this.#isChanged) await new Promise<void>((resolve) => (this.#wake = resolve));
    while (this.#isChanged) {
      this.#isChanged = false;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  close(): void {
    for (const watcher of this.#folders.values()) watcher.close();
  }
}
