// `release`: the version follows from what changed for programs, and everything that a release leaves behind is written or nothing is.
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { edit, emptyFolder, root, run, snapshot } from "./program.js";

const fixtures = join(root, "test/fixtures/diff");
const config =
  "# The SDK of the library.\nspec: spec.yaml\noutput: sdk\npackage:\n  name: library\n  version: 4.2.0 # of the last release\n";

/** A project whose 4.2.0 was released, and whose description has changed since. */
function released(version = "4.2.0"): string {
  const folder = emptyFolder();
  cpSync(join(fixtures, "before.yaml"), join(folder, "spec.yaml"));
  writeFileSync(join(folder, "sdkwright.yaml"), config.replace("4.2.0", version));
  expect(run(folder, ["release"])).toMatchObject({ code: 0, out: `${version}\n` });
  cpSync(join(fixtures, "after.yaml"), join(folder, "spec.yaml"));
  return folder;
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), "utf8");

describe("release", () => {
  it("writes version, changelog, notes on migration, output and baseline", async () => {
    const folder = released();
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "5.0.0\n" });
    expect(read(folder, "sdkwright.yaml")).toBe(config.replace("4.2.0", "5.0.0"));
    expect(JSON.parse(read(folder, "sdk/package.json"))).toMatchObject({ version: "5.0.0" });
    await expect(read(folder, "CHANGELOG.md")).toMatchFileSnapshot(join(fixtures, "CHANGELOG.md"));
    await expect(read(folder, "MIGRATION-5.md")).toMatchFileSnapshot(join(fixtures, "MIGRATION-5.md"));
    expect(run(folder, ["check"]).code).toBe(0);
    expect(run(folder, ["diff"]).out).toContain("release 5.0.0 → working    NONE");
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "" });
  });

  it("prints what it would do, and writes nothing", () => {
    const folder = released();
    const before = snapshot(folder);
    const { code, out } = run(folder, ["release", "--dry-run", "--pre", "next"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^5\.0\.0-next\.0\n\n## 5\.0\.0-next\.0\n\n### Breaking\n\n- `Book\.pages/);
    expect(snapshot(folder)).toEqual(before);
  });

  it("refuses a release that is too small, until its breaking changes are accepted with a reason", () => {
    const folder = released();
    const before = snapshot(folder);
    const { code, err } = run(folder, ["release", "--as", "minor"]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /the changes need a major release, not a minor one; .*:\n {4}f2f7b199 {2}Book\.pages\?: number removed\n/,
    );
    const { changes } = JSON.parse(run(folder, ["diff", "--format", "json"]).out) as {
      changes: { level: string; fingerprint: string }[];
    };
    const accept = changes
      .filter(({ level }) => level === "major")
      .flatMap(({ fingerprint }) => ["--accept", fingerprint]);
    expect(run(folder, ["release", "--as", "minor", ...accept])).toMatchObject({ code: 2 });
    expect(run(folder, ["release", "--accept", "00000000", "--reason", "x"])).toMatchObject({ code: 2 });
    expect(snapshot(folder)).toEqual(before);
    const reason = "nobody uses it";
    expect(run(folder, ["release", "--as", "minor", ...accept, "--reason", reason]).out).toBe("4.3.0\n");
    expect(read(folder, "CHANGELOG.md")).toContain("- `Book.pages?: number removed`: nobody uses it\n");
    expect(existsSync(join(folder, "MIGRATION-4.md"))).toBe(false);
  });

  it("writes nothing where a generated file was edited by hand", () => {
    const folder = released();
    edit(join(folder, "sdk/src/models/Book.ts"), (text) => `${text}// mine\n`);
    const before = snapshot(folder);
    const { code, err } = run(folder, ["release"]);
    expect(code).toBe(1);
    expect(err).toContain("src/models/Book.ts");
    expect(snapshot(folder)).toEqual(before);
  });

  it("counts by the middle number before 1.0.0", () => {
    expect(run(released("0.3.1"), ["release"]).out).toBe("0.4.0\n");
  });

  it("is the one that somebody chose, where that is larger than the changes need", () => {
    const folder = released();
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("4.2.0", "7.0.0"));
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "7.0.0\n" });
    expect(readFileSync(join(folder, "sdkwright.yaml"), "utf8")).toContain("version: 7.0.0");
    expect(run(folder, ["check"]).code).toBe(0);
  });

  it("is asked for by check, where somebody chose a version that is too small", () => {
    const folder = released();
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("4.2.0", "4.2.1"));
    expect(run(folder, ["generate"]).code).toBe(0);
    const { code, out } = run(folder, ["check"]);
    expect(code).toBe(1);
    expect(out).toContain(
      "package.json says 4.2.1, the surface needs 5.0.0\n    BREAKING  Book.pages?: number removed\n",
    );
    // The version of the last release says nothing yet about the next one.
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("4.2.1", "4.2.0"));
    run(folder, ["generate"]);
    expect(run(folder, ["check"]).code).toBe(0);
  });

  it("comes to the same end when it was cut off before its record was written", () => {
    const folder = released();
    const before = read(folder, "sdkwright.released.json");
    run(folder, ["release"]);
    const whole = Object.fromEntries(Object.entries(snapshot(folder)).map(([path, { text }]) => [path, text]));
    writeFileSync(join(folder, "sdkwright.released.json"), before);
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "5.0.0\n" });
    expect(Object.fromEntries(Object.entries(snapshot(folder)).map(([path, { text }]) => [path, text]))).toEqual(whole);
  });

  it("that is only tried is none: the next one is compared with the last, and its notes say everything since", () => {
    const folder = released();
    const pre = () => run(folder, ["release", "--pre", "next"]).out;
    expect(pre()).toBe("5.0.0-next.0\n");
    expect(pre()).toBe("");
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
    edit(join(folder, "spec.yaml"), (text) =>
      text.replace("isbn: { type: string }", "isbn: { type: string }\n        ean: { type: string }"),
    );
    expect(pre()).toBe("5.0.0-next.1\n");
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
    expect(run(folder, ["release"]).out).toBe("5.0.0\n");
    const [, entry] = read(folder, "CHANGELOG.md").split(/^## /m);
    expect(entry).toMatch(/^5\.0\.0\n[^]*Book\.pages\?: number removed[^]*Book\.ean\?: string/);
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
    expect(run(folder, ["release"]).out).toBe("");
  });

  it("may be tried before there is any", () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "before.yaml"), join(folder, "spec.yaml"));
    writeFileSync(join(folder, "sdkwright.yaml"), config);
    expect(run(folder, ["release", "--pre", "beta"]).out).toBe("4.2.0-beta.0\n");
    expect(run(folder, ["release"]).out).toBe("4.2.0\n");
  });

  it("needs a configuration with a version", () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "before.yaml"), join(folder, "spec.yaml"));
    writeFileSync(join(folder, "sdkwright.yaml"), "spec: spec.yaml\noutput: sdk\n");
    expect(run(folder, ["release"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("package.version is missing") as string,
    });
  });
});
