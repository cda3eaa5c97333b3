// `update`: a new description arrives, and what the maintainer is told is what became of it.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { generate, update } from "../../generator/index.js";
import { edit, emptyFolder, program, root, run, snapshot as snapshotOf } from "./program.js";

const descriptions = join(root, "test/fixtures/diff");
const fixtures = join(root, "test/fixtures/update");

/** A project that took the first description. */
function project(): string {
  const folder = emptyFolder();
  cpSync(join(descriptions, "before.yaml"), join(folder, "published.yaml"));
  for (const name of ["sdkwright.yaml", "corrections.yaml"]) cpSync(join(fixtures, name), join(folder, name));
  expect(run(folder, ["update"])).toMatchObject({ code: 0, err: "" });
  return folder;
}

/** The same, of which 4.2.0 was released. */
function released(): string {
  const folder = project();
  expect(run(folder, ["release"])).toMatchObject({ code: 0, out: "4.2.0\n" });
  return folder;
}

const publish = (folder: string, name = "after.yaml") =>
  cpSync(join(descriptions, name), join(folder, "published.yaml"));
const lockOf = (folder: string) => JSON.parse(readFileSync(join(folder, "sdkwright.lock"), "utf8")) as Lock;
const texts = (folder: string) =>
  Object.fromEntries(Object.entries(snapshotOf(folder)).map(([path, { text }]) => [path, text]));

interface Lock {
  readonly generator: { version: string };
  readonly spec: { sha256: string; version: string };
  readonly names: { types: Record<string, string>; aliases: Record<string, { to: string; since: string | null }> };
}

