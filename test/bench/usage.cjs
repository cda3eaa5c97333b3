// Loaded into every process of a measured command: writes down at its end what it used, so that a tree of processes can be summed.
const { isMainThread } = require("node:worker_threads");
const { writeFileSync } = require("node:fs");

const folder = process.env.SDKWRIGHT_BENCH_USAGE;
if (isMainThread && folder !== undefined) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(
      `${folder}/${process.pid}.json`,
      JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS * 1024 }),
    );
  });
}
