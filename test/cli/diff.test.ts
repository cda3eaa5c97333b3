// `diff`, as a person and a workflow call it: what is said about two descriptions, and everything that can stand on either side.
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { diff, type DiffOptions } from "../../generator/index.js";
import { numbers, shuffled } from "../corpus/shuffle.js";
import { edit, emptyFolder, program, project, root, run } from "./program.js";

const fixtures = join(root, "test/fixtures/diff");

/** A folder with the two descriptions, so that messages say the same on every machine. */
function pair(): string {
  const folder = emptyFolder();
  for (const name of ["before.yaml", "after.yaml"]) cpSync(join(fixtures, name), join(folder, name));
  return folder;
}

function git(cwd: string, ...args: string[]): void {
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
  const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd, encoding: "utf8" });
  expect(stderr === "" || status === 0 ? "" : stderr).toBe("");
}

async function bumpOf(options: DiffOptions): Promise<string | undefined> {
  return (await diff(options)).compared?.bump;
}

describe("an SDK in a folder of a repository of many", { timeout: 60_000 }, () => {
  /** One commit, and a description that is another one now, outside of the SDK's folder. */
  function repository(): string {
    const folder = pair();
    const own = join(folder, "packages/library");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "sdkwright.yaml"), "spec: ../../before.yaml\noutput: sdk\n");
    expect(run(own, ["generate"])).toMatchObject({ code: 0 });
    git(folder, "init", "-q", "-b", "main");
    git(folder, "add", ".");
    git(folder, "commit", "-q", "-m", "One");
    cpSync(join(folder, "after.yaml"), join(folder, "before.yaml"));
    return folder;
  }

  it("is compared with a revision, from wherever it is called", () => {
    const folder = repository();
    const own = join(folder, "packages/library");
    expect(run(own, ["diff", "HEAD"])).toMatchObject({ code: 0, out: expect.stringContaining("MAJOR") as string });
    const configured = (config: string) => ["diff", "HEAD", "--config", config];
    expect(run(folder, configured("packages/library/sdkwright.yaml")).out).toContain("MAJOR");
    // A full path is one of now, too; what it meant then stands in the repository.
    expect(run(folder, configured(join(own, "sdkwright.yaml"))).out).toContain("MAJOR");
    expect(run(join(folder, "packages"), configured("library/sdkwright.yaml")).out).toContain("MAJOR");
  });

  it("has annotations where GitHub looks for them: from the root of the repository", () => {
    const own = join(repository(), "packages/library");
    expect(run(own, ["diff", "HEAD", "--format", "github"]).out).toMatch(
      /^::error file=packages\/library\/sdk\/surface\.json,line=\d+,/m,
    );
    expect(run(own, ["check", "--format", "github"]).out).toMatch(
      /^::error file=packages\/library\/sdk\/src\/models\/Book\.ts::src\/models\/Book\.ts differs/m,
    );
    edit(join(own, "../../before.yaml"), (text) => text.replace("openapi: 3.1.0", "openapi: 9.1.0"));
    expect(run(own, ["check", "--format", "github"]).err).toMatch(/^::error file=before\.yaml,line=1,/m);
  });
});

