// Logins: the requests of each grant, renewal, and what happens when a token is refused.
import { expect, test } from "vitest";
import { authDataOf, useTokenStore } from "../../templates/runtime/auth-data.js";
import type { AuthData } from "../../templates/runtime/auth-data.js";
import { authorizationCode, refreshToken } from "../../templates/runtime/authorization-code.js";
import { clientCredentials } from "../../templates/runtime/client-credentials.js";
import { Client } from "../../templates/runtime/index.js";
import { OAuthError } from "../../templates/runtime/oauth-error.js";
import { password } from "../../templates/runtime/password.js";
import type { PasswordOptions } from "../../templates/runtime/password.js";
import { pkceCode } from "../../templates/runtime/pkce-code.js";
import { pkceChallenge } from "../../templates/runtime/pkce-challenge.js";
import { pkceVerifier } from "../../templates/runtime/pkce-verifier.js";
import { servers } from "../../templates/runtime/servers.js";
import { saml2Bearer } from "../../templates/runtime/saml2-bearer.js";
import { TokenCache } from "../../templates/runtime/token-cache.js";
import { json, listThings, rejection, service, TestClock, text, useServer } from "./server.js";
import type { Answer } from "./server.js";

const server = useServer();

class LoginClient extends Client {
  constructor(options = {}) {
    const oauth = { token: { server: "login", path: "/oauth/token" } };
    super({ ...service, baseUrl: server.url, servers: { login: server.url }, oauth }, options);
  }
}

const basic = `Basic ${btoa("id:s+c/ret")}`;
const token = json({ access_token: "T1", expires_in: 3600, refresh_token: "R1" });

test.each<[string, (client: Client) => Promise<unknown>, string, unknown]>([
  [
    "client credentials",
    (client) => clientCredentials(client, "id", "s+c/ret"),
    "grant_type=client_credentials",
    basic,
  ],
  [
    "authorization code",
    (client) => authorizationCode(client, "id", "s+c/ret", "c d", "http://x/"),
    "grant_type=authorization_code&code=c+d&redirect_uri=http%3A%2F%2Fx%2F",
    basic,
  ],
  [
    "refresh",
    (client) => refreshToken(client, "id", "s+c/ret", "R0"),
    "grant_type=refresh_token&refresh_token=R0",
    basic,
  ],
  [
    "SAML 2 bearer",
    (client) => saml2Bearer(client, "id", "s+c/ret", "org", "as=="),
    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer&orgName=org&assertion=as%3D%3D",
    basic,
  ],
  [
    "PKCE",
    (client) => pkceCode(client, "id", "verifier", "code", "http://x/"),
    "grant_type=authorization_code&code=code&code_verifier=verifier&client_id=id&redirect_uri=http%3A%2F%2Fx%2F",
    undefined,
  ],
])("%s: the request and the login", async (_, login, form, authorization) => {
  server.answers(token);
  const clock = new TestClock();
  const client = new LoginClient({ clock, accessToken: "old" });
  const data = await login(client);
  const [request] = server.requests;
  expect(request).toMatchObject({
    method: "POST",
    url: "/oauth/token",
    body: form,
  });
  expect(request?.headers.authorization).toBe(authorization);
  expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  expect(request?.headers.accept).toBe("application/json, text/plain, */*");
  const end = clock.time + 3_600_000;
  expect(data).toEqual({
    accessToken: "T1",
    refreshToken: "R1",
    tokenExpiryTime: end,
    tokenExpiryTimeString: new Date(end).toUTCString(),
  });
  expect(authDataOf(client)).toBe(data);
  await client.call(listThings, {});
  expect(server.requests[1]?.headers.authorization).toBe("Bearer T1");
});

test.each<[string, PasswordOptions | undefined, string, string | undefined]>([
  ["nothing else", undefined, "grant_type=password&username=me&password=p+w", undefined],
  [
    "an application",
    { clientId: "app", scope: "read" },
    "scope=read&client_id=app&grant_type=password&username=me&password=p+w",
    undefined,
  ],
  [
    "an application with a secret",
    { clientId: "id", clientSecret: "s+c/ret" },
    "grant_type=password&username=me&password=p+w",
    basic,
  ],
])("password, with %s: the request, and a renewal without the password", async (_, options, form, authorization) => {
  const clock = new TestClock();
  server.answers(token, json({ access_token: "T2" }));
  const client = new LoginClient({ clock });
  await password(client, "me", "p w", options);
  clock.time += 3_600_000;
  await client.call(listThings, {});
  const [first, renewal, call] = server.requests;
  expect([first?.body, first?.headers.authorization]).toEqual([form, authorization]);
  expect(new URLSearchParams(renewal?.body).get("refresh_token")).toBe("R1");
  expect(renewal?.body).not.toContain("password");
  expect(renewal?.headers.authorization).toBe(authorization);
  expect(call?.headers.authorization).toBe("Bearer T2");
});

