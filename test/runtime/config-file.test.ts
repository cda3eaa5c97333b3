// Configuration files of the replaced SDK, read when somebody asks for it.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CompatibleClient } from "../../templates/runtime/compatible-client.js";
import type { CompatibleOptions } from "../../templates/runtime/compatible-client.js";
import { ConfigFileError, loadConfigFile } from "../../templates/runtime/config-file.js";
import { SdkError } from "../../templates/runtime/index.js";
import { service } from "./server.js";

const home = mkdtempSync(join(tmpdir(), "config-"));
const path = join(home, ".genesyscloudjavascript", "config");
mkdirSync(join(path, ".."));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function written(content: string): string {
  writeFileSync(path, content);
  return path;
}

const ini = `\ufeff# comment
; comment
[logging]
log_level = Trace
log_format = json
log_to_console = false
log_file_path = /var/log/javascriptsdk.log
log_request_body = true

[reauthentication]
refresh_access_token = true
refresh_token_wait_max = 10
[general]
live_reload_config = true
host = https://api.mypurecloud.ie
[gateway]
host: mygateway.example
protocol = https
port = 1443
path_params_login = myadditionalpathforlogin
path_params_api = myadditionalpathforapi
username = u
password = a=b:c
`;

const json = {
  general: { host: "mypurecloud.de" },
  gateway: { host: "h.example", port: 99, protocol: "http", path_params_api: "/api/", username: null },
  logging: { log_level: "error", log_to_console: true, log_request_body: false },
};

test("INI", () => {
  expect(loadConfigFile(written(ini))).toEqual({
    environment: "https://api.mypurecloud.ie",
    gateway: {
      host: "mygateway.example",
      protocol: "https",
      port: "1443",
      path_params_login: "myadditionalpathforlogin",
      path_params_api: "myadditionalpathforapi",
    },
    logLevel: "debug",
    logBodies: true,
    logger: expect.objectContaining({ error: expect.any(Function) }),
  });
});

test("JSON", () => {
  expect(loadConfigFile(written(JSON.stringify(json)))).toEqual({
    environment: "mypurecloud.de",
    gateway: { host: "h.example", port: "99", protocol: "http", path_params_api: "/api/" },
    logLevel: "error",
  });
});

test.each([
  ["", {}],
  ["[general]\n[other]\nx = 1", {}],
  ["{}", {}],
  ['{ "__proto__": { "host": "x" } }', {}],
])("%j says nothing", (content, options) => expect(loadConfigFile(written(content))).toEqual(options));

test.each([
  ["[general]\nhost mypurecloud.ie", 'line 2 is neither a section nor a key: "host mypurecloud.ie"'],
  ["[logging]\nlog_level = loud", 'log_level is "loud", not none, error, warn, info, debug or trace'],
  ["[logging]\nlog_to_console = maybe", 'log_to_console is neither true nor false: "maybe"'],
  ['{ "general": { "host": ["a"] } }', "host is no text"],
  ['{ "general": ', "is no JSON"],
])("%j is refused", (content, message) => {
  let error: unknown;
  try {
    loadConfigFile(written(content));
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ConfigFileError);
  expect(error).toBeInstanceOf(SdkError);
  expect(error).toMatchObject({ name: "ConfigFileError", path });
  expect((error as Error).message).toContain(message);
});

test("a file that is not there is refused", () => {
  const missing = join(home, "missing");
  expect(() => loadConfigFile(missing)).toThrow(
    expect.objectContaining({ name: "ConfigFileError", code: "ENOENT", path: missing }),
  );
});

class PlatformClient extends CompatibleClient {
  constructor(options: CompatibleOptions) {
    const servers = { api: "https://api.{host}", login: "https://login.{host}" };
    super({ ...service, environments: { hosts: {}, default: "mypurecloud.com", servers } }, options);
  }
}

test.each([
  ["INI", ini],
  ["JSON", JSON.stringify(json)],
  ["a host alone", "[general]\nhost = mypurecloud.jp"],
])("%s leads where it leads the replaced SDK", (_, content) => {
  written(content.replace(/^\ufeff/, "").replace("log_file_path = /var/log/javascriptsdk.log\n", ""));
  const program = `
      const { config } = require("purecloud-platform-client-v2").ApiClient.instance;
      console.log(JSON.stringify([config.getConfUrl("api", config.basePath), config.getConfUrl("login", config.authUrl)]));
      process.exit();`;
  const env = { ...process.env, HOME: home };
  const theirs = JSON.parse(execFileSync(process.execPath, ["-e", program], { env, encoding: "utf8" })) as string[];
  const { baseUrl, servers } = new PlatformClient(loadConfigFile(path)).options;
  expect([baseUrl, servers?.["login"]]).toEqual(theirs);
});

test("what stands beside it in the program wins", () => {
  const client = new PlatformClient({ ...loadConfigFile(written(JSON.stringify(json))), gateway: undefined });
  expect(client.options.baseUrl).toBe("https://api.mypurecloud.de");
});
