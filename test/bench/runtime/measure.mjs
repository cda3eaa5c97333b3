// One measurement of one client in a process of its own, as JSON: `node measure.mjs requests|layer|faults CLIENT ADDRESS…`.
import { inspect } from "node:util";
import { clients } from "./clients.mjs";

const [what, name, ...addresses] = process.argv.slice(2);
const { module, make } = clients[name];
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** The CPU time of calls, divided by that of raw fetch: blocks of both alternate. */
async function requests() {
  const own = make(module && (await import(module)), addresses[0], 0).get;
  const raw = clients["raw fetch"].make(undefined, addresses[0]).get;
  const block = async (call, calls, together) => {
    const before = cpu();
    for (let done = 0; done < calls; done += together)
      await Promise.all(Array.from({ length: together }, () => call()));
    return (cpu() - before) / calls;
  };
  const result = {};
  for (const [together, calls] of [
    [1, 150],
    [32, 640],
  ]) {
    await block(raw, calls, together);
    await block(own, calls, together);
    const ratios = [];
    for (let pair = 0; pair < 9; pair++) {
      const base = await block(raw, calls, together);
      ratios.push((await block(own, calls, together)) / base);
    }
    result[together] = median(ratios);
  }
  return result;
}

/** CPU in microseconds of a call whose transport answers at once, above that transport alone. */
async function layer() {
  const { ApiClient, OperationalEventsApi } = await import(module);
  const text = '{"id":"1","name":"a"}';
  const headers = { get: () => null, forEach: () => {} };
  const answer = { status: 200, statusText: "", url: "", headers, body: null, text: async () => text };
  // As the one for Node, it needs no signal.
  const transport = Object.assign(async () => answer, { takesOnEnd: true });
  const api = new OperationalEventsApi(new ApiClient({ accessToken: "t", transport }));
  const floor = async () => JSON.parse(await (await transport()).text());
  const block = async (call) => {
    const before = cpu();
    for (let done = 0; done < 20_000; done++) await call();
    return (cpu() - before) / 20_000;
  };
  const call = () => api.getUsageEventsDefinition("id");
  await block(call);
  const times = [];
  for (let round = 0; round < 7; round++) times.push((await block(call)) - (await block(floor)));
  return { cpu: median(times) };
}

/** The ten columns: what came of the call, and how many requests it took. */
async function faults() {
  const library = module && (await import(module));
  const cells = [];
  for (const address of addresses) {
    const words = address.split("/").at(-1);
    const isStall = words === "stall";
    const calls = make(library, address.replace(/ POST$/, ""), isStall ? 200 : 0);
    const call = address.endsWith(" POST") ? calls.post : calls.get;
    const late = new Promise((resolve) => setTimeout(resolve, isStall ? 3_000 : 10_000, "hangs"));
    const outcome = Promise.resolve()
      .then(call)
      .then((data) => (typeof data === "object" && data !== null && "method" in data ? "ok" : "garbage"))
      .catch((error) => ({ error: inspect(error, { depth: 8 }) + safeJson(error) }));
    const result = await Promise.race([outcome, late]);
    cells.push(
      typeof result === "string" ? { result } : { result: "error", leaks: result.error.includes("secret-token") },
    );
  }
  return cells;
}

function safeJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return "";
  }
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

console.log(JSON.stringify(await { requests, layer, faults }[what]()));
process.exit(0);
