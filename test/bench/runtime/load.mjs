// What loading a module costs, in a process that has loaded nothing else: CPU in milliseconds, memory in MiB. `node load.mjs import|require MODULE`
import { createRequire } from "node:module";

const [how, module] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const before = process.cpuUsage();
const memory = process.memoryUsage.rss();
if (how === "import") await import(module);
else require(module);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpu: (user + system) / 1000, memory: (process.memoryUsage.rss() - memory) / 2 ** 20 }));
process.exit(0);
