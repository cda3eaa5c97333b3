// Prism, a mock server that others wrote, reads the description by itself and holds every request of the package against it.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sdk } from "../everywhere/world.js";
import { pack, root } from "../package/packed.js";

const prism = join(import.meta.dirname, "node_modules/@stoplight/prism-cli/dist/index.js");
const isSkipped = !existsSync(prism) && process.env["CI"] === undefined;
if (isSkipped) console.warn("skipped: requests against Prism, which is not there");

describe.skipIf(isSkipped)(isSkipped ? "Prism (skipped: npm ci --prefix test/prism)" : "Prism", () => {
  let mock: ChildProcess;
  let origin: string;
  let sdk: Sdk;
  beforeAll(async () => {
    const { folder } = await pack();
    sdk = (await import(pathToFileURL(join(folder, "dist/esm/index.js")).href)) as Sdk;
    const port = await freePort();
    const spec = join(root, "spec/usage-events.yaml");
    // `--errors`: what the description does not allow is answered with an error.
    mock = spawn(process.execPath, [prism, "mock", spec, "--errors", "-p", String(port)], { stdio: "ignore" });
    origin = `http://127.0.0.1:${port}`;
    while (!(await fetch(origin).catch(() => undefined))) await sleep(100);
  });
  afterAll(() => {
    mock.kill();
  });

  function api(options: object = {}) {
    return new sdk.OperationalEventsApi(new sdk.ApiClient({ baseUrl: origin, accessToken: "token", ...options }));
  }
  const interval = "2026-01-01T00:00:00.000Z/2026-01-02T00:00:00.000Z";

  it.each<
    [string, (events: ReturnType<typeof api>) => ReturnType<ReturnType<typeof api>["getUsageEventsDefinitions"]>]
  >([
    ["getUsageEventsDefinition", (events) => events.getUsageEventsDefinition("a/b ü")],
    ["getUsageEventsDefinitions", (events) => events.getUsageEventsDefinitions()],
    [
      "postUsageEventsAggregatesQuery",
      (events) => events.postUsageEventsAggregatesQuery({ body: { interval, eventDefinitionIds: ["x"] } }),
    ],
    [
      "postUsageEventsQuery",
      (events) => events.postUsageEventsQuery({ before: "a b", pageSize: "5", body: { interval, sortOrder: "ASC" } }),
    ],
  ])("takes %s, and its answer is read", async (_, call) => {
    const { status, headers, data } = await call(api()).withResponse();
    expect([status, headers["sl-violations"], typeof data]).toEqual([200, undefined, "object"]);
  });

  it("refuses what the description does not allow, and the error says so", async () => {
    const withoutInterval = api().postUsageEventsQuery({ body: { sortOrder: "UP" } });
    const error = await withoutInterval.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(sdk.BadRequestError);
    expect((error as { headers: Record<string, string> }).headers["sl-violations"]).toContain("sortOrder");
    const anonymous = api({ accessToken: undefined }).getUsageEventsDefinitions();
    expect(await anonymous.catch((thrown: unknown) => thrown)).toBeInstanceOf(sdk.AuthenticationError);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
