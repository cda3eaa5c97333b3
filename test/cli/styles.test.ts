// Releases whose versions another tool decides: it is told of them, and the package takes the version that it wrote.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { edit, emptyFolder, root, run, snapshot } from "./program.js";

const fixtures = join(root, "test/fixtures/diff");

/** A project in one of the styles whose first release was made, and whose description has changed since. */
function released(style: string, version = "4.2.0"): string {
  const folder = emptyFolder();
  cpSync(join(fixtures, "before.yaml"), join(folder, "spec.yaml"));
  writeFileSync(
    join(folder, "sdkwright.yaml"),
    `spec: spec.yaml\noutput: sdk\npackage: { name: library, versionFrom: version.json }\nrelease: { style: ${style} }\n`,
  );
  writeFileSync(join(folder, "version.json"), JSON.stringify({ version }));
  if (style === "changeset") mkdirSync(join(folder, ".changeset"));
  expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "" });
  cpSync(join(fixtures, "after.yaml"), join(folder, "spec.yaml"));
  return folder;
}

const changesets = (folder: string) =>
  readdirSync(join(folder, ".changeset")).map((name) => readFileSync(join(folder, ".changeset", name), "utf8"));

describe("release.style: changeset", () => {
  it("leaves a changeset, and no version and no changelog", async () => {
    const folder = released("changeset");
    expect(changesets(folder)).toEqual([]);
    const config = readFileSync(join(folder, "sdkwright.yaml"), "utf8");
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "" });
    const [text, ...others] = changesets(folder);
    expect(others).toEqual([]);
    await expect(text).toMatchFileSnapshot(join(fixtures, "changeset.md"));
    expect(readFileSync(join(folder, "sdkwright.yaml"), "utf8")).toBe(config);
    expect(existsSync(join(folder, "CHANGELOG.md"))).toBe(false);
    expect(JSON.parse(readFileSync(join(folder, "sdk/package.json"), "utf8"))).toMatchObject({ version: "4.2.0" });
    expect(run(folder, ["check"]).code).toBe(0);
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "" });
    expect(changesets(folder)).toHaveLength(1);
  });

  it("takes the version that was written then", () => {
    const folder = released("changeset");
    run(folder, ["release"]);
    expect(run(folder, ["check"]).code).toBe(0);
    writeFileSync(join(folder, "version.json"), JSON.stringify({ version: "5.0.0" }));
    const { code, out } = run(folder, ["check"]);
    expect(code).toBe(1);
    expect(out).toContain("package.json");
    run(folder, ["generate"]);
    expect(JSON.parse(readFileSync(join(folder, "sdk/package.json"), "utf8"))).toMatchObject({ version: "5.0.0" });
    expect(run(folder, ["check"]).code).toBe(0);
  });

  it("calls a change that breaks minor before 1.0.0", () => {
    const folder = released("changeset", "0.4.0");
    run(folder, ["release"]);
    expect(changesets(folder)[0]).toMatch(/^---\n"library": minor\n---\n/);
  });

  it("needs the folder of Changesets, and writes nothing without it", () => {
    const folder = released("conventional");
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("conventional", "changeset"));
    const before = snapshot(folder);
    const { code, err } = run(folder, ["release"]);
    expect(code).toBe(2);
    expect(err).toContain("npx changeset init makes it");
    expect(snapshot(folder)).toEqual(before);
  });
});

describe("release.style: conventional", () => {
  it("prints the message of a commit", async () => {
    const folder = released("conventional");
    const { code, out } = run(folder, ["release"]);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(join(fixtures, "commit.txt"));
    expect(existsSync(join(folder, "CHANGELOG.md"))).toBe(false);
    expect(run(folder, ["check"]).code).toBe(0);
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "" });
  });

  it("is a message that the specification's grammar takes", () => {
    const folder = released("conventional");
    const [header, ...lines] = run(folder, ["release", "--dry-run"]).out.split("\n");
    expect(header).toMatch(/^(feat|fix|docs)(\([\w-]+\))?!?: \S.{0,90}$/);
    expect(lines[0]).toBe("");
    expect(lines.filter((line) => line.startsWith("BREAKING CHANGE: ")).length).toBeGreaterThan(0);
  });
});

describe("the version of another file", () => {
  const loaded = (more: string) => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "before.yaml"), join(folder, "spec.yaml"));
    writeFileSync(join(folder, "sdkwright.yaml"), `spec: spec.yaml\noutput: sdk\n${more}\n`);
    return run(folder, ["generate"]);
  };

  it.each([
    ["release: { style: changeset }", "name the package.json that it writes as package.versionFrom"],
    ["package: { version: 1.0.0, versionFrom: sdk/package.json }", "cannot both be there"],
    ["package: { versionFrom: spec.yaml }", "has no version"],
    ["package: { versionFrom: pacakge.json }", "pacakge.json does not exist"],
  ])("%s is refused: %s", (more, message) => {
    expect(loaded(more)).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
  });

  it("may be the package's own, which is not there at first", () => {
    expect(loaded("package: { versionFrom: sdk/package.json }")).toMatchObject({ code: 0 });
  });

  it("leaves prereleases to the tool", () => {
    const folder = released("conventional");
    expect(run(folder, ["release", "--pre", "next"])).toMatchObject({ code: 2 });
  });
});
