// A generator and a description in, the command that makes its SDK out. Whatever a tool can leave out (mocks, hooks, schemas for tests) is left out.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "./measure.js";

/** A generator as a user would run it. */
export interface Tool {
  readonly name: string;
  /** Whether it formats what it writes. */
  readonly formats: boolean;
  /** Whether it makes a whole SDK: types that nobody calls are less work, and are not compared. */
  readonly isSdk: boolean;
  /** Prepares a folder of its own, and gives the command that writes to `sdk` in it. */
  readonly command: (spec: string, folder: string) => Command;
}

const here = import.meta.dirname;
const bin = (path: string) => join(here, "node_modules", path);

export const ours: Tool = {
  name: "sdkwright",
  formats: true,
  isSdk: true,
  command: (spec, folder) => {
    writeFileSync(join(folder, "sdkwright.yaml"), `spec: ${JSON.stringify(spec)}\noutput: sdk\n`);
    return { args: [join(here, "../../dist/cli.js"), "generate"], cwd: folder };
  },
};

/** hey-api and orval, with what is on offer against the layout that they print. */
function hey(formats: boolean): Tool {
  return {
    name: `@hey-api/openapi-ts${formats ? " + Prettier" : ""}`,
    formats,
    isSdk: true,
    command: (spec, folder) => {
      const output = { path: join(folder, "sdk"), ...(formats && { postProcess: ["prettier"] }) };
      const config = { input: spec, output, plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"] };
      const file = configuration(folder, "hey.config.mjs", `export default ${JSON.stringify(config)};\n`);
      return { args: [bin("@hey-api/openapi-ts/bin/run.js"), "-f", file, "--silent", "--no-log-file"], cwd: folder };
    },
  };
}

function orval(formats: boolean): Tool {
  return {
    name: `orval${formats ? " + Prettier" : ""}`,
    formats,
    isSdk: true,
    command: (spec, folder) => {
      const output = { target: "sdk/api.ts", schemas: "sdk/models", client: "fetch", mode: "tags-split" };
      const config = { sdk: { input: spec, output: { ...output, ...(formats && { formatter: "prettier" }) } } };
      const file = configuration(folder, "orval.config.mjs", `export default ${JSON.stringify(config)};\n`);
      return { args: [bin("orval/dist/bin/orval.mjs"), "--config", file], cwd: folder };
    },
  };
}

function kubb(formats: boolean): Tool {
  return {
    name: `kubb${formats ? " + Prettier" : ""}`,
    formats,
    isSdk: true,
    command: (spec, folder) => {
      // Its configuration imports plugins, which are found from where it stands.
      const plugins = ["oas", "ts", "client"].map(
        (name) => `import plugin_${name} from ${JSON.stringify(bin(`@kubb/plugin-${name}/dist/index.js`))};`,
      );
      const output = { path: "sdk", clean: false, lint: false, format: formats ? "prettier" : false };
      const text = `${plugins.join("\n")}
const { pluginOas } = plugin_oas, { pluginTs } = plugin_ts, { pluginClient } = plugin_client;
export default { root: ${JSON.stringify(folder)}, input: { path: ${JSON.stringify(spec)} }, output: ${JSON.stringify(output)},
  plugins: [pluginOas({ generators: [] }), pluginTs(), pluginClient({ client: "fetch" })] };
`.replace(/import plugin_/g, "import * as plugin_");
      const file = configuration(folder, "kubb.config.mjs", text);
      return { args: [bin("@kubb/cli/bin/kubb.cjs"), "generate", "--config", file], cwd: folder };
    },
  };
}

const codegen: Tool = {
  name: "openapi-typescript-codegen",
  formats: false,
  isSdk: true,
  command: (spec, folder) => ({
    args: [bin("openapi-typescript-codegen/bin/index.js"), "--input", spec, "--output", join(folder, "sdk")],
    cwd: folder,
  }),
};

const swagger: Tool = {
  name: "swagger-typescript-api",
  formats: true,
  isSdk: true,
  command: (spec, folder) => ({
    args: [
      bin("swagger-typescript-api/dist/cli.mjs"),
      "generate",
      "-p",
      spec,
      "-o",
      join(folder, "sdk"),
      "--modular",
      "--silent",
    ],
    cwd: folder,
  }),
};

const types: Tool = {
  name: "openapi-typescript (types only)",
  formats: false,
  isSdk: false,
  command: (spec, folder) => {
    mkdirSync(join(folder, "sdk"), { recursive: true });
    return { args: [bin("openapi-typescript/bin/cli.js"), spec, "-o", join(folder, "sdk/schema.ts")], cwd: folder };
  },
};

export const peers: readonly Tool[] = [
  codegen,
  orval(false),
  hey(false),
  swagger,
  kubb(false),
  types,
  hey(true),
  orval(true),
  kubb(true),
];

function configuration(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
