// The transport that READMEs show: compiled against undici as its users would, and used.
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { install, pack, root, run, writeFiles } from "../package/packed.js";
import { startFaultyServer, type FaultyServer } from "./server.js";

const undici = join(import.meta.dirname, "node_modules/undici");
const isSkipped = !existsSync(undici) && process.env["CI"] === undefined;

describe.skipIf(isSkipped)(
  `the transport on undici${isSkipped ? " (skipped: npm ci --prefix test/everywhere)" : ""}`,
  () => {
    let server: FaultyServer;
    let project: string;

    beforeAll(async () => {
      server = await startFaultyServer();
      const packed = await pack();
      const readme = readFileSync(join(packed.folder, "README.md"), "utf8");
      const [recipe] = [...readme.matchAll(/```ts\n([^]*?)```/g)]
        .map(([, text]) => text!)
        .filter((text) => text.includes("undici"));
      const program = `
      import { ApiClient, OperationalEventsApi, fetchTransport } from "purecloud-platform-client-v2";
      ${recipe}
      const outcomes: unknown[] = [];
      for (const each of [transport, fetchTransport()]) {
        client.configure({ transport: each, maxRetries: 1, timeout: 300, accessToken: "t" });
        const api = new OperationalEventsApi(client);
        const answer = async (words: string, opts?: { signal: AbortSignal }) => {
          client.configure({ baseUrl: process.argv[2] + (each === transport ? "-u/" : "-f/") + words });
          return api.postUsageEventsQuery({ body: { interval: "ü" }, ...opts }).withResponse().then(
            ({ data, status, correlationId, attempts }) => {
              const { method, url, body } = data as unknown as { method: string; url: string; body: string };
              return [status, correlationId, attempts, method, url, body];
            },
            (error: Error & { code?: string; attempts?: number; status?: number }) => [error.name, error.attempts, error.status],
          );
        };
        outcomes.push([
          await answer("ok"), await answer("503,ok"), await answer("400"), await answer("reset"), await answer("cut"),
          await answer("stall"), await answer("stall", { signal: AbortSignal.timeout(50) }),
        ]);
      }
      console.log(JSON.stringify(outcomes));
      process.exit();`;
      project = await install(packed, { "program.mts": program });
      symlinkSync(undici, join(project, "node_modules/undici"));
      symlinkSync(join(root, "node_modules/@types"), join(project, "node_modules/@types"));
      symlinkSync(join(root, "node_modules/undici-types"), join(project, "node_modules/undici-types"));
      writeFiles(project, {
        "tsconfig.json": JSON.stringify({
          compilerOptions: { module: "nodenext", target: "es2022", strict: true, types: ["node"], skipLibCheck: true },
          files: ["program.mts"],
        }),
      });
    });
    afterAll(async () => {
      await server.close();
      rmSync(project, { recursive: true, force: true });
    });

    it("compiles, and does what the transport on fetch does", async () => {
      const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
      expect(await run(process.execPath, [tsc, "-p", "."], { cwd: project })).toBe("");
      const [ours, theirs] = JSON.parse(
        await run(process.execPath, ["program.mjs", `${server.origin}/undici`], { cwd: project }),
      ) as unknown[][];
      expect(ours).toEqual(theirs);
      expect(ours?.[0]).toEqual([
        200,
        "c-1",
        1,
        "POST",
        expect.stringContaining("/usage/events/query"),
        '{"interval":"ü"}',
      ]);
    });
  },
);
