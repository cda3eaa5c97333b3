// Something comes that wants a name which another thing has, and is spelled nearer to it: what programs were written for keeps its name.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { edit, emptyFolder, run } from "./program.js";

const description = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets/{pet-id}:
    get:
      operationId: get-pet
      tags: [lost pets]
      parameters:
        - { name: pet-id, in: path, required: true, schema: { type: string } }
        - { name: with-owner, in: query, schema: { type: boolean } }
      responses: { "200": { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/pet-dto" } } } } }
components:
  schemas:
    pet-dto: { type: object, properties: { owner: { type: object, properties: { name: { type: string }, age: { type: integer } } } } }
`;
const operation = (path: string, id: string, tag: string) =>
  `  ${path}:\n    put: { operationId: ${id}, tags: [${tag}], responses: { "204": { description: None } } }\n`;
const schema = (name: string) => `    ${name}: { type: object, properties: { other: { type: boolean } } }\n`;

/** What comes, where it is written in front of what is there. */
const comes: readonly [kind: string, before: string, added: string, named: string][] = [
  ["an operation", "  /pets/{pet-id}:", operation("/a", "getPet", "Others"), "getPet"],
  [
    "an operation of the same id on a shorter path",
    "  /pets/{pet-id}:",
    operation("/a", "get-pet", "lost pets"),
    "getPet",
  ],
  ["a tag", "  /pets/{pet-id}:", operation("/a", "putPets", "LostPets"), "LostPetsApi"],
  [
    "a parameter",
    "        - { name: with-owner",
    "        - { name: withOwner, in: query, schema: { type: string } }\n",
    "withOwner",
  ],
  ["a schema", "    pet-dto:", schema("PetDto"), "PetDto"],
  ["a schema that is called like an object without a name", "    pet-dto:", schema("PetDtoOwner"), "PetDtoOwner"],
];

function project(isReleased: boolean): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "openapi.yaml"), description);
  writeFileSync(
    join(folder, "sdkwright.yaml"),
    "spec: openapi.yaml\noutput: sdk\npackage: { name: pets, version: 1.0.0 }\n",
  );
  expect(run(folder, [isReleased ? "release" : "generate"])).toMatchObject({ code: 0 });
  return folder;
}

describe("a public name stays, whatever comes", () => {
  it.each(comes.flatMap((one, index) => [[...one, index % 2 === 0] as const]))(
    "%s",
    (_, before, added, named, isReleased) => {
      const folder = project(isReleased);
      const surface = () => readFileSync(join(folder, "sdk/surface.json"), "utf8");
      expect(surface()).toContain(named);
      run(folder, ["generate", "-o", "before", "openapi.yaml"]);
      edit(join(folder, "openapi.yaml"), (text) => text.replace(before, added + before));
      expect(run(folder, ["update"]).code).toBe(0);
      const { changes } = JSON.parse(run(folder, ["diff", "before", "working", "--format", "json"]).out) as {
        changes: { level: string; id: string; symbol: string }[];
      };
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.filter(({ level, id }) => level === "major" || id.endsWith("-renamed"))).toEqual([]);
      // And it is no matter of the first time.
      expect(run(folder, ["generate"]).out).toContain(" 0 written");
      expect(run(folder, ["check"])).toMatchObject({ code: 0 });
    },
  );

  it("but for one that was given up", () => {
    const folder = project(true);
    edit(join(folder, "openapi.yaml"), (text) => text.replace("operationId: get-pet", "operationId: readPet"));
    run(folder, ["generate"]);
    const surface = readFileSync(join(folder, "sdk/surface.json"), "utf8");
    expect(surface).toContain('"LostPetsApi.readPet"');
    expect(surface).toContain('"renamedTo": "readPet"');
  });
});
