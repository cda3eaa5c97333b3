// The example programs of the docs page, unchanged, as their readers run them: in Node and in a browser. Only the access token is given.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { Models } from "purecloud-platform-client-v2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "../everywhere/chromium.js";
import { attempt, install, pack, packageName, writeFiles, type Packed } from "./packed.js";
import { record, type Answer, type Recorded, type Recorder } from "./recorder.js";

const token = "example-access-token";
const host = "https://api.mypurecloud.com";

let packed: Packed;
let project: string;
let server: Recorder;
beforeAll(async () => {
  packed = await pack();
  project = await install(packed);
  server = await record();
});
afterAll(async () => {
  await server.close();
  rmSync(project, { recursive: true, force: true });
});
beforeEach(() => {
  server.take();
  server.answer(serve);
});

/** What each example sends, and what the service answers. */
const examples = {
  getUsageEventsDefinition: {
    request: { method: "GET", path: "/api/v2/usage/events/definitions/eventDefinitionId_example", query: "", body: "" },
    answer: {
      id: "eventDefinitionId_example",
      name: "Flow published",
      description: "A flow was published",
    } satisfies Models.EventDefinition,
  },
  getUsageEventsDefinitions: {
    request: { method: "GET", path: "/api/v2/usage/events/definitions", query: "", body: "" },
    answer: { entities: [{ id: "1", name: "Flow published" }, { id: "2" }] } satisfies Models.EventDefinitionListing,
  },
  postUsageEventsAggregatesQuery: {
    request: { method: "POST", path: "/api/v2/usage/events/aggregates/query", query: "", body: "{}" },
    answer: {
      interval: "2025-01-01T00:00:00.000Z/2025-01-02T00:00:00.000Z",
      eventDefinitionAggregates: [{ eventDefinition: { id: "1" }, eventCount: 0 }],
    } satisfies Models.EventAggregatesResponse,
  },
  postUsageEventsQuery: {
    request: {
      method: "POST",
      path: "/api/v2/usage/events/query",
      query: "?before=before_example&after=after_example&pageSize=pageSize_example",
      body: "{}",
    },
    answer: {
      entities: [{ eventDefinition: { id: "1" }, entityName: "Über 日本 😀", dateCreated: "2025-01-01T00:00:00.000Z" }],
      nextUri: "/api/v2/usage/events/query?after=x",
    } satisfies Models.EventQueryResponse,
  },
} as const;
type Name = keyof typeof examples;
const names = Object.keys(examples) as Name[];

/** Answers the requests of the examples, and nothing else. */
function serve({ method, path, query, body, headers }: Recorded): Answer {
  const example = Object.values(examples).find(
    ({ request }) => JSON.stringify(request) === JSON.stringify({ method, path, query, body }),
  );
  if (example === undefined) return failure(400, "No such call");
  if (headers.authorization !== `Bearer ${token}`)
    return failure(401, "No authentication bearer token specified in authorization header.");
  return { body: JSON.stringify(example.answer) };
}

function failure(status: number, message: string): Answer {
  const body: Models.ErrorBody = {
    message,
    code: "example.failure",
    status,
    contextId: "context-1",
    details: [],
    errors: [],
  };
  return { status, body: JSON.stringify(body) };
}

/**
 * The program under a method's heading. It begins with a line for browsers and one for Node, each under a comment that
 * says so; a reader keeps the one for the platform at hand.
 */
