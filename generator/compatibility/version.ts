// A version and how large a release is in, the version of that release out.
import type { Level } from "./change.js";

/** What a change is called where semantic versioning is followed: before 1.0.0 a minor release may break, and a patch may add. */
export function levelAt(version: string, level: Level): Level {
  if (!version.startsWith("0.")) return level;
  return level === "major" ? "minor" : level === "minor" ? "patch" : level;
}

/**
 * `4.2.1` and `minor` → `4.3.0`. Before 1.0.0 a minor release may break and a patch may add (https://semver.org, 4).
 *
 * @param pre - the name of a prerelease
 * @param last - the prerelease before it: `5.0.0-next.0` → `5.0.0-next.1`
 */
export function nextVersion(version: string, level: Level, pre?: string, last = version): string {
  const parts = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+?)(?:\.(\d+))?)?(?:\+.*)?$/.exec(version);
  if (parts === null) throw new Error(`${version} is not a version`);
  const [major, minor, patch] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const shifted = levelAt(version, level === "none" ? "patch" : level);
  // 5.0.0-next.1 already promises what 5.0.0 does: a release on the way there counts on.
  const isReached =
    parts[4] !== undefined &&
    (shifted === "patch" || (patch === 0 && (shifted === "minor" || (shifted === "major" && minor === 0))));
  const next = isReached
    ? [major, minor, patch]
    : shifted === "major"
      ? [major + 1, 0, 0]
      : shifted === "minor"
        ? [major, minor + 1, 0]
        : [major, minor, patch + 1];
  const text = next.join(".");
  if (pre === undefined) return text;
  const start = `${text}-${pre}.`;
  const count =
    last.startsWith(start) && /^\d+$/.test(last.slice(start.length)) ? Number(last.slice(start.length)) + 1 : 0;
  return `${start}${count}`;
}

/** Whether a version is a try at the one that its numbers say: `5.0.0-next.0`. */
export function isPrerelease(version: string): boolean {
  return /^\d+\.\d+\.\d+-/.test(version);
}

/** Whether a version promises more than another one, as far as its three numbers say: `4.3.0` where `5.0.0` is needed. */
export function isBelow(version: string, needed: string): boolean {
  const [own, other] = [version, needed].map((text) =>
    text
      .replace(/[-+].*$/, "")
      .split(".")
      .map(Number),
  );
  const index = own!.findIndex((number, at) => number !== other![at]);
  return index >= 0 && own![index]! < other![index]!;
}
