// Arguments in, results on standard output, diagnostics on standard error, an exit code out. Only reads arguments and prints.
import { relative } from "node:path";
import { Command, CommanderError, Option } from "commander";
import {
  printChecked,
  printDiagnostics,
  printGenerated,
  printRefused,
  say,
  summarize,
  type PrintFlags,
} from "./print.js";
import type { UpdateFormat } from "./update.js";
import type { GenerateOptions } from "../commands/generate.js";
import { checkUnchanged, generateUnchanged } from "../commands/unchanged.js";
import type { ReportFormat } from "../compatibility/report.js";
import { hasErrors, nearest, UsageError, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Stage } from "../pipeline.js";
import { packageOf } from "../program.js";

/** Exit codes, as `diff`, `prettier` and `eslint` have them; 70 is EX_SOFTWARE of sysexits. */
const exit = { ok: 0, findings: 1, usage: 2, bug: 70 } as const;

let mayBeUnchanged = true;

/** All that a run needs which has something to do. */
const commands = () => import("./commands.js");

/** An action whose result is the exit code. */
function ending<A extends unknown[]>(
  action: (...values: A) => number | Promise<number>,
): (...values: A) => Promise<void> {
  return async (...values) => {
    process.exitCode = await action(...values);
  };
}

interface Flags extends PrintFlags {
  readonly output?: string;
  readonly config?: string | false;
  readonly name?: string;
  readonly packageVersion?: string;
  readonly tag?: readonly string[];
  readonly path?: readonly string[];
  readonly operation?: readonly string[];
  readonly overlay?: readonly string[];
  readonly allow?: readonly string[];
  readonly strict?: boolean;
  readonly discardEdits?: boolean;
  readonly adopt?: boolean;
  readonly upgrade?: boolean;
  readonly keepEdits?: boolean;
  readonly watch?: boolean;
}

interface UpdateFlags extends Omit<Flags, "format"> {
  readonly format: UpdateFormat;
  readonly dryRun?: boolean;
}

interface ReleaseFlags {
  readonly accept?: readonly string[];
  readonly reason?: string;
  readonly as?: "major" | "minor" | "patch";
  readonly pre?: string;
  readonly dryRun?: boolean;
}

interface DiffFlags extends Omit<Flags, "format"> {
  readonly format: ReportFormat;
  readonly failOn?: "major" | "minor";
  readonly in?: string;
  readonly notesStyle?: "classic";
}

const program = new Command("sdkwright")
  .description("Generates TypeScript SDKs from OpenAPI documents.")
  .version(packageOf().version, "-V, --version")
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError("(sdkwright --help lists the commands)");

withRunFlags(
  program
    .command("generate")
    .description("Make the SDK, from the configuration or from SPEC alone. Only changed files are touched."),
)
  .addOption(
    new Option(
      "--keep-edits",
      "write a patch for each generated file that was edited by hand; every run applies it",
    ).conflicts("discardEdits"),
  )
  .option("--discard-edits", "overwrite generated files that were edited by hand")
  .option("--adopt", "take over files that stand where generated ones belong")
  .option("--upgrade", "go on where another version of sdkwright made what is there")
  .option("--watch", "go on, and run again whenever something that it is made of changes")
  .action(
    ending(async (spec: string | undefined, flags: Flags) => {
      if (flags.watch === true) {
        const { watch } = await commands();
        for await (const { result, error, milliseconds } of watch(optionsOf(spec, flags))) {
          if (result !== undefined) await printGenerated(result, flags);
          if (error !== undefined) process.stderr.write(`sdkwright: ${error.message}\n`);
          say(flags, `${Math.round(milliseconds)} ms; waiting for changes`);
        }
        return exit.ok;
      }
      const options = optionsOf(spec, flags);
      const result =
        (mayBeUnchanged ? generateUnchanged(options)?.result : undefined) ??
        (await (await commands()).generate(options));
      await printGenerated(result, flags);
      return outcome(result.ok, result.plan.diagnostics);
    }),
  );

withRunFlags(
  program
    .command("check")
    .description("Hold the SDK against a fresh run: a line and a diff for each file that differs. Writes nothing."),
)
  .option("--canary", "also compile a program that uses everything of the last release")
  .action(
    ending(async (spec: string | undefined, flags: Flags & { readonly canary?: boolean }) => {
      const options = { ...optionsOf(spec, flags), ...(flags.canary !== undefined && { canary: flags.canary }) };
      const result =
        (mayBeUnchanged ? checkUnchanged(options) : undefined) ?? (await (await commands()).check(options));
      await printChecked(result, flags);
      return outcome(result.ok, result.plan.diagnostics);
    }),
  );

