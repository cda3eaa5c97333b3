// Every generated source is as Prettier would write it: nobody who opens one in an editor makes a diff. Markdown keeps the layout of its templates.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, getFileInfo } from "prettier";
import { describe, expect, it } from "vitest";
import { loadConfig, plan, type Config } from "../../generator/index.js";
import { root } from "./packed.js";

/** The files of a run that Prettier would change; `seen` is what counts of a text. */
async function changed(
  config: Config,
  seen: (text: string) => string = (text) => text,
): Promise<{ changed: string[]; checked: number }> {
  const { texts = [], diagnostics } = await plan(config);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const found: string[] = [];
  let checked = 0;
  // The surface has a declaration to a line, so that a change of one is a change of one line; it is data, not code.
  const others = texts.filter(({ path }) => !path.endsWith(".md") && path !== "surface.json");
  for (const { path, text } of others) {
    const { inferredParser } = await getFileInfo(path, { ignorePath: [] });
    if (inferredParser === null) continue;
    checked += 1;
    // Prettier's own defaults: the repository's configuration is for what is written by hand.
    const formatted = await format(text, { filepath: path, parser: inferredParser });
    if (seen(formatted) !== seen(text)) found.push(path);
  }
  return { changed: found, checked };
}

/**
 * Two shapes in which oxfmt breaks lines that Prettier 3.10 leaves whole: a union that fits the line below its name, and
 * a type argument that is a long object. They differ in white space, and in the bar before the first member.
 */
function flat(text: string): string {
  return text
    .replace(/\s+/g, "")
    .replace(/([:=<([&])\|/g, "$1")
    .replace(/,([)>])/g, "$1");
}

describe("prettier leaves as it is", () => {
  it("the package", async () => {
    const result = await changed(loadConfig({ cwd: root }));
    expect(result.changed).toEqual([]);
    expect(result.checked).toBeGreaterThan(40);
  });

  const documents = [
    "resend/resend.yaml",
    "notion/notion-openapi.json",
    "scalar-galaxy/3.1.yaml",
    "influxdata-multifile/cloud.yml",
    "weaviate/schema.json",
  ];
  const corpus = fileURLToPath(new URL("../../../shared/corpus/specs/", import.meta.url));
  const isMissing = !existsSync(corpus);
  if (isMissing) console.warn("skipped: the format of other packages, whose descriptions are not at ../shared/corpus");

  it.skipIf(isMissing).each(documents)(
    "the package of %s, but for two shapes",
    async (name) => {
      const result = await changed(
        loadConfig({ spec: `${corpus}${name}`, output: "unused", config: false, cwd: root }),
        flat,
      );
      expect(result.changed).toEqual([]);
      expect(result.checked).toBeGreaterThan(20);
    },
    120_000,
  );
});
