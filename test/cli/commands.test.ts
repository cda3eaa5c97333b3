// `slice`, `show`, `explain`, and what is said about wrong arguments.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codes } from "../../generator/index.js";
import { emptyFolder, project, root, run } from "./program.js";

const spec = join(root, "spec/usage-events.yaml");

describe("slice", () => {
  it("prints the chosen part in the format that it came in", () => {
    const { code, out, err } = run(emptyFolder(), ["slice", spec, "--operation", "getUsageEventsDefinitions"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^openapi: 3\.1\.0\n/);
    expect(out).toContain("EventDefinitionListing:");
    expect(out).not.toContain("EventQueryRequest:");
  });

  it("writes to a file", () => {
    const folder = emptyFolder();
    expect(run(folder, ["slice", spec, "--path", "/api/v2/usage/events/**", "-o", "part.yaml"])).toMatchObject({
      code: 0,
      out: "",
    });
    expect(readFileSync(join(folder, "part.yaml"), "utf8")).toContain("postUsageEventsQuery");
  });

  it("says what it did not find", () => {
    const { code, out, err } = run(emptyFolder(), ["slice", spec, "--tag", "Operational Event"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("select/nothing");
    expect(err).toContain("Operational Events");
  });
});

describe("show", () => {
  it.each(["source", "document", "api", "files", "text"])("prints %s as JSON", (stage) => {
    const { code, out } = run(emptyFolder(), ["show", stage, spec]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toBeTypeOf("object");
  });

  it("prints what the service is", () => {
    const api = JSON.parse(run(emptyFolder(), ["show", "api", spec]).out) as {
      resources: { name: string }[];
      models: unknown[];
    };
    expect(api.resources.map(({ name }) => name)).toEqual(["OperationalEventsApi"]);
    expect(api.models).toHaveLength(12);
  });
});

describe("explain", () => {
  it.each(Object.keys(codes))("explains %s", (code) => {
    expect(run(emptyFolder(), ["explain", code])).toMatchObject({
      code: 0,
      out: expect.stringContaining(code) as string,
    });
  });

  it("helps with a misspelt code", () => {
    expect(run(emptyFolder(), ["explain", "reference/unresolve"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean reference/unresolved?") as string,
    });
  });
});

describe("diagnostics", () => {
  const broken = '{ "openapi": "3.1.0", "info": { "title": "a", "version": "1" }, "paths": { "/a": [] } }';

  it("are one JSON object a line, where asked for", () => {
    const { code, err } = run(emptyFolder(), ["generate", "-", "-o", "out", "--format", "json"], broken);
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({
      code: "document/structure",
      severity: "error",
      message: expect.any(String) as string,
      hint: expect.any(String) as string,
      file: "<stdin>",
      line: 1,
      column: 76,
      pointer: "/paths/~1a",
    });
  });

  it("are annotations, where asked for", () => {
    const { err } = run(emptyFolder(), ["generate", "-", "-o", "out", "--format", "github"], broken);
    expect(err).toMatch(/^::error file=<stdin>,line=1,col=76,title=document\/structure::/);
  });

  it("make every warning an error with --strict", () => {
    const document =
      '{ "openapi": "3.1.0", "info": { "title": "a", "version": "1" }, "paths": { "/a/{id}": { "get": {} } } }';
    expect(run(emptyFolder(), ["generate", "-", "-o", "out"], document)).toMatchObject({
      code: 0,
      err: expect.stringContaining("warning  operation/path-parameter") as string,
    });
    expect(run(emptyFolder(), ["generate", "-", "-o", "out", "--strict"], document)).toMatchObject({
      code: 1,
      err: expect.stringContaining("error  operation/path-parameter") as string,
    });
    expect(run(emptyFolder(), ["generate", "-", "-o", "out", "--quiet"], document)).toMatchObject({
      code: 0,
      out: "",
      err: "",
    });
  });
});

describe("what the system refuses", () => {
  it("is told in words, with the path and the system's own code, and is exit code 2", () => {
    const folder = project();
    writeFileSync(join(folder, "note"), "");
    const { code, err } = run(folder, ["generate", spec, "-o", "note/sdk"]);
    expect(code).toBe(2);
    expect(err).toMatch(/note\/sdk: a part of this path is a file; choose another folder \(ENOTDIR\)\n$/);
  });
});

describe("wrong use", () => {
  it.each([
    ["no description", ["generate"], "there is no description"],
    ["no output", ["generate", spec], "there is no output folder"],
    ["an unknown option", ["generate", "--wathc"], "unknown option"],
    ["an unknown command", ["genrate"], "unknown command"],
    ["a configuration that is not there", ["generate", "--config", "none.yaml"], "none.yaml does not exist"],
    [
      "a name that npm does not take",
      ["generate", spec, "-o", "out", "--name", "../evil"],
      "is not a name that npm takes",
    ],
    ["a version that is none", ["generate", spec, "-o", "out", "--package-version", "one"], "is not a version"],
  ])("%s is exit code 2", (_, args, message) => {
    expect(run(emptyFolder(), args)).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(message) as string,
    });
  });

  it("names a setting that it does not know, and the one that was meant", () => {
    const folder = project();
    writeFileSync(join(folder, "sdkwright.yaml"), "spec: spec/usage-events.yaml\nouput: generated\n");
    expect(run(folder, ["generate"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean output?") as string,
    });
  });

  it.each([
    ["generate", ["none.yaml", "-o", "out"]],
    ["check", ["none.yaml", "-o", "out"]],
    ["init", ["none.yaml"]],
    ["slice", ["none.yaml", "--tag", "Users"]],
    ["show", ["api", "none.yaml"]],
  ])("%s of a file that is not there is exit code 2, with a diagnostic", (command, args) => {
    expect(run(emptyFolder(), [command, ...args])).toMatchObject({
      code: 2,
      err: expect.stringContaining("none.yaml does not exist") as string,
    });
  });
});
