// Results in, the Markdown page that is committed out.
import { fastestPeer, isMeasured, type DocumentResult, type Outcome, type Results, type ToolRow } from "./results.js";

const seconds = (outcome: Outcome): string => {
  if (outcome === undefined) return "";
  return isMeasured(outcome) ? outcome.cpu.toFixed(2) : "fails";
};
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
const memory = (outcome: Outcome): string => (isMeasured(outcome) ? (outcome.memory / 1e6).toFixed(0) : "");
const wall = (outcome: Outcome): string => (isMeasured(outcome) ? outcome.wall.toFixed(2) : "");
const ratio = (outcome: Outcome, to: number | undefined): string =>
  isMeasured(outcome) && to !== undefined ? (outcome.cpu / to).toFixed(2) : "";

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** The page: one table with the ratios, one for each description, and the rest. */
export function page(results: Results): string {
  const { command, machine, date, versions, nothing, documents, synthetic, consumers } = results;
  return `# Benchmark

\`${command}\`, ${date}. ${machine}. CPU is user and system time of all processes in seconds, of a cold start; memory is that of the largest process, in MB. Everything ran on the same Node, one after the other; the run in the middle of several is given. What is written goes to the folder for temporary files: on a disk that others use, too, a run may take twice the CPU of another.

${versions.join(", ")}. \`node -e 0\`: ${seconds(nothing)} s, ${memory(nothing)} MB.

![CPU seconds of each generator, and of synthetic descriptions](results.svg)

## Ratios

CPU of \`sdkwright generate\`, formatted and with docs, to that of the fastest other generator of a whole SDK that completes, and to the floor: parsing the description and writing files of the same sizes. Then what goes on afterwards, each to the cold run; and the memory to the size of the description. The floor's own ratios say how much room there is.

${table(
  [
    "",
    "to the fastest other",
    "which is",
    "to the floor",
    "floor to the fastest other",
    "nothing changed",
    "one schema changed",
    "check",
    "diff",
    "memory to description",
    "floor's memory to description",
    "files touched by nothing changed",
  ],
  documents.map((document) => ratios(document)),
)}

${documents.map((document) => documentTable(document)).join("\n\n")}

## Synthetic descriptions

Four operations to a resource, two models to it.

${table(
  ["operations", "MB", "CPU", "ms per operation", "memory"],
  synthetic.map(({ operations, bytes, cold }) => [
    String(operations),
    megabytes(bytes),
    seconds(cold),
    isMeasured(cold) ? ((cold.cpu * 1000) / operations).toFixed(2) : "",
    memory(cold),
  ]),
)}

## What a package costs before the first call

Its own build; the compiler over one line that makes a client; and importing it, each as a process of its own.

${table(
  ["", "build", "memory", "tsc", "memory", "import", "memory"],
  consumers.map(({ name, build, compile, load }) => [
    name,
    seconds(build),
    memory(build),
    seconds(compile),
    memory(compile),
    seconds(load),
    memory(load),
  ]),
)}
`;
}

function ratios(document: DocumentResult): string[] {
  const { name, bytes, rows, floor, check, diff, touched } = document;
  const { cold, unchanged, changed } = rows[0]!;
  const base = isMeasured(cold) ? cold.cpu : undefined;
  const fastest = fastestPeer(document);
  return [
    name,
    ratio(cold, fastest?.cpu),
    fastest?.tool ?? "",
    ratio(cold, isMeasured(floor) ? floor.cpu : undefined),
    ratio(floor, fastest?.cpu),
    ratio(unchanged, base),
    ratio(changed, base),
    ratio(check, base),
    ratio(diff, base),
    ...[cold, floor].map((one) => (isMeasured(one) ? (one.memory / bytes).toFixed(1) : "")),
    String(touched),
  ];
}

function documentTable(document: DocumentResult): string {
  const { name, bytes, rows, floor, check, diff } = document;
  const fastest = fastestPeer(document)?.cpu;
  const line = ({ tool, cold, unchanged, changed, files, bytes: written }: ToolRow) => [
    tool,
    seconds(cold),
    wall(cold),
    memory(cold),
    isMeasured(cold) ? megabytes(written) : "",
    isMeasured(cold) ? String(files) : "",
    seconds(unchanged),
    seconds(changed),
    ratio(cold, fastest),
  ];
  const command = (title: string, outcome: Outcome) => [
    title,
    seconds(outcome),
    wall(outcome),
    memory(outcome),
    "",
    "",
    "",
    "",
    "",
  ];
  const failures = rows.flatMap(({ tool, cold }) => ("failed" in cold ? [`${tool}: ${cold.failed}`] : []));
  return `## ${name}, ${megabytes(bytes)} MB

${table(
  ["", "CPU", "wall", "memory", "MB", "files", "nothing changed", "one schema changed", "to the fastest"],
  [...rows.map(line), command("sdkwright check", check), command("sdkwright diff", diff), command("floor", floor)],
)}${failures.length === 0 ? "" : `\n\nWhat fails says: ${failures.map((text) => `\`${text}\``).join("; ")}.`}`;
}
