// What a maintainer decides about changes: which count as breaking, how large a kind of change is, and what is accepted for how long.
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check } from "../../generator/index.js";
import { recordFile } from "../../generator/project/lastRun.js";
import { edit, emptyFolder, root, run } from "./program.js";

const fixtures = join(root, "test/fixtures/diff");
const config = "spec: spec.yaml\noutput: sdk\npackage: { name: library, version: 4.2.0 }\n";

interface Change {
  readonly id: string;
  readonly level: string;
  readonly symbol: string;
  readonly wire: string;
  readonly fingerprint: string;
  readonly accepted: string | null;
  readonly judged?: { readonly by: string; readonly level: string };
}

interface Report {
  readonly bump: string;
  readonly policy: string;
  readonly changes: readonly Change[];
}

/** A project whose 4.2.0 was released, whose description has changed since, and whose maintainer decided something. */
function project(compat = "", change?: (text: string) => string): string {
  const folder = emptyFolder();
  const before = join(folder, "spec.yaml");
  cpSync(join(fixtures, "before.yaml"), before);
  writeFileSync(join(folder, "sdkwright.yaml"), config);
  expect(run(folder, ["release"])).toMatchObject({ code: 0 });
  if (change === undefined) cpSync(join(fixtures, "after.yaml"), before);
  else edit(before, change);
  writeFileSync(join(folder, "sdkwright.yaml"), config + compat);
  return folder;
}

function report(folder: string): Report {
  return JSON.parse(run(folder, ["diff", "--format", "json"]).out) as Report;
}

const majors = ({ changes }: Report) => changes.filter(({ level }) => level === "major");

describe("the policy", () => {
  it("wire counts as breaking only what also fails on the way to the service, and tells the rest", () => {
    // Without aliases, what was renamed breaks programs, and no request.
    const usual = report(project("aliases: false\n"));
    const wire = report(project("aliases: false\ncompat: { policy: wire }\n"));
    expect([usual.policy, wire.policy]).toEqual(["default", "wire"]);
    const silent = majors(usual).filter((change) => change.wire !== "breaks");
    expect(silent.length).toBeGreaterThan(0);
    expect(majors(wire).map(({ id }) => id)).toEqual(
      majors(usual)
        .filter((change) => change.wire === "breaks")
        .map(({ id }) => id),
    );
    for (const { fingerprint } of silent) {
      const judged = { by: "compat.policy: wire", level: "major" };
      expect(wire.changes).toContainEqual(expect.objectContaining({ fingerprint, level: "minor", judged }));
    }
  });

  it("strict also counts who makes what only the service answers, such as tests", () => {
    const required = (text: string) => text.replace("required: [id, title]", "required: [id, title, state]");
    expect(report(project("", required))).toMatchObject({ bump: "minor" });
    expect(report(project("compat: { policy: strict }\n", required))).toMatchObject({
      bump: "major",
      changes: [{ id: "became-required", judged: { by: "compat.policy: strict", level: "minor" } }],
    });
  });
});

describe("the level of a kind of change", () => {
  const compat = "compat: { levels: { property-removed: minor } }\n";
  const removed = (text: string) => text.replace("        pages: { type: integer }\n", "");

  it("is what the configuration says, with a word of that", () => {
    const folder = project(compat, removed);
    expect(report(folder)).toMatchObject({
      bump: "minor",
      changes: [{ symbol: "Book.pages", judged: { by: "compat.levels.property-removed", level: "major" } }],
    });
    expect(run(folder, ["diff"]).out).toContain("      major of itself; compat.levels.property-removed\n");
  });

  it("decides on releases", () => {
    const folder = project(compat, removed);
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "4.3.0\n" });
    expect(readFileSync(join(folder, "CHANGELOG.md"), "utf8")).toContain(
      "- `Book.pages?: number removed` (major of itself; compat.levels.property-removed)\n",
    );
    expect(existsSync(join(folder, "MIGRATION-5.md"))).toBe(false);
  });
});

describe("what is accepted", () => {
  const removed = (text: string) => text.replace("        pages: { type: integer }\n", "");
  const accept = (until = "", fingerprint = "f2f7b199") =>
    `compat: { accept: [{ fingerprint: ${fingerprint}, reason: nobody uses it${until} }] }\n`;

  it("goes into a smaller release, with its reason in the changelog", () => {
    const folder = project(accept(), removed);
    expect(report(folder)).toMatchObject({ bump: "patch", changes: [{ level: "major", accepted: "nobody uses it" }] });
    expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "4.2.1\n" });
    expect(readFileSync(join(folder, "CHANGELOG.md"), "utf8")).toContain(
      "- `Book.pages?: number removed`: nobody uses it\n",
    );
  });

  it.each([
    ["a day that is over", ', until: "2001-02-03"', "major"],
    ["a day to come", ', until: "2999-12-31"', "patch"],
    ["a version that was released", ', until: "4.2.0"', "major"],
    ["a version to come", ', until: "4.3.0"', "patch"],
  ])("until %s", (_, until, bump) => {
    const folder = project(accept(until), removed);
    expect(report(folder).bump).toBe(bump);
    run(folder, ["generate"]);
    const { code, out } = run(folder, ["check"]);
    if (bump === "patch") expect(code).toBe(0);
    else {
      expect(code).toBe(1);
      expect(out).toContain(
        `compat.accept: f2f7b199 was accepted until ${until.split('"')[1]}, and is still there: Book.pages?: number removed`,
      );
    }
  });

  it("may be over tomorrow: no run answers for another day", async () => {
    const folder = project(accept(', until: "2999-12-31"'), removed);
    run(folder, ["generate"]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await check({ cwd: folder })).toMatchObject({ ok: true });
    expect(existsSync(recordFile({ cwd: folder }))).toBe(false);
  });

  it("and is no change any more is told", () => {
    const folder = project(accept("", "0123abcd"), removed);
    expect(run(folder, ["release"])).toMatchObject({
      code: 0,
      out: "5.0.0\n",
      err: expect.stringContaining("compat.accept: no change is 0123abcd; it can be deleted") as string,
    });
  });

  it("is checked against the version that somebody chose", () => {
    const folder = project(accept(), removed);
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("4.2.0", "4.2.1"));
    run(folder, ["generate"]);
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace(/^compat.*\n/m, ""));
    run(folder, ["generate"]);
    expect(run(folder, ["check"])).toMatchObject({ code: 1 });
  });
});
