// Nothing in, the engine of this process set up for a run of a few seconds.
import module from "node:module";
import { setFlagsFromString } from "node:v8";

/**
 * What makes each engine wait some ten times as long before it optimizes a function: in most runs that takes longer than it then
 * saves. An engine complains of flags that it does not know, so that others are left as they are.
 */
const patience: Readonly<Record<string, string>> = {
  20: "--interrupt-budget=1000000",
  22: "--invocation-count-for-turbofan=30000",
  24: "--invocation-count-for-turbofan=30000",
};

/**
 * How much code of other functions a function may take in when it is optimized, in bytes. A tenth of what engines take by themselves
 * makes optimizing nearly twice as fast, and what comes of it no slower over a run.
 */
const inlining = "--max-inlined-bytecode-size-cumulative=100";

/**
 * How much a heap may grow, in percent, before it is looked for what is not needed any more. Where an engine decides, it lets
 * it grow fourfold, and a large run ends with twice the memory that it needs.
 */
const growth = "--heap-growing-percent=60";

/** To be called before the code of a run is loaded: what was compiled with other flags is not taken from the cache. */
export function prepareEngine(): void {
  const flag = patience[process.versions.node.split(".")[0]!];
  if (flag !== undefined) {
    setFlagsFromString(flag);
    setFlagsFromString(inlining);
    setFlagsFromString(growth);
  }
  // From Node 22.8 on. Where it is, and how it is turned off (NODE_DISABLE_COMPILE_CACHE), is Node's to say.
  (module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
}