describe("update", { timeout: 120_000 }, () => {
  it("writes its snapshot over nothing that it did not write", () => {
    const folder = project();
    const configuration = readFileSync(join(folder, "sdkwright.yaml"), "utf8");
    const named = (snapshot: string) => {
      writeFileSync(join(folder, "sdkwright.yaml"), configuration.replace("spec/sdk.yaml", snapshot));
      const before = snapshotOf(folder);
      const { code, err } = run(folder, ["update"]);
      expect({ snapshot, code }).toEqual({ snapshot, code: 2 });
      expect(snapshotOf(folder)).toEqual(before);
      return err;
    };
    expect(named("sdkwright.yaml")).toMatch("snapshot is the configuration itself");
    expect(named("published.yaml")).toMatch("snapshot is a description that is read");
    expect(named("corrections.yaml")).toMatch("snapshot is an overlay");
    expect(named("sdk")).toMatch("snapshot is the output folder");
    writeFileSync(join(folder, "notes.yaml"), "mine: true\n");
    expect(named("notes.yaml")).toMatch(/notes\.yaml stands where the snapshot belongs.*--adopt/);
    expect(run(folder, ["update", "--adopt"])).toMatchObject({ code: 0, err: "" });
  });

  it("says what became of the description, of its corrections, of the files and for users", async () => {
    const folder = released();
    publish(folder);
    const { code, out, err } = run(folder, ["update"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    // How much of the runtime a package has is not the point here.
    const report = out.replace(/\d+ unchanged/, "N unchanged");
    await expect(report).toMatchFileSnapshot(join(fixtures, "report.txt"));
    await expect(readFileSync(join(folder, "spec/sdk.yaml"), "utf8")).toMatchFileSnapshot(join(fixtures, "sdk.yaml"));
    expect(lockOf(folder).spec.version).toBe("2.0.0");
  });

  it.each([
    ["", "everything"],
    ["slice: { paths: [/books/*], operations: [listLoans] }", "paths /books/*; operations listLoans"],
    ["slice: { tags: [Books], exclude: { paths: [/loans] } }", "tags Books but paths /loans"],
    [
      "slice: { exclude: { tags: [Readers], paths: [/loans] }, deprecated: drop }",
      "everything but tags Readers; paths /loans and what is deprecated",
    ],
  ])("says with %j that it takes %s", async (setting, words) => {
    const folder = project();
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace(/slice:.*/, setting));
    publish(folder);
    expect(run(folder, ["update", "--dry-run"]).out).toContain(`slice     ${words}   `);
  });

  it("writes nothing where nothing is new", () => {
    const folder = project();
    const before = snapshotOf(folder);
    expect(run(folder, ["update"])).toMatchObject({ code: 0, out: expect.stringMatching(/: up to date\n$/) as string });
    expect(snapshotOf(folder)).toEqual(before);
  });

  it("writes nothing with --dry-run, and says the same", () => {
    const folder = released();
    publish(folder);
    const before = snapshotOf(folder);
    const { out } = run(folder, ["update", "--dry-run"]);
    expect(snapshotOf(folder)).toEqual(before);
    expect(run(folder, ["update"]).out).toBe(out);
  });

  it("gives a title and a comment for a pull request, and an object for programs", () => {
    const folder = released();
    publish(folder);
    const markdown = run(folder, ["update", "--dry-run", "--format", "markdown"]).out;
    expect(markdown).toMatch(
      /^feat!: The library 1\.0\.0 → 2\.0\.0\n\n- action 2 of `corrections\.yaml` matched nothing\n/,
    );
    expect(markdown).toContain("<!-- sdkwright:surface -->\n### SDK surface: **major**");
    expect(JSON.parse(run(folder, ["update", "--format", "json"]).out)).toMatchObject({
      unchanged: false,
      spec: { before: { version: "1.0.0" }, after: { version: "2.0.0" } },
      slice: { operations: { number: 4 }, types: { number: 4, added: 2, removed: 1 } },
      surface: { bump: "major" },
      release: { version: "4.2.0", next: "5.0.0" },
    });
  });

  it("does not touch the output for another version of the same description", () => {
    const folder = project();
    const before = snapshotOf(join(folder, "sdk"));
    edit(join(folder, "published.yaml"), (text) => text.replace("version: 1.0.0", "version: 1.0.1"));
    expect(run(folder, ["update"]).out).toMatch(/^output {4}sdk {3}0 changed, \d+ unchanged$/m);
    expect(snapshotOf(join(folder, "sdk"))).toEqual(before);
    expect(lockOf(folder).spec.version).toBe("1.0.1");
  });

  it("tells corrections that have arrived upstream, and those that are lost", () => {
    const folder = project();
    publish(folder);
    edit(join(folder, "published.yaml"), (text) => text.replace("title: Library", "title: The library"));
    const { out } = run(folder, ["update"]);
    expect(out).toContain("! action 1 is no longer needed: the description has these values already");
    expect(out).toContain("! action 2 matches nothing: $.components.schemas.LoanDto");
    expect(run(folder, ["check"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("action 2 of corrections.yaml matches nothing") as string,
    });
  });

  it("refuses hand edits and broken descriptions, and leaves everything as it is", () => {
    const folder = project();
    publish(folder);
    edit(join(folder, "sdk/src/models/Book.ts"), (text) => `${text}// mine\n`);
    const before = snapshotOf(folder);
    expect(run(folder, ["update"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("src/models/Book.ts  error  output/edited") as string,
    });
    edit(join(folder, "published.yaml"), () => "openapi: 9.9.9\n");
    expect(run(folder, ["update", "--discard-edits"]).code).toBe(1);
    cpSync(join(descriptions, "after.yaml"), join(folder, "published.yaml"));
    expect(Object.keys(snapshotOf(folder))).toEqual(Object.keys(before));
    expect(texts(join(folder, "sdk"))).toEqual(
      Object.fromEntries(
        Object.entries(before)
          .filter(([path]) => path.startsWith("sdk/"))
          .map(([path, { text }]) => [path.slice(4), text]),
      ),
    );
  });

  it("takes another description once, and the file of the configuration for good where there is no snapshot", () => {
    const folder = project();
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("snapshot: spec/sdk.yaml\n", ""));
    cpSync(join(descriptions, "after.yaml"), join(folder, "downloaded.yaml"));
    expect(run(folder, ["update", "downloaded.yaml"]).code).toBe(0);
    expect(readFileSync(join(folder, "published.yaml"))).toEqual(readFileSync(join(descriptions, "after.yaml")));
    expect(run(folder, ["generate"]).out).toMatch(/ 0 written/);
  });

  it("fetches; the rest works without a network", async () => {
    const folder = project();
    const server = createServer((_, response) => response.end(readFileSync(join(descriptions, "after.yaml"))));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const address = `http://127.0.0.1:${port}/openapi.yaml`;
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("published.yaml", address));
    try {
      const { ok } = await update({ cwd: folder });
      expect(ok).toBe(true);
    } finally {
      server.close();
    }
    expect(existsSync(join(folder, "sdk/src/models/Shelf.ts"))).toBe(true);
    expect(await generate({ cwd: folder })).toMatchObject({ ok: true, isUnchanged: true });
    expect(readFileSync(join(folder, "sdkwright.lock"), "utf8")).toContain(`"source": "${address}"`);
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("snapshot: spec/sdk.yaml\n", ""));
    expect(run(folder, ["check"])).toMatchObject({ code: 2, err: expect.stringContaining("`snapshot`") as string });
  });

  it("comes to the same end wherever the power fails, with generate in between or without", () => {
    const folder = project();
    publish(folder);
    const work = emptyFolder();
    const script = join(root, "test/cli/power-failure.mjs");
    const { stdout, stderr } = spawnSync(process.execPath, [script, folder, work], { encoding: "utf8" });
    expect(stderr).toBe("");
    const { changes, differing } = JSON.parse(stdout) as { changes: number; differing: unknown[] };
    expect(changes).toBeGreaterThan(40);
    expect(differing).toEqual([]);
  });

  it("that was killed is gone on with by the next run", () => {
    const folder = project();
    publish(folder);
    const whole = emptyFolder();
    const start = emptyFolder();
    cpSync(folder, start, { recursive: true });
    cpSync(folder, whole, { recursive: true });
    const cutOff = (cwd: string, at?: number) =>
      spawnSync(
        process.execPath,
        ["--import", pathToFileURL(join(root, "test/cli/cut-off.mjs")).href, program, "update"],
        { cwd, encoding: "utf8", env: { ...process.env, ...(at !== undefined && { CUT_OFF_AT: String(at) }) } },
      );
    const changes = Number(/changes: (\d+)/.exec(cutOff(whole).stderr)![1]);
    // The last three keep a record of the run that has ended.
    for (const at of [8, 17, changes - 6]) {
      const one = emptyFolder();
      cpSync(start, one, { recursive: true });
      expect(cutOff(one, at).signal).toBe("SIGKILL");
      expect(run(one, ["check"]).out, `killed at ${at}`).toContain("a run was cut off before its end");
      expect(run(one, ["generate"]).code, `killed at ${at}`).toBe(0);
      expect(run(one, ["update"]), `killed at ${at}`).toMatchObject({ code: 0, err: "" });
      expect(texts(one)).toEqual(texts(whole));
    }
  });
});

