// Runs all cases and says of each how it went; the same in every runtime.
import { cases } from "./cases.js";
import { makeWorld, type Features, type Place, type Sdk } from "./world.js";

export interface Outcome {
  readonly name: string;
  /** Why it failed. */
  readonly error?: string;
}

export async function outcomes(place: Place, sdk: Sdk, features: Features): Promise<Outcome[]> {
  const world = makeWorld(place, sdk, features);
  const all: Outcome[] = [];
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run(world);
      all.push({ name });
    } catch (error) {
      const { stack, cause } = error as { stack?: string; cause?: Error };
      all.push({ name, error: `${stack ?? String(error)}\n${cause?.stack ?? ""}` });
    }
  }
  return all;
}
