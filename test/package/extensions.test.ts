// Code of one's own in a built package: what it imports when it is used is loaded then, and shares what it needs with the rest.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { root, run, writeFiles } from "./packed.js";

/** Below the root, where the build script of the package finds esbuild and typescript without a network. */
const work = join(import.meta.dirname, ".work");
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "extensions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("is one class with the index, in ES modules and in CommonJS", { timeout: 240_000 }, async () => {
  writeFiles(folder, {
    "sdkwright.yaml": `spec: ${JSON.stringify(join(root, "test/fixtures/diff/before.yaml"))}
output: sdk
package: { name: library, version: 1.0.0 }
extensions: src/extensions
`,
    "sdk/src/extensions/index.ts": `import { ApiClient } from "../index.js";
export { shared } from "./shared.js";
export class MyClient extends ApiClient {
  async heavy(): Promise<unknown[]> {
    const { heavy } = await import("./heavy.js");
    return heavy();
  }
}
`,
    "sdk/src/extensions/shared.ts": "export const shared = {};\n",
    "sdk/src/extensions/heavy.ts": `import { ApiClient, ApiError } from "../index.js";
import { MyClient } from "./index.js";
import { shared } from "./shared.js";
export function heavy(): unknown[] {
  return [ApiClient, ApiError, MyClient, shared];
}
`,
  });
  await run(process.execPath, [join(root, "dist/cli.js"), "generate"], { cwd: folder, timeout: 120_000 });
  const sdk = join(folder, "sdk");
  await run(process.execPath, ["build.mjs"], { cwd: sdk, timeout: 120_000 });
  const program = `const same = async (sdk) => {
  const { ApiClient, ApiError, MyClient, shared } = sdk;
  const loaded = await new MyClient().heavy();
  return [ApiClient, ApiError, MyClient, shared].map((one, index) => one === loaded[index]);
};
const { createRequire } = await import("node:module");
const found = [await import("./dist/esm/index.js"), createRequire(import.meta.url)("./dist/cjs/index.js")].map(same);
console.log(JSON.stringify(await Promise.all(found)));
`;
  writeFiles(sdk, { "program.mjs": program });
  const found = await run(process.execPath, ["program.mjs"], { cwd: sdk });
  expect(JSON.parse(found)).toEqual([Array(4).fill(true), Array(4).fill(true)]);
});