test("what a password gave is renewed where the password was taken, unless all is renewed elsewhere", async () => {
  for (const refresh of [undefined, "/refresh"]) {
    const clock = new TestClock();
    class Elsewhere extends Client {
      constructor() {
        const endpoint = (path: string) => ({ server: server.url, path });
        const tokens = { password: endpoint("/people"), ...(refresh && { refresh_token: endpoint(refresh) }) };
        super({ ...service, baseUrl: server.url, oauth: { token: endpoint("/token"), tokens } }, { clock });
      }
    }
    server.answers(token, token);
    const client = new Elsewhere();
    await password(client, "me", "p w");
    clock.time += 3_600_000;
    await client.call(listThings, {});
    expect(server.requests.splice(0).map(({ url }) => url)).toEqual([
      "/people",
      refresh ?? "/people",
      "/api/v2/things",
    ]);
  }
});

test("a grant may have a token endpoint of its own, which may move with the client", async () => {
  class Elsewhere extends Client {
    constructor() {
      const host = servers([{ url: "/" }]);
      const tokens = {
        client_credentials: { server: host, path: "/apps" },
        refresh_token: { server: server.url, path: "/refresh?again" },
      };
      super({ ...service, oauth: { token: { server: server.url, path: "/token" }, tokens } }, {});
      this.configure({ baseUrl: `${server.url}/v1` });
    }
  }
  server.answers(token, token, token);
  await clientCredentials(new Elsewhere(), "id", "s");
  await authorizationCode(new Elsewhere(), "id", "s", "code", "http://x/");
  await refreshToken(new Elsewhere(), "id", "s", "R");
  expect(server.requests.map(({ url }) => url)).toEqual(["/apps", "/token", "/refresh?again"]);
});

