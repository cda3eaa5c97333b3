// `node power-failure.mjs PROJECT FOLDER`: an update of copies of a project in FOLDER, each of which ends in front of another change of the disk;
// then generate and update, or update alone. Prints at how many changes that was, and where it did not come to what one whole update leaves.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { generate, update } from "../../dist/index.js";

const [, , project, folder] = process.argv;
const changing = ["mkdirSync", "renameSync", "rmSync", "rmdirSync", "writeFileSync"];
const originals = Object.fromEntries(changing.map((name) => [name, fs[name]]));

/** Runs with a disk that stops to take changes after some of them: what is to be cleaned up is not cleaned up, either. */
async function untilFailure(limit, work) {
  let count = 0;
  for (const name of changing)
    fs[name] = (...args) => {
      if (count >= limit) throw new Error("the power failed");
      count++;
      return originals[name](...args);
    };
  syncBuiltinESMExports();
  try {
    await work();
  } catch (error) {
    if (error.message !== "the power failed") throw error;
  } finally {
    Object.assign(fs, originals);
    syncBuiltinESMExports();
  }
  return count;
}

function textsOf(cwd) {
  const paths = fs.readdirSync(cwd, { recursive: true, encoding: "utf8" }).sort();
  return JSON.stringify(
    paths.map((path) => [path, fs.statSync(join(cwd, path)).isFile() && fs.readFileSync(join(cwd, path), "utf8")]),
  );
}

function copy(name) {
  const cwd = join(folder, name);
  fs.cpSync(project, cwd, { recursive: true });
  return cwd;
}

// A record of a run that nothing changed since would be one more way to the same end.
process.env.XDG_CACHE_HOME = join(folder, "cache");
const whole = copy("whole");
const changes = await untilFailure(Infinity, () => update({ cwd: whole }));
const wanted = textsOf(whole);
const differing = [];
for (let at = 0; at < changes; at++) {
  const cwd = copy("one");
  await untilFailure(at, () => update({ cwd }));
  if (at % 2 === 0) {
    const { ok } = await generate({ cwd });
    if (!ok) differing.push({ at, what: "generate is refused" });
  }
  const { ok } = await update({ cwd });
  if (!ok || textsOf(cwd) !== wanted) differing.push({ at, what: ok ? "another end" : "update is refused" });
  fs.rmSync(cwd, { recursive: true });
}
process.stdout.write(JSON.stringify({ changes, differing }));
