// The commands, and what prints their reports: loaded together, where a run has something to do.
export { check } from "../commands/check.js";
export { diff, reportOf, summaryOf } from "../commands/diff.js";
export { generate } from "../commands/generate.js";
export { init } from "../commands/init.js";
export { release } from "../commands/release.js";
export { show } from "../commands/show.js";
export { slice } from "../commands/slice.js";
export { update } from "../commands/update.js";
export { watch } from "../commands/watch.js";
export { classicNotes } from "../compatibility/classic.js";
export { loadConfig } from "../config.js";
export { wordsOf } from "../compatibility/words.js";
export { annotatedPath } from "../diagnostics/annotation.js";
export { codes, isCode } from "../diagnostics/codes.js";
export { unifiedDiff } from "../disk/patch.js";
export { updateReport } from "./update.js";
