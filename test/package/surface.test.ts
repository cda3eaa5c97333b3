// The public surface that is read from the layout of what was printed is the one that a compiler finds in it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, plan } from "../../generator/index.js";
import { format } from "../../generator/print/format.js";
import { surfaceOf } from "../../generator/print/surface.js";
import { root } from "./packed.js";
import { surfaceByCompiler } from "./surfaceByCompiler.js";

const modules: Readonly<Record<string, string>> = {
  "brackets in strings, comments and regular expressions": `
    export const pattern = /["'{[(\`\\/]/g;
    /** A brace } and another { */
    export class Reader { // {
      readonly #open = "{"; mark = "}"; text(): string { return \`}\${this.mark}\`.replace(/[{}]/g, '"'); } }`,
  "generics with defaults and objects in them": `
    export interface Box<T extends { readonly a: string } = { readonly a: string; readonly b: () => void }> extends Base<T>, Other { get(): Promise<{ a: T }>; "quoted-name"?: T; }
    export class Full<A, B = A[]> extends Half<A, { b: B }> implements Box<never> {}
    export type Pair<T = unknown> = { readonly first: T; readonly second: (value: T) => T } | undefined;
    interface Base<T> { t: T } interface Other {} declare class Half<A, B> { a: A; b: B }`,
  "results and parameters that are objects": `
    export class Api {
      constructor(private readonly host: string, protected port = 80) {}
      static of({ a, b }: { a: string; b?: number } = { a: "" }, ...rest: readonly string[]): { made: Api } { return { made: new Api(a) }; }
      async *walk<T extends object>(from: (value: T) => boolean, limit?: number): AsyncGenerator<T> {}
      get size(): number { return 0; } set size(value: number) {}
      private hidden(): void {}
      callback: (event: { kind: "a" | "b" }) => void = () => { return; };
    }
    export function over(a: string): string;
    export function over(a: number): number;
    export function over(a: unknown): unknown { return { a }; }
    export async function later(wait = 1_000): Promise<{ done: true }> { return { done: true }; }`,
  "signatures without names": `
    export interface Callable { (value: string): number; new (value: string): Callable; [key: string]: unknown; readonly [key: number]: string; }`,
  "a class and its namespace": `
    export class Pets {} export declare namespace Pets { export type Options = { readonly a: 1 } | { readonly b: 2 }; export interface More { a: string; b(): void } }`,
  "names that are passed on": `
    import { Other } from "./other.js";
    const local = { a: 1 } as const; export const typed: Record<string, number> = local; export { local as given }; export * from "./other.js"; export * as all from "./other.js"; export { Other as Another, nothing } from "./other.js";
    export default { Other, local, more: [1, 2] };`,
};
const other = "export class Other { a?: string } export type Name = string; export const given = 1;";

describe("read from layout and by a compiler, the surface is the same", () => {
  it.each(Object.entries(modules))("for %s", async (_, module) => {
    const texts = [
      { path: "src/index.ts", text: await format("index.ts", module) },
      { path: "src/other.ts", text: await format("other.ts", other) },
    ];
    const surface = surfaceOf(texts);
    expect(surface).toBe(surfaceByCompiler(texts));
    expect(surface.length).toBeGreaterThan(40);
  });

  const fixtures = readdirSync(join(root, "test/fixtures/accept")).map(
    (name) => `test/fixtures/accept/${name}/input.yaml`,
  );
  const documents = [...fixtures, "test/corpus/everything.yaml"];

  it.each(documents)(
    "for the package of %s",
    async (spec) => {
      const { texts = [] } = await plan(loadConfig({ spec, output: "unused", config: false, cwd: root }));
      const isSource = ({ path }: { path: string }) => path.startsWith("src/") && path !== "src/schema.ts";
      const sources = texts.filter(isSource);
      expect(surfaceOf(sources)).toBe(surfaceByCompiler(sources));
      expect(sources.length).toBeGreaterThan(5);
    },
    120_000,
  );
});
