// What was found in, the table and its summary as Markdown out.
import type { Findings } from "./examine.js";
import type { Listed } from "./documents.js";

/** Everything that is known of one description. */
export interface Row extends Listed, Findings {
  /** `TypeScript 7: src/models/Pet.ts:3 TS2304: …` */
  readonly compileErrors: readonly string[];
  /** How many models were held against those of openapi-typescript, */
  readonly compared: number;
  /** and where the two are not assignable: the model, the direction, and what the compiler said. */
  readonly mismatches: readonly string[];
  /** How many operations were called, */
  readonly called: number;
  /** and what differs between what was given and what arrived. */
  readonly wire: readonly string[];
}

const columns: readonly (readonly [string, (row: Row) => string | number])[] = [
  ["document", ({ path }) => path],
  ["version", ({ version }) => version],
  ["operations", ({ operations }) => operations],
  ["models", ({ models }) => models],
  ["ms", ({ time }) => time],
  ["warnings", ({ warnings }) => warnings],
  ["compile errors", ({ compileErrors }) => compileErrors.length],
  ["oracle mismatches", ({ mismatches }) => mismatches.length],
  ["wire mismatches", ({ wire }) => wire.length],
  ["moved files", ({ moved }) => moved.length],
  ["refused", ({ refused }) => (refused === undefined ? "" : refused.slice(0, 120))],
];

/** One line for each description. */
export function table(rows: readonly Row[]): string {
  return markdown(
    columns.map(([name]) => name),
    rows.map((row) => columns.map(([, cell]) => cell(row))),
  );
}

/** Whether nothing is wrong with what was generated; that a description that is not valid was refused is right. */
export function isClean(row: Row): boolean {
  return problemsOf(row).length === 0;
}

function problemsOf(row: Row): string[] {
  return [
    ...(row.refused !== undefined && (row.valid !== false || /^(a mistake|took|the worker)/.test(row.refused))
      ? [`refused: ${row.refused}`]
      : []),
    ...row.compileErrors,
    ...row.mismatches.map((text) => `oracle: ${text.slice(0, 300)}`),
    ...row.wire.map((text) => `wire: ${text.slice(0, 300)}`),
    ...row.moved.map((path) => `moved: ${path}`),
  ];
}

/** A line for each source (the first two folders of a path), their sum, and what is wrong. */
export function summary(rows: readonly Row[]): string {
  const sources = new Map<string, Row[]>();
  for (const row of rows) {
    const source = row.path.split("/").slice(0, 2).join("/");
    const group = sources.get(source);
    if (group === undefined) sources.set(source, [row]);
    else group.push(row);
  }
  const lines = [...sources].map(([source, group]) => summaryLine(source, group));
  const wrong = rows.flatMap((row) => {
    const problems = problemsOf(row);
    const more = problems.length > 3 ? [`  and ${problems.length - 3} more`] : [];
    return problems.length === 0 ? [] : [`- ${row.path}`, ...problems.slice(0, 3).map((text) => `  ${text}`), ...more];
  });
  const head = [
    "source",
    "documents",
    "generated",
    "operations",
    "models",
    "seconds",
    "warnings",
    "compile errors",
    "models compared",
    "oracle mismatches",
    "operations called",
    "wire mismatches",
    "moved files",
  ];
  return [markdown(head, [...lines, summaryLine("all", rows)]), ...wrong].join("\n");
}

function summaryLine(source: string, rows: readonly Row[]): (string | number)[] {
  const sum = (count: (row: Row) => number) => rows.reduce((total, row) => total + count(row), 0);
  return [
    source,
    rows.length,
    sum(({ refused }) => (refused === undefined ? 1 : 0)),
    sum(({ operations }) => operations),
    sum(({ models }) => models),
    (sum(({ time }) => time) / 1000).toFixed(1),
    sum(({ warnings }) => warnings),
    sum(({ compileErrors }) => compileErrors.length),
    sum(({ compared }) => compared),
    sum(({ mismatches }) => mismatches.length),
    sum(({ called }) => called),
    sum(({ wire }) => wire.length),
    sum(({ moved }) => moved.length),
  ];
}

function markdown(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => String(value).replaceAll("|", "\\|").replaceAll("\n", " ");
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
