// Templates draw, they do not think: what they may contain, and what they print.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { code, literal, reference } from "../../generator/code/code.js";
import { readTemplate } from "../../generator/print/steps.js";
import { loadTemplates } from "../../generator/print/templates.js";
import { edit, root } from "../cli/program.js";

const work = mkdtempSync(join(tmpdir(), "sdkwright-templates-"));
afterAll(() => rmSync(work, { recursive: true }));

function draw(template: string, view: Parameters<ReturnType<typeof loadTemplates>["draw"]>[1]) {
  writeFileSync(join(work, "page.hbs"), template);
  return loadTemplates([work]).draw("page", view);
}

it("prints what was made safe, as it is", () => {
  expect(draw("<{{name}}>", { name: literal('<a> & "b"') }).text).toBe('<"<a> & \\"b\\"">');
});

it("hands on what was mentioned, and only that", () => {
  const view = {
    a: reference("A", "src/a", { typeOnly: true }),
    b: reference("B", "src/b", { typeOnly: true }),
    isB: false,
  };
  expect(draw("{{a}}{{#if isB}}{{b}}{{/if}}", view).mentions).toEqual([{ module: "src/a", name: "A", typeOnly: true }]);
});

it("draws lists", () => {
  const view = { items: [{ name: code`a` }, { name: code`b` }] };
  expect(draw("{{#each items}}{{name}}{{#unless @last}}, {{/unless}}{{/each}}", view).text).toBe("a, b");
});

it("stops at a template of the user's that replaces none", () => {
  const own = mkdtempSync(join(tmpdir(), "sdkwright-templates-"));
  const partial = join(own, "docs/partials");
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, "mine.hbs"), "a new one");
  writeFileSync(join(own, "notes.txt"), "no template");
  expect(() => loadTemplates([join(root, "templates"), own])).not.toThrow();
  writeFileSync(join(own, "apii.ts.hbs"), "");
  expect(() => loadTemplates([join(root, "templates"), own])).toThrow(
    "apii.ts.hbs replaces no template: there is none of that path; did you mean api.ts.hbs?",
  );
  rmSync(own, { recursive: true });
});

describe("stops at", () => {
  it.each([
    ["a plain text", "{{name}}", { name: "raw" }],
    ["a missing name", "{{nmae}}", { name: code`a` }],
    ["a missing list", "{{#each lists}}{{/each}}", { list: [] }],
    ["a missing flag", "{{#if flags}}{{/if}}", { flag: true }],
    ["a flag that is a text", "{{#if flag}}{{/if}}", { flag: "yes" }],
    ["a flag that is a number", "{{#if flag}}{{/if}}", { flag: 0 }],
  ])("%s", (_, template, view) => {
    expect(() => draw(template, view as never)).toThrow();
  });
});

describe("refuses", () => {
  it.each([
    ["a triple stash", "{{{name}}}", "prints text that nobody made safe"],
    ["an ampersand", "{{&name}}", "prints text that nobody made safe"],
    ["a helper", "{{lookup a b}}", "belong into the view"],
    ["an expression", "{{#if (eq a b)}}{{/if}}", "only names"],
    ["a way out", "{{#each a}}{{../b}}{{/each}}", "reaches out"],
    ["the root", "{{@root.a}}", "is not one of @first, @last"],
    ["another block", "{{#with a}}{{/with}}", "is not one of each, if, unless"],
  ])("%s, and says where", (_, template, message) => {
    expect(() => draw(template, { a: code`a` })).toThrow(message);
    expect(() => draw(template, { a: code`a` })).toThrow(/page\.hbs:1:\d+/);
  });
});

describe("what the build read of the built-in templates", () => {
  it("is what a run would read", () => {
    const built = JSON.parse(readFileSync(join(root, "dist/templates.json"), "utf8")) as {
      readonly [name: string]: { readonly text: string; readonly steps: unknown };
    };
    expect(Object.keys(built)).toContain("api.ts.hbs");
    for (const [name, { text, steps }] of Object.entries(built)) {
      expect(text).toBe(readFileSync(join(root, "templates", name), "utf8"));
      expect(steps).toEqual(JSON.parse(JSON.stringify(readTemplate(text, `templates/${name}`))));
    }
  });

  it("does not count where a template is another one by now", () => {
    const home = join(work, "program");
    for (const part of ["dist", "templates", "package.json"])
      cpSync(join(root, part), join(home, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
    edit(join(home, "templates/model.ts.hbs"), (text) => `${text}// Drawn anew.\n`);
    const output = join(work, "sdk");
    const args = [join(root, "spec/usage-events.yaml"), "-o", output, "--no-config"];
    spawnSync(process.execPath, [join(home, "dist/cli.js"), "generate", ...args], { cwd: work });
    expect(readFileSync(join(output, "src/models/EventDefinition.ts"), "utf8")).toContain("// Drawn anew.");
  });
});