describe("the snapshot", { timeout: 120_000 }, () => {
  it("gives the SDK that the description gives", () => {
    const folder = project();
    const fromSnapshot = texts(join(folder, "sdk"));
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace("snapshot: spec/sdk.yaml\n", ""));
    expect(run(folder, ["generate"]).code).toBe(0);
    expect(texts(join(folder, "sdk"))).toEqual(fromSnapshot);
  });

  it("is not edited by hand", () => {
    const folder = project();
    edit(join(folder, "spec/sdk.yaml"), (text) => text.replace("title: The library", "title: Mine"));
    for (const command of ["generate", "check"]) {
      const { code, out, err } = run(folder, [command]);
      expect(code).toBe(1);
      expect(out + err).toContain("spec/sdk.yaml is not what the last update wrote");
    }
    expect(run(folder, ["update"]).code).toBe(0);
    expect(run(folder, ["generate"]).code).toBe(0);
  });

  it.each([
    ["published.yaml", "published.yaml", "title: Library", "title: Lending library"],
    ["corrections.yaml", "corrections.yaml", "The library", "Our library"],
    ["the list of overlays", "sdkwright.yaml", "overlays: [corrections.yaml]", "overlays: []"],
    ["`slice` in the configuration", "sdkwright.yaml", "tags: [Books, Loans, Readers]", "tags: [Books]"],
    ["`slice` in the configuration", "sdkwright.yaml", "Readers] }", "Readers], exclude: { tags: [Loans] } }"],
  ])("is as old as %s: only update makes it anew", (what, file, from, to) => {
    const folder = project();
    expect(run(folder, ["check"]).code).toBe(0);
    edit(join(folder, file), (text) => text.replace(from, to));
    const message = `${what} changed since the last update: sdkwright update makes spec/sdk.yaml anew\n`;
    expect(run(folder, ["check"])).toMatchObject({ code: 1, out: message });
    expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: `note: ${message}` });
    expect(run(folder, ["check"])).toMatchObject({ code: 1, out: message });
    run(folder, ["update"]);
    expect(run(folder, ["check"])).toMatchObject({ code: 0 });
  });

  it("may have the line ends of a checkout on Windows, as all other files", () => {
    const folder = released();
    for (const path of Object.keys(snapshotOf(folder)))
      edit(join(folder, path), (text) => text.replaceAll("\n", "\r\n"));
    expect(run(folder, ["check"])).toMatchObject({ code: 0, err: "" });
    const before = snapshotOf(folder);
    expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: "" });
    expect(snapshotOf(folder)).toEqual(before);
    expect(run(folder, ["diff"]).out).toContain("NONE");
    expect(run(folder, ["update"])).toMatchObject({ code: 0, out: expect.stringContaining("up to date") as string });
    expect(snapshotOf(folder)).toEqual(before);
  });
});