describe("the report", () => {
  it.each(["text", "markdown", "json"])("as %s is the reviewed one", async (format) => {
    const { code, out, err } = run(pair(), ["diff", "before.yaml", "after.yaml", "--format", format]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    await expect(out).toMatchFileSnapshot(join(fixtures, `report.${format}.txt`));
  });

  it("for GitHub has an annotation for each change that people must see, on the surface that is reviewed with it", () => {
    const folder = pair();
    writeFileSync(join(folder, "sdkwright.yaml"), "spec: after.yaml\noutput: sdk\n");
    const { out } = run(folder, ["diff", "before.yaml", "working", "--format", "github"]);
    run(folder, ["generate"]);
    const lines = readFileSync(join(folder, "sdk/surface.json"), "utf8").split("\n");
    const json = run(folder, ["diff", "before.yaml", "working", "--format", "json"]).out;
    const { changes } = JSON.parse(json) as { changes: { symbol: string; surfaceLine?: number }[] };
    const declared = changes.find(({ symbol }) => symbol === "BookUpdate.title")!;
    expect(lines[declared.surfaceLine! - 1]).toMatch(/^ {4}"BookUpdate": /);
    const [, line] = /^::error file=sdk\/surface\.json,line=(\d+),title=BREAKING Book\.shelf::/m.exec(out)!;
    expect(lines[Number(line) - 1]).toMatch(/^ {4}"Book": /);
    expect(out).toMatch(/^::warning .*maximum 200 → 100/m);
    expect(out).toMatch(/SDK surface: major, \d+ changes\n$/);
  });

  it("for GitHub also stands in the summary of the job", () => {
    const folder = pair();
    const summary = join(folder, "summary.md");
    const args = [program, "diff", "before.yaml", "after.yaml", "--format", "github"];
    spawnSync(process.execPath, args, { cwd: folder, env: { ...process.env, GITHUB_STEP_SUMMARY: summary } });
    expect(readFileSync(summary, "utf8")).toBe(readFileSync(join(fixtures, "report.markdown.txt"), "utf8"));
  });

  it("has the layout that some services publish, where asked for", async () => {
    expect(run(pair(), ["diff", "before.yaml", "after.yaml", "--notes-style", "classic", "--format", "json"])).toEqual({
      code: 2,
      out: "",
      err: "sdkwright: --notes-style is of text: it does not go with --format json\n",
    });
    const { code, out } = run(pair(), ["diff", "before.yaml", "after.yaml", "--notes-style", "classic"]);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(join(fixtures, "report.classic.txt"));
  });

  it("of an equal pair is one line", () => {
    const { code, out } = run(pair(), ["diff", "before.yaml", "before.yaml", "--fail-on", "minor"]);
    expect({ code, out }).toEqual({
      code: 0,
      out: "Surface: before.yaml → before.yaml    NONE\nNo change for programs that use the SDK.\n",
    });
  });

  it("is the same for shuffled documents, as often as it is made", () => {
    const folder = pair();
    const reports = Array.from({ length: 10 }, (_, seed) => {
      for (const name of ["before", "after"]) {
        const document: unknown = parse(readFileSync(join(fixtures, `${name}.yaml`), "utf8"));
        const random = numbers(seed + 1);
        writeFileSync(join(folder, `${name}.yaml`), JSON.stringify(seed === 0 ? document : shuffled(document, random)));
      }
      return run(folder, ["diff", "before.yaml", "after.yaml"]).out;
    });
    expect(new Set(reports).size).toBe(1);
    expect(reports[0]).toContain("Book.shelf");
  });
});

describe("lists", () => {
  it("are part of what programs use: that a method gives all items, and what they are", async () => {
    const compared = async (from: string, to: string) => {
      const { changes } = (await diff({ from: `${from}.yaml`, to: `${to}.yaml`, cwd: join(fixtures, "lists") }))
        .compared!;
      const seen = changes.filter(({ id }) => id !== "documentation-changed");
      return seen.map(({ id, level, symbol, before, after }) => [id, level, symbol, before, after]);
    };
    expect(await compared("before", "after")).toEqual([
      ["paging-removed", "major", "ListsApi.listBooks()", "Book", undefined],
      ["type-changed", "major", "ListsApi.listShelves() items", "Book", "number"],
      ["paging-added", "minor", "ListsApi.listLoans()", undefined, "Book"],
    ]);
    expect(await compared("before", "before")).toEqual([]);
  });
});

describe("what is read", () => {
  it("cannot be given back any more, although neither method breaks by itself", () => {
    const { out } = run(join(fixtures, "round-trip"), ["diff", "before.yaml", "after.yaml", "--format", "json"]);
    const { bump, changes } = JSON.parse(out) as {
      bump: string;
      changes: { id: string; symbol: string; level: string }[];
    };
    expect(bump).toBe("major");
    expect(changes.map(({ id, symbol, level }) => `${level} ${symbol} ${id}`)).toEqual([
      "major UsersApi.putUser(body) roundtrip-broken",
      "minor GroupUpdate.name property-added",
      "minor User.tags property-added",
      "minor UserUpdate.tags property-added",
    ]);
  });

  it("may be given back among other things that are taken from now on", async () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "round-trip/before.yaml"), join(folder, "before.yaml"));
    const body = '{ $ref: "#/components/schemas/UserUpdate" }';
    writeFileSync(
      join(folder, "after.yaml"),
      readFileSync(join(folder, "before.yaml"), "utf8").replace(
        body,
        `{ anyOf: [${body}, { type: array, items: ${body} }] }`,
      ),
    );
    const { compared } = await diff({ from: join(folder, "before.yaml"), to: join(folder, "after.yaml") });
    expect(compared).toMatchObject({ bump: "minor", changes: [{ symbol: "UsersApi.putUser(body)", level: "minor" }] });
  });

  it("is not told once more where a part of it is breaking", async () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "round-trip"), folder, { recursive: true });
    edit(join(folder, "after.yaml"), (text) => text.replace("required: [id, name]", "required: [id]"));
    const { compared } = await diff({ from: join(folder, "before.yaml"), to: join(folder, "after.yaml") });
    expect(compared!.changes.flatMap(({ id, level }) => (level === "major" ? [id] : []))).toEqual(["became-optional"]);
  });
});

