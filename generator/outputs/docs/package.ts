// The settings in, what every page says about the package out.
import type { View } from "../../code/file.js";
import { markdownLine } from "../../code/prose.js";
import type { Settings } from "../output.js";

/** The package that the page belongs to. */
export function packageView({ package: { name, version, browserName } }: Settings): View {
  return {
    packageName: markdownLine(name),
    packageVersion: markdownLine(version),
    browserName: markdownLine(browserName),
  };
}
