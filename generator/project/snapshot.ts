// A configuration and the record of the last update in, what of the snapshot is not what the configuration says any more out.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { specsOf, type Config, type Upstream } from "../config.js";
import { UsageError } from "../diagnostics/diagnostic.js";
import { hashOf } from "../disk/tree.js";
import type { Selection } from "../document/slice.js";
import { isUrl } from "../source/allow.js";
import { decode } from "../source/decode.js";
import { fromLock, type Lock } from "./lock.js";
import { lastSurface } from "./pastNames.js";

/** A configuration with what is recorded of it. */
interface Recorded {
  readonly config: Config;
  readonly lock?: Lock;
  readonly pending?: Lock;
}

/** The record of the run that wrote the snapshot: the last one, or one that was cut off after that. */
export function lockOfSnapshot({ config, lock, pending }: Recorded): Lock | undefined {
  if (pending === undefined) return lock;
  return pending.spec?.snapshotSha256 === hashOfFile(config.spec) ? pending : lock;
}

function hashOfFile(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const text = decode(readFileSync(path));
  return text === undefined ? undefined : hashOf(text);
}

/** Whether the snapshot is not what the last `update` wrote. */
export function isSnapshotEdited(recorded: Recorded): boolean {
  const { config } = recorded;
  if (config.upstream === undefined) return false;
  const hash = lockOfSnapshot(recorded)?.spec?.snapshotSha256;
  return hash !== undefined && hash !== hashOfFile(config.spec);
}

/** Throws `UsageError` where a file stands in the place of the snapshot that no update wrote. */
export function requireOwnSnapshot(recorded: Recorded, text: string): void {
  const { config, lock, pending } = recorded;
  const present = config.upstream === undefined ? undefined : hashOfFile(config.spec);
  if (present === undefined || present === hashOf(text)) return;
  // Who has lost the lock has an output of ours.
  const isUnknown = lock === undefined && pending === undefined && lastSurface(config.output) !== undefined;
  const isRecorded = lockOfSnapshot(recorded)?.spec?.snapshot === fromLock(config.lock, config.spec);
  if (isUnknown || isRecorded) return;
  throw new UsageError(
    `${config.spec} stands where the snapshot belongs, and no update wrote it: name another file as \`snapshot\`, ` +
      "or take it over with sdkwright update --adopt",
  );
}

/** One sentence for each thing that the snapshot was made of and that is another one now: only `update` makes it anew. */
export function changedSinceUpdate(recorded: Recorded): string[] {
  const { config } = recorded;
  const { upstream } = config;
  const last = lockOfSnapshot(recorded);
  if (upstream === undefined || last?.spec?.snapshotSha256 === undefined) return [];
  const nameOf = (path: string) => fromLock(config.lock, path);
  const what = [
    ...changedSpecs(upstream, last, nameOf),
    ...changedOverlays(upstream, last, nameOf),
    ...(textOf(upstream.selection) !== textOf(last.spec.slice ?? {}) ? ["`slice` in the configuration"] : []),
  ];
  return what.map((one) => `${one} changed since the last update: sdkwright update makes ${nameOf(config.spec)} anew`);
}

function changedSpecs({ spec, joined }: Upstream, last: Lock, nameOf: (path: string) => string): string[] {
  // Another description was taken once, or what is published is elsewhere: there is nothing to look at.
  const past = new Map([last.spec!, ...last.joined].map(({ source, sha256 }) => [source, sha256]));
  const paths = specsOf({ spec, joined }).filter((path) => !isUrl(path));
  const changed = paths.filter(
    (path) => past.has(nameOf(path)) && past.get(nameOf(path)) !== hashOfFile(resolve(path)),
  );
  const now = joined.map(({ spec: path, mark }) => [nameOf(path), mark]);
  const isOtherList = JSON.stringify(now) !== JSON.stringify(last.joined.map(({ source, mark }) => [source, mark]));
  return [...changed.map(nameOf), ...(isOtherList ? ["the list of descriptions"] : [])];
}

function changedOverlays({ overlays: files }: Upstream, last: Lock, nameOf: (path: string) => string): string[] {
  const past = new Map(last.overlays.map(({ file, sha256 }) => [file, sha256]));
  const overlays = files.map((path) => ({ file: nameOf(path), sha256: hashOfFile(resolve(path)) }));
  const changed = overlays.filter(({ file, sha256 }) => past.has(file) && past.get(file) !== sha256);
  const isOtherList = overlays.map(({ file }) => file).join() !== [...past.keys()].join();
  return [...changed.map(({ file }) => file), ...(isOtherList ? ["the list of overlays"] : [])];
}

/** The order of what is chosen chooses nothing. */
function textOf({ exclude = {}, deprecated = "keep", ...named }: Selection): string {
  const lists = [named, exclude].flatMap(({ tags = [], paths = [], operations = [] }) => [tags, paths, operations]);
  return JSON.stringify([deprecated, ...lists.map((list) => [...list].sort())]);
}