describe("the lock", { timeout: 120_000 }, () => {
  it("pins the version of the generator: another one needs to be told", () => {
    const folder = project();
    const { version } = lockOf(folder).generator;
    edit(join(folder, "sdkwright.lock"), (text) => text.replace(`"version": "${version}"`, '"version": "0.0.1"'));
    for (const command of ["generate", "update", "release"]) {
      const { code, err } = run(folder, [command]);
      expect(code).toBe(2);
      expect(err).toContain(`written by sdkwright 0.0.1, and this is ${version}`);
    }
    expect(run(folder, ["check"]).code).toBe(1);
    expect(run(folder, ["generate", "--upgrade"]).code).toBe(0);
    expect(lockOf(folder).generator.version).toBe(version);
  });

  it("keeps the name of a type when a schema comes that is spelled nearer to it", () => {
    const folder = project();
    edit(join(folder, "published.yaml"), (text) => text.replaceAll("LoanDto", "loan-dto"));
    run(folder, ["update"]);
    expect(lockOf(folder).names.types).toEqual({ "/components/schemas/loan-dto": "LoanDto" });
    const before = readFileSync(join(folder, "sdk/src/models/LoanDto.ts"), "utf8");
    edit(join(folder, "published.yaml"), (text) =>
      text
        .replace(
          "  schemas:\n",
          "  schemas:\n    LoanDto: { type: object, properties: { other: { $ref: '#/components/schemas/Book' } } }\n",
        )
        .replace("    Book:\n", "    Book:\n      x-also: { $ref: '#/components/schemas/LoanDto' }\n"),
    );
    edit(join(folder, "sdkwright.yaml"), (text) => text.replace(/slice:.*\n/, ""));
    run(folder, ["update"]);
    expect(readFileSync(join(folder, "sdk/src/models/LoanDto.ts"), "utf8")).toBe(before);
    expect(existsSync(join(folder, "sdk/src/models/LoanDto_LoanDto.ts"))).toBe(true);
  });

  it("that says something else of a file than what stands there is told, before the next run takes the file for edited", () => {
    const folder = project();
    // As git leaves it where two branches changed files that stand beside each other in it.
    edit(join(folder, "sdkwright.lock"), (text) => text.replace(/("src\/models\/Book\.ts": "sha256:)..../, "$10000"));
    expect(run(folder, ["check"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("sdkwright.lock does not say what stands in the output folder") as string,
    });
    expect(run(folder, ["generate"]).code).toBe(0);
    expect(run(folder, ["check"]).code).toBe(0);
    rmSync(join(folder, "sdkwright.lock"));
    expect(run(folder, ["check"]).out).toContain("sdkwright.lock is missing");
  });

  it("with both sides of a merge says what to do, and that helps", () => {
    const folder = project();
    // Lines of two branches that git put together are no snapshot that an update wrote.
    edit(join(folder, "published.yaml"), (text) => text.replace("openapi: 3.1.0\n", "openapi: 3.1.0\nx-other: 1\n"));
    edit(join(folder, "spec/sdk.yaml"), (text) => text.replace("openapi: 3.1.0\n", "openapi: 3.1.0\nx-other: 1\n"));
    const lock = readFileSync(join(folder, "sdkwright.lock"), "utf8");
    const conflict = `<<<<<<< HEAD\n${lock}=======\n${lock}>>>>>>> other\n`;
    writeFileSync(join(folder, "sdkwright.lock"), conflict);
    writeFileSync(join(folder, "sdk/src/models/Book.ts"), conflict);
    for (const command of ["generate", "check", "update", "diff published.yaml", "release"]) {
      const { code, err } = run(folder, command.split(" "));
      expect(code).toBe(2);
      expect(err).toMatch(/holds both sides of a merge: .*git checkout --ours .*sdkwright update --discard-edits/);
    }
    writeFileSync(join(folder, "sdkwright.lock"), lock);
    expect(run(folder, ["generate"]).err).toMatch(
      /not what the last update wrote: after a merge, sdkwright update makes/,
    );
    expect(run(folder, ["update", "--discard-edits"]).code).toBe(0);
    expect(run(folder, ["check"]).code).toBe(0);
  });

  it("without a description, overlays and names is read as before", () => {
    const folder = project();
    writeFileSync(
      join(folder, "sdkwright.lock"),
      JSON.stringify({
        lock: 1,
        files: (JSON.parse(readFileSync(join(folder, "sdkwright.lock"), "utf8")) as { files: object }).files,
      }),
    );
    expect(run(folder, ["update"])).toMatchObject({ code: 0, err: "" });
  });
});
