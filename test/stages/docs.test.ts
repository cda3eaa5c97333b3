// What documentation says, page by page: the wished pages stand in `fixtures/docs/`, as the built-in templates draw them.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as prettier from "prettier";
import { beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../generator/config.js";
import { docs } from "../../generator/outputs/docs.js";
import type { Settings } from "../../generator/outputs/output.js";
import { readme } from "../../generator/outputs/readme.js";
import { plan } from "../../generator/pipeline.js";
import { loadTemplates } from "../../generator/print/templates.js";

const root = join(import.meta.dirname, "../..");
const fixtures = join(root, "test/fixtures/docs");

/** Draws the documentation of a description, by the paths of its files. */
async function draw(
  spec: string,
  options: { readonly templates?: string; readonly settings?: Settings } = {},
): Promise<ReadonlyMap<string, string>> {
  const config = loadConfig({
    spec,
    output: "unused",
    config: false,
    name: "library",
    packageVersion: "1.2.3",
    cwd: root,
  });
  const { api, diagnostics } = await plan(config, "api");
  if (api === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const settings = options.settings ?? config.settings(api.title);
  const templates = loadTemplates([
    join(root, "templates"),
    ...(options.templates === undefined ? [] : [options.templates]),
  ]);
  return new Map(
    [...docs(api, settings), ...readme(api, settings)].map((file) => {
      if (file.kind !== "template") throw new Error(`${file.path} is not drawn`);
      return [file.path, templates.draw(file.template, file.view).text];
    }),
  );
}

describe("the built-in pages", () => {
  let pages: ReadonlyMap<string, string>;
  beforeAll(async () => {
    pages = await draw("test/fixtures/docs/library.yaml");
  });

  it.each([
    ["docs/BooksApi.md", "BooksApi.md"],
    ["docs/CoversApi.md", "CoversApi.md"],
    ["docs/ReadersApi.md", "ReadersApi.md"],
    ["docs/models/Book.md", "Book.md"],
    ["docs/models/Kind.md", "Kind.md"],
    ["docs/models/Loan.md", "Loan.md"],
    ["docs/models/NewBook.md", "NewBook.md"],
    ["README.md", "README.md"],
  ])("%s is what we wish for", (path, fixture) => {
    const given = pages.get(path) ?? "";
    const wanted = join(fixtures, fixture);
    if (process.env["UPDATE_FIXTURES"] !== undefined) writeFileSync(wanted, given);
    expect(given).toBe(existsSync(wanted) ? readFileSync(wanted, "utf8") : "");
  });

  it("are formatted as Prettier would, but for tables, which stay narrow so that a longer word changes one line", async () => {
    for (const [path, text] of pages) {
      const narrow = {
        parser: "markdown",
        proseWrap: "never",
        printWidth: 1,
        embeddedLanguageFormatting: "off",
      } as const;
      expect(await prettier.format(text, narrow), path).toBe(text);
      for (const [, language = "", code = ""] of text.matchAll(/^```(ts|js|html)\n(.*?)^```$/gms)) {
        expect(await prettier.format(code, { parser: language === "html" ? "html" : "typescript" }), path).toBe(code);
      }
    }
  });

  it("link to pages and headings that exist", () => {
    expect(brokenLinks(pages)).toEqual([]);
  });
});

it.each([
  ["README.md", "README.logins.md"],
  ["docs/OrdersApi.md", "OrdersApi.md"],
])("%s of a service with logins and several servers is what we wish for", async (path, fixture) => {
  const given = (await draw("test/fixtures/docs/logins.yaml")).get(path) ?? "";
  const wanted = join(fixtures, fixture);
  if (process.env["UPDATE_FIXTURES"] !== undefined) writeFileSync(wanted, given);
  expect(given).toBe(existsSync(wanted) ? readFileSync(wanted, "utf8") : "");
  for (const [, code = ""] of given.matchAll(/^```ts\n(.*?)^```$/gms))
    expect(await prettier.format(code, { parser: "typescript" })).toBe(code);
});

describe("a hostile description", () => {
  let pages: ReadonlyMap<string, string>;
  beforeAll(async () => {
    pages = await draw("test/fixtures/docs/hostile.yaml");
  });

  it("adds no heading", () => {
    const headings = [...pages].flatMap(([, text]) =>
      [...outsideOfCode(text).matchAll(/^#+ .*$/gm)].map(([heading]) => heading),
    );
    const ours =
      /^#+ (library|\w+Api|getThing|Thing|Errors|First call|Authentication|Credentials|Options|Transport|Validation|Tests|Retries|API|\[\w+Api\]\(docs\/\w+\.md\))$/;
    expect(headings.filter((heading) => !ours.test(heading))).toEqual([]);
  });

  it("breaks no table", () => {
    for (const [path, text] of pages) {
      for (const table of tables(text)) {
        const columns = table.map((row) => row.replace(/\\[|\\`]/g, "").split("|").length);
        expect(new Set(columns).size, `${path}\n${table.join("\n")}`).toBe(1);
      }
    }
  });

  it("runs no script, and is no template", () => {
    for (const [path, text] of pages) {
      if (path === "README.md") continue;
      // The comments that a page itself begins and ends with.
      const inner = text.replace(/^<!-- prettier-ignore-start -->|<!-- prettier-ignore-end -->\n$/g, "");
      expect(outsideOfCode(inner), path).not.toMatch(/<\/?script|<iframe|<!--|javascript:/i);
    }
    expect(pages.get("docs/EvilApi.md")).toContain("{{constructor}}");
  });

  it("ends every block of code that it opens", () => {
    for (const [path, text] of pages) {
      const fences = [...text.matchAll(/^ {0,3}(```|~~~)/gm)].length;
      expect(fences % 2, path).toBe(0);
    }
  });
});

describe("the layout of this project", () => {
  it("makes the page that users read today, byte for byte", async () => {
    const config = loadConfig({ cwd: root });
    const pages = await draw("spec/usage-events.yaml", {
      templates: join(root, "spec/templates"),
      settings: config.settings(""),
    });
    const page = pages.get("docs/OperationalEventsApi.md") ?? "";
    expect(createHash("sha256").update(page).digest("hex")).toBe(
      "440c44f7ef5c5f8f48955724248ffe88db464246696d1a709da7d70a19b07455",
    );
  });
});

/** Rows of tables that stand together. */
function tables(text: string): string[][] {
  return outsideOfCode(text)
    .split(/\n(?!\|)/)
    .map((block) => block.split("\n").filter((line) => line.startsWith("|")))
    .filter((rows) => rows.length > 1);
}

function outsideOfCode(text: string): string {
  return text.replace(/^( {0,3})(`{3,}|~{3,}).*?^\1\2.*?$/gms, "").replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
}

function brokenLinks(pages: ReadonlyMap<string, string>): string[] {
  return [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/\]\(([^)#\s]*)(#[^)\s]+)?\)/g)].flatMap(([link, to = "", anchor]) => {
      if (/^https?:/.test(to)) return [];
      const target = to === "" ? path : join(path, "..", to);
      const page = pages.get(target);
      const found =
        page !== undefined &&
        (anchor === undefined ||
          [...page.matchAll(/^#+ (.*)$/gm)].some(([, heading = ""]) => `#${heading.toLowerCase()}` === anchor));
      return found ? [] : [`${path}: ${link}`];
    }),
  );
}
