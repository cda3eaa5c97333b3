// Logins that leave a page and come back, with a page made of plain objects.
import { afterEach, beforeEach, expect, test } from "vitest";
import { implicit, pkceRedirect } from "../../templates/runtime/browser-login.js";
import { CompatibleClient } from "../../templates/runtime/compatible-client.js";
import { Client } from "../../templates/runtime/index.js";
import { logout } from "../../templates/runtime/logout.js";
import { pkceChallenge } from "../../templates/runtime/pkce-challenge.js";
import { json, rejection, service, useServer } from "./server.js";

const server = useServer();
const globals = ["location", "history", "sessionStorage", "localStorage"];
let left: string[] = [];

class PageClient extends CompatibleClient {
  constructor() {
    const oauth = {
      token: { server: "login", path: "/oauth/token" },
      authorize: { server: "login", path: "/oauth/authorize" },
      logoutPath: "/logout",
      checkPath: "/api/v2/tokens/me",
      storagePrefix: "purecloud",
      verifierKey: "sdk_verifier",
    };
    const servers = { login: server.url };
    super({ ...service, baseUrl: server.url, servers, oauth }, {});
  }
}

function storage() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

let session = storage();
let local = storage();

function open(href: string) {
  const url = new URL(href);
  const { search, hash } = url;
  const replace = (to: string) => void left.push(to);
  const location = { href, search, hash, replace };
  const history = {
    state: null,
    replaceState: (_: unknown, __: string, to: string) => open(to),
  };
  Object.entries({ location, history }).forEach(([name, value]) =>
    Object.defineProperty(globalThis, name, { value, configurable: true }),
  );
}

const page = () => (globalThis as any).location.href as string;

beforeEach(() => {
  left = [];
  session = storage();
  local = storage();
  const stores = { sessionStorage: session, localStorage: local };
  Object.entries(stores).forEach(([name, value]) =>
    Object.defineProperty(globalThis, name, { value, configurable: true }),
  );
});

afterEach(() => {
  for (const name of globals) delete (globalThis as any)[name];
});

/** Waits until the page was left. */
async function leaving(login: Promise<unknown>): Promise<string> {
  let settled: unknown;
  void login.then(
    () => (settled = "resolved"),
    (error) => (settled = error),
  );
  for (let i = 0; i < 200 && !left.length && !settled; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(settled).toBeUndefined();
  return left[0]!.slice(server.url.length);
}

const all = {
  state: "s 1",
  org: "o",
  provider: "p",
  target: "t",
  login_hint: "h",
  prompt: "login",
};

test("implicit: leaves for the login page", async () => {
  open("https://app.example/");
  const login = implicit(new PageClient(), "id", "https://app.example/", all);
  expect(await leaving(login)).toBe(
    "/oauth/authorize?client_id=id&redirect_uri=https%3A%2F%2Fapp.example%2F&response_type=token&state=s+1&org=o&provider=p&target=t&login_hint=h&prompt=login",
  );
});

test("implicit: comes back with a token, which is decoded once", async () => {
  session.setItem("purecloud_login_state", "s");
  open("https://app.example/?q=1#access_token=A%2BT%252F&expires_in=60&state=s&x=2");
  const client = new PageClient();
  const data = await implicit(client, "id", "https://app.example/");
  expect(data).toMatchObject({ accessToken: "A+T%2F", state: "s" });
  expect(server.requests[0]?.url).toBe("/api/v2/tokens/me");
  expect(server.requests[0]?.headers.authorization).toBe("Bearer A+T%2F");
  expect(page()).toBe("https://app.example/?q=1#x=2");
});

test("implicit: an answer with another state is refused", async () => {
  session.setItem("purecloud_login_state", "GOOD");
  open("https://app.example/#access_token=A&state=EVIL");
  const client = new PageClient();
  const error = await rejection(implicit(client, "id", "https://x/"));
  expect(error.name).toBe("OAuthError");
  expect(client.options.accessToken).toBeUndefined();
  expect(server.requests).toEqual([]);
});

test("implicit: an error of the login page", async () => {
  open("https://app.example/#error=access_denied&error_description=no");
  const error = await rejection(implicit(new PageClient(), "id", "https://x/"));
  expect([error.error, error.message]).toEqual(["access_denied", "[access_denied] no"]);
});

test.each([
  [{ org: "o" }, "opts.provider must be set if opts.org is set"],
  [{ provider: "p" }, "opts.org must be set if opts.provider is set"],
])("options %j are refused, and nothing happens", async (options, message) => {
  open("https://app.example/");
  const error = await rejection(implicit(new PageClient(), "id", "https://x/", options));
  expect(error.message).toBe(message);
  expect([left, server.requests]).toEqual([[], []]);
});

test("asks for scopes, and for what else the login page knows", async () => {
  open("https://app.example/");
  const asked = { scope: ["openid", "read:all"], parameters: { audience: "https://api.example/", client_id: "other" } };
  const url = new URL(await leaving(implicit(new PageClient(), "id", "https://r/", asked)), server.url);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    audience: "https://api.example/",
    client_id: "id",
    redirect_uri: "https://r/",
    response_type: "token",
    scope: "openid read:all",
  });
});

