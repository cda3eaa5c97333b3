// `generate` and `check`: what they write, what they refuse, and what they say.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { edit, emptyFolder, program, project, root, run, snapshot } from "./program.js";

const model = "generated/src/models/Detail.ts";

describe("generate", () => {
  it("changes nothing the second time", () => {
    const folder = project();
    expect(run(folder, ["generate"])).toMatchObject({ code: 0 });
    const before = snapshot(folder);
    expect(run(folder, ["generate"]).out).toMatch(/ 0 written, \d+ unchanged/);
    expect(snapshot(folder)).toEqual(before);
  });

  it("makes what is committed", () => {
    const folder = project();
    run(folder, ["generate"]);
    const texts = (path: string) =>
      Object.fromEntries(
        Object.entries(snapshot(path)).flatMap(([name, { text }]) =>
          /^(dist|node_modules)\//.test(name) ? [] : [[name, text]],
        ),
      );
    expect(texts(join(folder, "generated"))).toEqual(texts(join(root, "generated")));
  });

  it("touches only what changed, and removes what it made and does not make any more", () => {
    const folder = project();
    run(folder, ["generate"]);
    const before = snapshot(join(folder, "generated"));
    edit(join(folder, "spec/usage-events.yaml"), (text) => text.replaceAll("EventDefinitionAggregates", "EventCount"));
    expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: "" });
    const after = snapshot(join(folder, "generated"));
    expect(after).not.toHaveProperty(["src/models/EventDefinitionAggregates.ts"]);
    expect(after).toHaveProperty(["src/models/EventCount.ts"]);
    expect(after["src/models/Detail.ts"]).toEqual(before["src/models/Detail.ts"]);
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
  });

  it("refuses to overwrite a hand edit, and drops it when told to", () => {
    const folder = project();
    run(folder, ["generate"]);
    edit(join(folder, model), (text) => `${text}// mine\n`);
    const before = snapshot(folder);
    const refused = run(folder, ["generate"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch("src/models/Detail.ts  error  output/edited");
    expect(snapshot(folder)).toEqual(before);
    expect(run(folder, ["generate", "--discard-edits"])).toMatchObject({ code: 0 });
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
  });

  it("takes no lock for its own that is the record of another output folder", () => {
    const folder = project();
    run(folder, ["generate"]);
    const other = (text: string) => text.replace("output: generated", "output: other");
    writeFileSync(join(folder, "other.yaml"), other(readFileSync(join(folder, "sdkwright.yaml"), "utf8")));
    const before = snapshot(folder);
    for (const command of ["generate", "check", "update", "release"]) {
      const { code, err } = run(folder, [command, "--config", "other.yaml"]);
      expect({ command, code }).toEqual({ command, code: 2 });
      expect(err).toMatch(
        /sdkwright\.lock is the record of generated, which is still there, and other\.yaml says `output: other`/,
      );
    }
    expect(snapshot(folder)).toEqual(before);
    // A folder that was renamed is no other one.
    renameSync(join(folder, "generated"), join(folder, "other"));
    expect(run(folder, ["generate", "--config", "other.yaml"]).out).toMatch(/ 0 written/);
  });

  it("names the configuration of a folder above, where there is none in its own", () => {
    const folder = project();
    mkdirSync(join(folder, "generated/src"), { recursive: true });
    const { code, err } = run(join(folder, "generated/src"), ["check"]);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(
        /^sdkwright: there is no sdkwright\.yaml in this folder: run it where \S+\/sdkwright\.yaml is/,
      ) as string,
    });
  });

  it("leaves files alone that are not its own", () => {
    const folder = project();
    run(folder, ["generate"]);
    writeFileSync(join(folder, "generated/notes.txt"), "mine");
    writeFileSync(join(folder, "generated/src/mine.ts"), "export {};");
    edit(join(folder, "spec/usage-events.yaml"), (text) => text.replaceAll("EventDefinitionAggregates", "EventCount"));
    expect(run(folder, ["generate"])).toMatchObject({ code: 0 });
    expect(snapshot(join(folder, "generated"))).toMatchObject({
      "notes.txt": { text: "mine" },
      "src/mine.ts": { text: "export {};" },
    });
  });

  it("refuses a folder in which something else stands where its files belong", () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "package.json"), "{}");
    const spec = join(root, "spec/usage-events.yaml");
    const refused = run(folder, ["generate", spec, "-o", "."]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("output/occupied") as string });
    expect(readdirSync(folder)).toEqual(["package.json"]);
    expect(run(folder, ["generate", spec, "-o", ".", "--adopt"])).toMatchObject({ code: 0 });
  });

  it("refuses the root of a repository", () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, ".git"));
    const refused = run(folder, ["generate", join(root, "spec/usage-events.yaml"), "-o", "."]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("root of a repository") as string });
  });

  it("does not follow a link out of the output folder", () => {
    const folder = emptyFolder();
    const outside = emptyFolder();
    mkdirSync(join(folder, "out"));
    symlinkSync(outside, join(folder, "out/src"));
    expect(run(folder, ["generate", join(root, "spec/usage-events.yaml"), "-o", "out"]).code).toBe(2);
    expect(readdirSync(outside)).toEqual([]);
  });

  it("writes nothing where the description is broken", () => {
    const folder = project();
    edit(join(folder, "spec/usage-events.yaml"), (text) =>
      text.replace("#/components/schemas/EventDefinitionListing", "#/components/schemas/EventDefinitionsListing"),
    );
    const { code, err, out } = run(folder, ["generate"]);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toMatch(/^spec\/usage-events\.yaml:\d+:\d+ {2}error {2}reference\/unresolved/);
    expect(err).toContain('did you mean "#/components/schemas/EventDefinitionListing"?');
    expect(existsSync(join(folder, "generated"))).toBe(false);
  });

  it("reads standard input, and names the package after the title", () => {
    const folder = emptyFolder();
    const document = JSON.stringify({ openapi: "3.1.0", info: { title: "Pet Shop", version: "1" }, paths: {} });
    expect(run(folder, ["generate", "-", "-o", "out"], document)).toMatchObject({ code: 0 });
    expect(snapshot(join(folder, "out"))["package.json"]?.text).toContain('"name": "pet-shop"');
  });

  it("takes the rest of the configuration for another description", () => {
    const folder = project();
    const document = JSON.stringify({ openapi: "3.1.0", info: { title: "Pet Shop", version: "1" }, paths: {} });
    expect(run(folder, ["generate", "-", "-o", "out"], document)).toMatchObject({ code: 0 });
    expect(snapshot(join(folder, "out"))["package.json"]?.text).toContain('"name": "purecloud-platform-client-v2"');
    expect(existsSync(join(folder, "sdkwright.lock"))).toBe(false);
    run(folder, ["generate", "-", "-o", "plain", "--no-config"], document);
    expect(snapshot(join(folder, "plain"))["package.json"]?.text).toContain('"name": "pet-shop"');
  });

  it("comes to the same end however often it was cut off", async () => {
    const folder = project();
    for (const delay of [250, 350, 400, 450, 500, 550, 650]) {
      edit(join(folder, "sdkwright.yaml"), (text) => text.replace(/version: 229\.\d+\.0/, `version: 229.${delay}.0`));
      const child = spawn(process.execPath, [program, "generate"], { cwd: folder, stdio: "ignore" });
      setTimeout(() => child.kill("SIGKILL"), delay);
      await new Promise((resolve) => child.on("exit", resolve));
    }
    expect(run(folder, ["generate"])).toMatchObject({ code: 0 });
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, "generated"))).not.toContain(".sdkwright");
  });
});

