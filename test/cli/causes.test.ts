// What made a change: the description, an overlay, the configuration, or the generator. Two runs may differ in all of them.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diff } from "../../generator/index.js";
import { edit, emptyFolder, run } from "./program.js";

const spec = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: listPets
      x-name: findPets
      tags: [Pets]
      responses: { "200": { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } }
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string }, age: { type: string } } }
`;

function git(cwd: string, ...args: string[]): void {
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
  expect(spawnSync("git", [...identity, ...args], { cwd, encoding: "utf8" }).status).toBe(0);
}

/** A repository with a release in it. */
function repository(): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "openapi.yaml"), spec);
  writeFileSync(
    join(folder, "sdkwright.yaml"),
    "spec: openapi.yaml\noverlays: [corrections.yaml]\noutput: sdk\naliases: false\npackage: { name: pets, version: 1.0.0 }\n",
  );
  writeFileSync(
    join(folder, "corrections.yaml"),
    'overlay: 1.0.0\ninfo: { title: Corrections, version: 1.0.0 }\nactions: [{ target: "$.components.schemas.Pet", update: { title: Animal } }]\n',
  );
  run(folder, ["release"]);
  git(folder, "init", "-q");
  git(folder, "add", ".");
  git(folder, "commit", "-q", "-m", "Release 1.0.0");
  return folder;
}

const changeSpec = (folder: string) =>
  edit(join(folder, "openapi.yaml"), (text) => text.replace("name: { type: string }", "name: { type: integer }"));
const changeOverlay = (folder: string) =>
  edit(join(folder, "corrections.yaml"), (text) =>
    text.replace("update: { title: Animal }", "update: { properties: { owner: { type: string } } }"),
  );
const changeConfig = (folder: string) =>
  edit(join(folder, "sdkwright.yaml"), (text) => `${text}naming: { method: x-name }\n`);

async function causes(folder: string, from: string): Promise<Record<string, string | null>> {
  const { compared } = await diff({ from, cwd: folder, causes: true });
  return Object.fromEntries(
    compared!.changes.filter(({ id }) => id !== "documentation-changed").map(({ symbol, cause }) => [symbol, cause]),
  );
}

describe("the cause of a change", { timeout: 120_000 }, () => {
  it.each([
    ["spec", changeSpec, "Pet.name"],
    ["overlay", changeOverlay, "Pet.owner"],
    ["config", changeConfig, "PetsApi.listPets"],
  ] as const)("is %s where only that differs", async (cause, change, symbol) => {
    const folder = repository();
    change(folder);
    for (const from of ["release", "HEAD"]) expect(await causes(folder, from)).toMatchObject({ [symbol]: cause });
  });

  it("is found for each change where everything differs", async () => {
    const folder = repository();
    // An earlier generator that printed the age as another type.
    edit(join(folder, "sdkwright.lock"), (text) => text.replace(/"version": "[\d.]+" }/, '"version": "0.0.1" }'));
    for (const file of ["sdk/surface.json", "sdkwright.released.json"])
      edit(join(folder, file), (text) => text.replace(/("age": \{\s+"type": \{ "kind": )"string"/, '$1"boolean"'));
    expect(readFileSync(join(folder, "sdk/surface.json"), "utf8")).toContain('"boolean"');
    git(folder, "commit", "-q", "-a", "-m", "As another version made it");
    for (const change of [changeSpec, changeOverlay, changeConfig]) change(folder);
    const found = { "Pet.name": "spec", "Pet.owner": "overlay", "PetsApi.listPets": "config" };
    expect(await causes(folder, "release")).toEqual({ ...found, "Pet.age": "generator" });
    // A revision is read by this generator: what another one made of it does not show.
    expect(await causes(folder, "HEAD")).toEqual(found);
    expect(JSON.parse(run(folder, ["diff", "--format", "json"]).out)).toMatchObject({
      // The title that the overlay no longer sets is documentation.
      causes: { spec: 1, overlay: 2, config: 1, generator: 1 },
    });
  });
});