test("login pages may be elsewhere than tokens, and each grant may have one of its own", async () => {
  class Elsewhere extends Client {
    constructor() {
      const token = { server: "https://tokens.example", path: "/token" };
      const authorize = { server: `${server.url}/pages`, path: "/code?policy=1" };
      const oauth = { token, authorize, implicit: { server: server.url, path: "/implicit" } };
      super({ ...service, oauth }, {});
    }
  }
  open("https://app.example/");
  expect(await leaving(pkceRedirect(new Elsewhere(), "id", "https://r/"))).toMatch(
    /^\/pages\/code\?policy=1&client_id=id&/,
  );
  left = [];
  expect(await leaving(implicit(new Elsewhere(), "id", "https://r/"))).toMatch(/^\/implicit\?client_id=id&/);
  left = [];
  logout(new Elsewhere(), "id");
  expect(left).toEqual([`${server.url}/pages/logout?client_id=id`]);
});

test("PKCE: leaves with a challenge and comes back with a code", async () => {
  open("https://app.example/?keep=1");
  const there = pkceRedirect(new PageClient(), "id", "https://r/", {
    state: "s",
  });
  const url = await leaving(there);
  const verifier = session.getItem("purecloud_pkce_code_verifier")!;
  expect(session.getItem("sdk_verifier")).toBe(verifier);
  expect(verifier).toMatch(/^[\w.~-]{128}$/);
  expect(url).toBe(
    `/oauth/authorize?client_id=id&redirect_uri=https%3A%2F%2Fr%2F&code_challenge=${await pkceChallenge(verifier)}&response_type=code&code_challenge_method=S256&state=s`,
  );
  open("https://app.example/?keep=1&code=c&state=s");
  server.answers(json({ access_token: "T", expires_in: 60 }), json({}));
  const data = await pkceRedirect(new PageClient(), "id", "https://r/");
  expect(data).toMatchObject({ accessToken: "T", state: "s" });
  const form = new URLSearchParams(server.requests[0]?.body);
  expect(form.get("code_verifier")).toBe(verifier);
  expect(page()).toBe("https://app.example/?keep=1");
  expect(session.values.size).toBe(0);
});

test("PKCE: another state is refused before the code is used", async () => {
  session.setItem("purecloud_login_state", "GOOD");
  session.setItem("purecloud_pkce_code_verifier", "v");
  open("https://app.example/?code=c&state=EVIL");
  const error = await rejection(pkceRedirect(new PageClient(), "id", "https://r/"));
  expect(error.name).toBe("OAuthError");
  expect(server.requests).toEqual([]);
});

test("a remembered token is checked, and forgotten when it is no longer good", async () => {
  local.setItem("my_app_auth_data", '{"accessToken":"old"}');
  open("https://app.example/");
  server.answers(json({}, 401));
  const client = new PageClient();
  client.setPersistSettings(true, "my app");
  await leaving(implicit(client, "id", "https://x/"));
  expect(server.requests[0]?.headers.authorization).toBe("Bearer old");
  expect(local.getItem("my_app_auth_data")).toBe("{}");
});

test("logout forgets the login and leaves", () => {
  open("https://app.example/");
  const client = new PageClient();
  client.setAccessToken("T");
  logout(client, "id", "https://x/");
  expect(left).toEqual([`${server.url}/logout?client_id=id&redirect_uri=https%3A%2F%2Fx%2F`]);
  expect(client.authData).toEqual({});
});
