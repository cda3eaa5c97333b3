// Files, a number and a random source in; so many changes of these, each with what our comparison and a compiler say of it in both
// directions, and those where they differ, out.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { load } from "js-yaml";
import { sdkOf, Workshop, type Sdk, type Verdict } from "./judge.js";
import { mutate, type Random } from "./mutate.js";
import { reviewedAs } from "./reviewed.js";

const tests = join(import.meta.dirname, "../..");

/** A pair about which our comparison and the compiler do not agree. */
export interface Judged {
  readonly what: string;
  readonly file: string;
  readonly place: string;
  readonly direction: "forward" | "backward";
  readonly verdict: Verdict;
}

/** The descriptions to change: those made for it, and those of all features. */
export function seeds(): string[] {
  const own = join(import.meta.dirname, "seeds");
  const features = join(tests, "fixtures/accept");
  return [
    ...readdirSync(own).map((name) => join(own, name)),
    // What is no schema, list or map is no place for a change.
    ...readdirSync(features)
      .filter((name) => name !== "commented-out")
      .map((name) => join(features, name, "input.yaml")),
  ].sort();
}

interface Work {
  readonly files: readonly string[];
  readonly count: number;
  readonly random: Random;
  /** Where SDKs and programs are written; removed at the end. */
  readonly folder: string;
  /** How many changes at a time. */
  readonly changes: number;
  readonly only?: string;
}

export async function judged({ files, count, random, folder, changes, only }: Work): Promise<{
  readonly pairs: number;
  /** Changed descriptions that have errors. */
  readonly refused: number;
  readonly differing: readonly Judged[];
  readonly all: readonly Judged[];
}> {
  const workshop = new Workshop(folder);
  const originals = new Map<string, { sdk: Sdk; value: unknown }>();
  const made = new Map<string, Omit<Judged, "verdict" | "direction">>();
  let refused = 0;
  for (let index = 0; index < count; index++) {
    const file = files[Math.floor(random() * files.length)]!;
    let original = originals.get(file);
    if (original === undefined) {
      const text = readFileSync(file, "utf8");
      const name = `seed-${originals.size}`;
      const sdk = await sdkOf(name, file, text);
      if (sdk === undefined) throw new Error(`${file} has errors`);
      original = { sdk, value: load(text) };
      originals.set(file, original);
      workshop.add({ name: `${name}.control`, before: sdk, now: sdk });
    }
    const kinds: string[] = [];
    const places: string[] = [];
    let { value } = original;
    try {
      for (let times = 0; times < changes; times++) {
        const changed = mutate(value, random, only);
        kinds.push(changed.kind);
        places.push(changed.place);
        value = changed.document;
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refused++;
      continue;
    }
    const name = `change-${index}`;
    const sdk = await sdkOf(name, file, JSON.stringify(value));
    if (sdk === undefined) {
      refused++;
      continue;
    }
    const shown = basename(file) === "input.yaml" ? basename(dirname(file)) : relative(tests, file);
    made.set(name, { what: kinds.join(" + "), file: shown, place: places.join(" + ") });
    workshop.add({ name: `${name}.forward`, before: original.sdk, now: sdk });
    workshop.add({ name: `${name}.backward`, before: sdk, now: original.sdk });
  }
  const verdicts = workshop.verdicts();
  workshop.remove();
  const all = verdicts.map((verdict): Judged => {
    const [name = "", direction] = verdict.name.split(".");
    const about = made.get(name) ?? { what: "control", file: name, place: "" };
    return { ...about, direction: direction === "backward" ? "backward" : "forward", verdict };
  });
  const differing = all.filter(({ verdict }) => {
    const isRefused = verdict.canary.length + verdict.consumer.length > 0;
    return isRefused !== (verdict.comparison.bump === "major") && reviewedAs(verdict) === undefined;
  });
  return { pairs: verdicts.length, refused, differing, all };
}
