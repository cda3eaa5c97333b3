// A process of its own for a share of the descriptions: told one at a time, it examines it, and leaves its package to be compiled.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writePackages } from "./compile.js";
import { examine, type Findings } from "./examine.js";
import { examplesOf, nameOf } from "./examples.js";
import { oracleOf } from "./oracle.js";
import { wireMismatches } from "./wire.js";

/** What a worker is asked to do. */
export interface Task {
  readonly id: number;
  readonly spec: string;
  readonly root: string;
  /** Where the package is written, in a folder that is called after the id. */
  readonly packages: string;
}

/** What it answers. */
export interface Done {
  readonly id: number;
  readonly findings: Findings;
  /** How many models are held against those of openapi-typescript. */
  readonly compared: number;
  /** How many operations were called, */
  readonly called: number;
  /** and what differs between what was given and what arrived. */
  readonly wire: readonly string[];
  /** The size of the package's TypeScript, in characters; 0 where there is none. */
  readonly size: number;
}

/** What is said of a description from which nothing was generated. */
const nothingElse = { compared: 0, called: 0, wire: [], size: 0 } as const;

process.on("message", (task: Task) => {
  void work(task).then((done) => process.send?.(done));
});

async function work({ id, spec, root, packages }: Task): Promise<Done> {
  const scratch = join(packages, "..", `scratch-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  try {
    const { findings, plan } = await examine(spec, { root, scratch });
    const { api, document, texts = [] } = plan;
    const files = texts.filter(({ path }) => path.endsWith(".ts"));
    if (files.length === 0 || api === undefined || document === undefined) return { ...nothingElse, id, findings };
    const wire = await wireMismatches(plan);
    const oracle = await oracleOf(document);
    const pages = examplesOf(texts, api);
    writePackages(packages, [
      { name: String(id), packageName: nameOf(texts), files: [...files, ...oracle.texts, ...pages] },
    ]);
    return {
      id,
      findings,
      compared: oracle.models,
      called: wire.called,
      wire: wire.mismatches.map(({ operation, what, detail }) => `${operation} ${what}: ${detail}`),
      size: files.reduce((sum, { text }) => sum + text.length, 0),
    };
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const failed = { version: "", operations: 0, models: 0, time: 0, warnings: 0, moved: [] };
    return { ...nothingElse, id, findings: { ...failed, refused: `a mistake of the generator: ${message}` } };
  }
}