describe("the cause of a change", () => {
  it("is the description where nothing else differs, and is not guessed elsewhere", async () => {
    const folder = pair();
    run(folder, ["generate", "before.yaml", "-o", "sdk"]);
    const causes = async (from: string) => {
      const { compared } = await diff({ from, to: "after.yaml", cwd: folder });
      return new Set(compared!.changes.map(({ cause }) => cause));
    };
    expect(await causes("before.yaml")).toEqual(new Set(["spec"]));
    expect(await causes("sdk")).toEqual(new Set([null]));
  });
});

describe("the exit code", () => {
  it.each([
    [[], 0],
    [["--fail-on", "major"], 1],
    [["--fail-on", "minor"], 1],
  ] as const)("with %j is %i for a breaking change", (flags, code) => {
    expect(run(pair(), ["diff", "before.yaml", "after.yaml", ...flags]).code).toBe(code);
  });

  it("is 1 for a description with errors, which are shown", () => {
    const folder = pair();
    writeFileSync(join(folder, "after.yaml"), "openapi: 9.9.9\n");
    const { code, out, err } = run(folder, ["diff", "before.yaml", "after.yaml"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("document/version");
  });

  it("is 2 for what is nothing that can be compared", () => {
    const { code, err } = run(pair(), ["diff", "before.yaml", "nothing.yaml"]);
    expect(code).toBe(2);
    expect(err).toContain("nothing.yaml is no file, no folder and no revision of git");
  });
});

describe("an operand", () => {
  it("is a folder or a surface that was generated", async () => {
    const folder = pair();
    run(folder, ["generate", "before.yaml", "-o", "sdk"]);
    for (const from of ["sdk", "sdk/surface.json"]) {
      expect(await bumpOf({ from, to: "before.yaml", cwd: folder })).toBe("none");
      expect(await bumpOf({ from, to: "after.yaml", cwd: folder })).toBe("major");
    }
  });

  it("is a folder or a file with a configuration: what that says now, as the current folder is", async () => {
    const folder = pair();
    mkdirSync(join(folder, "one"));
    const config = (spec: string) => `spec: ${spec}\noutput: sdk\n`;
    writeFileSync(join(folder, "one/sdkwright.yaml"), config("../before.yaml"));
    writeFileSync(join(folder, "sdkwright.yaml"), config("after.yaml"));
    for (const from of ["one", "one/sdkwright.yaml"]) {
      expect(await bumpOf({ from, to: "before.yaml", cwd: folder })).toBe("none");
      expect(await bumpOf({ from, to: ".", cwd: folder })).toBe("major");
      expect(await bumpOf({ from, to: "working", cwd: folder })).toBe("major");
    }
    mkdirSync(join(folder, "none"));
    await expect(diff({ from: "none", cwd: folder })).rejects.toThrow("none holds neither an SDK (surface.json) nor");
  });

  it("that git does not find may be in what was not cloned", () => {
    const folder = pair();
    expect(run(folder, ["diff", "v1", "after.yaml"]).err).toContain("this folder is in no repository of git");
    git(folder, "init", "-q", "-b", "main");
    git(folder, "add", ".");
    git(folder, "commit", "-q", "-m", "One");
    expect(run(folder, ["diff", "v1", "after.yaml"]).err).toMatch(/no revision of git; operands are/);
    git(folder, "commit", "-q", "--allow-empty", "-m", "Two");
    git(folder, "clone", "-q", "--depth", "1", pathToFileURL(folder).href, "shallow");
    const cwd = join(folder, "shallow");
    expect(run(cwd, ["diff", "HEAD~1", "after.yaml"]).err).toContain("git fetch --unshallow --tags");
  });

  it("is a revision of git, with the configuration, overlays and description that it had", async () => {
    const folder = join(emptyFolder(), "repository");
    cpSync(project(), join(folder, "packages/sdk"), { recursive: true });
    git(folder, "init", "-q", "-b", "main");
    git(folder, "add", ".");
    git(folder, "commit", "-q", "-m", "One");
    const cwd = join(folder, "packages/sdk");
    expect(await bumpOf({ from: "HEAD", to: "working", cwd })).toBe("none");
    edit(join(cwd, "spec/usage-events.yaml"), (text) =>
      text.replace("operationId: getUsageEventsDefinitions", "operationId: getDefinitions"),
    );
    edit(join(cwd, "sdkwright.yaml"), (text) => text.replace("  method: x-purecloud-method-name\n", ""));
    git(folder, "add", ".");
    const { compared } = await diff({ from: "HEAD", cwd });
    expect(compared?.changes.map(({ symbol }) => symbol)).toContain("OperationalEventsApi.getUsageEventsDefinitions");
    expect(
      spawnSync("git", ["status", "--porcelain"], { cwd: folder, encoding: "utf8" }).stdout.match(/^M /gm),
    ).toHaveLength(2);
  });

  it("is a package of npm", async () => {
    const folder = pair();
    run(folder, ["generate", "before.yaml", "-o", "package", "--name", "library-sdk"]);
    const archive = spawnSync("tar", ["-cz", "package/surface.json", "package/package.json"], { cwd: folder }).stdout;
    const server = createServer((request, response) => {
      if (request.url!.endsWith(".tgz")) return response.end(archive);
      const dist = { tarball: `http://${request.headers.host!}/library-sdk.tgz` };
      return response.end(
        JSON.stringify({ name: "library-sdk", versions: { "1.2.3": { name: "library-sdk", version: "1.2.3", dist } } }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    mkdirSync(join(folder, "cache"));
    try {
      const env = {
        ...process.env,
        npm_config_registry: `http://127.0.0.1:${port}/`,
        npm_config_cache: join(folder, "cache"),
      };
      const args = [program, "diff", "npm:library-sdk@1.2.3", "before.yaml"];
      const { stdout: report } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
      expect(report).toContain("npm:library-sdk@1.2.3 → before.yaml    NONE");
      // What npm says about a version that there is not.
      const missing = [program, "diff", "npm:library-sdk@9.9.9", "before.yaml"];
      await expect(promisify(execFile)(process.execPath, missing, { cwd: folder, env })).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^sdkwright: npm cannot fetch library-sdk@9\.9\.9: .*9\.9\.9/) as string,
      });
    } finally {
      server.close();
    }
  });

  it("of npm is never taken for an option", () => {
    expect(run(pair(), ["diff", "npm:--registry=http://x", "before.yaml"]).err).toContain("is not a package of npm");
  });
});