describe("check", () => {
  it("says that all is well in one line", () => {
    const folder = project();
    run(folder, ["generate"]);
    const before = snapshot(folder);
    expect(run(folder, ["check"])).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^\S+: up to date\n$/) as string,
    });
    expect(snapshot(folder)).toEqual(before);
  });

  it.each([
    [
      "edited",
      "was edited by hand",
      (path: string) => edit(path, (text) => text.replace("Detail {", "Details {")),
      "+export interface Detail {",
    ],
    ["missing", "is missing", (path: string) => rmSync(path), "+export interface Detail {"],
  ])("names a file that is %s and shows the diff", (_, words, change, line) => {
    const folder = project();
    run(folder, ["generate"]);
    change(join(folder, model));
    const { code, out } = run(folder, ["check"]);
    expect(code).toBe(1);
    expect(out).toContain(`src/models/Detail.ts ${words}`);
    expect(out).toContain(line);
  });

  it("shows what differs in twenty files, and names a hundred", () => {
    const folder = project();
    run(folder, ["generate"]);
    rmSync(join(folder, "generated/src/models"), { recursive: true });
    mkdirSync(join(folder, "generated/src/models"));
    for (let index = 0; index < 120; index++) writeFileSync(join(folder, `generated/src/models/Own${index}.ts`), "");
    const { code, out } = run(folder, ["check"]);
    expect(code).toBe(1);
    expect(out.match(/ (is missing|stands among them)$/gm)).toHaveLength(100);
    expect(out.match(/^--- /gm)?.length).toBeLessThanOrEqual(20);
    expect(out).toMatch(/^… and \d+ more; --format json prints what differs in all of them$/m);
    const lines = run(folder, ["check", "--format", "json"]).out.trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind).length).toBeGreaterThan(120);
  });

  it("names a file that is left over", () => {
    const folder = project();
    run(folder, ["generate"]);
    edit(join(folder, "spec/usage-events.yaml"), (text) => text.replaceAll("EventDefinitionAggregates", "EventCount"));
    const { code, out } = run(folder, ["check"]);
    expect(code).toBe(1);
    expect(out).toContain("src/models/EventDefinitionAggregates.ts is left over");
    expect(out).toContain("-export interface EventDefinitionAggregates {");
    expect(out).toContain("src/models/EventCount.ts is missing");
  });

  it("names a file among generated ones that nobody generated", () => {
    const folder = project();
    run(folder, ["generate"]);
    writeFileSync(join(folder, "generated/docs/Old.md"), "# Old\n");
    expect(run(folder, ["check"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("docs/Old.md is not a generated file") as string,
    });
  });

  it("fails where an overlay corrects nothing any more, which generate lets pass", () => {
    const folder = project();
    edit(join(folder, "sdkwright.yaml"), (text) => `${text}overlays: [lost.yaml]\n`);
    const action = '{ target: "$.components.schemas.Gone", update: { description: New } }';
    writeFileSync(
      join(folder, "lost.yaml"),
      `overlay: 1.0.0\ninfo: { title: Corrections, version: 1.0.0 }\nactions: [${action}]\n`,
    );
    expect(run(folder, ["generate"]).code).toBe(0);
    const { code, err } = run(folder, ["check"]);
    expect(code).toBe(1);
    expect(err).toContain("overlay/unmatched");
    edit(join(folder, "lost.yaml"), (text) => text.replace("Gone", "Limit"));
    expect(run(folder, ["generate"]).code).toBe(0);
    expect(run(folder, ["check"])).toMatchObject({ code: 0, err: "" });
  });

  it("takes the line ends of a checkout on Windows", () => {
    const folder = project();
    run(folder, ["generate"]);
    for (const path of Object.keys(snapshot(join(folder, "generated"))))
      edit(join(folder, "generated", path), (text) => text.replaceAll("\n", "\r\n"));
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
  });
});
