// `npm run corpus:prettier -- DIR [TEXT]`: generates from every description below a folder whose path contains TEXT, and names the files
// that Prettier would change.
import { join, resolve } from "node:path";
import { loadConfig, plan } from "../../generator/index.js";
import { changedByPrettier } from "../package/prettier.js";
import { documentsOf } from "./documents.js";

const [folder, only = ""] = process.argv.slice(2);
if (folder === undefined) throw new Error("npm run corpus:prettier -- DIR [TEXT]");
let files = 0;
let differences = 0;
for (const { path } of documentsOf(resolve(folder)).filter((one) => one.path.includes(only))) {
  const spec = join(resolve(folder), path);
  const { texts = [] } = await plan(loadConfig({ spec, output: "unused", config: false, cwd: resolve(folder) }));
  const { changed, checked } = await changedByPrettier(texts);
  files += checked;
  differences += changed.length;
  console.log(`${path}: ${checked} files${changed.map((file) => `\n  ${file}`).join("")}`);
}
console.log(`${files} files, ${differences} that Prettier would change`);
process.exitCode = differences === 0 ? 0 : 1;
