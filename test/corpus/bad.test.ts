// Hostile and broken documents: each gives what its manifest says, and nothing is read, asked, written or run that should not be.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { generate, locateDiagnostic, type LocatedDiagnostic, type Plan } from "../../generator/index.js";
import { locate } from "../../generator/source/locate.js";
import { compile, writePackages } from "./compile.js";

interface Case {
  readonly id: string;
  readonly entry: string;
  readonly outcome: "error" | "ok" | "error-or-warn" | "ok-or-error";
  readonly why: string;
  readonly expect: {
    readonly message?: {
      readonly file?: string;
      readonly line?: number;
      readonly column?: number;
      readonly pointer?: string;
      readonly mention?: readonly string[];
    };
    readonly mustNotLeak?: readonly string[];
    readonly canary?: string;
    readonly maxSeconds: number;
    readonly maxRssMB?: number;
  };
}

const shared = join(import.meta.dirname, "../../../shared/corpus/bad");
const manifest = join(shared, "manifest.json");
const cases = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, "utf8")) as { cases: Case[] }).cases : [];
if (cases.length === 0) console.warn("skipped: the broken documents of ../shared/corpus/bad are not here");

const work = mkdtempSync(join(tmpdir(), "sdkwright-bad-"));
const bad = join(work, "bad");
const everything = () =>
  readdirSync(work, { recursive: true, encoding: "utf8" }).filter((path) => !/^out\b/.test(path));
let before: string[] = [];
/** What was made of the documents that are good enough. */
const made = new Map<string, Plan>();
const connect = vi.spyOn(Socket.prototype, "connect");
const fetched = vi.spyOn(globalThis, "fetch");

beforeAll(() => {
  if (cases.length === 0) return;
  cpSync(shared, bad, { recursive: true });
  // A copy of a folder that is read only is read only; the link cannot be kept in an archive.
  const link = join(bad, "ref-escape-symlink/link.yaml");
  if (!existsSync(link)) symlinkSync("/etc/passwd", link);
  before = everything();
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(work, { recursive: true, force: true });
});

describe.skipIf(cases.length === 0)("a broken document", () => {
  it.each(cases.map((one) => [one.id, one] as const))(
    "%s",
    async (id, { entry, outcome, expect: { message, maxSeconds, mustNotLeak = [] } }) => {
      const output = join(work, "out", id);
      const start = performance.now();
      const { ok, plan } = await generate({ spec: join(bad, entry), output, config: false });
      expect((performance.now() - start) / 1_000).toBeLessThan(maxSeconds);
      const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
      const found = ok ? (plan.diagnostics.length > 0 ? "warning" : "ok") : "error";
      const allowed = {
        error: ["error"],
        ok: ["ok", "warning"],
        "error-or-warn": ["error", "warning"],
        "ok-or-error": ["ok", "warning", "error"],
      }[outcome];
      expect(allowed).toContain(found);
      expect(existsSync(output)).toBe(ok);
      expect(errors.length > 0).toBe(!ok);
      if (ok) made.set(id, plan);
      if (found === "ok") return;
      const located = plan.diagnostics.map((diagnostic) => locateDiagnostic(diagnostic, plan.sources));
      const said = located.map((one) => `${one.file ?? ""} ${one.pointer ?? ""} ${one.message} ${one.hint}`).join("\n");
      expect(mustNotLeak.filter((secret) => said.includes(secret))).toEqual([]);
      if (message?.file !== undefined) expect(said).toContain(message.file);
      if (message !== undefined) expect(located.some((one) => isAt(one, message, plan))).toBe(true);
      if (ok && outcome === "ok-or-error") return;
      // Most are patterns; some are the text itself, in which brackets are brackets.
      for (const pattern of message?.mention ?? []) {
        if (!said.includes(pattern)) expect(said).toMatch(new RegExp(pattern, "i"));
      }
    },
  );

  it("asks nobody", () => {
    expect(connect).not.toHaveBeenCalled();
    expect(fetched).not.toHaveBeenCalled();
  });

  it("leaves nothing outside of the output folder", () => {
    expect(everything()).toEqual(before);
    expect(existsSync("/tmp/pwned")).toBe(false);
  });

  it.each(
    cases.flatMap(({ id, entry, expect: { maxRssMB } }) =>
      maxRssMB === undefined ? [] : [[id, entry, maxRssMB] as const],
    ),
  )("%s needs no more memory than it may", (id, entry, most) => {
    const print = 'process.on("exit", () => process.stderr.write(`\\nRSS ${process.resourceUsage().maxRSS}`))';
    const { stderr } = spawnSync(
      process.execPath,
      [
        "--import",
        `data:text/javascript,${encodeURIComponent(print)}`,
        join(import.meta.dirname, "../../dist/cli.js"),
        ...["generate", join(bad, entry), "-o", join(work, "out", `${id}-memory`), "--no-config"],
      ],
      { encoding: "utf8" },
    );
    expect(Number(/RSS (\d+)$/.exec(stderr)?.[1]) / 1_024).toBeLessThan(most);
  });
});

