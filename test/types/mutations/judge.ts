// Descriptions and changed copies of them in; what our comparison says about each pair, and what a compiler says, out.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawnSync } from "node:child_process";
import { canary } from "../../../generator/consumers/canary.js";
import { compareSurfaces, type Comparison } from "../../../generator/compatibility/compare.js";
import { loadConfig, plan, type Surface } from "../../../generator/index.js";
import { print } from "../../../generator/print/print.js";
import { loadTemplates } from "../../../generator/print/templates.js";
import { consumer, type SourceText } from "./consumer.js";

const root = join(import.meta.dirname, "../../..");
const templates = join(root, "templates");

/** An SDK that was made of a description, and where it was written. */
export interface Sdk {
  readonly name: string;
  readonly surface: Surface;
  readonly texts: readonly SourceText[];
}

/** A pair of SDKs: programs of the first are compiled with the second. */
export interface Pair {
  readonly name: string;
  readonly before: Sdk;
  readonly now: Sdk;
}

/** What is said about a pair. */
export interface Verdict extends Pair {
  readonly comparison: Comparison;
  /** What a compiler says about the canary and the consumer. */
  readonly canary: readonly string[];
  readonly consumer: readonly string[];
}

let loaded: ReturnType<typeof loadTemplates> | undefined;

/** The SDK of a description, as sources that are not formatted; `undefined` where the description has errors. */
export async function sdkOf(name: string, spec: string, given: string): Promise<Sdk | undefined> {
  const config = { ...loadConfig({ spec, output: "unused", config: false }), given };
  const { surface, files } = await plan(config, "files");
  if (surface === undefined || files === undefined) return undefined;
  const code = files.filter(({ path }) => /^src\/(?!runtime\/|schema)/.test(path));
  const texts = await print(code, (loaded ??= loadTemplates([templates])), templates);
  return { name, surface, texts: texts.filter(({ path }) => !path.startsWith("src/runtime/")) };
}

/** A folder with SDKs and programs in it, which are compiled at once. */
export class Workshop {
  readonly #folder: string;
  readonly #written = new Set<string>();
  readonly #pairs: Pair[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    cpSync(join(templates, "runtime"), join(folder, "runtime"), { recursive: true });
    const compilerOptions = {
      target: "es2022",
      lib: ["es2022", "dom", "dom.iterable"],
      types: [],
      module: "esnext",
      moduleResolution: "bundler",
      // The runtime is the same for all of them, and one to the compiler.
      paths: { "#transport": ["./runtime/node.ts"], "#runtime/*": ["./runtime/*"] },
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: false,
      skipLibCheck: true,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["programs/*.ts"] }));
    mkdirSync(join(folder, "programs"));
  }

  add(pair: Pair): void {
    this.#pairs.push(pair);
    for (const sdk of [pair.before, pair.now]) this.#write(sdk);
    const { name, before, now } = pair;
    const place = (sdk: Sdk) => `../sdks/${sdk.name}`;
    const write = (kind: string, text: string) =>
      writeFileSync(join(this.#folder, "programs", `${name}.${kind}.ts`), text);
    write("canary", canary(before.surface, place(now)));
    write("consumer", consumer(before.texts, place(before), place(now)));
  }

  #write({ name, texts }: Sdk): void {
    if (this.#written.has(name)) return;
    this.#written.add(name);
    const folder = join(this.#folder, "sdks", name);
    for (const { path, text } of [...texts, ...missing(texts)]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text.replaceAll(/"(?:\.\.?\/)+runtime\//g, '"#runtime/'));
    }
  }

  /** Compiles all programs that were added. */
  verdicts(): Verdict[] {
    const tsc = join(root, "node_modules/typescript-7/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", this.#folder, "--pretty", "false"], {
      cwd: this.#folder,
      maxBuffer: 1 << 30,
      encoding: "utf8",
    });
    const found = new Map<string, string[]>();
    for (const line of stdout.split("\n")) {
      const [, program, message] = /^programs\/(.+)\.ts\(\d+,\d+\): error (.*)$/.exec(line) ?? [];
      if (program === undefined || message === undefined) {
        if (/^\S.*error/.test(line)) throw new Error(`what was generated does not compile: ${line}`);
        continue;
      }
      const list = found.get(program);
      if (list === undefined) found.set(program, [message]);
      else list.push(message);
    }
    return this.#pairs.map((pair) => ({
      ...pair,
      comparison: compareSurfaces(pair.before.surface, pair.now.surface),
      canary: found.get(`${pair.name}.canary`) ?? [],
      consumer: found.get(`${pair.name}.consumer`) ?? [],
    }));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A service without models has no list of them. */
function missing(texts: readonly SourceText[]): SourceText[] {
  return texts.some(({ path }) => path === "src/models/index.ts")
    ? []
    : [{ path: "src/models/index.ts", text: "export {};\n" }];
}