test("credentials can be form-encoded, as the standard says", async () => {
  server.answers(token);
  const options = { formEncodeCredentials: true };
  await clientCredentials(new LoginClient(), "i:d", "s +", options);
  expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa("i%3Ad:s+%2B")}`);
});

test.each<[string, Answer]>([
  ["an empty answer", text("")],
  ["an answer without a token", json({ expires_in: 1 })],
  ["an empty token", json({ access_token: "" })],
  ["an error", json({ error: "invalid_client" }, 401)],
])("%s is no login", async (_, answer) => {
  server.answers(answer);
  const client = new LoginClient({ maxRetries: 0 });
  const error = await rejection(clientCredentials(client, "id", "s3cret"));
  expect(error).toBeInstanceOf(OAuthError);
  expect(JSON.stringify(error)).not.toContain("s3cret");
  expect(client.options.accessToken).toBeUndefined();
});

test("a refusal tells the server's reason", async () => {
  server.answers(json({ error: "invalid_grant", error_description: "too old" }, 400));
  const client = new LoginClient();
  const error = await rejection(refreshToken(client, "id", "s", "R"));
  expect([error.error, error.error_description, error.status]).toEqual(["invalid_grant", "too old", 400]);
});

test("eight calls with an expired token: one renewal, eight answers", async () => {
  let tokens = 0;
  const answer: Answer = (request, response, incoming) => {
    const body = request.url.startsWith("/oauth")
      ? json({ access_token: `T${++tokens}`, expires_in: 3600 })
      : request.headers.authorization === "Bearer T2"
        ? json("ok")
        : json({}, 401);
    body(request, response, incoming);
  };
  server.answers(answer);
  const client = new LoginClient();
  await clientCredentials(client, "id", "secret");
  server.requests = [];
  const calls = Array.from({ length: 8 }, () => client.call(listThings, {}));
  expect(await Promise.all(calls)).toEqual(Array(8).fill("ok"));
  const urls = server.requests.map(({ url }) => url);
  expect(urls.filter((url) => url.startsWith("/oauth")).length).toBe(1);
  expect(urls.length).toBe(17);
  expect(authDataOf(client).accessToken).toBe("T2");
});

test("always 401: three requests in all", async () => {
  let tokens = 0;
  server.answers((request, response, incoming) => {
    const isLogin = request.url.startsWith("/oauth");
    const login = json({ access_token: `T${++tokens}`, expires_in: 3600 });
    (isLogin ? login : json({}, 401))(request, response, incoming);
  });
  const client = new LoginClient();
  await clientCredentials(client, "id", "secret");
  server.requests = [];
  const error = await rejection(client.call(listThings, {}));
  expect(error.status).toBe(401);
  expect(error.attempts).toBe(2);
  expect(server.requests.length).toBe(3);
});

test("a fixed token is not sent twice after a 401", async () => {
  server.answers(json({}, 401));
  const client = new LoginClient({ accessToken: "T" });
  await rejection(client.call(listThings, {}));
  expect(server.requests.length).toBe(1);
});

test("a code login refreshes itself, and keeps the refresh token that stays good", async () => {
  const answers = [
    token,
    json({ access_token: "T2", expires_in: 3600 }),
    json("a"),
    json({ access_token: "T3", expires_in: 3600 }),
    json("b"),
  ];
  server.answers(...answers);
  const clock = new TestClock();
  const client = new LoginClient({ clock });
  await authorizationCode(client, "id", "s", "code", "http://x/");
  clock.time += 3_600_000;
  expect(await client.call(listThings, {})).toBe("a");
  clock.time += 3_600_000;
  expect(await client.call(listThings, {})).toBe("b");
  const forms = server.requests.map(({ body }) => body).filter(Boolean);
  expect(forms.slice(1)).toEqual(Array(2).fill("grant_type=refresh_token&refresh_token=R1"));
});

test("a login by assertion refreshes itself, where the server gives the means", async () => {
  server.answers(token, json({ access_token: "T2", expires_in: 3600 }), json("a"));
  const clock = new TestClock();
  const client = new LoginClient({ clock });
  await saml2Bearer(client, "id", "s", "org", "as==");
  clock.time += 3_600_000;
  expect(await client.call(listThings, {})).toBe("a");
  expect(server.requests[1]?.body).toBe("grant_type=refresh_token&refresh_token=R1");
});

test("a renewal that comes too late does not undo another login", async () => {
  server.answers(json({ access_token: "T1", expires_in: 3600 }));
  const client = new LoginClient();
  await clientCredentials(client, "id", "secret");
  const source = client.options.accessToken as (old: string) => Promise<string>;
  const renewal = source("T1");
  client.configure({ accessToken: "mine" });
  await renewal;
  expect(client.options.accessToken).toBe("mine");
});

test("a token is renewed in the background first, then waited for", async () => {
  const clock = new TestClock();
  const end = clock.time + 1_000_000;
  let renewals = 0;
  const renew = async () => {
    if (++renewals < 3) throw new Error("not now");
    return { accessToken: "new", tokenExpiryTime: end + 1_000_000 };
  };
  const old = { accessToken: "old", tokenExpiryTime: end };
  const cache = new TokenCache(renew, old, clock);
  expect([cache.get(), renewals]).toEqual(["old", 0]);
  clock.time = end - 119_000;
  expect([cache.get(), renewals]).toEqual(["old", 1]);
  await new Promise((resolve) => setTimeout(resolve));
  expect([cache.get(), renewals]).toEqual(["old", 1]); // paused
  clock.time += 5_000;
  expect([cache.get(), renewals]).toEqual(["old", 2]);
  await new Promise((resolve) => setTimeout(resolve));
  clock.time = end - 29_000;
  expect([await cache.get(), renewals]).toEqual(["new", 3]);
});

test("the challenge of RFC 7636, appendix B", async () => {
  const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  expect(await pkceChallenge(verifier)).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  expect(pkceVerifier()).toMatch(/^[\w.~-]{128}$/);
  expect(() => pkceVerifier(42)).toThrow(/between 43 and 128/);
});

test("a store of one's own has each login and each renewal, and the next client begins with it", async () => {
  let kept: AuthData | undefined;
  const store = { load: () => kept, save: (data: AuthData) => (kept = data) };
  const clock = new TestClock();
  const first = new LoginClient({ clock });
  useTokenStore(first, store);
  expect(first.options.accessToken).toBeUndefined();
  server.answers(token);
  await authorizationCode(first, "id", "s+c/ret", "code", "http://x/");
  expect(kept).toMatchObject({ accessToken: "T1", refreshToken: "R1" });
  clock.time += 3_590_000;
  server.answers(json({ access_token: "T2", expires_in: 3600 }), json([]));
  await first.call(listThings, {});
  expect(kept).toMatchObject({ accessToken: "T2", refreshToken: "R1" });

  const next = new LoginClient();
  useTokenStore(next, store);
  server.answers(json([]));
  await next.call(listThings, {});
  expect(server.requests.at(-1)?.headers.authorization).toBe("Bearer T2");
  const withToken = new LoginClient({ accessToken: "mine" });
  useTokenStore(withToken, store);
  expect(withToken.options.accessToken).toBe("mine");
});
