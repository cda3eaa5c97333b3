// An OpenAPI 3.1 document in, `schema.ts` out: the raw types of everything in it. The only file that knows openapi-typescript.
import type { File } from "../code/file.js";
import { fileOf, modules } from "./places.js";

/** Prints `paths`, `components` and `operations` as types, for users of openapi-fetch and the like. Rejects where the document is broken. */
export async function schemaFile(root: unknown): Promise<File> {
  const { default: openapiTypescript, astToString } = await import("openapi-typescript");
  const nodes = await openapiTypescript(root as Parameters<typeof openapiTypescript>[0], {
    silent: true,
    alphabetize: true,
  });
  return { kind: "printed", path: fileOf(modules.schema), text: astToString(nodes) };
}
