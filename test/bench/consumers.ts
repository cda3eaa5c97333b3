// A generated SDK in, what it costs its users before the first call out: to build it, to compile one line against it, to import it.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { measure, median, type Failure, type Usage } from "./measure.js";

/** What one package costs. */
export interface ConsumerRow {
  readonly name: string;
  /** Missing where the package comes built from npm. */
  readonly build?: Usage | Failure;
  /** The compiler over one line that makes a client. */
  readonly compile: Usage | Failure;
  readonly load: Usage | Failure;
}

const modules = join(import.meta.dirname, "node_modules");
const published = join(import.meta.dirname, "../../node_modules/purecloud-platform-client-v2");

/** The cost of a package that was generated into a folder. */
export async function generatedRow(name: string, sdk: string, runs: number): Promise<ConsumerRow> {
  symlinkSync(modules, join(sdk, "node_modules"));
  const build = await measure({ args: ["build.mjs"], cwd: sdk });
  return { name, build, ...(await use("sdk-to-measure", sdk, "new sdk.ApiClient();", runs)) };
}

/** The cost of the package that the first product replaces. */
export async function publishedRow(folder: string, runs: number): Promise<ConsumerRow> {
  const name = "purecloud-platform-client-v2";
  return { name, ...(await use(name, published, "new sdk.UsageApi();", runs, folder)) };
}

async function use(
  name: string,
  sdk: string,
  line: string,
  runs: number,
  folder = join(dirname(sdk), "consumer"),
): Promise<{ compile: Usage | Failure; load: Usage | Failure }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(sdk, join(folder, "node_modules", name));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  const program = `import * as sdk from ${JSON.stringify(name)};\n${line}\n`;
  writeFileSync(join(folder, "consumer.ts"), program);
  writeFileSync(join(folder, "consumer.js"), `import ${JSON.stringify(name)};\n`);
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
  return {
    compile: await median(runs, {
      args: [join(modules, "typescript/bin/tsc"), ...options, "consumer.ts"],
      cwd: folder,
    }),
    load: await median(runs, { args: ["consumer.js"], cwd: folder }),
  };
}
