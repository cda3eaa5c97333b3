// A package of npm in, the text of one of its files out. Fetched by npm itself, so that its registry, proxy and credentials are those
// that the person has; nothing of the package is run.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Zlib from "node:zlib";
import { UsageError } from "../diagnostics/diagnostic.js";

/** Loaded where a package is read. */
const zlib = () => createRequire(import.meta.url)("node:zlib") as typeof Zlib;

/**
 * @param spec - as npm takes it: `@acme/sdk@4.2.0`
 * @param file - from the root of the package
 */
export function packedFile(spec: string, file: string): string {
  if (!/^(@[\w.~-]+\/)?[\w.~][\w.~-]*(@[\w.^~*<>=+-]+)?$/.test(spec))
    throw new UsageError(`${JSON.stringify(spec)} is not a package of npm: write npm:NAME@VERSION`);
  const folder = mkdtempSync(join(tmpdir(), "sdkwright-npm-"));
  try {
    const args = ["pack", spec, "--loglevel=error", "--ignore-scripts", "--pack-destination", folder];
    const { status, stderr, error } = spawnSync("npm", args, { encoding: "utf8", shell: process.platform === "win32" });
    if (status !== 0) throw new UsageError(`npm cannot fetch ${spec}: ${error?.message ?? npmReason(stderr)}`);
    const [archive] = readdirSync(folder);
    const text =
      archive === undefined ? undefined : fileOfArchive(zlib().gunzipSync(readFileSync(join(folder, archive))), file);
    if (text === undefined)
      throw new UsageError(`${spec} has no ${file}: it was not made by a sdkwright that compares surfaces`);
    return text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What npm says is wrong, without where it wrote more about it. */
function npmReason(output: string): string {
  const lines = output.split("\n").map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim());
  const told = lines.filter((line) => line !== "" && !/^(code |errno |syscall |A complete log|\S*\.log$)/.test(line));
  return told[0] ?? "it says nothing";
}

/** A file of a tar archive (POSIX ustar): headers of 512 bytes, each with a name and a size, and contents that are filled up to 512. */
function fileOfArchive(archive: Buffer, file: string): string | undefined {
  for (let offset = 0; offset + 512 <= archive.length;) {
    const text = (start: number, length: number) =>
      archive.toString("utf8", offset + start, offset + start + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12).trim() || "0", 8);
    if (text(0, 100) === `package/${file}`) return archive.toString("utf8", offset + 512, offset + 512 + size);
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}
