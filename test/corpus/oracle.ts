// A generated package in, a file of assertions out: every model and the type that openapi-typescript makes of the same schema are
// assignable both ways. The compiler is the judge; `mismatchesOf` reads its verdict.
import { fileURLToPath } from "node:url";
import type { Api, Model } from "../../generator/api/api.js";
import { readApi } from "../../generator/api/read.js";
import { modelsOf } from "../../generator/api/usage.js";
import type { Document } from "../../generator/document/document.js";
import { isObject, mapChildren, type JsonObject, type Visit } from "../../generator/document/shape.js";
import { models } from "../../generator/outputs/models.js";
import { print, type Text } from "../../generator/print/print.js";
import { loadTemplates } from "../../generator/print/templates.js";
import { child } from "../../generator/source/pointer.js";
import type { CompileError } from "./compile.js";
import { lostProperties } from "./oracle/properties.js";
import { rawTypes } from "./oracle/raw.js";

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

export type Direction = "takes" | "gives" | "lost" | "raw" | "ours";

export interface Mismatch {
  /** The model; "" where the whole package is meant. */
  readonly model: string;
  /**
   * `takes`: what openapi-typescript describes is not a value of the model. `gives`: a value of the model is not what
   * openapi-typescript describes. `lost`: the model has not a property that its schema declares. `raw`: what
   * openapi-typescript prints does not compile. `ours`: the model does not compile.
   */
  readonly direction: Direction;
  readonly message: string;
}

const checkPath = "src/oracle/check.ts";
const rawPath = "src/oracle/raw.ts";
const templatesFolder = fileURLToPath(new URL("../../templates", import.meta.url));

