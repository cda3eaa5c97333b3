// What the types of a package allow to be sent, and what they know about what comes back.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";

const root = join(import.meta.dirname, "../..");
const work = mkdtempSync(join(tmpdir(), "sdkwright-types-"));
afterAll(() => rmSync(work, { recursive: true }));

/** Programs by the document that they use; each line that must not compile says so. */
const programs: Readonly<Record<string, string>> = {
  bodies: `
    import { BodiesApi } from "./index.js";
    const api = new BodiesApi();
    void api.sendPatch({ name: "a" }, { contentType: "application/merge-patch+json" });
    // @ts-expect-error -- not one of the declared media types
    void api.sendPatch({ name: "a" }, { contentType: "application/json" });
    void api.sendImage(new Uint8Array(1), { contentType: "image/gif" });
    // @ts-expect-error -- not in the range
    void api.sendImage(new Uint8Array(1), { contentType: "text/plain" });
    void api.sendBytes(new Blob([]).stream());
    void api.sendForm(new URLSearchParams());
    void api.sendMultipart(new FormData());
    // @ts-expect-error -- XML is written by the caller
    void api.sendXml({ name: "a" });
    // @ts-expect-error -- beside JSON, XML is the same pet in another spelling
    void api.sendOtherSpellings("<pet/>");
  `,
  responses: `
    import { ApiError, ResponsesApi } from "./index.js";
    const api = new ResponsesApi();
    export async function uses(): Promise<unknown> {
      // @ts-expect-error -- there may be none
      (await api.getMaybe()).name;
      const kinds = await api.getKinds();
      if (typeof kinds === "string") return kinds.length;
      if (kinds instanceof Blob) return kinds.size;
      for await (const event of await api.streamEvents()) {
        if (event.event === "added") return event.data.name;
        return event.data.length;
      }
      return kinds?.name;
    }
    export function explain(error: unknown): string | undefined {
      if (!ApiError.is(error)) return undefined;
      const failed = error as ResponsesApi.GetErrorsError;
      switch (failed.status) {
        case 400:
        case 404:
          return failed.body.title;
        case 409:
          // @ts-expect-error -- another body
          return failed.body.title;
      }
    }
  `,
  security: `
    import { ApiClient } from "./index.js";
    const client = new ApiClient({ credentials: { header: "K", basic: { username: "u", password: "p" } } });
    client.configure({ credentials: { matrix: "origin=a" } });
    // @ts-expect-error -- no such scheme
    client.withOptions({ credentials: { headers: "K" } });
    // @ts-expect-error -- a name and a password
    client.configure({ credentials: { basic: "u:p" } });
  `,
  servers: `
    import { ApiClient, ServersApi } from "./index.js";
    const client = new ApiClient({ server: "production", serverVariables: { region: "us", port: "8443" } });
    void new ServersApi(client.withOptions({ server: "Staging" })).getDefault();
    // @ts-expect-error -- no such server
    client.configure({ server: "stage" });
    // @ts-expect-error -- no such region
    client.configure({ serverVariables: { region: "asia" } });
  `,
};

it.each(Object.keys(programs))("%s", async (feature) => {
  const spec = join(root, "test/fixtures/accept", feature, "input.yaml");
  const { texts = [] } = await plan(loadConfig({ spec, output: "out", config: false }));
  const program = { path: "src/uses.ts", text: programs[feature]! };
  for (const { path, text } of [...texts, program]) {
    const file = join(work, feature, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const tsc = join(root, "node_modules/typescript-7/bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", join(work, feature), "--noEmit"], {
    encoding: "utf8",
  });
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
});
