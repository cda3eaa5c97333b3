// The program as functions: what the commands do, for those who call it from their own scripts.
export type * from "./api/api.js";
export type { Code, Mention } from "./code/code.js";
export type { File, View } from "./code/file.js";
export { check, type CheckResult } from "./commands/check.js";
export { generate, type GenerateOptions, type GenerateResult } from "./commands/generate.js";
export { slice, type SliceOptions, type SliceResult } from "./commands/slice.js";
export { loadConfig, type Config, type Options } from "./config.js";
export { codes, type Code as DiagnosticCode } from "./diagnostics/codes.js";
export type { Diagnostic, Severity } from "./diagnostics/diagnostic.js";
export { UsageError } from "./diagnostics/diagnostic.js";
export { locateDiagnostic, render, type LocatedDiagnostic } from "./diagnostics/render.js";
export type { Difference } from "./disk/compare.js";
export type { Document, Origin } from "./document/document.js";
export type { Selection } from "./document/slice.js";
export type { Output, Settings } from "./outputs/output.js";
export { plan, stages, type Plan, type Stage } from "./pipeline.js";
export type { Text } from "./print/print.js";
export type { Source } from "./source/source.js";
