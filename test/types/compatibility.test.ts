// TypeScript agrees: a program that uses everything of an SDK compiles against another one exactly where the release is not major.
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canary } from "../../generator/consumers/canary.js";
import { compareSurfaces } from "../../generator/compatibility/compare.js";
import { loadConfig, plan, type Surface } from "../../generator/index.js";
import { print } from "../../generator/print/print.js";
import { loadTemplates } from "../../generator/print/templates.js";

const root = join(import.meta.dirname, "../..");
const templates = join(root, "templates");
const shared = join(root, "../shared/pairs");

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const own: readonly Case[] = [
  {
    name: "library",
    before: join(root, "test/fixtures/diff/before.yaml"),
    after: join(root, "test/fixtures/diff/after.yaml"),
  },
  {
    name: "lists",
    before: join(root, "test/fixtures/diff/lists/before.yaml"),
    after: join(root, "test/fixtures/diff/lists/after.yaml"),
  },
];

function recorded(): Case[] {
  const manifest = join(shared, "manifest.json");
  if (!existsSync(manifest)) {
    console.warn("skipped: the pairs of ../shared/pairs are not here");
    return [];
  }
  const rows = JSON.parse(readFileSync(manifest, "utf8")) as {
    suite: string;
    case: string;
    base: string;
    revision: string;
  }[];
  return rows
    .filter(({ suite }) => suite === "decision-table")
    .map((row) => ({ name: row.case, before: join(shared, row.base), after: join(shared, row.revision) }));
}

/** Published versions of real services, one after the other. */
function published(): Case[] {
  return ["netlify", "notion"].flatMap((service) => {
    const folder = join(shared, `history-${service}`);
    if (!existsSync(join(folder, "manifest.json"))) {
      console.warn(`skipped: ../shared/pairs/history-${service} is not here`);
      return [];
    }
    const { pairs } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
      pairs: { base: string; revision: string }[];
    };
    return pairs.map(({ base, revision }, index) => ({
      name: `${service}-${index + 1}`,
      before: join(folder, base),
      after: join(folder, revision),
    }));
  });
}

/** Promises that types do not hold, or hold where nobody relies on them: `name direction` → why the compiler says something else. */
const reviewed: { readonly [name: string]: string } = {
  "enum-dropped-both backward":
    "The service takes listed values only; the list is open for those that read it, and so to the compiler",
  "param-order forward": "Both arguments are strings: no compiler notices that they changed places",
  "param-order backward": "As forward",
  "prop-writeonly-response forward": "The property stays declared, with the remark that it is never received",
};

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "sdkwright-canary-"));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** Writes the sources of an SDK. The runtime is the same for all of them. */
async function writeSdk(spec: string, folder: string): Promise<Surface> {
  const { surface, files = [] } = await plan(loadConfig({ spec, output: "unused", config: false }), "files");
  const typed = files.filter(({ path }) => /^src\/(models|apis|ApiClient)/.test(path));
  const texts = await print(typed, loadTemplates([templates]), templates);
  for (const { path, text } of texts.filter((one) => !one.path.startsWith("src/runtime/"))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  // A service without models has no list of them.
  if (!texts.some(({ path }) => path === "src/models/index.ts")) {
    mkdirSync(join(folder, "src/models"), { recursive: true });
    writeFileSync(join(folder, "src/models/index.ts"), "export {};\n");
  }
  symlinkSync(join(work, "runtime"), join(folder, "src/runtime"), "dir");
  return surface!;
}

/** What the compiler says about the canaries, by canary. */
async function compile(): Promise<ReadonlyMap<string, readonly string[]>> {
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    types: [],
    module: "esnext",
    moduleResolution: "bundler",
    noEmit: true,
    strict: true,
    skipLibCheck: true,
  };
  writeFileSync(join(work, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["cases/*/canary-*.ts"] }));
  const tsc = join(root, "node_modules/typescript-7/bin/tsc");
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tsc, "-p", work, "--pretty", "false"], { cwd: work, maxBuffer: 1 << 28 }, (_, out) =>
      resolve(out),
    );
  });
  const found = new Map<string, string[]>();
  for (const [line, name] of output.matchAll(/^cases\/(.+\/canary-\w+)\.ts\(.*$/gm)) {
    const key = name!.replace("/canary-", " ");
    found.set(key, [...(found.get(key) ?? []), line]);
  }
  return found;
}

describe("the compiler", () => {
  it.each([
    ["the recorded pairs", [...own, ...recorded()]],
    ["published versions", published()],
  ] as const)("refuses old programs exactly where the release is major: %s", { timeout: 600_000 }, async (_, cases) => {
    if (cases.length === 0) return;
    cpSync(join(templates, "runtime"), join(work, "runtime"), { recursive: true });
    const majors = new Map<string, boolean>();
    for (const { name, before, after } of cases) {
      const folder = join(work, "cases", name);
      const old = await writeSdk(before, join(folder, "before"));
      const now = await writeSdk(after, join(folder, "after"));
      writeFileSync(join(folder, "canary-control.ts"), canary(old, "./before"));
      writeFileSync(join(folder, "canary-forward.ts"), canary(old, "./after"));
      writeFileSync(join(folder, "canary-backward.ts"), canary(now, "./before"));
      majors.set(`${name} control`, false);
      majors.set(`${name} forward`, compareSurfaces(old, now).bump === "major");
      majors.set(`${name} backward`, compareSurfaces(now, old).bump === "major");
    }
    const errors = await compile();
    const differing = [...majors].filter(([name, isMajor]) => isMajor !== errors.has(name));
    const said = differing.map(([name, isMajor]) => [
      name,
      isMajor ? "major, and compiles" : errors.get(name)!.slice(0, 3),
    ]);
    const isHere = (name: string) => majors.has(name);
    expect(majors.size).toBeGreaterThan(2);
    expect(said.map(([name]) => name).sort(), JSON.stringify(said, null, 1)).toEqual(
      Object.keys(reviewed).filter(isHere).sort(),
    );
  });
});
