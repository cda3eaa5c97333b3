// oauth4webapi, a client that others wrote, as the judge of what we send to a token endpoint and which answers we take for tokens.
import * as oauth from "oauth4webapi";
import { expect, onTestFinished, test, vi } from "vitest";
import { authorizationCode, refreshToken } from "../../templates/runtime/authorization-code.js";
import { clientCredentials } from "../../templates/runtime/client-credentials.js";
import { ArgumentError, Client } from "../../templates/runtime/index.js";
import type { ClientOptions } from "../../templates/runtime/index.js";
import { pkceCode } from "../../templates/runtime/pkce-code.js";
import { pkceChallenge } from "../../templates/runtime/pkce-challenge.js";
import { pkceVerifier } from "../../templates/runtime/pkce-verifier.js";
import { service } from "./server.js";

const server: oauth.AuthorizationServer = {
  issuer: "https://login.example.com",
  token_endpoint: "https://login.example.com/oauth/token",
};
const client: oauth.Client = { client_id: "app id" };
const secret = "s:+c/ret ü%";

class LoginClient extends Client {
  constructor(options: ClientOptions) {
    super({ ...service, oauth: { token: { server: "login", path: "/oauth/token" } } }, { maxRetries: 0, ...options });
  }
}

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly form: Record<string, string>;
  readonly authorization: string | null;
}

/** A `fetch` that keeps what is sent. */
function keeping(sent: Sent[]) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const { method = "", headers, body } = init;
    const form = Object.fromEntries(new URLSearchParams(body as string | URLSearchParams));
    sent.push({ url, method, form, authorization: new Headers(headers).get("authorization") });
    return Response.json({ access_token: "T", token_type: "bearer" });
  };
}

const redirect = "https://app.example.com/back?x=1";
const verifier = pkceVerifier();
const callback = (as: oauth.AuthorizationServer) =>
  oauth.validateAuthResponse(as, client, new URLSearchParams({ code: "c d&" }), oauth.expectNoState);
const basic = oauth.ClientSecretBasic(secret);
const encoded = { formEncodeCredentials: true };
const post = oauth.ClientSecretPost(secret);
const inBody = { credentialsInBody: true, parameters: { audience: "https://api.example.com" } };
const audience = new URLSearchParams(inBody.parameters);

test.each<[string, (ours: Client) => Promise<unknown>, (options: object) => Promise<unknown>]>([
  [
    "client credentials",
    (ours) => clientCredentials(ours, client.client_id, secret, encoded),
    (options) => oauth.clientCredentialsGrantRequest(server, client, basic, {}, options),
  ],
  [
    "scopes",
    (ours) => clientCredentials(ours, client.client_id, secret, { ...encoded, scope: ["read", "write:all"] }),
    (options) => oauth.clientCredentialsGrantRequest(server, client, basic, { scope: "read write:all" }, options),
  ],
  [
    "credentials and an audience in the body",
    (ours) => clientCredentials(ours, client.client_id, secret, inBody),
    (options) => oauth.clientCredentialsGrantRequest(server, client, post, audience, options),
  ],
  [
    "a code, and credentials in the body",
    (ours) => authorizationCode(ours, client.client_id, secret, "c d&", redirect, inBody),
    (options) => {
      const more = { ...options, additionalParameters: audience };
      return oauth.authorizationCodeGrantRequest(server, client, post, callback(server), redirect, oauth.nopkce, more);
    },
  ],
  [
    "a refresh token",
    (ours) => refreshToken(ours, client.client_id, secret, "r+/=", encoded),
    (options) => oauth.refreshTokenGrantRequest(server, client, basic, "r+/=", options),
  ],
  [
    "a code",
    (ours) => authorizationCode(ours, client.client_id, secret, "c d&", redirect, encoded),
    (options) =>
      oauth.authorizationCodeGrantRequest(server, client, basic, callback(server), redirect, oauth.nopkce, options),
  ],
  [
    "a code and its verifier",
    (ours) => pkceCode(ours, client.client_id, verifier, "c d&", redirect),
    (options) =>
      oauth.authorizationCodeGrantRequest(server, client, oauth.None(), callback(server), redirect, verifier, options),
  ],
])("the request with %s is the same", async (_, ours, theirs) => {
  const [mine, others]: [Sent[], Sent[]] = [[], []];
  await ours(new LoginClient({ fetch: keeping(mine) }));
  await theirs({ [oauth.customFetch]: keeping(others) });
  expect(mine).toEqual(others);
});