program
  .command("init")
  .description("Write a configuration with comments, from what can be found out about the description.")
  .argument("[SPEC]", "a file or a URL (default: openapi.yaml, and what else descriptions are called)")
  .option("--quiet", "print nothing but errors")
  .option("--no-color", "print without colours (so does the environment variable NO_COLOR)")
  .action(
    ending(async (spec: string | undefined, flags: Flags) => {
      const { init } = await commands();
      const { ok, file, next, diagnostics, sources } = await init(spec === undefined ? {} : { spec });
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      await printDiagnostics(errors, sources, flags);
      if (file !== undefined) say(flags, `wrote ${relative(process.cwd(), file)}; next: sdkwright ${next}`);
      return outcome(ok, diagnostics);
    }),
  );

withDescriptionFlags(
  program
    .command("update")
    .description(
      "Take a new description: fetch it, correct it by the overlays, cut it, keep the snapshot, make the SDK, and say what changed " +
        "for its users. An unchanged description writes nothing.",
    )
    .argument("[SPEC]", "a file or a URL; without it the configuration says"),
)
  .option("--discard-edits", "overwrite generated files that were edited by hand")
  .option("--adopt", "take over files that stand where generated ones belong")
  .option("--upgrade", "go on where another version of sdkwright made what is there")
  .option("--dry-run", "say what would be, and write nothing")
  .option("--quiet", "print nothing but errors")
  .addOption(new Option("--format <FORMAT>", "of the report").choices(["text", "markdown", "json"]).default("text"))
  .option("--no-color", "print without colours (so does the environment variable NO_COLOR)")
  .action(
    ending(async (spec: string | undefined, flags: UpdateFlags) => {
      const { update, updateReport } = await commands();
      const { format, dryRun, ...rest } = flags;
      const result = await update({ ...optionsOf(spec, rest), ...(dryRun !== undefined && { dryRun }) });
      // What became of the corrections stands in the report.
      const told = (code: string) => result.update !== undefined && format === "text" && code.startsWith("overlay/");
      const others = result.diagnostics.filter(({ code }) => !told(code));
      await printDiagnostics(others, result.sources, { ...rest, format: "text" });
      if (result.refused.length > 0) printRefused(result.refused);
      if (result.update !== undefined) {
        const { isUnchanged, output } = result.update;
        for (const path of output.kept)
          say(rest, `left over: ${path} (it was edited, or nothing says that it is ours)`);
        if (isUnchanged && format === "text")
          process.stdout.write(rest.quiet === true ? "" : `${output.folder}: up to date\n`);
        else if (rest.quiet !== true) process.stdout.write(updateReport(result.update, format));
      }
      return outcome(result.ok, result.diagnostics);
    }),
  );

withConfiguration(
  program
    .command("release")
    .description(
      "Decide the version from what changed for programs since the last release; write it, CHANGELOG.md, notes on migration, and " +
        "what the next release is compared with. Publishing stays with npm.",
    ),
)
  .option("--accept <FINGERPRINT>", "let a breaking change into a smaller release (may be repeated)", collect)
  .option("--reason <TEXT>", "why; it stands in the changelog")
  .addOption(new Option("--as <LEVEL>", "a larger release than the changes need").choices(["major", "minor", "patch"]))
  .option("--pre <NAME>", "a prerelease: next gives 5.0.0-next.0")
  .option("--dry-run", "print the version and the notes, and write nothing")
  .option("--quiet", "print nothing but errors")
  .option("--no-color", "print without colours (so does the environment variable NO_COLOR)")
  .action(
    ending(async (flags: Flags & ReleaseFlags) => {
      const { release } = await commands();
      const { accept, reason, as, pre, dryRun } = flags;
      const result = await release({
        ...optionsOf(undefined, flags),
        ...(accept && { accept }),
        ...(reason !== undefined && { reason }),
        ...(as !== undefined && { as }),
        ...(pre !== undefined && { pre }),
        ...(dryRun !== undefined && { dryRun }),
      });
      const errors = result.diagnostics.filter(({ severity }) => severity === "error");
      await printDiagnostics(errors, result.sources, flags);
      if (result.refused.length > 0) printRefused(result.refused);
      if (result.problem !== undefined) process.stderr.write(`sdkwright: ${result.problem}\n`);
      for (const one of result.unused) say(flags, `compat.accept: no change is ${one}; it can be deleted`);
      if (!result.ok) return outcome(false, result.diagnostics);
      if (result.version === undefined) say(flags, "nothing changed for programs: there is nothing to release");
      else {
        if (result.style === "changelog") process.stdout.write(`${result.version}\n`);
        if (result.style === "changelog" && dryRun === true) process.stdout.write("\n");
        if (dryRun === true || result.style === "conventional") process.stdout.write(result.notes);
        for (const path of result.written) say(flags, `wrote ${relative(process.cwd(), path)}`);
      }
      return exit.ok;
    }),
  );

