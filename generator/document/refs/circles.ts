// References that are nothing else in, those that lead back to themselves out: there is nothing in between that could be described.
import type { Origin } from "../document.js";
import { longestChain } from "./resolve.js";

/** From an object that is only a reference to the one that it names. */
export interface Step {
  readonly next: string;
  readonly reference: string;
  readonly place: Origin;
  /** Whether something stands beside the reference, and this version lets it hold. */
  readonly hasSiblings: boolean;
}

/** A step that cannot be taken. */
export interface WrongStep {
  readonly id: string;
  readonly step: Step;
  readonly message: string;
  /** Whether the siblings of this reference say enough to go on without it. */
  readonly isHarmless: boolean;
}

/** Finds references that lead back to themselves with nothing in between, and chains that nobody means. */
export function findCircles(steps: ReadonlyMap<string, Step>): WrongStep[] {
  const wrong: WrongStep[] = [];
  const cleared = new Set<string>();
  for (const start of steps.keys()) {
    const way = new Set<string>();
    let id: string | undefined = start;
    while (id !== undefined && !cleared.has(id) && !way.has(id) && way.size <= longestChain) {
      way.add(id);
      id = steps.get(id)?.next;
    }
    if (id !== undefined && way.has(id)) {
      const first = [...way].indexOf(id);
      for (const one of breakCircle([...way].slice(first), [...way][first - 1], steps)) wrong.push(one);
    } else if (way.size > longestChain)
      wrong.push(wrongStep(start, steps, `leads through more than ${longestChain} references`, false));
    for (const step of way) cleared.add(step);
  }
  return wrong;
}

/**
 * One reference with something beside it is enough to break a circle; without any, all of them are wrong, and so is the one that leads
 * there from another file: whoever reads that one sees no circle.
 */
function breakCircle(
  circle: readonly string[],
  entry: string | undefined,
  steps: ReadonlyMap<string, Step>,
): WrongStep[] {
  const first = circle.filter((id) => steps.get(id)!.hasSiblings).sort()[0];
  if (first !== undefined)
    return [wrongStep(first, steps, "leads back to itself; what stands beside it counts alone", true)];
  const wrong = circle.map((id) => wrongStep(id, steps, "leads back to itself", false));
  const files = circle.map((id) => steps.get(id)!.place.uri);
  if (entry === undefined || files.includes(steps.get(entry)!.place.uri)) return wrong;
  return [wrongStep(entry, steps, "leads to references that lead back to themselves", false), ...wrong];
}

function wrongStep(id: string, steps: ReadonlyMap<string, Step>, said: string, isHarmless: boolean): WrongStep {
  const step = steps.get(id)!;
  return { id, step, message: `${JSON.stringify(step.reference)} ${said}`, isHarmless };
}
