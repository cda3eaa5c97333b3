// Chromium, as one more runtime: a bundled page with an origin of its own.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium as playwright, type Browser } from "playwright-core";
import type { Outcome } from "./outcome.js";
import { bundleFor, type Runtime } from "./runtimes.js";

const executablePath = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));

export const hasChromium = executablePath !== undefined;

export async function launchChromium(): Promise<Browser> {
  if (executablePath === undefined)
    throw new Error("There is no Chromium: apt-get install chromium, or CHROMIUM=/path");
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return playwright.launch({ executablePath, args });
}

/** A server that gives a page with a module script, whatever is asked for. */
export async function servePage(script: string): Promise<{ origin: string; close(): void }> {
  const server = createServer((incoming, response) => {
    const isScript = incoming.url === "/script.js";
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(
      isScript
        ? script
        : '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/script.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const chromium: Runtime = {
  name: "Chromium",
  isThere: hasChromium,
  run: async ({ project, origin, prefix }) => {
    const bundle = join(project, "page.bundle.mjs");
    await bundleFor(project, "page.mjs", bundle, ["browser"]);
    const page = await servePage(readFileSync(bundle, "utf8"));
    const browser = await launchChromium();
    try {
      const tab = await browser.newPage();
      await tab.goto(page.origin);
      await tab.waitForFunction("globalThis.runSuite");
      return await tab.evaluate<Outcome[]>(`globalThis.runSuite(${JSON.stringify([origin, prefix])})`);
    } finally {
      await browser.close();
      page.close();
    }
  },
};
