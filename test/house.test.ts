// The plan of the house, as ARCHITECTURE.md draws it: who may import whom, which file knows which library, what nobody may say.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => posix.join(folder, path))
    .sort();
}

const generator = filesBelow("generator", ".ts");
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

interface Import {
  readonly from: string;
  readonly target: string;
}

const imports: Import[] = generator.flatMap((from) =>
  [...textOf(from).matchAll(/^(?:import|export)\b[^;"]*?from "([^"\n]+)"|\bimport\("([^"\n]+)"\)/gm)].map(
    ([, named, dynamic]) => ({ from, target: (named ?? dynamic)! }),
  ),
);
const inner = imports
  .filter(({ target }) => target.startsWith("."))
  .map(({ from, target }) => ({ from, target: posix.join(posix.dirname(from), target).replace(/\.js$/, ".ts") }));

/** The room of a file: its folder, or its name at the top. */
const roomOf = (path: string) => path.split("/")[1]!.replace(/\.ts$/, "");

/** From each room, the rooms that it may import from. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  source: [],
  diagnostics: ["source"],
  document: ["source", "diagnostics"],
  api: ["source", "diagnostics", "document"],
  code: ["source"],
  outputs: ["source", "api", "code", "program"],
  surface: ["source", "api"],
  compatibility: ["source", "diagnostics", "surface"],
  print: ["code", "diagnostics"],
  disk: ["diagnostics"],
  consumers: ["api", "surface", "compatibility"],
  program: [],
  config: ["source", "diagnostics", "document", "api", "outputs", "surface", "compatibility"],
  pipeline: ["source", "diagnostics", "document", "api", "code", "outputs", "surface", "print", "program", "config"],
  project: [
    "source",
    "diagnostics",
    "document",
    "api",
    "surface",
    "compatibility",
    "consumers",
    "disk",
    "print",
    "program",
    "config",
    "pipeline",
  ],
  operands: ["source", "diagnostics", "document", "surface", "compatibility", "config", "pipeline", "project"],
  commands: [
    "source",
    "diagnostics",
    "document",
    "api",
    "surface",
    "compatibility",
    "disk",
    "print",
    "config",
    "pipeline",
    "project",
    "operands",
    "consumers",
  ],
  index: [
    "source",
    "diagnostics",
    "document",
    "api",
    "code",
    "outputs",
    "surface",
    "compatibility",
    "print",
    "disk",
    "config",
    "pipeline",
    "project",
    "operands",
    "commands",
  ],
  cli: ["diagnostics", "compatibility", "disk", "program", "config", "pipeline", "commands"],
};

/** The doors: the one file that knows a library. */
const doors: Readonly<Record<string, readonly string[]>> = {
  "@handlebars/parser": ["generator/print/handlebars.ts"],
  commander: ["generator/cli/arguments.ts"],
  diff: ["generator/disk/patch.ts"],
  "json-p3": ["generator/document/overlay.ts"],
  "js-yaml": ["generator/source/yaml.ts"],
  "jsonc-parser": ["generator/source/json.ts"],
  // What programs mention is the compiler's to say.
  typescript: ["generator/consumers/compiler.ts"],
  oxfmt: ["generator/print/format.ts"],
  prettier: ["generator/print/style.ts"],
  picomatch: ["generator/document/slice/choose.ts"],
  yaml: ["generator/source/yaml.ts"],
};

describe("rooms", () => {
  it.each(Object.keys(allowed))("%s imports only what lies below it", (room) => {
    const targets = inner.filter(({ from }) => roomOf(from) === room).map(({ target }) => roomOf(target));
    expect([...new Set(targets)].filter((target) => target !== room && !allowed[room]!.includes(target))).toEqual([]);
  });

  it("are all on the plan", () => {
    expect([...new Set(generator.map(roomOf))].sort()).toEqual(Object.keys(allowed).sort());
  });

  it("have no circle", () => {
    const state = new Map<string, "open" | "done">();
    const visit = (path: string, way: readonly string[]): void => {
      if (state.get(path) === "done") return;
      expect(state.get(path), [...way, path].join(" → ")).toBeUndefined();
      state.set(path, "open");
      for (const { target } of inner.filter(({ from }) => from === path)) visit(target, [...way, path]);
      state.set(path, "done");
    };
    for (const path of generator) visit(path, []);
  });
});

describe("libraries", () => {
  const used = imports.filter(({ target }) => !target.startsWith(".") && !target.startsWith("node:"));

  it("each have one door", () => {
    const found = Object.fromEntries(
      [...new Set(used.map(({ target }) => target))]
        .sort()
        .map((target) => [target, used.filter((one) => one.target === target).map(({ from }) => from)]),
    );
    expect(Object.fromEntries(Object.entries(found).map(([name, files]) => [name, [...new Set(files)]]))).toEqual(
      doors,
    );
  });

  it("are exactly the dependencies", () => {
    const { dependencies } = JSON.parse(textOf("package.json")) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies).sort()).toEqual(Object.keys(doors).sort());
  });
});

describe("files", () => {
  const written = [...generator, ...filesBelow("templates/runtime", ".ts")];

  it.each(written)("%s says in its first line what it is", (path) => {
    const [first, second] = textOf(path).split("\n");
    expect(first === "#!/usr/bin/env node" ? second : first).toMatch(/^\/\/ \S.{20,}/);
  });

  // What is published is bundled, and a file does not stand where its source does.
  it("do not ask where they stand, but for one", () => {
    const asks = (path: string) =>
      textOf(path).replaceAll("createRequire(import.meta.url)", "").includes("import.meta");
    expect(generator.filter(asks)).toEqual(["generator/program.ts"]);
  });

  it("are not called after nothing", () => {
    expect(written.filter((path) => /\b(utils?|helpers?|common|misc)\b/i.test(path))).toEqual([]);
  });

  it("export different names in the runtime, because a package has it as one file", () => {
    const names = filesBelow("templates/runtime", ".ts")
      // These transports stand in for the other one, in files of their own.
      .filter((path) => !/\/(node|following)\.ts$/.test(path))
      .flatMap((path) => [...textOf(path).matchAll(/^export (?:abstract |async )*(?:const|class|function\*?) (\w+)/gm)])
      .map(([, name]) => name);
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("never name the product", () => {
    const words = /genesys|purecloud|\binin\b|mypurecloud|usage.?events/i;
    const templates = filesBelow("templates", ".hbs");
    expect([...written, ...templates].filter((path) => words.test(textOf(path)))).toEqual([]);
  });

  it("are in the tree that ARCHITECTURE.md shows", () => {
    const page = textOf("ARCHITECTURE.md");
    const rooms = [
      ...new Set(
        generator
          .map((path) => relative("generator", dirname(path)))
          .filter((path) => path !== "" && !path.includes("/")),
      ),
    ];
    expect(rooms.filter((room) => !page.includes(`${room}/`))).toEqual([]);
  });
});
