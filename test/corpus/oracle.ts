// A generated package in, a file of assertions out: every model and the type that openapi-typescript makes of the same schema are
// assignable both ways. The compiler is the judge; `mismatchesOf` reads its verdict.
import { fileURLToPath } from "node:url";
import type { Api } from "../../generator/api/api.js";
import { models } from "../../generator/outputs/models.js";
import { print, type Text } from "../../generator/print/print.js";
import { loadTemplates } from "../../generator/print/templates.js";
import type { CompileError } from "./compile.js";
import { rawTypes } from "./oracle/raw.js";
import type { Schema } from "./oracle/rewrites.js";

export interface Oracle {
  /** Files to lay beside those of the package, below `src/oracle/`. */
  readonly texts: readonly Text[];
  /** How many models are compared. */
  readonly models: number;
  /** How often each of the rewrites in `oracle/rewrites.ts` was needed. */
  readonly applied: ReadonlyMap<string, number>;
  /** What openapi-typescript said where it did not take the document. */
  readonly refused?: string;
}

export interface Mismatch {
  /** The model; "" where the whole package is meant. */
  readonly model: string;
  /**
   * `takes`: what openapi-typescript describes is not a value of the model. `gives`: a value of the model is not what
   * openapi-typescript describes. `raw`: what openapi-typescript prints does not compile. `ours`: the model does not compile.
   */
  readonly direction: "takes" | "gives" | "raw" | "ours";
  readonly message: string;
}

const checkPath = "src/oracle/check.ts";
const rawPath = "src/oracle/raw.ts";
const templatesFolder = fileURLToPath(new URL("../../templates", import.meta.url));

/** The assertions about one package. `root` is the document in OpenAPI 3.1 (`plan.document.root`). */
export async function oracleOf(api: Api, root: Schema): Promise<Oracle> {
  let raw;
  try {
    raw = await rawTypes(root);
  } catch (error) {
    return { texts: [], models: 0, applied: new Map(), refused: String(error).split("\n")[0]! };
  }
  const closed = closedOf(api);
  const hasBytes = JSON.stringify(api.models).includes('{"kind":"binary"}');
  const lines = [
    'import type * as Open from "../models/index.js";',
    `import type * as Closed from "${closed === undefined ? "../models/index.js" : "./models/index.js"}";`,
    'import type * as Raw from "./raw.js";',
  ];
  const prefix = "/components/schemas/";
  const compared = api.models.filter(({ id, key }) => raw.names.has(key) && id.startsWith(prefix));
  for (const { name, key } of compared) {
    const theirs = `Raw.${raw.names.get(key)!}`;
    if (closed !== undefined && !hasBytes)
      lines.push(`export const ${name}__open: Open.${name} = null! as ${theirs}; // takes ${name}`);
    lines.push(`export const ${name}__takes: Closed.${name} = null! as ${theirs}; // takes ${name}`);
    lines.push(`export const ${name}__gives: ${theirs} = null! as Closed.${name}; // gives ${name}`);
  }
  const again =
    closed === undefined ? [] : await print(models(closed), loadTemplates([templatesFolder]), templatesFolder);
  const texts = [
    { path: checkPath, text: `${lines.join("\n")}\n` },
    { path: rawPath, text: raw.text },
    ...again.map(({ path, text }) => ({ path: path.replace(/^src\//, "src/oracle/"), text })),
  ];
  return { texts: compared.length === 0 ? [] : texts, models: compared.length, applied: raw.applied };
}

/**
 * The service as openapi-typescript sees it: enums are closed, and bytes are strings. `undefined` where that changes nothing. Only
 * these two are other: everything goes through the same printer as the models themselves.
 */
function closedOf(api: Api): Api | undefined {
  let isOther = false;
  const text = JSON.stringify(api, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !("kind" in value)) return value;
    const isOpen = value.kind === "enum" && "open" in value && value.open === true;
    const isBinary = value.kind === "binary";
    isOther ||= isOpen || isBinary;
    return isOpen ? { ...value, open: false } : isBinary ? { kind: "string" } : value;
  });
  return isOther ? (JSON.parse(text) as Api) : undefined;
}

/** What the compiler found in the files of an oracle; errors elsewhere are not its business. */
export function mismatchesOf({ texts }: Pick<Oracle, "texts">, errors: readonly CompileError[]): Mismatch[] {
  const linesOf = new Map(texts.map(({ path, text }) => [path, text.split("\n")]));
  return errors.flatMap(({ path, line, message }): Mismatch[] => {
    const source = linesOf.get(path);
    if (source === undefined) return [];
    if (path === checkPath) {
      const [, direction, model = ""] = /\/\/ (takes|gives) (\S+)$/.exec(source[line - 1] ?? "") ?? [];
      return [{ model, direction: direction === "takes" || direction === "gives" ? direction : "ours", message }];
    }
    if (path === rawPath) {
      const alias = source.slice(0, line).findLast((text) => text.startsWith("export type ")) ?? "";
      return [{ model: /^export type (\w+)/.exec(alias)?.[1] ?? "", direction: "raw", message }];
    }
    return [{ model: /([^/]+)\.ts$/.exec(path)?.[1] ?? "", direction: "ours", message }];
  });
}