function program(name: Name, platform: "Browser" | "Node"): string {
  const page = packed.plan.texts?.find(({ path }) => path === "docs/OperationalEventsApi.md")?.text ?? "";
  const section = page.split(/^## /m).find((text) => text.startsWith(`${name}\n`)) ?? "";
  const [, text] = /^### Example Usage\n\n```\{"language":"javascript"\}\n(.*?)^```$/ms.exec(section) ?? [];
  if (text === undefined) throw new Error(`There is no example of ${name}`);
  const other =
    platform === "Browser"
      ? `// Node\nconst platformClient = require('${packageName}');\n`
      : "// Browser\nconst platformClient = require('platformClient');\n";
  expect(text.split(other)).toHaveLength(2);
  return text.replace(other, "");
}

function expectRequest(name: Name): void {
  const [request, ...others] = server.take();
  expect(others).toEqual([]);
  const { method, path, query, body, headers } = request!;
  expect({ method, path, query, body }).toEqual(examples[name].request);
  expect(headers).toMatchObject({ authorization: `Bearer ${token}`, accept: "application/json" });
  expect(headers["content-type"]).toBe(body === "" ? undefined : "application/json");
}

const success = (name: Name) => `${name} success! data: ${JSON.stringify(examples[name].answer, null, 2)}`;

it("the page has these examples, and no other", () => {
  const page = packed.plan.texts?.find(({ path }) => path === "docs/OperationalEventsApi.md")?.text ?? "";
  expect([...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name)).toEqual(names);
  expect(page.match(/^### Example Usage$/gm)).toHaveLength(names.length);
});

describe("in Node", () => {
  /** Runs the program as a file of the project. Its client was told of a gateway before, which is the server here. */
  async function runInNode(name: Name) {
    writeFiles(project, {
      "example.js": program(name, "Node"),
      "prelude.cjs": `
        globalThis.yourAccessToken = ${JSON.stringify(token)};
        const { ApiClient } = require(${JSON.stringify(packageName)});
        ApiClient.instance.setGateway({ host: "127.0.0.1", protocol: "http", port: ${server.port} });`,
    });
    return attempt(process.execPath, ["--require", "./prelude.cjs", "example.js"], { cwd: project });
  }

  it.each(names)("%s", async (name) => {
    expect(await runInNode(name)).toEqual({ code: 0, stdout: `${success(name)}\n`, stderr: "" });
    expectRequest(name);
  });

  it.each(names)("%s fails in a way that tells why, and no secret", async (name) => {
    server.answer(() => failure(403, "You are not allowed to"));
    const { code, stdout, stderr } = await runInNode(name);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `There was a failure calling ${name}\n` });
    expect(stderr).toContain("You are not allowed to");
    expect(stderr).toContain("403");
    expect(stderr).toContain("context-1");
    expect(stderr).not.toContain(token);
    expectRequest(name);
  });
});

// A machine of CI has a browser, or the run is worth nothing.
const isSkipped = !hasChromium && process.env["CI"] === undefined;
if (isSkipped)
  console.warn("skipped: the examples in a browser; install Chromium (apt-get install chromium) to run them");

describe.skipIf(isSkipped)(isSkipped ? "in Chromium (skipped: there is none)" : "in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** Runs the program in a script tag of a page. What it sends to the service goes to the server here; nothing else may leave. */
  async function runInChromium(name: Name) {
    const script = readFileSync(join(project, `node_modules/${packageName}/dist/browser/platformClient.js`), "utf8");
    const page = await browser.newPage();
    const printed: string[] = [];
    const shown: Promise<string>[] = [];
    page.on("console", (message) => {
      printed.push(`${message.type()}: ${message.text()}`);
      shown.push(
        Promise.all(
          message
            .args()
            .map((argument) =>
              argument.evaluate((value: unknown) =>
                value instanceof Error ? `${String(value.stack)} ${JSON.stringify(value)}` : String(value),
              ),
            ),
        ).then((texts) => texts.join(" ")),
      );
    });
    page.on("pageerror", ({ message }) => printed.push(`thrown: ${message}`));
    await page.route("**", (route) => route.abort());
    await page.route(`${host}/**`, async (route) => {
      const request = route.request();
      const body = request.postData();
      const answer = await fetch(request.url().replace(host, `http://127.0.0.1:${server.port}`), {
        method: request.method(),
        headers: await request.allHeaders(),
        ...(body !== null && { body }),
      });
      await route.fulfill({
        status: answer.status,
        headers: { "content-type": answer.headers.get("content-type") ?? "", "access-control-allow-origin": "*" },
        body: await answer.text(),
      });
    });
    const html = `<!doctype html><meta charset="utf-8"><title>Example</title><link rel="icon" href="data:,">
<script src="platformClient.js"></script>
<script>const yourAccessToken = ${JSON.stringify(token)};</script>
<script>${program(name, "Browser")}</script>`;
    await page.route("https://app.example/", (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.route("https://app.example/platformClient.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: script }),
    );
    await page.goto("https://app.example/");
    await expect
      .poll(() => printed.filter((line) => line.includes(name)).length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    // A failure is printed in two parts.
    await page.waitForTimeout(50);
    const texts = await Promise.all(shown);
    await page.close();
    return { printed, texts };
  }

  it.each(names)("%s", async (name) => {
    expect((await runInChromium(name)).printed).toEqual([`log: ${success(name)}`]);
    expectRequest(name);
  });

  it("a failure tells why, and no secret", async () => {
    server.answer(() => failure(403, "You are not allowed to"));
    const { printed, texts } = await runInChromium("getUsageEventsDefinition");
    expect(printed).toContain("log: There was a failure calling getUsageEventsDefinition");
    expect(texts.join("\n")).toContain("You are not allowed to");
    expect(texts.join("\n")).toContain("context-1");
    expect([...printed, ...texts].join("\n")).not.toContain(token);
    expectRequest("getUsageEventsDefinition");
  });

  it("the script leaves two globals, and asks others for modules that it does not have", async () => {
    const script = readFileSync(join(project, `node_modules/${packageName}/dist/browser/platformClient.js`), "utf8");
    const page = await browser.newPage();
    await page.route("**", (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Empty</title>" }),
    );
    await page.goto("https://app.example/");
    const before = await page.evaluate(() => Object.getOwnPropertyNames(globalThis));
    await page.evaluate("globalThis.require = (name) => 'module ' + name");
    await page.addScriptTag({ content: script });
    const after = await page.evaluate(() => Object.getOwnPropertyNames(globalThis));
    expect(after.filter((name) => !before.includes(name)).sort()).toEqual(["platformClient", "require"]);
    expect(await page.evaluate("[require('platformClient') === platformClient, require('other')]")).toEqual([
      true,
      "module other",
    ]);
    await page.close();
  });
});
