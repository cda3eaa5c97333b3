// A formatter of somebody's own: a command that runs over a copy of the files.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, root, run, snapshot } from "./program.js";

function project(format: string): string {
  const folder = emptyFolder();
  cpSync(join(root, "test/fixtures/diff/before.yaml"), join(folder, "spec.yaml"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "sdkwright.yaml"), `spec: spec.yaml\noutput: sdk\nformat: ${JSON.stringify(format)}\n`);
  return folder;
}

const node = JSON.stringify(process.execPath);

describe("format", () => {
  it("leaves the files as the command does, and so does every later run", () => {
    const folder = project("prettier --log-level warn --tab-width 8 --write {dir}");
    expect(run(folder, ["generate"])).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "sdk/src/models/Book.ts"), "utf8")).toMatch(/^ {8}\w+\??: /m);
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
    const before = snapshot(join(folder, "sdk"));
    expect(run(folder, ["generate"])).toMatchObject({ code: 0 });
    expect(snapshot(join(folder, "sdk"))).toEqual(before);
  });

  it("keeps its name and its place from the files", () => {
    const folder = project(`${node} -e "console.error(process.cwd()); process.exit(1)" {dir}`);
    expect(run(folder, ["generate"]).err).toContain(folder);
  });

  it.each([
    [`${node} -e "console.log('no such rule'); process.exit(3)" {dir}`, "ended with 3:\nno such rule"],
    [`${node} -e "fs.rmSync(process.argv[1] + '/README.md')" {dir}`, "removed README.md"],
  ])("says why it failed, and writes nothing: %s", (command, message) => {
    const folder = project(command);
    const { code, err } = run(folder, ["generate"]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(readdirSync(folder).sort()).toEqual(["node_modules", "sdkwright.yaml", "spec.yaml"]);
  });

  it("removes what a run that was cut off left", () => {
    const folder = project("prettier --log-level warn --write {dir}");
    // No process has this number.
    mkdirSync(join(folder, "sdkwright-format-4194999"));
    mkdirSync(join(folder, "sdkwright-format-of-mine"));
    expect(run(folder, ["generate"])).toMatchObject({ code: 0 });
    expect(readdirSync(folder).filter((name) => name.startsWith("sdkwright-format"))).toEqual([
      "sdkwright-format-of-mine",
    ]);
  });

  it("needs the place of the files in the command", () => {
    const folder = project("prettier --write .");
    expect(run(folder, ["generate"])).toMatchObject({ code: 2, err: expect.stringContaining("{dir}") as string });
  });
});