test("challenges are the same", async () => {
  for (const length of [43, 64, 128]) {
    const own = pkceVerifier(length);
    expect(await pkceChallenge(own)).toBe(await oauth.calculatePKCECodeChallenge(own));
  }
  expect(await pkceChallenge(oauth.generateRandomCodeVerifier())).toMatch(/^[\w-]{43}$/);
});

const good = { access_token: "T", token_type: "Bearer", expires_in: 3600 };

/** Both take it, both refuse it, or only we take it, for a reason. */
test.each<[string, "token" | "refused" | "ours alone", () => Response]>([
  ["a token", "token", () => Response.json(good)],
  ["one that does not say when it ends", "token", () => Response.json({ access_token: "T", token_type: "bearer" })],
  ["one with a refresh token and scopes", "token", () => Response.json({ ...good, refresh_token: "R", scope: "a b" })],
  ["one with more than we know", "token", () => Response.json({ ...good, custom: [1] })],
  ["an end as text", "token", () => Response.json({ ...good, expires_in: "3600" })],
  ["JSON that is called text", "token", () => new Response(JSON.stringify(good))],
  ["no token", "refused", () => Response.json({ token_type: "bearer" })],
  ["an empty token", "refused", () => Response.json({ ...good, access_token: "" })],
  ["a token that is a number", "refused", () => Response.json({ ...good, access_token: 1 })],
  ["a token of a kind that we cannot use", "refused", () => Response.json({ ...good, token_type: "mac" })],
  ["a kind that is no text", "refused", () => Response.json({ ...good, token_type: 1 })],
  ["an end that is no number", "refused", () => Response.json({ ...good, expires_in: "soon" })],
  ["a refresh token that is no text", "refused", () => Response.json({ ...good, refresh_token: 1 })],
  ["a list", "refused", () => Response.json([good])],
  ["null", "refused", () => Response.json(null)],
  ["text", "refused", () => new Response("T", { headers: { "content-type": "text/plain" } })],
  ["a page", "refused", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
  ["broken JSON", "refused", () => new Response("{", { headers: { "content-type": "application/json" } })],
  ["nothing", "refused", () => new Response(null, { status: 204 })],
  ["a redirect", "refused", () => new Response(null, { status: 302, headers: { location: "https://x/" } })],
  ["an error", "refused", () => Response.json({ error: "invalid_client" }, { status: 401 })],
  ["an error of the server", "refused", () => new Response("oops", { status: 500 })],
  // Servers are known to do these, and there is no doubt about what they mean.
  ["a token without a kind", "ours alone", () => Response.json({ access_token: "T" })],
  ["status 201", "ours alone", () => Response.json(good, { status: 201 })],
])("%s: %s", async (_, verdict, answer) => {
  const ours = clientCredentials(new LoginClient({ fetch: async () => answer() }), "id", secret);
  const theirs = oauth.processClientCredentialsResponse(server, client, answer());
  const isTaken = (promise: Promise<unknown>) => promise.then(() => true).catch(() => false);
  expect({ theirs: await isTaken(theirs), ours: await isTaken(ours) }).toEqual({
    theirs: verdict === "token",
    ours: verdict !== "refused",
  });
  if (verdict !== "refused") expect((await ours).accessToken).toBe("T");
});

test.each<[string, object, boolean]>([
  ["a page", { document: {} }, false],
  ["a worker of a browser", { WorkerGlobalScope: {}, location: {} }, false],
  ["a worker of a server, which has no address", { WorkerGlobalScope: {} }, true],
  ["a worker of Deno", { WorkerGlobalScope: {}, location: {}, Deno: {} }, true],
])("a secret is sent from %s only where that is no browser, or allowed", async (_, globals, isSent) => {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  onTestFinished(() => void vi.unstubAllGlobals());
  const sent: Sent[] = [];
  const ours = new LoginClient({ baseUrl: "https://api.example.com", fetch: keeping(sent) });
  const login = (async () => clientCredentials(ours, client.client_id, secret))();
  if (isSent) await login;
  else await expect(login).rejects.toThrow(ArgumentError);
  expect(sent.length).toBe(isSent ? 1 : 0);
  await clientCredentials(ours, client.client_id, secret, { dangerouslyAllowBrowser: true });
  expect(sent.length).toBe(isSent ? 2 : 1);
});
