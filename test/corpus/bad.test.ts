// Hostile and broken documents: each gives what its manifest says, and nothing is written where it should not be.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate, locateDiagnostic } from "../../generator/index.js";

interface Case {
  readonly id: string;
  readonly entry: string;
  readonly outcome: "error" | "ok" | "error-or-warn" | "ok-or-error";
  readonly why: string;
  readonly expect: { readonly message?: { readonly line?: number; readonly mention?: readonly string[] } };
}

const shared = join(import.meta.dirname, "../../../shared/corpus/bad");
const manifest = join(shared, "manifest.json");
const cases = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, "utf8")) as { cases: Case[] }).cases : [];
if (cases.length === 0) console.warn("skipped: the broken documents of ../shared/corpus/bad are not here");

const work = mkdtempSync(join(tmpdir(), "sdkwright-bad-"));
beforeAll(() => {
  if (cases.length === 0) return;
  cpSync(shared, join(work, "bad"), { recursive: true });
  // A copy of a folder that is read only is read only; the link cannot be kept in an archive.
  const link = join(work, "bad/ref-escape-symlink/link.yaml");
  if (!existsSync(link)) symlinkSync("/etc/passwd", link);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.skipIf(cases.length === 0)("a broken document", () => {
  it.each(cases.map((one) => [one.id, one] as const))("%s", async (id, { entry, outcome, expect: { message } }) => {
    const output = join(work, "out", id);
    const { ok, plan } = await generate({ spec: join(work, "bad", entry), output, config: false });
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
    if (ok) return;
    const located = errors.map((diagnostic) => locateDiagnostic(diagnostic, plan.sources));
    if (message?.line !== undefined) {
      const lines = located.map(({ line }) => line ?? 0);
      expect(
        lines.some((line) => Math.abs(line - message.line!) <= 1),
        `line ${message.line}, found ${lines.join(", ")}`,
      ).toBe(true);
    }
    const said = located.map((one) => `${one.file ?? ""} ${one.pointer ?? ""} ${one.message} ${one.hint}`).join("\n");
    // Most are patterns; some are the text itself, in which brackets are brackets.
    for (const pattern of message?.mention ?? []) {
      if (!said.includes(pattern)) expect(said).toMatch(new RegExp(pattern, "i"));
    }
  });
});
