// Loaded before the program: ends it, as a power failure would, in front of a chosen change of the disk. CUT_OFF_AT says which; without it
// the number of changes is printed.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const at = process.env["CUT_OFF_AT"];
let count = 0;
for (const name of ["mkdirSync", "renameSync", "rmSync", "rmdirSync", "writeFileSync"]) {
  const original = fs[name];
  fs[name] = (...args) => {
    if (String(count) === at) process.kill(process.pid, "SIGKILL");
    count++;
    return original(...args);
  };
}
syncBuiltinESMExports();
if (at === undefined) process.on("exit", () => process.stderr.write(`changes: ${count}\n`));