withSelection(
  program
    .command("slice")
    .description(
      "Cut the chosen operations and all that they reach out of SPEC, as a document of the same version and format.",
    )
    .argument("<SPEC>", "a file, a URL, or - for standard input"),
)
  .option("-o, --output <FILE>", "write to a file instead of standard output")
  .action(
    ending(async (spec: string, flags: Flags) => {
      const { slice } = await commands();
      const { tag, path, operation, overlay, allow } = flags;
      const result = await slice({
        spec,
        ...(tag && { tags: tag }),
        ...(path && { paths: path }),
        ...(operation && { operations: operation }),
        ...(overlay && { overlays: overlay }),
        ...(allow && { allow }),
        ...(flags.output !== undefined && { output: flags.output }),
      });
      await printDiagnostics(result.diagnostics, result.sources, flags);
      if (result.text !== undefined && flags.output === undefined) process.stdout.write(result.text);
      return outcome(result.text !== undefined, result.diagnostics);
    }),
  );

withRunFlags(
  program
    .command("show")
    .description("Print the value of a stage as JSON.")
    .addArgument(
      program
        .createArgument("<STAGE>", "how far to go")
        .choices(["source", "document", "api", "surface", "files", "text"]),
    ),
).action(
  ending(async (stage: Stage, spec: string | undefined, flags: Flags) => {
    const { show, loadConfig } = await commands();
    const { plan, value } = await show(loadConfig({ output: ".", ...optionsOf(spec, flags) }), stage);
    await printDiagnostics(plan.diagnostics, plan.sources, flags);
    if (value !== undefined) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    return outcome(value !== undefined && !hasErrors(plan.diagnostics), plan.diagnostics);
  }),
);

withDescriptionFlags(
  program
    .command("diff")
    .description(
      "Say what changed for the users of the SDK, and how large a release that makes. OLD and NEW are each a description (file or " +
        "URL), a revision of git, npm:NAME@VERSION, a surface.json or the folder of an SDK, `release` or `working`.",
    )
    .argument("[OLD]", "what programs were written for (default: the last release)")
    .argument("[NEW]", "what they get (default: what the configuration makes now)"),
)
  .option("--quiet", "print nothing but the report and errors")
  .addOption(
    new Option("--format <FORMAT>", "of the report").choices(["text", "markdown", "json", "github"]).default("text"),
  )
  .addOption(new Option("--notes-style <STYLE>", "of text: a list for each operation and type").choices(["classic"]))
  .option("--in <DIR>", "tell only what the TypeScript program in this folder mentions, with the places")
  .option("--name <NAME>", "with --in: the npm name of the SDK (default: as the configuration or OLD says)")
  .addOption(new Option("--fail-on <LEVEL>", "exit with 1 where the release is that large").choices(["major", "minor"]))
  .option("--no-color", "print without colours (so does the environment variable NO_COLOR)")
  .action(
    ending(async (from: string | undefined, to: string | undefined, flags: DiffFlags) => {
      const { classicNotes, diff, reportOf, summaryOf } = await commands();
      const { format, failOn, in: folder, notesStyle, ...rest } = flags;
      if (notesStyle !== undefined && format !== "text")
        throw new UsageError(`--notes-style is of text: it does not go with --format ${format}`);
      const options = optionsOf(undefined, rest);
      const operands = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const result = await diff({
        ...options,
        ...operands,
        places: format === "json",
        causes: format === "json",
        ...(failOn !== undefined && { failOn }),
        ...(folder !== undefined && { in: folder }),
      });
      for (const { diagnostics, sources } of [result.from, result.to]) {
        // A report is about programs; warnings about the descriptions belong to generate.
        const errors = result.compared === undefined ? diagnostics : [];
        await printDiagnostics(errors, sources, { ...rest, format: "text" });
      }
      const { compared } = result;
      if (notesStyle === "classic" && compared !== undefined) {
        process.stdout.write(classicNotes(compared.from.surface, compared.to.surface));
      } else process.stdout.write(reportOf(result, format, options));
      if (format === "github") summarize(summaryOf(result));
      return outcome(result.ok, [...result.from.diagnostics, ...result.to.diagnostics]);
    }),
  );

program
  .command("explain")
  .description("Say what a diagnostic means and what to do.")
  .argument("<CODE>", "for instance reference/unresolved")
  .action(
    ending(async (code: string) => {
      const { codes, isCode } = await commands();
      if (!isCode(code)) {
        const meant = nearest(code, Object.keys(codes));
        throw new UsageError(
          `there is no diagnostic ${code}; ${meant === undefined ? `there are ${Object.keys(codes).join(", ")}` : `did you mean ${meant}?`}`,
        );
      }
      process.stdout.write(`${code}\n\n${codes[code].meaning}\n\n${codes[code].advice}\n`);
      return exit.ok;
    }),
  );

