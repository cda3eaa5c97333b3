// Runs the built program as a person would, in a folder of its own.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export const root = join(import.meta.dirname, "../..");
export const program = join(root, "dist/cli.js");

/** A folder with the project's own configuration and description; it is gone after the test. */
export function project(): string {
  const folder = emptyFolder();
  for (const part of ["spec", "sdkwright.yaml"]) cpSync(join(root, part), join(folder, part), { recursive: true });
  return folder;
}

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sdkwright-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `sdkwright` with arguments in a folder. */
export function run(
  cwd: string,
  args: readonly string[],
  input = "",
): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd, input, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

/** Every file of a folder with its text and the time of its last change. */
export function snapshot(folder: string): Record<string, { text: string; changed: number }> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(
    paths
      .sort()
      .map((path) => [
        path,
        { text: readFileSync(join(folder, path), "utf8"), changed: statSync(join(folder, path)).mtimeMs },
      ]),
  );
}

/** Changes the text of a file. */
export function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, "utf8")));
}
