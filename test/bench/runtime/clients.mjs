// The same two calls by every client, with its defaults: a GET, and a POST that reads. Loaded by name, so that a process has one of them only.
const token = "secret-token";
const authorization = `Bearer ${token}`;
const path = "/api/v2/usage/events/definitions";
const queryPath = "/api/v2/usage/events/query";
const body = { interval: "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z" };
/** The package that is measured: a folder. */
const sdk = process.env.SDK;

/**
 * `module`: what is imported. `make`: gives the calls, from the module, the address and a time limit for those that have one (0: their default).
 * `bundle`: a program with one call, for a browser.
 */
export const clients = {
  "raw fetch": {
    make: (_, base) => ({
      get: async () => (await fetch(base + path, { headers: { authorization } })).json(),
      post: async () => {
        const headers = { authorization, "content-type": "application/json" };
        return (await fetch(base + queryPath, { method: "POST", headers, body: JSON.stringify(body) })).json();
      },
    }),
    bundle: `console.log(await (await fetch("https://h/p", { headers: { authorization: "Bearer t" } })).json());`,
  },
  "this package": {
    module: `${sdk}/dist/esm/index.js`,
    make: ({ ApiClient, OperationalEventsApi }, base, timeout) =>
      ours(ApiClient, OperationalEventsApi, base, { timeout }),
    bundle: `import { ApiClient, OperationalEventsApi } from "${sdk}/dist/esm/index.js";
      console.log(await new OperationalEventsApi(new ApiClient({ accessToken: "t" })).getUsageEventsDefinitions());`,
  },
  "this package, on fetch": {
    module: `${sdk}/dist/esm/index.js`,
    make: ({ ApiClient, OperationalEventsApi, fetchTransport }, base, timeout) =>
      ours(ApiClient, OperationalEventsApi, base, { timeout, transport: fetchTransport() }),
  },
  "purecloud-platform-client-v2": {
    module: "purecloud-platform-client-v2",
    make: ({ default: platform }, base, timeout) => {
      const url = new URL(base);
      const client = platform.ApiClient.instance;
      client.setAccessToken(token);
      if (timeout) client.timeout = timeout;
      client.setGateway({ protocol: "http", host: url.hostname, port: url.port, path_params_api: url.pathname });
      const api = new platform.OperationalEventsApi();
      return { get: () => api.getUsageEventsDefinitions(), post: () => api.postUsageEventsQuery({ body }) };
    },
    bundle: `import platform from "purecloud-platform-client-v2"; console.log(platform);`,
  },
  "openapi-fetch": {
    module: "openapi-fetch",
    make: ({ default: create }, base) => {
      const client = create({ baseUrl: base, headers: { authorization } });
      return {
        get: async () => good(await client.GET(path)),
        post: async () => good(await client.POST(queryPath, { body })),
      };
    },
    bundle: `import create from "openapi-fetch"; console.log(await create({ baseUrl: "https://h", headers: { authorization: "Bearer t" } }).GET("/p"));`,
  },
  ofetch: {
    module: "ofetch",
    make: ({ ofetch }, base, timeout) => {
      const options = { headers: { authorization }, ...(timeout && { timeout }) };
      return {
        get: () => ofetch(base + path, options),
        post: () => ofetch(base + queryPath, { ...options, method: "POST", body }),
      };
    },
    bundle: `import { ofetch } from "ofetch"; console.log(await ofetch("https://h/p", { headers: { authorization: "Bearer t" } }));`,
  },
  wretch: {
    module: "wretch",
    make: ({ default: wretch }, base) => {
      const client = wretch(base).headers({ authorization });
      return { get: () => client.get(path).json(), post: () => client.post(body, queryPath).json() };
    },
    bundle: `import wretch from "wretch"; console.log(await wretch("https://h").headers({ authorization: "Bearer t" }).get("/p").json());`,
  },
  ky: {
    module: "ky",
    make: ({ default: ky }, base, timeout) => {
      const options = { headers: { authorization }, ...(timeout && { timeout }) };
      return {
        get: () => ky.get(base + path, options).json(),
        post: () => ky.post(base + queryPath, { ...options, json: body }).json(),
      };
    },
    bundle: `import ky from "ky"; console.log(await ky.get("https://h/p", { headers: { authorization: "Bearer t" } }).json());`,
  },
  axios: {
    module: "axios",
    make: ({ default: axios }, base, timeout) => {
      const client = axios.create({ baseURL: base, headers: { authorization }, timeout });
      return {
        get: async () => (await client.get(path)).data,
        post: async () => (await client.post(queryPath, body)).data,
      };
    },
    bundle: `import axios from "axios"; console.log(await axios.get("https://h/p", { headers: { authorization: "Bearer t" } }));`,
  },
  openai: {
    module: "openai",
    make: ({ default: OpenAI }, base, timeout) => {
      const client = new OpenAI({ apiKey: token, baseURL: base, ...(timeout && { timeout, maxRetries: 0 }) });
      return { get: () => client.get(path), post: () => client.post(queryPath, { body }) };
    },
    bundle: `import OpenAI from "openai"; console.log(await new OpenAI({ apiKey: "t" }).get("/p"));`,
  },
  stripe: {
    module: "stripe",
    make: ({ default: Stripe }, base, timeout) => {
      const { protocol, hostname: host, port, pathname } = new URL(base);
      const client = new Stripe(token, {
        protocol: protocol.slice(0, -1),
        host,
        port,
        ...(timeout && { timeout, maxNetworkRetries: 0 }),
      });
      return {
        get: () => client.rawRequest("GET", pathname + path),
        post: () => client.rawRequest("POST", pathname + queryPath, {}),
      };
    },
    bundle: `import Stripe from "stripe"; console.log(await new Stripe("t").rawRequest("GET", "/p"));`,
  },
};

function ours(ApiClient, OperationalEventsApi, baseUrl, { timeout, transport }) {
  const limit = timeout ? { timeout, maxRetries: 0 } : {};
  const api = new OperationalEventsApi(new ApiClient({ baseUrl, accessToken: token, transport, ...limit }));
  return { get: () => api.getUsageEventsDefinitions(), post: () => api.postUsageEventsQuery({ body }) };
}

function good({ data, error }) {
  if (error !== undefined) throw new Error(JSON.stringify(error));
  return data;
}
