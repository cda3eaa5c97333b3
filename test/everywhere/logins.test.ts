// Logins that leave the page and come back, in Chromium: with a page, a login page, and an authorization server that checks everything.
import { createHash } from "node:crypto";
import { rmSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { install, pack } from "../package/packed.js";
import { hasChromium, launchChromium, servePage } from "./chromium.js";
import { bundleFor } from "./runtimes.js";

const isSkipped = !hasChromium && process.env["CI"] === undefined;
if (isSkipped) console.warn("skipped: logins in Chromium, which is not there");

/** What a page does with the client of the first product; the outcome is left for the test. */
const script = `
  import { ApiClient, OperationalEventsApi } from "purecloud-platform-client-v2";
  const { grant, origin, id, options, persist } = JSON.parse(sessionStorage.getItem("test") ?? "{}");
  const client = new ApiClient({ baseUrl: origin, servers: { login: origin } });
  if (persist) client.setPersistSettings(true, "app");
  globalThis.logOut = () => client.logout(location.origin + "/gone");
  if (grant) {
    const redirectUri = location.origin + "/app";
    client[grant](id, redirectUri, options).then(
      async ({ accessToken, state }) => {
        const { name } = await new OperationalEventsApi(client).getUsageEventsDefinition("x");
        globalThis.outcome = { accessToken, state, name };
      },
      ({ name, message, error }) => { globalThis.outcome = { name, message, error }; },
    );
  }`;

/** An authorization server (RFC 6749, RFC 7636) and the service behind it. */
class IdentityProvider {
  readonly asked: string[] = [];
  readonly refusals: string[] = [];
  /** What the login page changes on the way back. */
  tamper: (answer: URLSearchParams) => void = () => {};
  origin = "";
  #codes = new Map<string, { challenge: string; redirectUri: string; client: string }>();
  #tokens = new Set<string>();
  #server: Server | undefined;

  async start(): Promise<void> {
    const server = createServer((incoming, response) => {
      void text(incoming).then((body) => {
        response.setHeader("access-control-allow-origin", "*");
        response.setHeader("access-control-allow-headers", "authorization, content-type");
        if (incoming.method === "OPTIONS") return response.writeHead(204).end();
        const url = new URL(incoming.url ?? "", this.origin);
        this.asked.push(`${incoming.method} ${url.pathname}`);
        const [status, type, answer] = this.#answer(url, new URLSearchParams(body), incoming.headers.authorization);
        response.writeHead(status, { "content-type": type });
        return response.end(answer);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  #answer({ pathname, searchParams }: URL, form: URLSearchParams, authorization = ""): [number, string, string] {
    const json = (status: number, value: unknown): [number, string, string] => {
      if (status >= 400) this.refusals.push(JSON.stringify(value));
      return [status, "application/json", JSON.stringify(value)];
    };
    switch (pathname) {
      case "/oauth/authorize":
        return [
          200,
          "text/html",
          `<!doctype html><link rel="icon" href="data:,"><a href="${this.#way(searchParams).replace(/&/g, "&amp;")}">Log in</a>`,
        ];
      case "/logout":
        return [
          200,
          "text/html",
          `<!doctype html><link rel="icon" href="data:,"><title>Bye</title><p>${searchParams.get("client_id") ?? ""}</p>`,
        ];
      case "/oauth/token": {
        const grant = this.#codes.get(form.get("code") ?? "");
        this.#codes.delete(form.get("code") ?? "");
        const challenge = createHash("sha256")
          .update(form.get("code_verifier") ?? "")
          .digest("base64url");
        const isGood =
          grant?.challenge === challenge &&
          grant.client === form.get("client_id") &&
          grant.redirectUri === form.get("redirect_uri") &&
          form.get("grant_type") === "authorization_code";
        return isGood
          ? json(200, { access_token: this.#token(), token_type: "bearer", expires_in: 3600 })
          : json(400, { error: "invalid_grant" });
      }
      default:
        return this.#tokens.has(authorization.replace("Bearer ", ""))
          ? json(200, { name: pathname })
          : json(401, { status: 401, message: "No" });
    }
  }

  /** Where the login page leads to. */
  #way(asked: URLSearchParams): string {
    const answer = new URLSearchParams();
    const isCode = asked.get("response_type") === "code";
    if (isCode) {
      const code = `code-${this.#codes.size + 1}`;
      expect(asked.get("code_challenge_method")).toBe("S256");
      this.#codes.set(code, {
        challenge: asked.get("code_challenge") ?? "",
        redirectUri: asked.get("redirect_uri") ?? "",
        client: asked.get("client_id") ?? "",
      });
      answer.set("code", code);
    } else {
      answer.set("access_token", this.#token());
      answer.set("expires_in", "3600");
    }
    const state = asked.get("state");
    if (state !== null) answer.set("state", state);
    this.tamper(answer);
    return `${asked.get("redirect_uri") ?? ""}${isCode ? "?" : "#"}${answer.toString()}`;
  }

  #token(): string {
    // With what has to be encoded in an address.
    const token = `t+/=${this.#tokens.size}`;
    this.#tokens.add(token);
    return token;
  }
}

describe.skipIf(isSkipped)(isSkipped ? "in Chromium (skipped: there is none)" : "in Chromium", () => {
  let project: string;
  let browser: Browser;
  let app: { origin: string; close(): void };
  let provider: IdentityProvider;
  let page: Page;
  beforeAll(async () => {
    project = await install(await pack());
    writeFileSync(join(project, "login.mjs"), script);
    const bundle = join(project, "login.bundle.mjs");
    await bundleFor(project, "login.mjs", bundle, ["browser"]);
    app = await servePage(readFileSync(bundle, "utf8"));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    app.close();
    rmSync(project, { recursive: true, force: true });
  });
  beforeEach(async () => {
    provider = new IdentityProvider();
    await provider.start();
    page = await browser.newPage();
    return async () => {
      await page.close();
      provider.stop();
    };
  });

  /** Opens the page, logs in on the login page, and gives what the page then has. */
  async function logIn(grant: string, options: object = {}, more: object = {}): Promise<unknown> {
    await page.goto(`${app.origin}/app`);
    const told = JSON.stringify({ grant, origin: provider.origin, id: "app-1", options, ...more });
    await page.evaluate(`sessionStorage.setItem("test", ${JSON.stringify(told)})`);
    await page.reload();
    await page.click("text=Log in");
    return outcome();
  }

  async function outcome(): Promise<unknown> {
    await page.waitForFunction("globalThis.outcome");
    return page.evaluate("globalThis.outcome");
  }

  it.each(["loginPKCEGrant", "loginImplicitGrant"])("%s: there and back, and then calls", async (grant) => {
    expect(await logIn(grant, { state: "s 1&" })).toEqual({
      accessToken: "t+/=0",
      state: "s 1&",
      name: "/api/v2/usage/events/definitions/x",
    });
    expect(provider.refusals).toEqual([]);
    // Nothing of the login stays in the address, nor in the storages.
    expect(page.url()).toBe(`${app.origin}/app`);
    expect(await page.evaluate("[Object.keys(sessionStorage), Object.keys(localStorage)]")).toEqual([["test"], []]);
  });

  it.each(["loginPKCEGrant", "loginImplicitGrant"])(
    "%s: another state is refused, and nothing is sent",
    async (grant) => {
      provider.tamper = (answer) => answer.set("state", "EVIL");
      expect(await logIn(grant, { state: "GOOD" })).toMatchObject({ name: "OAuthError" });
      expect(provider.asked).toEqual(["GET /oauth/authorize"]);
      expect(page.url()).toBe(`${app.origin}/app`);
    },
  );

  it("loginPKCEGrant: an injected code is refused by the server, because its verifier is another one", async () => {
    provider.tamper = (answer) => answer.set("code", "code-of-somebody-else");
    expect(await logIn("loginPKCEGrant")).toMatchObject({ name: "OAuthError", error: "invalid_grant" });
  });

  it.each(["loginPKCEGrant", "loginImplicitGrant"])("%s: a refusal on the login page", async (grant) => {
    provider.tamper = (answer) => {
      for (const key of ["code", "access_token", "expires_in"]) answer.delete(key);
      answer.set("error", "access_denied");
      answer.set("error_description", "not today");
    };
    expect(await logIn(grant)).toMatchObject({ name: "OAuthError", error: "access_denied" });
  });

  it("a login that is kept needs no login page, until logout", async () => {
    await logIn("loginPKCEGrant", {}, { persist: true });
    provider.asked.length = 0;
    await page.reload();
    expect(await outcome()).toMatchObject({ accessToken: "t+/=0" });
    expect(provider.asked).toEqual(["GET /api/v2/tokens/me", "GET /api/v2/usage/events/definitions/x"]);
    await page.evaluate("globalThis.logOut()");
    await page.waitForURL(`${provider.origin}/logout**`);
    expect(new URL(page.url()).searchParams.get("redirect_uri")).toBe(`${app.origin}/gone`);
    await page.goto(`${app.origin}/app`);
    await page.waitForURL(`${provider.origin}/oauth/authorize**`);
  });
});
