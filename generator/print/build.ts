// A part of the build, no part of the program: `tsx build.ts FOLDER FILE` writes what is read of the templates in a folder.
import { readFileSync, writeFileSync } from "node:fs";
import type { BuiltTemplates } from "./built.js";
import { readTemplate, templateFiles } from "./steps.js";

const [, , folder = "", file = ""] = process.argv;
const built: BuiltTemplates = Object.fromEntries(
  [...templateFiles(folder)].map(([name, path]) => {
    const text = readFileSync(path, "utf8");
    return [name, { text, steps: readTemplate(text, `templates/${name}`) }];
  }),
);
writeFileSync(file, JSON.stringify(built));
