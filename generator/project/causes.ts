// A project as it was and as it is in, the surfaces on the way from one to the other out: what the old input gives with the new program,
// then with the new configuration, then with the new overlays.
import type { Step } from "../compatibility/causes.js";
import type { Cause } from "../compatibility/change.js";
import type { Surface } from "../surface/surface.js";
import type { Lock } from "./lock.js";
import { planProject, type Project } from "./project.js";

/** What differs between the runs of two locks. */
export function causesBetween(before: Lock, after: Lock): Cause[] {
  const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  const files = ({ overlays }: Lock) => overlays.map(({ file, sha256 }) => [file, sha256]);
  const specs = ({ spec, joined }: Lock) => [spec, ...joined].map((one) => one?.sha256);
  return [
    ...(differ(before.generator, after.generator) ? (["generator"] as const) : []),
    ...(differ(before.config, after.config) ? (["config"] as const) : []),
    ...(differ(files(before), files(after)) ? (["overlay"] as const) : []),
    ...(differ(specs(before), specs(after)) ? (["spec"] as const) : []),
  ];
}

/** A project at one time: the surface that was made, and the record of what it was made of. */
export interface Moment {
  readonly surface: Surface;
  readonly lock: Lock;
}

/**
 * The way from one moment to another.
 *
 * @param old - the project with the input, the overlays and the configuration that it had
 * @param now - the same with those of today
 */
export async function stepsBetween(from: Moment, to: Moment, old: Project, now: Project): Promise<Step[]> {
  const causes = causesBetween(from.lock, to.lock);
  const [only] = causes;
  if (only === undefined || causes.length === 1) return [step(only ?? null, from.surface, to.surface)];
  const steps: Step[] = [];
  let surface = from.surface;
  const go = async (cause: Cause, project: Project) => {
    if (!causes.includes(cause)) return;
    const next = (await planProject(project, "surface")).plan.surface;
    if (next === undefined) return;
    steps.push(step(cause, surface, next));
    surface = next;
  };
  const { spec, joined, overlays, upstream, given } = old.config;
  await go("generator", old);
  const kept = { spec, joined, overlays, ...(upstream && { upstream }), ...(given !== undefined && { given }) };
  await go("config", { ...now, config: { ...withoutInput(now.config), ...kept } });
  // A snapshot has its overlays in it: what of them is old and what new cannot be taken apart any more.
  const rest = causes.filter((cause) => cause === "overlay" || cause === "spec");
  if (rest.length === 2 && upstream === undefined) {
    await go("overlay", {
      ...now,
      config: { ...withoutInput(now.config), spec, joined, overlays: now.config.overlays },
    });
    rest.shift();
  }
  if (rest.length > 0) steps.push(step(rest.length === 1 ? rest[0]! : null, surface, to.surface));
  return steps;
}

function withoutInput({ upstream: _, given: __, ...config }: Project["config"]): Project["config"] {
  return config;
}

function step(cause: Cause | null, before: Surface, after: Surface): Step {
  return { cause, before, after };
}
