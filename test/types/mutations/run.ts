// `npm run mutations -- [FILE…]`: descriptions are changed at random places; where what our comparison says of a change and what a compiler
// says of programs that were written before it differ, it is printed.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { numbers } from "../../corpus/shuffle.js";
import { judged, seeds, type Judged } from "./judged.js";

const usage = `npm run mutations -- [FILE…] [--count N] [--seed N] [--only TEXT] [--twice]

  FILE…       descriptions to change (default: those in seeds/ and test/fixtures/accept)
  --count N   how many changes (default: 1000)
  --seed N    which ones (default: 1)
  --only TEXT only changes whose kind contains TEXT
  --twice     two changes at a time`;

/** So many changes are compiled at once: more take more memory, and fewer more time. */
const largestBatch = 150;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      twice: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const random = numbers(Number(values.seed));
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 5; i++) random();
  const files = positionals.length > 0 ? positionals : seeds();
  const found: Judged[] = [];
  let pairs = 0;
  let refused = 0;
  for (let done = 0; done < Number(values.count); done += largestBatch) {
    const folder = mkdtempSync(join(tmpdir(), "sdkwright-mutations-"));
    const count = Math.min(largestBatch, Number(values.count) - done);
    const batch = await judged({
      files,
      count,
      random,
      folder,
      changes: values.twice ? 2 : 1,
      ...(values.only !== undefined && { only: values.only }),
    });
    pairs += batch.pairs;
    refused += batch.refused;
    for (const one of batch.differing) {
      found.push(one);
      console.log(textOf(one));
    }
  }
  console.log(`${pairs} pairs, ${refused} changes refused, ${found.length} differ`);
  return found.length === 0 ? 0 : 1;
}

function textOf({ what, file, place, direction, verdict }: Judged): string {
  const { comparison, canary, consumer } = verdict;
  const isMissed = comparison.bump !== "major";
  const lines = [
    `${isMissed ? "MISSED" : "SILENT"} ${what}  ${file} ${place} ${direction}  (${comparison.bump})`,
    ...comparison.changes
      .filter(({ level }) => isMissed || level === "major")
      .slice(0, 6)
      .map(
        ({ id, level, direction: way, symbol, before, after }) =>
          `    ${level} ${id} ${way} ${symbol}: ${before ?? ""} → ${after ?? ""}`,
      ),
    ...canary.slice(0, 2).map((line) => `    canary ${line.slice(0, 300)}`),
    ...consumer.slice(0, 2).map((line) => `    consumer ${line.slice(0, 300)}`),
  ];
  return lines.join("\n");
}

process.exitCode = await main();