/** The assertions about one package. `document` is the description in OpenAPI 3.1 (`plan.document`). */
export async function oracleOf(document: Document): Promise<Oracle> {
  const root = neutral({ value: document.root, kind: "document", pointer: "" }) as JsonObject;
  let raw;
  try {
    raw = await rawTypes(root);
  } catch (error) {
    return { texts: [], models: 0, applied: new Map(), refused: String(error).split("\n")[0]! };
  }
  const api = plain(readApi({ ...document, root }, {}, () => undefined));
  const isNamed = ({ id, key }: Model) => id === child("/components/schemas", key);
  const compared = api.models.filter((model) => isNamed(model) && raw.names.has(model.key));
  const lines = compared.flatMap(({ name, key }) => {
    const theirs = `Raw.${raw.names.get(key)!}`;
    return [
      `export const ${name}__takes: Ours.${name} = null! as ${theirs}; // takes ${name}`,
      `export const ${name}__gives: ${theirs} = null! as Ours.${name}; // gives ${name}`,
    ];
  });
  const ours = await print(models(api), loadTemplates([templatesFolder]), templatesFolder);
  const textOf = new Map(ours.map(({ path, text }) => [path, text]));
  const schemas = componentsOf(root);
  const byId = new Map(api.models.map((model) => [model.id, model]));
  /** The text of a model, with those of the models that stand in the place of objects without a name. */
  const textsOf = (model: Model, seen: Set<string>): string => {
    if (seen.has(model.id)) return "";
    seen.add(model.id);
    const parts = modelsOf(model.type).flatMap((id) => byId.get(id) ?? []);
    const unnamed = parts.filter((part) => !isNamed(part));
    return [textOf.get(`src/models/${model.name}.ts`) ?? "", ...unnamed.map((part) => textsOf(part, seen))].join("\n");
  };
  for (const model of compared) {
    const { name, key } = model;
    const lost = lostProperties(schemas[key], textsOf(model, new Set()));
    // What does not compile is found with the rest.
    lines.push(
      ...lost.map(
        (property, index) => `export const ${name}__lost${index}: never = ${JSON.stringify(property)}; // lost ${name}`,
      ),
    );
  }
  const imports = ['import type * as Ours from "./models/index.js";', 'import type * as Raw from "./raw.js";'];
  const texts = [
    { path: checkPath, text: `${[...imports, ...lines].join("\n")}\n` },
    { path: rawPath, text: raw.text },
    ...ours.map(({ path, text }) => ({ path: path.replace(/^src\//, "src/oracle/"), text })),
  ];
  return { texts: compared.length === 0 ? [] : texts, models: compared.length, applied: raw.applied };
}

function componentsOf(root: JsonObject): JsonObject {
  const components = root["components"] as JsonObject | undefined;
  return (components?.["schemas"] ?? {}) as JsonObject;
}

/**
 * The description without the words by which we and openapi-typescript make different types on purpose: we narrow models by their
 * discriminators and give them a second shape for requests, it leaves properties out and adds others.
 */
function neutral(visit: Visit): unknown {
  const { value, kind } = visit;
  const inner = mapChildren(value, visit, neutral);
  if (kind !== "schema" || !isObject(inner)) return inner;
  const { discriminator: _, readOnly: _readOnly, writeOnly: _writeOnly, ...others } = inner;
  return others;
}

/** The service as openapi-typescript sees it: enums are closed, and bytes are strings. */
function plain(api: Api): Api {
  const text = JSON.stringify(api, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !("kind" in value)) return value;
    if (value.kind === "enum" && "open" in value && value.open === true) return { ...value, open: false };
    return value.kind === "binary" ? { kind: "string" } : value;
  });
  return JSON.parse(text) as Api;
}

/** A difference that is nobody's to mend, or openapi-typescript's. */
export interface Exception {
  readonly name: string;
  readonly reason: string;
  readonly covers: (mismatch: Mismatch) => boolean;
}

/** Every exception there is. Differences of words rather than of models are in `oracle/rewrites.ts`. */
export const exceptions: readonly Exception[] = [
  {
    name: "circle",
    reason: "openapi-typescript prints schemas that are their own alternatives as aliases that no compiler resolves",
    covers: ({ direction, message }) => direction === "raw" && message.startsWith("TS2456"),
  },
  {
    name: "beyond 2^53",
    reason: "a number that JavaScript rounds is a type of its own there; ours is `number`, and a warning",
    covers: ({ direction, message }) =>
      direction === "gives" && /Type 'number' is not assignable to type '-?\d{16,}'/.test(message),
  },
  {
    name: "part of itself",
    reason:
      "a part of a schema that contains itself has no name to refer to; the inner one is `unknown`, and a warning",
    covers: ({ direction, message }) =>
      direction === "gives" && /Type 'unknown' is not assignable to type 'Raw_part_/.test(message),
  },
];

/** What the compiler found in the files of an oracle, but for what an exception covers; errors elsewhere are not its business. */
export function mismatchesOf(oracle: Pick<Oracle, "texts">, errors: readonly CompileError[]): Mismatch[] {
  return differencesOf(oracle, errors).filter((mismatch) => !exceptions.some(({ covers }) => covers(mismatch)));
}

/** How often each exception is needed. */
export function excused(oracle: Pick<Oracle, "texts">, errors: readonly CompileError[]): Map<string, number> {
  const found = differencesOf(oracle, errors);
  return new Map(exceptions.map(({ name, covers }) => [name, found.filter(covers).length]));
}

function differencesOf({ texts }: Pick<Oracle, "texts">, errors: readonly CompileError[]): Mismatch[] {
  const linesOf = new Map(texts.map(({ path, text }) => [path, text.split("\n")]));
  return errors.flatMap(({ path, line, message }): Mismatch[] => {
    const source = linesOf.get(path);
    if (source === undefined) return [];
    if (path === checkPath) {
      const [, direction, model = ""] = /\/\/ (takes|gives|lost) (\S+)$/.exec(source[line - 1] ?? "") ?? [];
      return [{ model, direction: (direction as Direction | undefined) ?? "ours", message }];
    }
    if (path === rawPath) {
      const alias = source.slice(0, line).findLast((text) => text.startsWith("export type ")) ?? "";
      return [{ model: /^export type (\w+)/.exec(alias)?.[1] ?? "", direction: "raw", message }];
    }
    return [{ model: /([^/]+)\.ts$/.exec(path)?.[1] ?? "", direction: "ours", message }];
  });
}
