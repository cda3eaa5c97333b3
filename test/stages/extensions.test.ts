// `x-` fields of a description, in pages that a user's own templates draw: by the names that the configuration gives them, as text.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";

const work = mkdtempSync(join(tmpdir(), "sdkwright-extensions-"));
afterAll(() => rmSync(work, { recursive: true }));

const files = {
  "sdkwright.yaml": `
spec: openapi.yaml
output: out
templates: templates
docs: { extensions: { owner: x-owner, isInternal: x-internal, notes: x-notes } }
`,
  "openapi.yaml": `
openapi: 3.1.0
info: { title: Extensions, version: "1" }
tags: [{ name: Pets, x-owner: Team Pets }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      x-owner: "<script>alert(1)</script> {{owner}} \\e[31m"
      x-internal: true
      x-notes: [{ text: first }, { text: second }]
      parameters: [{ name: limit, in: query, x-owner: Ada, schema: { type: integer } }, { name: page, in: query, schema: { type: integer } }]
      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } }
components:
  schemas:
    Pet: { type: object, x-owner: { name: Grace }, properties: { id: { type: string, x-owner: 7 }, name: { type: string } } }
`,
  "templates/docs/api.md.hbs": `# {{name}} of {{extensions.owner}}
{{#each operations}}
{{name}}: {{extensions.owner}}{{#if extensions.isInternal}} (internal){{/if}}{{#each extensions.notes}} {{text}}{{/each}}
{{#each options}}
- {{name}}: {{#if extensions.owner}}{{extensions.owner}}{{else}}nobody{{/if}}
{{/each}}
{{/each}}
`,
  "templates/docs/model.md.hbs": `# {{name}} of {{extensions.owner.name}}
{{#each properties}}
- {{name}}: {{#if extensions.owner}}{{extensions.owner}}{{else}}nobody{{/if}}
{{/each}}
`,
};

beforeAll(() => {
  mkdirSync(join(work, "templates/docs"), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(work, path), text);
});

it("are what they are, and nothing that runs", async () => {
  const { texts = [], diagnostics } = await plan(loadConfig({ cwd: work }));
  expect(diagnostics).toEqual([]);
  const text = (path: string) => texts.find((file) => file.path === path)?.text;
  expect(text("docs/PetsApi.md")).toBe(`# PetsApi of Team Pets
listPets: &lt;script>alert(1)&lt;/script> {{owner}} \ufffd[31m (internal) first second
- limit: Ada
- page: nobody
`);
  expect(text("docs/models/Pet.md")).toBe(`# Pet of Grace
- id: 7
- name: nobody
`);
});
