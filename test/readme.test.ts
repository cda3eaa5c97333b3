// What the README says about the package is what the tests have shown.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { differences, typeDifferences } from "./package/differences.js";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

it.each([
  ["differences", differences],
  ["types", typeDifferences],
])("quotes the table of %s", (mark, table) => {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = Object.values(table).map(
    ({ when, theirs, ours, why }) => `| ${[when, theirs, ours, why].map(cell).join(" | ")} |`,
  );
  const text = ["| When | The replaced package | This one | Why |", "| --- | --- | --- | --- |", ...rows].join("\n");
  expect(new RegExp(`<!-- ${mark} -->\n([^]*)\n<!-- /${mark} -->`).exec(readme)?.[1]).toBe(text);
});

it("shows commands that there are", () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
  // `npm run build` of the generated package is its own.
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});
