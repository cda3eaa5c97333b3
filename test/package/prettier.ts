// Texts of a package in, those that Prettier would change out.
import { format, getFileInfo } from "prettier";
import type { Text } from "../../generator/index.js";

/** The paths of sources that are not as Prettier with its own defaults would write them, and how many were looked at. */
export async function changedByPrettier(texts: readonly Text[]): Promise<{ changed: string[]; checked: number }> {
  const changed: string[] = [];
  let checked = 0;
  for (const { path, text } of texts) {
    const { inferredParser } = await getFileInfo(path, { ignorePath: [] });
    if (inferredParser === null) continue;
    checked += 1;
    // Its parser of TypeScript takes more than linear time: a file of a megabyte takes half a minute, and Babel's prints the same.
    const parser = inferredParser === "typescript" && text.length > 200_000 ? "babel-ts" : inferredParser;
    if ((await format(text, { filepath: path, parser })) !== text) changed.push(path);
  }
  return { changed, checked };
}
