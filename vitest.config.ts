// One runner for every test of the project.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One worker for each core, also for the first: many tests wait for programs that they start.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Records of runs go there, and not to where those of the person are.
    env: { XDG_CACHE_HOME: join(tmpdir(), "sdkwright-tests") },
  },
});
