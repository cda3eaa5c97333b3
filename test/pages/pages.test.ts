// Seven pages of the published SDK, generated from its whole description and held against the published ones, section by section.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../generator/config.js";
import { docs } from "../../generator/outputs/docs.js";
import { plan } from "../../generator/pipeline.js";
import { loadTemplates } from "../../generator/print/templates.js";

const root = join(import.meta.dirname, "../..");
const shared = join(root, "../shared");
const description = join(shared, "specs/genesys-cloud/full-229.1.0.swagger2.json");
const overlay = join(root, "test/fixtures/docs/lost.overlay.yaml");
const names = ["AuditApi", "JourneyApi", "RoutingApi", "SCIMApi", "StationsApi", "UploadsApi", "UsersApi"];

/** Sections that cannot be equal: the description is a reconstruction, and lost this. `lost.overlay.yaml` has it. */
const lost: Readonly<Record<string, string>> = {
  getJourneyViewsJobs: "the examples of two parameters",
  getRoutingQueueMembers: "the values of a parameter",
  getRoutingQueuesMe: "the values of a parameter",
  getRoutingSmsPhonenumbers: "the example of a parameter",
  postRoutingQueueMembers: "the default of a parameter",
  postRoutingQueueUsers: "the default of a parameter",
  getScimGroups: "the example of a parameter",
  getScimSchemas: "the example of a parameter",
  getScimV2Groups: "the example of a parameter",
  getScimV2Schemas: "the example of a parameter",
  getScimServiceproviderconfig: "a blank at the end of a description",
  getScimV2Serviceproviderconfig: "a blank at the end of a description",
  getAuthorizationSubject: "the values of a parameter",
  getAuthorizationSubjectsMe: "the values of a parameter",
  patchUserGeolocation: "the description without quotes",
};

/** Method → its section, and its row in the table at the head of the page. */
interface Page {
  readonly sections: ReadonlyMap<string, string>;
  readonly rows: ReadonlyMap<string, string>;
  /** What stands around the sections and rows. */
  readonly frame: string;
}

function parse(text: string): Page {
  const [head = "", ...parts] = text.split(/^## /m);
  const footer = /\n_[^\n]*_\n$/.exec(text)?.[0] ?? "";
  const sections = parts.map((part, index): [string, string] => [
    part.slice(0, part.indexOf("\n")),
    index === parts.length - 1 ? part.slice(0, -footer.length) : part,
  ]);
  const rows = [...head.matchAll(/^\[\*\*(\w+)\*\*\].*$/gm)].map(([row, name = ""]): [string, string] => [name, row]);
  return { sections: new Map(sections), rows: new Map(rows), frame: head.replace(/^\[\*\*.*\n/gm, "") + footer };
}

async function generate(overlays: readonly string[]): Promise<(name: string) => Page> {
  const config = loadConfig({ cwd: root, spec: description, output: "unused", overlays });
  const { api, diagnostics } = await plan(config, "api");
  if (api === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const templates = loadTemplates([join(root, "templates"), join(root, "spec/templates")]);
  const files = new Map(docs(api, config.settings(api.title)).map((file) => [file.path, file]));
  return (name) => {
    const file = files.get(`docs/${name}.md`);
    if (file?.kind !== "template") throw new Error(`there is no page ${name}`);
    return parse(templates.draw(file.template, file.view).text);
  };
}

function published(name: string): Page {
  return parse(readFileSync(join(shared, "seed/pages", `${name}.md`), "utf8"));
}

/** Methods of the published page, by how the generated one has them. */
function compare(
  wanted: Page,
  given: Page,
): { readonly equal: string[]; readonly missing: string[]; readonly different: string[] } {
  const methods = [...wanted.sections.keys()];
  const has = (method: string) => given.sections.has(method);
  const isEqual = (method: string) =>
    given.sections.get(method) === wanted.sections.get(method) && given.rows.get(method) === wanted.rows.get(method);
  return {
    equal: methods.filter(isEqual),
    missing: methods.filter((method) => !has(method)),
    different: methods.filter((method) => has(method) && !isEqual(method)),
  };
}

const isHere = existsSync(description) && existsSync(join(shared, "seed/pages"));
if (!isHere)
  console.log(`${basename(import.meta.filename)}: skipped, because ../shared with the published pages is not here`);

describe.skipIf(!isHere)("the published pages", () => {
  let page: (name: string) => Page;
  beforeAll(async () => {
    page = await generate([]);
  });

  it.each(names)("%s.md", (name) => {
    const [wanted, given] = [published(name), page(name)];
    const { equal, missing, different } = compare(wanted, given);
    const lines = [
      `${name}.md: ${equal.length} of ${wanted.sections.size} sections equal`,
      ...missing.map((method) => `  ${method}: the description does not have this operation`),
      ...different.map((method) => `  ${method}: the description lost ${lost[method] ?? "nothing that is known"}`),
    ];
    console.log(lines.join("\n"));
    expect(given.frame).toBe(wanted.frame);
    expect(different.filter((method) => lost[method] === undefined)).toEqual([]);
    expect(missing.filter((method) => !isPreview(wanted, method))).toEqual([]);
    expect([...given.sections.keys()].filter((method) => !wanted.sections.has(method))).toEqual([]);
    expect([...given.sections.keys()]).toEqual(
      [...wanted.sections.keys()].filter((method) => !missing.includes(method)),
    );
  });
});

describe.skipIf(!isHere)("the published pages, with what the description lost", () => {
  it("have no different section", async () => {
    const page = await generate([overlay]);
    expect(names.flatMap((name) => compare(published(name), page(name)).different)).toEqual([]);
  });
});

/** Previews are published with the SDK, not with the description. */
function isPreview(page: Page, method: string): boolean {
  return page.sections.get(method)?.includes(`${method} is a preview method`) === true;
}
