// Names in, descriptions on the disk out: real ones, the same with one schema changed, and synthetic ones of any size.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { dump, load } from "js-yaml";

/** A description to measure with. */
export interface BenchDocument {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

const here = import.meta.dirname;
const shared = join(here, "../../../shared/specs/genesys-cloud");

const known: readonly (readonly [name: string, path: string])[] = [
  ["slice", join(here, "../../spec/usage-events.yaml")],
  ["genesys-2017", join(shared, "history/18.0.0.swagger2.json")],
  ["github", join(here, "node_modules/@octokit/openapi/generated/api.github.com.json")],
  ["genesys", join(shared, "full-229.1.0.swagger2.json")],
];

/** The real documents, but for those that are not there; that is said. */
export function documents(): BenchDocument[] {
  return known.flatMap(([name, path]) => {
    if (existsSync(path)) return [{ name, path, bytes: statSync(path).size }];
    console.warn(`left out: ${name}, which is not at ${path}`);
    return [];
  });
}

/** Writes a copy of a description in which one schema has one more property. */
export function withChangedSchema({ path }: BenchDocument, folder: string): string {
  const isJson = path.endsWith(".json");
  const text = readFileSync(path, "utf8");
  const root = (isJson ? JSON.parse(text) : load(text)) as {
    definitions?: Record<string, { properties?: Record<string, unknown> }>;
    components?: { schemas?: Record<string, { properties?: Record<string, unknown> }> };
  };
  const schemas = Object.values(root.definitions ?? root.components?.schemas ?? {});
  const changed = schemas.find(({ properties }) => properties !== undefined)!;
  changed.properties = { ...changed.properties, benchmarkedAt: { type: "string", format: "date-time" } };
  const file = join(folder, basename(path));
  writeFileSync(file, isJson ? JSON.stringify(root) : dump(root));
  return file;
}

/** Writes a description with so many operations, four to a path, two models to a path, and returns it. */
export function synthetic(operations: number, folder: string): BenchDocument {
  const paths: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = {};
  for (let index = 0; index < operations / 4; index++) {
    const name = `Thing${index}`;
    const tag = `Group${Math.floor(index / 10)}`;
    const ref = (schema: string) => ({ $ref: `#/components/schemas/${schema}` });
    const answer = (schema: string) => ({
      "200": { description: `The ${name}.`, content: { "application/json": { schema: ref(schema) } } },
      "404": { description: "There is none.", content: { "application/json": { schema: ref("Problem") } } },
    });
    const id = { name: "id", in: "path", required: true, description: "Which one.", schema: { type: "string" } };
    const body = { required: true, content: { "application/json": { schema: ref(name) } } };
    const page = { name: "page", in: "query", description: "Which page.", schema: { type: "integer" } };
    const common = { tags: [tag], description: `Reads or writes things of the kind ${index}, one at a time.` };
    paths[`/things${index}`] = {
      get: { ...common, operationId: `list${name}`, parameters: [page], responses: answer(`${name}Page`) },
      post: { ...common, operationId: `create${name}`, requestBody: body, responses: answer(name) },
    };
    paths[`/things${index}/{id}`] = {
      get: { ...common, operationId: `get${name}`, parameters: [id], responses: answer(name) },
      put: { ...common, operationId: `replace${name}`, parameters: [id], requestBody: body, responses: answer(name) },
    };
    schemas[name] = {
      type: "object",
      description: `A thing of the kind ${index}.`,
      required: ["id", "name"],
      properties: {
        id: { type: "string", readOnly: true, description: "The id, which the service gives." },
        name: { type: "string", maxLength: 80, description: "What people call it." },
        state: { type: "string", enum: ["new", "open", "closed"], description: "How far it is." },
        createdAt: { type: "string", format: "date-time" },
        amount: { type: "number", minimum: 0 },
        tags: { type: "array", items: { type: "string" } },
        labels: { type: "object", additionalProperties: { type: "string" } },
        parent: ref(name),
      },
    };
    schemas[`${name}Page`] = {
      type: "object",
      required: ["entities"],
      properties: { entities: { type: "array", items: ref(name) }, total: { type: "integer" } },
    };
  }
  schemas["Problem"] = { type: "object", properties: { code: { type: "string" }, message: { type: "string" } } };
  const root = { openapi: "3.0.3", info: { title: "Things", version: "1" }, paths, components: { schemas } };
  const path = join(folder, `synthetic-${operations}.json`);
  writeFileSync(path, JSON.stringify(root));
  return { name: `synthetic-${operations}`, path, bytes: statSync(path).size };
}
