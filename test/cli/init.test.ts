// The first minutes: `init` writes a configuration, and `generate --watch` keeps the SDK up with the description.
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, watch } from "../../generator/index.js";
import { edit, emptyFolder, root, run, snapshot } from "./program.js";

const fixtures = join(root, "test/fixtures/diff");

describe("init", { timeout: 120_000 }, () => {
  it("writes a configuration with comments, which the next command takes", async () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "before.yaml"), join(folder, "openapi.yaml"));
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ license: "MIT", repository: { url: "https://git.example/library" } }),
    );
    expect(run(folder, ["init"])).toMatchObject({ code: 0, err: "wrote sdkwright.yaml; next: sdkwright generate\n" });
    await expect(readFileSync(join(folder, "sdkwright.yaml"), "utf8")).toMatchFileSnapshot(
      join(root, "test/fixtures/init/sdkwright.yaml"),
    );
    expect(run(folder, ["generate"])).toMatchObject({ code: 0, err: "" });
    expect(run(folder, ["check"]).code).toBe(0);
  });

  it("keeps a snapshot of what it generates from, where everything that it suggests is taken", () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "before.yaml"), join(folder, "openapi.yaml"));
    run(folder, ["init"]);
    edit(join(folder, "sdkwright.yaml"), (text) =>
      text
        .replace(/^# (snapshot|extensions|slice):/gm, "$1:")
        .replace(/^# {3}(tags:)/m, "  $1")
        .replace(/^# {5}- /gm, "    - "),
    );
    expect(loadConfig({ cwd: folder })).toMatchObject({
      extensions: "src/extensions",
      upstream: { selection: { tags: ["Books", "Loans", "Readers"] } },
    });
    expect(run(folder, ["update"]).code).toBe(0);
    expect(existsSync(join(folder, "spec/snapshot.yaml"))).toBe(true);
  });

  it("leaves a configuration alone that is there, and says what it did not find", () => {
    const folder = emptyFolder();
    expect(run(folder, ["init"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("no description was found") as string,
    });
    writeFileSync(join(folder, "sdkwright.json"), "{}");
    const before = snapshot(folder);
    expect(run(folder, ["init", "openapi.yaml"])).toMatchObject({
      code: 2,
      err: "sdkwright: sdkwright.json is there already\n",
    });
    expect(snapshot(folder)).toEqual(before);
  });

  it("writes what a description says as text, whatever that is", () => {
    const folder = emptyFolder();
    const tags = ["a: b", "# c", "yes", "d\ne", '"f"'];
    const paths = Object.fromEntries(
      tags.map((tag, index) => [`/${index}`, { get: { tags: [tag], responses: { "204": { description: "None" } } } }]),
    );
    const info = { title: "One\nspec: /etc/passwd", version: "1\n2" };
    writeFileSync(join(folder, "openapi.json"), JSON.stringify({ openapi: "3.1.0", info, paths }));
    expect(run(folder, ["init"]).code).toBe(0);
    edit(join(folder, "sdkwright.yaml"), (text) =>
      text
        .replace("# slice:", "slice:")
        .replace("#   tags:", "  tags:")
        .replace(/^# {5}- /gm, "    - "),
    );
    const config = loadConfig({ cwd: folder });
    expect(config.spec).toBe(join(folder, "openapi.json"));
    expect([...config.selection.tags!].sort()).toEqual([...tags].sort());
  });
});

describe("generate --watch", { timeout: 120_000 }, () => {
  it("has nothing to watch in standard input", () => {
    const folder = emptyFolder();
    expect(run(folder, ["generate", "-", "-o", "sdk", "--watch"])).toMatchObject({
      code: 2,
      err: "sdkwright: --watch: standard input does not change; name a file\n",
    });
  });

  it("runs again when the description or the configuration changes, and says what is wrong with either", async () => {
    const folder = emptyFolder();
    cpSync(join(fixtures, "before.yaml"), join(folder, "openapi.yaml"));
    writeFileSync(join(folder, "sdkwright.yaml"), "spec: openapi.yaml\noutput: sdk\n");
    const end = new AbortController();
    const changes = [
      () => edit(join(folder, "openapi.yaml"), (text) => text.replaceAll("LoanDto", "Loan")),
      () => edit(join(folder, "openapi.yaml"), (text) => text.replace("openapi: 3.1.0", "openapi: 9.9.9")),
      () => edit(join(folder, "sdkwright.yaml"), (text) => `${text}nmae: x\n`),
      () => {
        edit(join(folder, "openapi.yaml"), (text) => text.replace("openapi: 9.9.9", "openapi: 3.1.0"));
        edit(join(folder, "sdkwright.yaml"), (text) => text.replace("nmae: x\n", ""));
      },
    ];
    const seen: string[] = [];
    for await (const { result, error } of watch({ cwd: folder, signal: end.signal })) {
      const word =
        error === undefined
          ? result!.ok
            ? `${result!.written.length > 0}`
            : "broken"
          : error.message.replace(/^.*: /, "");
      if (word !== seen.at(-1)) seen.push(word);
      const change = changes.shift();
      if (change === undefined) {
        if (result?.ok === true) end.abort();
      } else change();
    }
    // Written, written, a broken description, a broken configuration, and all well again.
    expect(seen.slice(0, 3)).toEqual(["true", "broken", "nmae is not a setting"]);
    expect(seen.at(-1)).toBe("false");
    expect(existsSync(join(folder, "sdk/src/models/Loan.ts"))).toBe(true);
    expect(existsSync(join(folder, "sdk/src/models/LoanDto.ts"))).toBe(false);
  });
});
