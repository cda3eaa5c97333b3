// Where this program is installed in, its name, its version and its folders out.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the package. This file stands right below it, in the sources as in what is built of them. */
const packageFolder = new URL("../", import.meta.url);

export const program = {
  name: "sdkwright",
  /** The folder with the code that runs. */
  code: fileURLToPath(new URL("./", import.meta.url)),
  templates: fileURLToPath(new URL("templates", packageFolder)),
  /** What the build read of the templates; there is none beside the sources. */
  builtTemplates: fileURLToPath(new URL("./templates.json", import.meta.url)),
  packageFile: fileURLToPath(new URL("package.json", packageFolder)),
} as const;

/** What the program's package.json says of it. */
export function packageOf(): { readonly version: string; readonly dependencies: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(program.packageFile, "utf8")) as ReturnType<typeof packageOf>;
}
