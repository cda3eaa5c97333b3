// One suite, unchanged, in every runtime that the package says it runs in: the packages are built, installed, and called there.
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { install, pack, writeFiles } from "../package/packed.js";
import { buildFolder } from "../wire/built.js";
import { cases } from "./cases.js";
import { chromium } from "./chromium.js";
import type { Outcome } from "./outcome.js";
import { runtimes } from "./runtimes.js";
import { startFaultyServer, type FaultyServer } from "./server.js";

const here = import.meta.dirname;
let server: FaultyServer;
let project: string;

beforeAll(async () => {
  server = await startFaultyServer();
  project = await install(await pack());
  const features = await buildFolder(readFileSync(join(here, "service.yaml"), "utf8"));
  for (const part of ["package.json", "dist"]) {
    cpSync(join(features, part), join(project, "node_modules/everywhere", part), { recursive: true });
  }
  for (const start of ["process", "worker", "page"]) {
    writeFiles(project, { [`${start}.mjs`]: readFileSync(join(here, `start/${start}.mjs`), "utf8") });
  }
  await build({
    entryPoints: [join(here, "outcome.ts")],
    outfile: join(project, "cases.mjs"),
    bundle: true,
    format: "esm",
    platform: "neutral",
  });
});
afterAll(async () => {
  await server.close();
  rmSync(project, { recursive: true, force: true });
});

// A machine of CI has all of them, or the run is worth nothing.
const isRequired = process.env["CI"] !== undefined;

for (const runtime of [...runtimes, chromium]) {
  const isSkipped = !runtime.isThere && !isRequired;
  const title = isSkipped ? `${runtime.name} (skipped: npm ci --prefix test/everywhere)` : runtime.name;
  if (isSkipped) console.warn(`skipped: the suite in ${runtime.name}, which is not there`);
  describe.skipIf(isSkipped)(title, () => {
    let outcomes: Map<string, Outcome>;
    beforeAll(async () => {
      const prefix = runtime.name.replace(/\W/g, "");
      const all = await runtime.run({ project, origin: server.origin, prefix });
      outcomes = new Map(all.map((outcome) => [outcome.name, outcome]));
    });
    it.each(Object.keys(cases))("%s", (name) => {
      expect(outcomes.get(name)).toEqual({ name });
    });
  });
}