describe.skipIf(cases.length === 0)("what is made of those that are good enough", () => {
  const isUsed = ({ path }: { readonly path: string }) => /^src\/.*\.ts$/.test(path) || path === "package.json";
  const packages = () => [...made].map(([name, { texts = [] }]) => ({ name, files: texts.filter(isUsed) }));

  it("compiles", { timeout: 240_000 }, async () => {
    const folder = join(work, "out/compiled");
    writePackages(folder, packages());
    expect(made.size).toBeGreaterThan(40);
    expect(Object.fromEntries(await compile(folder, "7"))).toEqual({});
  });

  it("has no word of a document as code", () => {
    const found = packages().flatMap(({ name, files }) =>
      files
        .filter(({ path, text }) => path.endsWith(".ts") && identifiersOf(text).has("__PWNED__"))
        .map(({ path }) => [name, path]),
    );
    expect(found).toEqual([]);
  });

  it("runs, and changes nothing of the program that loads it", { timeout: 120_000 }, () => {
    const folder = join(work, "out/compiled");
    for (const { name } of packages()) {
      buildSync({
        entryPoints: [join(folder, name, "src/index.ts")],
        outfile: join(work, "out/run", `${name}.mjs`),
        bundle: true,
        format: "esm",
        platform: "node",
        logLevel: "silent",
      });
    }
    const program = `
      import { readdirSync } from "node:fs";
      for (const file of readdirSync(".")) if (file.endsWith(".mjs") && file !== "all.mjs") await import("./" + file);
      console.log(JSON.stringify([{}.polluted, globalThis.__PWNED__, Object.keys(Object.prototype)].map((value) => value ?? null)));`;
    writeFileSync(join(work, "out/run/all.mjs"), program);
    const { stdout, stderr } = spawnSync(process.execPath, ["all.mjs"], {
      cwd: join(work, "out/run"),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout.trim()).toBe("[null,null,[]]");
  });
});

/** Whether a finding is where it is expected: at the pointer, or no more than a line away from it. */
function isAt(
  found: LocatedDiagnostic,
  { line, column, pointer }: NonNullable<Case["expect"]["message"]>,
  { sources }: Plan,
): boolean {
  const [main] = sources.values();
  const place = pointer === undefined || main === undefined ? undefined : locate(main, pointer);
  const lines = [line, place?.line].filter((one) => one !== undefined);
  const isNear = lines.every((one) => Math.abs(one - (found.line ?? 0)) <= 1);
  return (found.pointer === pointer || isNear) && (column === undefined || Math.abs(column - (found.column ?? 0)) <= 1);
}

/** The names in a source file; words in comments, strings and templates are none. */
function identifiersOf(text: string): Set<string> {
  const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.ES2022);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
