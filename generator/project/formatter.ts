// Texts and a command of somebody's own in, the texts as that command leaves them out: for formatters that are not Prettier.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { UsageError } from "../diagnostics/diagnostic.js";
import { isRunning } from "../disk/write.js";
import type { Text } from "../print/print.js";

/** What stands for the folder with the files, in the command. */
export const folderWord = "{dir}";

/** The longest that the command may take, in milliseconds. */
const longest = 300_000;

/**
 * Runs a command over a copy of the files, in the folder that it is started in: formatters look for their settings from there. Scripts of
 * npm find their programs in the same way. Throws `UsageError` where it fails, or leaves a file out.
 *
 * @param command - such as `biome format --write {dir}`
 * @param base - the folder that it is started in
 */
export function formattedBy(command: string, texts: readonly Text[], base: string): Text[] {
  removeLeft(base);
  const folder = join(base, `${folderStart}${process.pid}`);
  try {
    for (const { path, text } of texts) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    runCommand(command.replaceAll(folderWord, relative(base, folder)), base, command);
    return texts.map(({ path }) => ({ path, text: textAt(join(folder, path), path, command) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const folderStart = "sdkwright-format-";

/** Removes what runs that were cut off left: those of processes that are none any more. */
function removeLeft(base: string): void {
  for (const name of readdirSync(base)) {
    const owner = name.startsWith(folderStart) ? Number(name.slice(folderStart.length)) : Number.NaN;
    if (Number.isInteger(owner) && !isRunning(owner)) rmSync(join(base, name), { recursive: true, force: true });
  }
}

function runCommand(line: string, cwd: string, command: string): void {
  const { status, signal, error, stdout, stderr } = spawnSync(line, {
    cwd,
    shell: true,
    encoding: "utf8",
    timeout: longest,
    maxBuffer: 1 << 26,
    env: { ...process.env, PATH: [...programFolders(cwd), process.env["PATH"]].join(delimiter) },
  });
  if (status === 0) return;
  const words =
    (error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT"
      ? `took longer than ${longest / 1_000} seconds`
      : `ended with ${status ?? signal ?? error?.message}`;
  const said = `${stdout}${stderr}`.trimEnd().split("\n").slice(-20).join("\n");
  throw new UsageError(`format: ${command} ${words}${said === "" ? "" : `:\n${said}`}`);
}

/** Where the programs of npm packages are, the nearest first. */
function programFolders(from: string): string[] {
  const folders: string[] = [];
  for (let folder = from; ; folder = dirname(folder)) {
    folders.push(join(folder, "node_modules/.bin"));
    if (folder === dirname(folder)) return folders.filter((one) => existsSync(one));
  }
}

function textAt(file: string, path: string, command: string): string {
  if (!existsSync(file)) throw new UsageError(`format: ${command} removed ${path}`);
  return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}
