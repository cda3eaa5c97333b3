// `sdkwright show`: the value of a stage as JSON.
import type { Config } from "../config.js";
import { plan, type Plan, type Stage } from "../pipeline.js";
import { parseSource } from "../source/source.js";

/** The value of a stage, ready to be printed; `undefined` where the run did not get that far. */
export async function show(config: Config, stage: Stage): Promise<{ plan: Plan; value: unknown }> {
  const made = await plan(config, stage);
  return { plan: made, value: valueOf(made, stage) };
}

function valueOf(made: Plan, stage: Stage): unknown {
  switch (stage) {
    case "source":
      return made.sources.size === 0
        ? undefined
        : [...made.sources.values()].map(({ uri, format, text }) => ({
            uri,
            format,
            value: format === "text" ? text : parseSource(uri, text).value,
          }));
    case "document":
      return made.document === undefined
        ? undefined
        : {
            writtenIn: made.document.writtenIn,
            root: made.document.root,
            origins: Object.fromEntries(made.document.origins),
          };
    case "api":
      return made.api;
    case "surface":
      return made.surface;
    case "files":
      return made.files;
    case "text":
      return made.texts;
  }
}
