// Packages in, what a compiler says about each of them out. Many packages are one program: starting a compiler costs more than most
// packages do.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A package, and files that are compiled with it. */
export interface Compiled {
  /** A name that is a folder's, too. */
  readonly name: string;
  /** The name by which its own files may import it. */
  readonly packageName?: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** One error of a compiler. */
export interface CompileError {
  /** The file, from the root of its package. */
  readonly path: string;
  readonly line: number;
  /** `TS2322: …`, with the lines that explain it. */
  readonly message: string;
}

/** The compilers that packages are held against, by the folder that npm puts them in. */
export const compilers = { "5.9": "typescript", "7": "typescript-7" } as const;
export type CompilerName = keyof typeof compilers;

const modules = join(import.meta.dirname, "../../node_modules");

const compilerOptions = {
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  module: "nodenext",
  moduleResolution: "nodenext",
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  forceConsistentCasingInFileNames: true,
  skipLibCheck: true,
};

/** Writes packages into a folder of their own, where `compile` finds them; `options` are further ones of the compiler. */
export function writePackages(
  folder: string,
  packages: readonly Compiled[],
  options: Readonly<Record<string, boolean>> = {},
): void {
  for (const { name, packageName, files } of packages) {
    const root = join(folder, name);
    for (const { path, text } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    // The package's own file leads to what was built; here the sources stand for it.
    const own = {
      ...(packageName !== undefined && { name: packageName, exports: { ".": "./src/index.ts" } }),
      type: "module",
      imports: { "#transport": "./src/runtime/node.ts" },
    };
    writeFileSync(join(root, "package.json"), JSON.stringify(own));
  }
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { ...compilerOptions, allowImportingTsExtensions: true, ...options },
      include: ["*/**/*.ts"],
    }),
  );
}

/** Compiles everything in a folder that `writePackages` filled; errors by the name of the package. Rejects where the compiler itself fails. */
export async function compile(folder: string, compiler: CompilerName): Promise<Map<string, CompileError[]>> {
  const tsc = join(modules, compilers[compiler], "bin/tsc");
  const output = await run(
    process.execPath,
    ["--max-old-space-size=8000", tsc, "-p", folder, "--pretty", "false"],
    folder,
  );
  const found = new Map<string, CompileError[]>();
  let last: { path: string; line: number; message: string } | undefined;
  for (const line of output.split("\n")) {
    const [, name, path, row, message] = /^([^/\s]+)\/(.+?)\((\d+),\d+\): error (TS\d+: .*)$/.exec(line) ?? [];
    if (name !== undefined && path !== undefined && message !== undefined) {
      last = { path, line: Number(row), message };
      const list = found.get(name);
      if (list === undefined) found.set(name, [last]);
      else list.push(last);
    } else if (/^\s+\S/.test(line) && last !== undefined) {
      last.message += `\n${line}`;
    } else if (line.trim() !== "") {
      throw new Error(`TypeScript ${compiler} failed: ${line}`);
    }
  }
  return found;
}

/** Removes what `writePackages` wrote. */
export function removePackages(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal !== null) reject(new Error(`the compiler was ended by ${signal}`));
      else if (code !== 0 && output === "") reject(new Error(`the compiler ended with ${String(code)}`));
      else resolve(output);
    });
  });
}
