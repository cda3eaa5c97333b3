#!/usr/bin/env node
// Arguments in, results on standard output, diagnostics on standard error, an exit code out.
//
// Most runs are `generate` or `check` alone, and find that nothing changed: that is said before anything is loaded that reads arguments.
import { prepareEngine } from "./cli/engine.js";
import { printChecked, printGenerated } from "./cli/print.js";
import { checkUnchanged, generateUnchanged } from "./commands/unchanged.js";

const [command, ...rest] = process.argv.slice(2);
const isAlone = rest.length === 0 && (command === "generate" || command === "check");
const generated = isAlone && command === "generate" ? generateUnchanged({})?.result : undefined;
const checked = isAlone && command === "check" ? checkUnchanged({}) : undefined;
if (generated !== undefined) await printGenerated(generated, {});
else if (checked !== undefined) await printChecked(checked, {});
else {
  prepareEngine();
  const { run } = await import("./cli/arguments.js");
  await run(isAlone);
}
