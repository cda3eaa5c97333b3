// Printed TypeScript in, the public surface out: every export of the package with its members, sorted, one to a line.
//
// What users can see is read from what was printed, not from what was meant: a change of this text is a change for users.
import { posix } from "node:path";
import {
  declarationOf,
  defaultExportOf,
  isExported,
  statementsOf,
  type Declaration,
  type Piece,
} from "./declarations.js";
import type { Text } from "./print.js";

/** The entry of the package. */
const entry = "src/index.ts";

/** The surface of a package, as the text of a file. Comments and bodies do not belong to it. */
export function surfaceOf(texts: readonly Text[]): string {
  const files = new Map(texts.map(({ path, text }) => [path, text]));
  const blocks = [...exportsOf(entry, files, new Map())]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, found]) => found)
    .map(({ head, members }) => [head, ...[...members].sort().map((member) => `  ${member}`)].join("\n"));
  return `${blocks.join("\n\n")}\n`;
}

/** By name; a class and a namespace may share one. */
type Exports = ReadonlyMap<string, readonly Declaration[]>;

/** The exports of a module by name; those that it passes on are looked up where they are declared. */
function exportsOf(path: string, files: ReadonlyMap<string, string>, known: Map<string, Exports>): Exports {
  const before = known.get(path);
  if (before !== undefined) return before;
  const found = new Map<string, readonly Declaration[]>();
  // Known from here on, as far as it is: modules may pass on each other's exports.
  known.set(path, found);
  const text = files.get(path);
  if (text === undefined) return found;
  const statements = statementsOf(text);
  const passedOn: [string, readonly Declaration[]][] = [];
  for (const statement of statements) {
    if (!isExported(statement)) continue;
    const declared = defaultExportOf(statement) ?? declarationOf(statement);
    if (declared !== undefined) found.set(declared.name, [...(found.get(declared.name) ?? []), declared]);
    else
      passedOn.push(
        ...passedOnBy(
          statement,
          (module) => exportsOf(resolveModule(path, module), files, known),
          () => declaredIn(statements),
        ),
      );
  }
  // What a module declares or names itself wins over what a star passes on (ECMA-262, ResolveExport).
  for (const [name, declarations] of passedOn) if (!found.has(name)) found.set(name, declarations);
  return found;
}

/** What `export * from`, `export * as name from`, `export { … } from` and `export { … }` pass on. */
function passedOnBy(
  { text }: Piece,
  exportsOfModule: (module: string) => Exports,
  local: () => Exports,
): [string, readonly Declaration[]][] {
  const found = /^export (?:type )?(?:\{([^}]*)\}|\*(?: as ([^ ]+))?)(?: from "([^"]+)")?;/.exec(text);
  if (found === null) return [];
  const [, list, namespace, module] = found;
  const inner = module === undefined ? local() : exportsOfModule(module);
  if (namespace !== undefined)
    return [[namespace, [{ name: namespace, head: `namespace ${namespace}`, members: [...inner.keys()] }]]];
  if (list === undefined) return [...inner];
  return list
    .split(",")
    .map((specifier) =>
      specifier
        .trim()
        .replace(/^type /, "")
        .split(" as "),
    )
    .filter(([name]) => name !== "")
    .map(([name = "", alias = name]) => [alias, inner.get(name) ?? [{ name, head: `unknown ${name}`, members: [] }]]);
}

function declaredIn(statements: readonly Piece[]): Exports {
  const found = new Map<string, readonly Declaration[]>();
  for (const declared of statements.map((statement) => declarationOf(statement))) {
    if (declared !== undefined) found.set(declared.name, [...(found.get(declared.name) ?? []), declared]);
  }
  return found;
}

function resolveModule(from: string, target: string): string {
  return posix.join(posix.dirname(from), target).replace(/\.js$/, ".ts");
}