function withSelection(command: Command): Command {
  return withChoice(command)
    .option("--quiet", "print nothing but errors")
    .addOption(new Option("--format <FORMAT>", "of diagnostics").choices(["text", "json", "github"]).default("text"))
    .option("--no-color", "print without colours (so does the environment variable NO_COLOR)");
}

/** An option that may be repeated. */
function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Which part of a description, and what it is corrected by. */
function withChoice(command: Command): Command {
  return command
    .option("--tag <TAG>", "only operations of this tag (may be repeated)", collect)
    .option("--path <GLOB>", "only operations of paths that match (may be repeated)", collect)
    .option("--operation <ID>", 'only this operation: its operationId, or "GET /path" (may be repeated)', collect)
    .option("--overlay <FILE>", "apply an OpenAPI Overlay (may be repeated)", collect)
    .option(
      "--allow <DIR|URL>",
      "let references lead to files of this folder, or documents of this host (may be repeated)",
      collect,
    );
}

function withDescriptionFlags(command: Command): Command {
  return withChoice(withConfiguration(command)).option("--strict", "take every warning as an error");
}

function withConfiguration(command: Command): Command {
  return command
    .option("--config <FILE>", "the configuration (default: sdkwright.yaml or .json in the current folder)")
    .option("--no-config", "ignore the configuration in the current folder");
}

function withRunFlags(command: Command): Command {
  const named = command
    .argument("[SPEC]", "a file, a URL, or - for standard input; without it the configuration says")
    .option("-o, --output <DIR>", "the folder of the SDK");
  return withSelection(
    withConfiguration(named)
      .option("--name <NAME>", "the npm name of the package")
      .option("--package-version <VERSION>", "the version of the package"),
  ).option("--strict", "take every warning as an error");
}

function optionsOf(spec: string | undefined, flags: Flags): GenerateOptions {
  const { tag, path, operation, overlay, allow, config, output, name, packageVersion, strict, discardEdits, adopt } =
    flags;
  const { upgrade, keepEdits } = flags;
  return {
    ...(spec !== undefined && { spec }),
    ...(output !== undefined && { output }),
    // Commander says `true` where `--no-config` is known and nobody used either.
    ...((typeof config === "string" || config === false) && { config }),
    ...(name !== undefined && { name }),
    ...(packageVersion !== undefined && { packageVersion }),
    ...(tag && { tags: tag }),
    ...(path && { paths: path }),
    ...(operation && { operations: operation }),
    ...(overlay && { overlays: overlay }),
    ...(allow && { allow }),
    ...(strict !== undefined && { strict }),
    ...(discardEdits !== undefined && { discardEdits }),
    ...(adopt !== undefined && { adopt }),
    ...(upgrade !== undefined && { upgrade }),
    ...(keepEdits !== undefined && { keepEdits }),
  };
}

/**
 * Runs the command that the arguments name.
 *
 * @param isChanged - whether it is known that something changed since the last run
 */
export async function run(isChanged: boolean): Promise<void> {
  mayBeUnchanged = !isChanged;
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

/** What the usual refusals of a file system mean, and what to do. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: "you may not read or write this; give yourself the rights to it, or choose another folder",
  EPERM: "the system does not allow this; another program may hold it open, or it is protected",
  EROFS: "the file system takes no changes; choose another folder",
  ENOSPC: "there is no space left on the device; make some, and run the same command again",
  EDQUOT: "your quota on the device is used up; make some space, and run the same command again",
  ENOTDIR: "a part of this path is a file; choose another folder",
  EISDIR: "this is a folder, and a file belongs here; move it away",
  ENOENT: "this does not exist",
  ENAMETOOLONG: "the system takes no names of this length; choose a folder with a shorter path",
  EMFILE: "too many files are open; raise the limit (ulimit -n)",
};

function systemWords(error: NodeJS.ErrnoException): string {
  const { code = "", path } = error;
  const words = refusals[code];
  return words === undefined || path === undefined ? error.message : `${path}: ${words} (${code})`;
}

/** How a command ends that gave a result: what cannot be read cannot be found wrong. */
function outcome(isOk: boolean, diagnostics: readonly Diagnostic[]): number {
  if (isOk) return exit.ok;
  return diagnostics.some(({ code }) => code === "source/unreadable") ? exit.usage : exit.findings;
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its own message by then; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage;
  if (error instanceof UsageError || isSystemError(error)) {
    process.stderr.write(`sdkwright: ${error instanceof UsageError ? error.message : systemWords(error)}\n`);
    return exit.usage;
  }
  process.stderr.write(
    `sdkwright: a mistake of ours, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return exit.bug;
}
