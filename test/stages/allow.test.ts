// What references may lead to: by default nothing outside of the description's folder and nothing on the network; more where it is allowed.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadConfig, plan, UsageError } from "../../generator/index.js";

const work = realpathSync(mkdtempSync(join(tmpdir(), "sdkwright-allow-")));
const thing = "type: object\nproperties: { id: { type: string } }\n";
const description = (reference: string) => `openapi: 3.1.0
info: { title: T, version: "1" }
paths: {}
components: { schemas: { Thing: { $ref: "${reference}" } } }
`;

let server: Server;
let other: Server;
let origin: string;
let otherOrigin: string;
const requests: string[] = [];

async function listen(answers: Readonly<Record<string, string>>): Promise<[Server, string]> {
  const made = createServer((request, response) => {
    const url = request.url ?? "";
    requests.push(url);
    const answer = answers[url];
    if (answer?.startsWith("->")) response.writeHead(302, { location: answer.slice(2) }).end();
    else response.writeHead(answer === undefined ? 404 : 200).end(answer);
  });
  await new Promise<void>((resolve) => void made.listen(0, "127.0.0.1", resolve));
  return [made, `http://127.0.0.1:${(made.address() as AddressInfo).port}`];
}

beforeAll(async () => {
  for (const folder of ["api", "shared", "shared-too"]) mkdirSync(join(work, folder));
  for (const folder of ["shared", "shared-too"]) writeFileSync(join(work, folder, "thing.yaml"), thing);
  symlinkSync(join(work, "shared-too/thing.yaml"), join(work, "shared/link.yaml"));
  [other, otherOrigin] = await listen({ "/thing.yaml": thing });
  [server, origin] = await listen({
    "/api/openapi.yaml": description("schemas/thing.yaml"),
    "/api/up.yaml": description("../thing.yaml"),
    "/api/file.yaml": description(`file://${work}/shared/thing.yaml`),
    "/api/schemas/thing.yaml": thing,
    "/thing.yaml": thing,
    "/api/moved.yaml": "->/api/schemas/thing.yaml",
    "/api/away.yaml": `->${otherOrigin}/thing.yaml`,
    "/api/round.yaml": "->/api/round.yaml",
  });
});
afterAll(() => {
  server.close();
  other.close();
  rmSync(work, { recursive: true });
});
beforeEach(() => void requests.splice(0));

/** What a run made of a description that references something: the fields of Thing, or the message and its hint. */
async function read(reference: string, allow: readonly string[] = []): Promise<unknown> {
  const spec = join(work, "api/openapi.yaml");
  writeFileSync(spec, description(reference));
  return readSpec(spec, allow);
}

async function readSpec(spec: string, allow: readonly string[] = []): Promise<unknown> {
  const { diagnostics, api } = await plan(loadConfig({ spec, output: "out", config: false, allow, cwd: work }), "api");
  const [first] = diagnostics;
  // A folder is told from where the program runs, if it is near.
  const said = `${first?.message ?? ""} (${first?.hint ?? "no hint"})`
    .replaceAll(work, "")
    .replaceAll(relative(".", work), "");
  if (first !== undefined) return said;
  const type = api?.models.find(({ name }) => name === "Thing")?.type;
  return type?.kind === "object" ? type.properties.map(({ name }) => name) : type;
}

describe("files", () => {
  it("outside of the folder are refused, with the words that would allow them", async () => {
    expect(await read("../shared/thing.yaml")).toBe(
      '"../shared/thing.yaml" is not followed: it leads out of the description\'s folder (to read it all the same: --allow /shared)',
    );
    expect(await read("../shared/missing.yaml")).toContain("it leads out of the description's folder");
  });

  it("in a folder that is allowed are read: relatively, absolutely and by their address", async () => {
    for (const reference of [
      "../shared/thing.yaml",
      join(work, "shared/thing.yaml"),
      `file://${work}/shared/thing.yaml`,
    ])
      expect(await read(reference, ["shared"])).toEqual(["id"]);
  });

  it("are not read through a link that leads on, nor from a folder whose name begins the same", async () => {
    expect(await read("../shared/link.yaml", ["shared"])).toContain("it leads out of the description's folder");
    expect(await read("../shared-too/thing.yaml", ["shared"])).toContain("it leads out of the description's folder");
    expect(await read("../shared/link.yaml", ["shared", "shared-too"])).toEqual(["id"]);
  });
});

describe("addresses", () => {
  it("are refused, with the words that would allow them, and nobody is asked", async () => {
    expect(await read(`${origin}/thing.yaml`)).toBe(
      `"${origin}/thing.yaml" is not followed: references to the network are not followed (to fetch it all the same: --allow ${origin})`,
    );
    expect(requests).toEqual([]);
  });

  it("of an allowed host are fetched, with what their documents reference there", async () => {
    expect(await read(`${origin}/thing.yaml`, [origin])).toEqual(["id"]);
    expect(await read(`${origin}/api/openapi.yaml#/components/schemas/Thing`, [origin])).toEqual(["id"]);
    expect(await read(`${origin}/api/moved.yaml`, [`${origin}/api`])).toEqual(["id"]);
  });

  it("beside an allowed path, on another port and with a name in them are refused", async () => {
    expect(await read(`${origin}/thing.yaml`, [`${origin}/api`])).toContain(
      "references to the network are not followed",
    );
    expect(await read(`${otherOrigin}/thing.yaml`, [origin])).toContain("references to the network are not followed");
    const withName = origin.replace("//", "//user:secret@");
    expect(await read(`${withName}/thing.yaml`, [origin])).toContain("with a name or password in it is not fetched");
    expect(requests).toEqual([]);
  });

  it("are not followed away from their host, nor in a circle", async () => {
    expect(await read(`${origin}/api/away.yaml`, [origin, otherOrigin])).toContain("which was not asked for");
    expect(await read(`${origin}/api/round.yaml`, [origin])).toContain("redirects more than 5 times");
    expect(await read(`${origin}/nothing.yaml`, [origin])).toContain("answered 404 Not Found");
    expect(requests).not.toContain("/thing.yaml");
  });

  it("of this machine are fetched only where they were called by their number, or localhost", async () => {
    const port = new URL(origin).port;
    expect(await read(`http://localhost:${port}/thing.yaml`, [`http://localhost:${port}`])).toEqual(["id"]);
    // A name like any other, which this machine knows as itself.
    const { lookup } = await import("node:dns/promises");
    const { hostname } = await import("node:os");
    const known = await lookup(hostname()).catch(() => undefined);
    if (known === undefined) return;
    const named = `http://${hostname()}:${port}`;
    expect(await read(`${named}/thing.yaml`, [named])).toContain("is not an address of the public network");
  });

  it("that are none are a mistake of the call", () => {
    expect(() => loadConfig({ spec: "a.yaml", output: "out", config: false, allow: ["http://"] })).toThrow(UsageError);
  });
});

describe("a description from an address", () => {
  it("may reference what is beside and below it", async () => {
    expect(await readSpec(`${origin}/api/openapi.yaml`)).toEqual(["id"]);
  });

  it("may reference what is above it where that is allowed", async () => {
    expect(await readSpec(`${origin}/api/up.yaml`)).toContain(`--allow ${origin}`);
    expect(await readSpec(`${origin}/api/up.yaml`, [origin])).toEqual(["id"]);
  });

  it("may never reference files", async () => {
    expect(await readSpec(`${origin}/api/file.yaml`, ["shared"])).toContain("does not lead to files");
  });
});
