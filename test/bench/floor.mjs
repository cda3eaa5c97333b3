// A description and a list of files in, as many bytes as an SDK has out: the least that any generator has to do.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [spec, list, output] = process.argv.slice(2);
const text = readFileSync(spec, "utf8");
if (spec.endsWith(".json")) JSON.parse(text);
else (await import("js-yaml")).load(text);
for (const [path, bytes] of JSON.parse(readFileSync(list, "utf8"))) {
  const file = join(output, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.alloc(bytes, "x"));
}
