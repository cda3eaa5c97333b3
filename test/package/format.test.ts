// Every generated file is as Prettier would write it: nobody who opens one in an editor makes a diff.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, getFileInfo } from "prettier";
import { describe, expect, it } from "vitest";
import { loadConfig, plan, type Config } from "../../generator/index.js";
import { root } from "./packed.js";

/** The files of a run that Prettier would change. */
async function changed(
  config: Config,
  isOwn: (path: string) => boolean = () => true,
): Promise<{ changed: string[]; checked: number }> {
  const { texts = [], diagnostics } = await plan(config);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const found: string[] = [];
  let checked = 0;
  for (const { path, text } of texts.filter(({ path }) => isOwn(path))) {
    const { inferredParser } = await getFileInfo(path, { ignorePath: [] });
    if (inferredParser === null) continue;
    checked += 1;
    // Prettier's own defaults: the repository's configuration is for what is written by hand.
    const formatted = await format(text, { filepath: path, parser: inferredParser });
    const isSame = path.endsWith(".md") ? unpadded(formatted) === unpadded(text) : formatted === text;
    if (!isSame) found.push(path);
  }
  return { changed: found, checked };
}

/** Prettier pads the cells of tables; generated ones are not padded, or one longer name would change every line of a table. */
function unpadded(text: string): string {
  return text.replace(/^\|.*\|$/gm, (line) => line.replace(/ +\|/g, " |").replace(/-+/g, "---"));
}

describe("prettier leaves as it is", () => {
  it("the package", async () => {
    // The pages of API classes keep the layout that their readers know; their template says so.
    const isOwn = (path: string) => !/^docs\/\w+Api\.md$/.test(path);
    const result = await changed(loadConfig({ cwd: root }), isOwn);
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
    "the package of %s",
    async (name) => {
      const result = await changed(
        loadConfig({ spec: `${corpus}${name}`, output: "unused", config: false, cwd: root }),
      );
      expect(result.changed).toEqual([]);
      expect(result.checked).toBeGreaterThan(20);
    },
    120_000,
  );
});
